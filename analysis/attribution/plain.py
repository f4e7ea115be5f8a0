"""An explanation, and a twin story, as plain data for ``--json``: one row per number, by name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from analysis.attribution.explained import Explained
from analysis.attribution.twin import Moment, Twin
from analysis.attribution.verdict import verdict
from analysis.plain import Row, rows

RECORD = ("time", "date", "event", "subject", "occurrence", "text", "cause")


def explanation(found: Explained, tale: Twin | None = None) -> Row:
    """Everything that was found."""
    attributes = found.histories.attrs
    about = {name: attributes[name] for name in ("scenario", "title", "currency", "horizon", "seed")}
    return {
        "verdict": verdict(found), **about, "trials": found.trials, "left_out": found.histories.sizes["trial"] - found.trials,
        "outcome": {"expression": found.outcome.text or None, "meaning": found.outcome.meaning},
        "necessity": rows(found.necessity),
        "effects": {name: rows(one) for name, one in found.effects.items()},
        "pairs": {name: rows(one) if one.sizes["pair"] else [] for name, one in found.interactions.items()},
        "together": rows(found.together) if found.together.sizes else [],
        "notes": list(found.notes),
        "telling": found.telling._asdict() if found.telling else None,
        "twin": twin(tale) if tale else None,
    }  # fmt: skip


def twin(found: Twin) -> Row:
    """A twin story."""
    plain: dict[str, Any] = asdict(found)
    plain["moments"] = [_moment(moment) for moment in found.moments]
    plain["outcomes"] = dict(zip(("as_it_was", "without"), found.outcomes, strict=True))
    plain["routine"] = {name: {"as_it_was": a, "without": b} for name, (a, b) in found.routine.items()}
    return plain


def _moment(moment: Moment) -> Row:
    sides = {"as_it_was": moment.here, "without": moment.there}
    told = {name: {key: getattr(record, key) for key in RECORD} if record else None for name, record in sides.items()}
    return {"kind": moment.kind, **told}
