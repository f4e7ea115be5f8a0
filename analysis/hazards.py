"""How great is the danger of each ending, year by year, for a tie that still goes on? Cause-specific hazards."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.estimate import Z95, Floats

if TYPE_CHECKING:
    import xarray

DIMS = ("tie", "ending", "year")


def hazards(
    dataset: xarray.Dataset, keep: NDArray[np.bool_] | None = None, edges: tuple[float, ...] | None = None
) -> xarray.Dataset:
    """Endings per year of ties that still go on, by ending and year.

    Args:
        dataset: of one point.
        keep: the trials to use, shape (trials,); those completed if absent.
        edges: where years, or other bins, begin and end, ascending; every year to the horizon if absent.

    Returns:
        over (tie, ending, year): `hazard` with `se`, `low`, `high` (1/year), `ended` (how many so), `at_risk` (the
        years that ties went on for in that bin, all together). `year` is where a bin begins, `until` where it ends.
    """
    import xarray

    keep = completed(dataset) if keep is None else keep
    if edges is None:
        edges = yearly(float(dataset.attrs["horizon"]))
    names = dataset["ending"].attrs["flag_meanings"].split()
    ties = []
    for tie in range(dataset.sizes["tie"]):
        codes = dataset["ending"].isel(point=0, tie=tie).values[keep]
        times = dataset["end_time"].isel(point=0, tie=tie).values[keep]
        ties.append(rates(times.astype(np.float64), codes, len(names), np.asarray(edges, float)))
    values = np.array(ties).reshape(-1, 6, len(names) - 1, len(edges) - 1)
    said = {
        "hazard": ("1/year", "endings per year of those still going on"),
        "se": ("1/year", "Monte Carlo standard error"),
        "low": ("1/year", "lower end of the 95 % interval"), "high": ("1/year", "upper end of the 95 % interval"),
        "ended": ("1", "histories that ended so"), "at_risk": ("year", "years at risk of all histories together"),
    }  # fmt: skip
    found = {
        name: (DIMS, values[:, at], {"units": unit, "long_name": text})
        for at, (name, (unit, text)) in enumerate(said.items())
    }
    until = ("year", list(edges[1:]), {"units": "year", "long_name": "end of the bin"})
    labels = {"tie": dataset["tie"].values, "ending": names[1:], "year": list(edges[:-1]), "until": until}
    title = "How great the danger is, year by year: endings per year of ties that still go on"
    return xarray.Dataset(found, labels, {"title": title, "trials": int(keep.sum())})


def yearly(horizon: float) -> tuple[float, ...]:
    """The edges of years; the last may be shorter."""
    whole = math.ceil(horizon - 1e-9)
    return (*(float(year) for year in range(whole)), horizon)


def rates(times: Floats, causes: NDArray[Any], number: int, edges: Floats) -> Floats:
    """Occurrence over exposure, with errors, of every cause and bin.

    The standard error is that of a ratio of sums over independent histories. The interval is the score interval of a
    Poisson rate, its variance scaled to that of the histories: where all end on one planned date there is less chance
    in it than in a Poisson number. It is honest where nothing ended.

    Args:
        times: end of observation, years, shape (n,).
        causes: what ended it, 0 for censored, shape (n,).
        number: how many causes, 0 included.
        edges: ascending, shape (bins + 1,). What ends exactly at an edge belongs to the bin before it.

    Returns:
        hazard, se, low, high, count, exposure: shape (6, number - 1, bins).
    """
    if edges[0] > 0:
        causes, times = causes[times > edges[0]], times[times > edges[0]]
    bins, width = len(edges) - 1, np.diff(edges)
    which = np.searchsorted(edges[1:], times)  # the bin of each end; beyond the last one nothing ends
    part = times - edges[which]
    later = len(times) - np.cumsum(np.bincount(which, minlength=bins + 1))[:bins]
    exposure, square = (
        later * width**power + np.bincount(which, part**power, bins + 1)[:bins] for power in (1, 2)
    )  # those that go on through the bin, and those that end in it
    place, size = which * number + causes, (bins + 1) * number
    count, cross = (np.bincount(place, by, size).reshape(bins + 1, number) for by in (None, part))
    found = np.full((6, number - 1, bins), np.nan)
    for at in range(bins):
        for cause in range(1, number):
            numbers = (float(one) for one in (exposure[at], square[at], cross[at, cause]))
            found[:, cause - 1, at] = _rate(int(count[at, cause]), *numbers)
    return found


def _rate(count: int, exposure: float, square: float, cross: float) -> tuple[float, ...]:
    """From the count, the sum and square sum of exposures, and the exposure of those that ended."""
    if exposure <= 0:
        return math.nan, math.nan, math.nan, math.nan, count, exposure
    rate = count / exposure
    variance = max(count - 2 * rate * cross + rate**2 * square, 0.0)
    scale = variance / count if count else 1.0
    z = Z95 * math.sqrt(scale)
    half, centre = z * math.sqrt(count + z * z / 4), count + z * z / 2
    low, high = max(centre - half, 0.0), centre + half
    return rate, math.sqrt(variance) / exposure, low / exposure, high / exposure, count, exposure
