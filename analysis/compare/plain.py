"""A comparison as plain data for ``--json``: one row per number, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.compare.comparison import Comparison
from analysis.compare.dominance import VERDICTS
from analysis.compare.rows import pair_rows
from analysis.compare.verdict import verdict
from analysis.plain import Row

if TYPE_CHECKING:
    import xarray


def comparison(found: Comparison) -> Row:
    """The comparison; every finding is a list of rows, each with its point and who it is about in A and in B."""
    pair = found.pair
    return {
        "verdict": [verdict(found, point) for point in range(found.points)],
        "a": _side(pair.a), "b": _side(pair.b), "seed": int(pair.a.attrs["seed"]),
        "horizon": pair.horizon, "trials": pair.a.sizes["trial"], "points": [_point(found, point) for point in range(found.points)],
        "alignment": {
            kind: [{"a": match.a, "b": match.b, "by": match.by} for match in matches]
            for kind, matches in pair.matches.items()
        },
        "notes": list(found.notes),
        "worth": pair_rows(found.worth), "joint": pair_rows(found.joint), "wins": pair_rows(found.wins),
        "endings": pair_rows(found.endings), "end_time": pair_rows(found.end_time),
        "trust_min": pair_rows(found.lowest_trust),
        **{name: pair_rows(one) for name, one in found.people.items()},
        "satisfied": pair_rows(found.satisfied), "capability_added": pair_rows(found.capability_added),
        **{name: pair_rows(one) for name, one in found.products.items()},
        "regret": pair_rows(found.regret), "dominance": [_worded(row) for row in pair_rows(found.dominance)],
    }  # fmt: skip


def _worded(row: Row) -> Row:
    return row | {"verdict": VERDICTS[row["verdict"]]}


def _side(dataset: xarray.Dataset) -> Row:
    attributes = dataset.attrs
    return {name: attributes[name] for name in ("scenario", "title", "currency", "signed", "run_sha256")}


def _point(found: Comparison, point: int) -> Row:
    a, b = found.pair.failed(point)
    keep = found.pair.keep[point]
    return {"point": point, "trials": int(keep.sum()), "left_out": int((~keep).sum()), "failed_a": a, "failed_b": b}
