"""Findings as plain data for ``--json``: one row per number, by name."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray

    from analysis.given import Given
    from analysis.summary import GroupSummary, Summary

Row = dict[str, Any]
FIGURES = ("incidence_curve", "ownership_curve", "value_histogram", "value_ecdf", "fan")


def summary(found: Summary) -> Row:
    """The summary of a run."""
    return {
        "name": found.name, "title": found.title, "currency": found.currency, "horizon": found.horizon,
        "complete": found.complete, "trials": found.trials, "stored": found.stored, "failed": found.failed,
        "endings": rows(found.endings, ("incidence", "se", "low", "high")),
        "value_added": value_rows(found.value_added),
        "capability_added": rows(found.capability_added),
        "wins": rows(found.wins, ("share", "se")),
        "products": rows(found.products),
        "lowest_trust": rows(found.lowest_trust),
        "lowest_morale": rows(found.lowest_morale),
        "distress": rows(found.distress),
        "satisfied": rows(found.satisfied),
        **({"of": found.of} if found.of else {}),
    }  # fmt: skip


def given(found: Given) -> Row:
    """The histories in which one tie reached a year."""
    return {
        "tie": found.tie, "given": found.year, "of": found.of, "share": found.share.value, "se": found.share.se,
        "low": found.low, "high": found.high, **summary(found.summary),
    }  # fmt: skip


def group(found: GroupSummary) -> Row:
    """One group of `show --by`."""
    return {
        "label": found.label, "low": found.low, "high": found.high, "trials": found.trials,
        "endings": rows(found.endings, ("incidence", "se", "low", "high")),
        "value_added": value_rows(found.value_added), "wins": rows(found.wins, ("share", "se")),
    }  # fmt: skip


def rows(dataset: xarray.Dataset, names: tuple[str, ...] = ()) -> list[Row]:
    """One row per combination of coordinates, with the value of every variable."""
    variables = [dataset[name] for name in names or [str(name) for name in dataset.data_vars]]
    dims = [str(dim) for dim in variables[0].dims]
    labels = [dataset[dim].values.tolist() for dim in dims]
    values = [variable.values.ravel().tolist() for variable in variables]
    names = tuple(str(variable.name) for variable in variables)
    return [
        dict(zip(dims, place, strict=True)) | dict(zip(names, numbers, strict=True))
        for place, numbers in zip(product(*labels), zip(*values, strict=True), strict=True)
    ]


def findings(found: Mapping[str, xarray.Dataset]) -> Row:
    """Findings by name: rows; those of many points, for figures, as columns."""
    return {name: columns(one) if name in FIGURES else rows(one) for name, one in found.items()}


def columns(dataset: xarray.Dataset) -> Row:
    """Labels of every dimension, and the values of every variable nested in their order."""
    dims = {str(dim): dataset[dim].values.tolist() for dim in next(iter(dataset.data_vars.values())).dims}
    others = {str(name): one.values.tolist() for name, one in dataset.coords.items() if name not in dims}
    values = {str(name): one.values.tolist() for name, one in dataset.data_vars.items()}
    return {"dims": list(dims), **dims, **others, **values}


def value_rows(found: xarray.Dataset) -> list[Row]:
    """One row per firm: mean, share of gains, and the quantiles under their percent."""
    flat = rows(found.drop_dims("quantile"))
    for at, row in enumerate(flat):
        one = found.isel(firm=at)
        for percent, value, error in zip(
            one["quantile"].values, one["quantiles"].values, one["quantiles_se"].values, strict=True
        ):
            name = "median" if percent == 0.5 else f"q{round(float(percent) * 100):02d}"
            row |= {name: float(value), f"{name}_se": float(error)}
    return flat
