"""Findings of a pair as rows: who it is about in A and in B, and whether the difference is resolved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analysis.plain import Row, rows

if TYPE_CHECKING:
    import xarray

BETTER, WORSE, OPEN, SAME, NOTHING = "better", "worse", "open", "same", "nothing"


def pair_rows(found: xarray.Dataset, point: int | None = None) -> list[Row]:
    """One row per combination of coordinates (of one point), with the names of B, such as ``firm_b``, beside A's."""
    found = found if point is None else found.isel(point=[point])
    names = {
        str(name): dict(zip(found[name.removesuffix("_b")].values.tolist(), found[name].values.tolist(), strict=True))
        for name in map(str, found.coords)
        if name.endswith("_b")
    }
    return [
        {**row, **{name: in_b[row[name.removesuffix("_b")]] for name, in_b in names.items()}}
        for row in rows(found.drop_vars(list(names)))
    ]


def label(row: Row, kind: str) -> str:
    """The name of a firm, tie or product; both where B's is another."""
    return str(row[kind]) if row[kind] == row[f"{kind}_b"] else f"{row[kind]} | {row[f'{kind}_b']}"


def judged(row: Row) -> str:
    """Whether the interval of a difference leaves out 0, and on which side."""
    if math.isnan(row["difference"]):
        return NOTHING
    if row["same"] == 1.0:
        return SAME
    if row["low"] > 0 or row["high"] < 0:
        return BETTER if row["low"] > 0 else WORSE
    return OPEN
