"""A finding of one design with its outer draws: errors that know what is shared, and bands over draws of the inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.completed import completed
from analysis.estimate import Z95
from analysis.outer.estimate import over_draws
from analysis.outer.pooled import Finding, Pooled, errors

if TYPE_CHECKING:
    import xarray

CREDIBLE = "95 % band over outer draws of the inputs"


def credible(histories: Pooled, points: Sequence[xarray.Dataset], finding: Finding) -> xarray.Dataset:
    """The finding of all histories, its intervals by its own errors, with a band over draws of every number.

    Args:
        histories: all draws of one design, pooled.
        points: the same, draw by draw, each a dataset of one point.
        finding: what is asked.

    Returns:
        the finding, with `credible_low`, `credible_high` (or `<name>_credible_low` ... where it has several numbers).
    """
    return banded(with_intervals(histories.find(finding), histories), points, finding)


def with_intervals(found: xarray.Dataset, histories: Pooled) -> xarray.Dataset:
    """Intervals by Student's t of the jackknife's errors, in place of those of independent histories."""
    from scipy.special import stdtrit

    if histories.group is None:
        return found
    groups = len(np.unique(histories.group[histories.keep]))
    student = float(stdtrit(groups - 1, 0.975)) if groups > 1 else Z95
    ends: dict[str, xarray.DataArray] = {}
    for value, se in errors(found):
        low, high = (se.removesuffix("se") + end for end in ("low", "high"))
        if low in found:
            half = student * found[se]
            ends |= {low: _inside(found[value] - half, found[value]), high: _inside(found[value] + half, found[value])}
    return found.assign({name: one.assign_attrs(found[name].attrs) for name, one in ends.items()})


def banded(found: xarray.Dataset, points: Sequence[xarray.Dataset], finding: Finding) -> xarray.Dataset:
    """The finding with the band over draws of every number that has a standard error.

    The band is of what each draw gives by itself. A quantile or a shortfall of all histories together is not the mean
    of the draws' own, and may lie beyond the middle of its band.
    """
    if len(points) < 2:
        return found
    keeps = [completed(one) for one in points]
    counts = np.array([int(keep.sum()) for keep in keeps])
    each = [finding(one, keep) for one, keep in zip(points, keeps, strict=True)]
    bands: dict[str, xarray.DataArray] = {}
    for value, se in errors(found):
        means = np.array([one[value].values for one in each])
        noise = np.array([one[se].values for one in each]) ** 2
        spread = over_draws(means, noise * counts.reshape(-1, *[1] * (means.ndim - 1)), counts)
        for end, band in (("low", spread.low), ("high", spread.high)):
            like = found[value].copy(data=band).assign_attrs(long_name=CREDIBLE)
            bands[se.removesuffix("se") + f"credible_{end}"] = _inside(like, found[value])
    return found.assign(bands)


def _inside(end: xarray.DataArray, value: xarray.DataArray) -> xarray.DataArray:
    """A share stays in 0..1, a rate above 0."""
    units = value.attrs.get("units")
    return end.clip(0, 1) if units == "1" else end.clip(0) if units == "1/year" else end
