"""All findings of one point, or of one design with its outer draws, by name: what `show --full`, files and reports hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.conditional import conditional
from analysis.endings import endings
from analysis.estimate import Z95, wilson_each
from analysis.fan import fan, has_paths
from analysis.hazards import hazards
from analysis.held import held
from analysis.horizons import dates
from analysis.incidence_curve import incidence_curve
from analysis.outer.credible import banded, credible
from analysis.outer.pooled import Pooled, pooled
from analysis.ownership import ownership, ownership_curve
from analysis.points import design_at, designs, one_point, some_points
from analysis.shape import value_ecdf, value_histogram
from analysis.summary import NEEDED as SUMMARY
from analysis.values import capability_added, wins
from analysis.worth import value_distribution, value_quantiles, value_shortfall

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_]
NEEDED = (
    "status", "ending", "end_time", "ownership_end_time", "cooperation_end_time", "value", "value_added",
    "capability_added", "partner",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What findings are asked of.

    Attributes:
        histories: of one point, or of one design with its outer draws.
        points: the same, draw by draw, each a dataset of one point.
        paths: the dataset that has their quarterly paths.
    """

    histories: Pooled
    points: Sequence[xarray.Dataset]
    paths: xarray.Dataset


def asked(
    dataset: xarray.Dataset, point: int | None = None, design: int | None = None, everything: bool = False
) -> Asked:
    """The histories of one point, or of one design with all its draws; of the first design if neither is given.

    Only what findings here need is at hand; with everything, what the summary needs too.

    Raises:
        UserError: there is no such point or design.
    """
    if point is not None:
        one_point(dataset, point)  # there must be one
        points = [point]
    else:
        known = designs(dataset)
        points = list(known.points[0 if design is None else design_at(dataset, design)])
    chosen = some_points(dataset, points)
    rows = held(chosen, (*NEEDED, *SUMMARY) if everything else NEEDED)
    each = [rows.isel(point=slice(at, at + 1)) for at in range(len(points))]
    return Asked(pooled(rows, list(range(len(points)))), each, chosen)


def full(dataset: xarray.Dataset, point: int | None = None, design: int | None = None) -> dict[str, xarray.Dataset]:
    """All findings by name, each a dataset whose variables share their dimensions.

    Args:
        dataset: of a run, with rows.
        point: which point; or
        design: which design, with all its outer draws. The first design if neither is given.

    Raises:
        UserError: there is no such point or design.
    """
    what = asked(dataset, point, design)
    found = {
        "endings": _tidy(_endings(what)),
        "incidence_curve": _curve(what),
        **{function.__name__: credible(what.histories, what.points, function) for function in PLAIN},
        "wins": credible(what.histories, what.points, _wins),
        "capability_added": credible(what.histories, what.points, _capability),
        **_shapes(what.histories),
    }
    return found | ({"fan": fan(what.paths)} if has_paths(what.paths) else {})


PLAIN = (hazards, conditional, ownership, ownership_curve, value_distribution, value_quantiles, value_shortfall)


def _endings(what: Asked) -> xarray.Dataset:
    years = dates(float(what.histories.dataset.attrs["horizon"]))
    return credible(what.histories, what.points, lambda dataset, keep: endings(dataset, years, keep))


def _tidy(found: xarray.Dataset) -> xarray.Dataset:
    trials = int(found["trials"])
    return found.drop_vars("trials").assign_attrs(title="How ties end: cumulative incidence", trials=trials)


def _curve(what: Asked) -> xarray.Dataset:
    histories = what.histories
    found = incidence_curve(histories.dataset, histories.keep, histories.group)
    at = tuple(found["date"].values.tolist())
    return banded(found, what.points, lambda dataset, keep: endings(dataset, at, keep))


def _shapes(histories: Pooled) -> dict[str, xarray.Dataset]:
    given = (histories.dataset, histories.keep, histories.group)
    return {"value_histogram": value_histogram(*given), "value_ecdf": value_ecdf(*given)}


def _wins(dataset: xarray.Dataset, keep: Keep) -> xarray.Dataset:
    found = wins(dataset, keep)[["share", "se"]]
    low, high = wilson_each(found["share"].values, int(keep.sum()), Z95)
    found = found.assign(low=(found["share"].dims, low), high=(found["share"].dims, high))
    for one in found.data_vars.values():
        one.attrs["units"] = "1"
    return found.assign_attrs(title="Who gains value", trials=int(keep.sum()))


def _capability(dataset: xarray.Dataset, keep: Keep) -> xarray.Dataset:
    found = capability_added(dataset, keep)
    half = Z95 * found["se"]
    found = found.assign(low=found["mean"] - half, high=found["mean"] + half)
    for one in found.data_vars.values():
        one.attrs["units"] = "frontier"
    return found.assign_attrs(title="Capability added against standing alone")
