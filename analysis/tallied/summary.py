"""The findings that `run` and `show` print of a run of which only a summary is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.horizons import dates
from analysis.points import complete, designs
from analysis.summary import Summary
from analysis.tallied import findings
from analysis.tallied.endings import endings
from analysis.tallied.tallies import Tallies

if TYPE_CHECKING:
    import xarray


def summarise(dataset: xarray.Dataset, point: int = 0) -> Summary:
    """All findings of one point; see `analysis.summary.summarise`."""
    attributes, tallies = dataset.attrs, Tallies(dataset, point)
    horizon = float(attributes["horizon"])
    return Summary(
        str(attributes["scenario"]), str(attributes["title"]), str(attributes["currency"]), horizon,
        tallies.completed, tallies.stored, tallies.failed,
        endings=endings(tallies, dates(horizon)),
        value_added=findings.value_added(tallies), capability_added=findings.capability_added(tallies),
        wins=findings.wins(tallies), products=findings.products(tallies),
        lowest_trust=findings.lowest_trust(tallies), lowest_morale=findings.lowest_morale(tallies),
        distress=findings.distress(tallies), satisfied=findings.satisfied(tallies),
        of=_of(dataset, point), complete=complete(dataset),
    )  # fmt: skip


def _of(dataset: xarray.Dataset, point: int) -> str:
    if dataset.sizes["point"] == 1:
        return ""
    known = designs(dataset)
    at = next(at for at, points in enumerate(known.points) if point in points)
    draw = f", draw {known.points[at].index(point)}" if known.draws > 1 else ""
    return f"Point {point} of {dataset.sizes['point']:,}: {known.said(at)}{draw}"
