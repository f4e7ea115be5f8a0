"""The finding that `run` and `show` print: what may become of the tie-up, on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.completed import completed, failures
from analysis.endings import endings
from analysis.groups import groups
from analysis.products import products
from analysis.relations import distress, lowest_morale, lowest_trust, satisfied
from analysis.values import capability_added, value_added, wins

if TYPE_CHECKING:
    import xarray

YEARS = (5.0, 10.0, 15.0)


@dataclass(frozen=True, slots=True)
class Summary:
    """Findings of one run, each a dataset; see the functions of their names.

    Attributes:
        trials: how many completed and are counted.
        stored: how many there are.
        failed: status -> how many did not complete.
    """

    name: str
    title: str
    currency: str
    horizon: float
    trials: int
    stored: int
    failed: dict[str, int]
    endings: xarray.Dataset
    value_added: xarray.Dataset
    capability_added: xarray.Dataset
    wins: xarray.Dataset
    products: xarray.Dataset
    lowest_trust: xarray.Dataset
    lowest_morale: xarray.Dataset
    distress: xarray.Dataset
    satisfied: xarray.Dataset


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """Endings and value added of the trials whose input lies in low..high."""

    low: float
    high: float
    trials: int
    endings: xarray.Dataset
    value_added: xarray.Dataset
    wins: xarray.Dataset


def summarise(dataset: xarray.Dataset) -> Summary:
    """All findings of a run (one point)."""
    keep = completed(dataset)
    attributes = dataset.attrs
    return Summary(
        str(attributes["scenario"]), str(attributes["title"]), str(attributes["currency"]),
        float(attributes["horizon"]),
        int(keep.sum()), len(keep), failures(dataset),
        endings=endings(dataset, dates(float(attributes["horizon"])), keep),
        value_added=value_added(dataset, keep), capability_added=capability_added(dataset, keep),
        wins=wins(dataset, keep), products=products(dataset, keep),
        lowest_trust=lowest_trust(dataset, keep), lowest_morale=lowest_morale(dataset, keep),
        distress=distress(dataset, keep), satisfied=satisfied(dataset, keep),
    )  # fmt: skip


def by(dataset: xarray.Dataset, parameter: str) -> list[GroupSummary]:
    """Endings at the horizon and value added, for each quarter of the trials by an input."""
    horizon = (float(dataset.attrs["horizon"]),)
    return [
        GroupSummary(
            low, high, int(keep.sum()), endings(dataset, horizon, keep), value_added(dataset, keep), wins(dataset, keep)
        )
        for low, high, keep in groups(dataset, parameter)
    ]


def dates(horizon: float) -> tuple[float, ...]:
    """The years of the table: 5, 10, 15 as far as the horizon goes, and the horizon if it lies before all."""
    return tuple(year for year in YEARS if year <= horizon) or (horizon,)
