"""The top of a config: ``title``, ``signed``, ``horizon``, ``currency``, and ``study:``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from model.config.draft import Draft
from model.config.keys import check_keys, mapping
from model.config.leaf import read_date, read_text, read_whole, read_word
from model.config.node import Node, shown
from model.config.number import read_number
from model.config.sweep import swept_at
from model.parameter import Parameter
from model.scenario import Study

KEYS = ("title", "extends", "signed", "horizon", "currency", "firms", "ties", "products", "events", "mechanisms",
        "plan", "correlations", "study")  # fmt: skip
# Of less than a day no quantity has a course: its dates round to one.
HORIZON = Parameter(15.0, "year", 0.003, 100.0, "case", "years from signing that a history lasts; a day at least")
LASTING = f"{HORIZON.low:g} (a day) to {HORIZON.high:g}"


class Whole(NamedTuple):
    """A whole number of the study: default (None: it depends), closed range, meaning."""

    default: int | None
    low: int
    high: int
    doc: str


WHOLES = {
    "trials": Whole(10_000, 1, 2**32 - 1, "histories per point"),
    "seed": Whole(1, 0, 2**63 - 1, "the seed of all random numbers"),
    "paths": Whole(
        None, 0, 2**32 - 1, "trials, from 0, whose quarterly paths are kept; 1000 of one point, none of more"
    ),
    "outer": Whole(None, 1, 10**6, "draws of the uncertain inputs, each lived by all trials; silent: a draw for each"),
}
PATHS = 1_000  # of one point, where the config is silent
KEEP = ("rows", "summary")
AHEAD = 200  # years: more than from signing to any date that a story tells, such as a launch that is late
LAST_SIGNED = date(date.max.year - AHEAD, 12, 31)
STUDY = (*WHOLES, "keep", "sweep", "properties")


@dataclass(frozen=True, slots=True)
class Head:
    """What the top of a config says; ``horizon`` is 100 where it is written wrongly."""

    title: str
    signed: date
    horizon: float
    currency: str
    study: Study


def read_head(config: Node, name: str, draft: Draft) -> Head:
    """The top of a config, defaults where it is silent; what is wrong goes to the draft's findings."""
    check_keys(config, "", KEYS, draft)
    signed = config.entries.get("signed")
    if signed is None:
        message = "signed is missing: the date of signing, YYYY-MM-DD"
        draft.findings.add("missing_key", message, config.place, "signed", allowed="YYYY-MM-DD")
    return Head(
        title=_text(config, "title", name, draft),
        signed=(_signed(signed, draft) if signed else None) or date(2000, 1, 1),
        horizon=_horizon(config, draft),
        currency=_text(config, "currency", "bn", draft),
        study=_study(config.entries.get("study"), swept_at(config) is not None, draft),
    )


def _text(config: Node, key: str, default: str, draft: Draft) -> str:
    node = config.entries.get(key)
    text = default if node is None else read_text(node, key, draft)
    return default if text is None else text


def _signed(node: Node, draft: Draft) -> date | None:
    """The date of signing, so that the calendar has what comes after it."""
    signed = read_date(node, "signed", draft)
    if signed is not None and signed > LAST_SIGNED:
        message = f"signed: {signed} is out of range: the calendar ends with {date.max.year}, and histories may speak of dates {AHEAD} years on; allowed: up to {LAST_SIGNED}"
        draft.findings.add("out_of_range", message, node.place, "signed", node, f"up to {LAST_SIGNED}")
    return signed


def _horizon(config: Node, draft: Draft) -> float:
    """Years; kept out of the draft's values, because it is no input of a history but its end."""
    node = config.entries.get("horizon")
    if node is None:
        message = f"horizon is missing: years from signing, {LASTING}"
        draft.findings.add("missing_key", message, config.place, "horizon", allowed=LASTING)
        return HORIZON.high
    inner = Draft(draft.findings, provenance=draft.provenance)
    read_number(node, HORIZON, "horizon", inner)
    if inner.uncertain:
        message = f"horizon: {shown(node)} is not one number of years, {LASTING}"
        draft.findings.add("out_of_range", message, node.place, "horizon", node, LASTING)
    return HORIZON.high if inner.uncertain else inner.spans.get("horizon", (HORIZON.high, HORIZON.high))[1]


def _study(node: Node | None, swept: bool, draft: Draft) -> Study:
    """The study without its sweep, which `model.config.sweep` reads."""
    body = mapping(node, "study", draft)
    if body is not None:
        check_keys(body, "study", STUDY, draft)
    entries = body.entries if body else {}
    whole: dict[str, int | None] = {}
    for key, rule in WHOLES.items():
        read = read_whole(entries[key], f"study.{key}", rule.low, rule.high, draft) if key in entries else None
        whole[key] = rule.default if read is None else read
    keep = read_word(entries["keep"], "study.keep", KEEP, draft) if "keep" in entries else None
    outer, paths = whole["outer"] or 0, whole["paths"]
    if paths is None:
        paths = 0 if swept or outer > 1 else PATHS
    return Study(whole["trials"] or 1, whole["seed"] or 0, paths, keep or "", outer)
