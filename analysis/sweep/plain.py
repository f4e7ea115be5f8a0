"""A sweep as plain data for ``--json``: everything, design by design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.plain import Row, rows
from analysis.sweep.over import QUANTILES, over_designs
from analysis.sweep.sweep import Sweep

if TYPE_CHECKING:
    import xarray

VALUE = {"endings": "incidence", "value_added": "mean", "joint_value_added": "mean", "wins": "share"}


def sweep(found: Sweep) -> Row:
    """The sweep."""
    return {
        "name": found.name, "title": found.title, "currency": found.currency, "horizon": found.horizon,
        "complete": found.complete, "trials": found.trials, "failed": found.failed,
        "design": found.designs.kind, "draws": found.designs.draws,
        "factors": [_factor(factor.path, factor.values, factor.words) for factor in found.designs.factors],
        "designs": [_design(found, at) for at in range(len(found.designs))],
        **({"over_designs": _over(found)} if found.designs.sampled else {}),
    }  # fmt: skip


def one_design(found: Sweep) -> Row:
    """The findings of a single design, with what its outer draws say."""
    row = _design(found, 0)
    return {"draws": found.designs.draws, **{name: row[name] for name in VALUE}}


def _factor(path: str, values: Any, words: tuple[str, ...]) -> Row:
    return {"path": path, "values": _worded(values, words)}


def _worded(values: Any, words: tuple[str, ...]) -> list[Any]:
    """Numbers as they are, codes as their words."""
    return list(words) if values.dtype.kind in "iu" else values.tolist()


def _design(found: Sweep, at: int) -> Row:
    designs = found.designs
    row: Row = {
        "design": designs.numbers[at], "points": list(designs.points[at]),
        "swept": {one.path: _worded(one.values, one.words)[at] for one in designs.factors},
        "trials": found.completed[at],
    }  # fmt: skip
    for name, one in found.findings.items():
        row[name] = _named(one.isel(design=at), VALUE[name])
    if found.changes:
        row["differences"] = {
            name: rows(one.isel(design=at - 1, drop=True)) if at else [] for name, one in found.changes.items()
        }
    return row


def _named(one: xarray.Dataset, value: str) -> list[Row]:
    se = "mean_se" if value == "mean" else "se"
    return rows(one.drop_vars("design").rename({"value": value} | ({"se": se} if se != "se" else {})))


def _over(found: Sweep) -> list[Row]:
    over = over_designs(found)
    return [
        {"finding": name, "units": units, "typical_se": float(over["error"][at]),
         **{f"q{round(100 * q):02d}": value for q, value in zip(QUANTILES, over["value"].values[at].tolist(), strict=True)}}
        for at, (name, units) in enumerate(zip(over["finding"].values.tolist(), over["units"].values.tolist(), strict=True))
    ]  # fmt: skip
