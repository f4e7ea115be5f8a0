"""The finding that `run` and `show` print: what may become of the tie-up, on one screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.completed import completed, failures
from analysis.endings import endings
from analysis.estimate import Z95
from analysis.groups import groups
from analysis.held import held
from analysis.horizons import dates
from analysis.outer.pooled import Pooled, pooled
from analysis.points import complete, design_at, designs, one_point, some_points
from analysis.products import LAUNCHED, MEASURES, products
from analysis.relations import distress, lowest_morale, lowest_trust, satisfied
from analysis.sweep.answers import each, moments
from analysis.sweep.findings import by_design
from analysis.sweep.questions import questions
from analysis.values import capability_added, value_added, wins

if TYPE_CHECKING:
    import xarray

NEEDED = (
    "status", "ending", "end_time", "value_added", "capability_added", "partner", "trust_min", "morale_min",
    "distress_years", "satisfied", "volume_goal_met", LAUNCHED, *MEASURES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """Findings of one run, each a dataset; see the functions of their names.

    Attributes:
        trials: how many completed and are counted.
        stored: how many there are.
        failed: status -> how many did not complete.
        of: which point or design of a run of several; empty where there is one.
        complete: whether the run is finished.
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
    of: str = ""
    complete: bool = True

    @property
    def caveats(self) -> list[str]:
        """What a reader has to know first: that the run is not finished, that histories are left out."""
        told = [] if self.complete else ["This run is not finished: what follows is its finished part."]
        if self.failed:
            each = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in self.failed.items())
            out = self.stored - self.trials
            told.append(f"{out:,} of {self.stored:,} histories did not complete and are left out: {each}")
        return told


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """Endings and value added of the trials in a group; `low`, `high` are NaN where its values are words."""

    label: str
    low: float
    high: float
    trials: int
    endings: xarray.Dataset
    value_added: xarray.Dataset
    wins: xarray.Dataset


def summarise(dataset: xarray.Dataset, point: int = 0) -> Summary:
    """All findings of one point of a run.

    Raises:
        UserError: there is no such point.
    """
    one = one_point(dataset, point)
    known = designs(dataset)
    at = next(at for at, points in enumerate(known.points) if point in points)
    draw = f", draw {known.points[at].index(point)}" if known.draws > 1 else ""
    of = f"Point {point} of {dataset.sizes['point']:,}: {known.said(at)}{draw}" if dataset.sizes["point"] > 1 else ""
    one = held(one, NEEDED)
    return of_histories(Pooled(one, completed(one), None), of)


def summarise_design(dataset: xarray.Dataset, design: int) -> Summary:
    """All findings of one design, its outer draws pooled; the band of an ending is that over draws.

    Raises:
        UserError: there is no such design.
    """
    known, at = designs(dataset), design_at(dataset, design)
    points = list(known.points[at])
    told = [f"Design {design} of {len(known):,}: {known.said(at)}"] if len(known) > 1 else []
    told += [f"{len(points):,} outer draws of the inputs, pooled"] if len(points) > 1 else []
    rows = held(some_points(dataset, points), NEEDED)
    found = of_histories(pooled(rows, list(range(len(points)))), "; ".join(told))
    return found if len(points) < 2 else replace(found, endings=_banded(found.endings, rows))


def by(dataset: xarray.Dataset, parameter: str, point: int = 0, design: int | None = None) -> list[GroupSummary]:
    """Endings at the horizon, value added and wins, for each group by an input or a swept path; see `groups`."""
    horizon = (float(dataset.attrs["horizon"]),)
    return [
        GroupSummary(
            group.label, group.low, group.high, int(group.pooled.keep.sum()),
            _endings(group.pooled, horizon), group.pooled.find(value_added), group.pooled.find(wins),
        )
        for group in groups(dataset, parameter, point, design)
    ]  # fmt: skip


def of_histories(histories: Pooled, of: str) -> Summary:
    """All findings of histories; `of` says which of several points they are."""
    attributes, find = histories.dataset.attrs, histories.find
    horizon = float(attributes["horizon"])
    return Summary(
        str(attributes["scenario"]), str(attributes["title"]), str(attributes["currency"]), horizon,
        int(histories.keep.sum()), len(histories.keep), failures(histories.dataset),
        endings=_endings(histories, dates(horizon)),
        value_added=find(value_added), capability_added=find(capability_added),
        wins=find(wins), products=find(products),
        lowest_trust=find(lowest_trust), lowest_morale=find(lowest_morale),
        distress=find(distress), satisfied=find(satisfied), of=of, complete=complete(histories.dataset),
    )  # fmt: skip


def _endings(histories: Pooled, years: tuple[float, ...]) -> xarray.Dataset:
    """Where histories are not independent, the band is of the error found, not Wilson's."""
    found = histories.find(lambda dataset, keep: endings(dataset, years, keep))
    if histories.group is None:
        return found
    half = Z95 * found["se"]
    return found.assign(low=(found["incidence"] - half).clip(0, 1), high=(found["incidence"] + half).clip(0, 1))


def _banded(found: xarray.Dataset, points: xarray.Dataset) -> xarray.Dataset:
    (asked, *_) = questions(points, tuple(found["year"].values.tolist()))
    spread = by_design(asked, moments(each(points), (asked,))[asked.name], designs(points)).isel(design=0)
    dims, band = ("tie", "ending", "year"), {"band": "95 % over outer draws"}
    return found.assign(
        low=(dims, spread["band_low"].values, band), high=(dims, spread["band_high"].values, band)
    ).assign_attrs(band)


__all__ = ["GroupSummary", "Summary", "by", "dates", "of_histories", "summarise", "summarise_design"]
