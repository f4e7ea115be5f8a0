"""Given that a tie reached a year, how does it end, and when? Conditional cumulative incidence and survival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.endings import ONGOING, cumulative_incidence
from analysis.estimate import Z95, Floats, wilson_each

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_]
GIVEN = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0)


def conditional(
    dataset: xarray.Dataset, keep: Keep | None = None, given: tuple[float, ...] | None = None,
    years: tuple[float, ...] | None = None,
) -> xarray.Dataset:  # fmt: skip
    """Cumulative incidence of every ending among the ties that still went on at a year.

    Args:
        dataset: of one point.
        keep: the trials to use, shape (trials,); those completed if absent.
        given: years that a tie has reached; of 0 it is the plain incidence.
        years: by when it ends, years since signing; every year if absent.

    Returns:
        over (tie, given, ending, year): `incidence`, `se`, `low`, `high` (Wilson) and `reached`, how many histories
        the estimate rests on. NaN by years that do not come after the one reached. `ongoing` is conditional survival.
    """
    import xarray

    keep = completed(dataset) if keep is None else keep
    horizon = float(dataset.attrs["horizon"])
    given = tuple(year for year in GIVEN if year < horizon) if given is None else given
    at = np.asarray(_years(horizon) if years is None else years, float)
    names = dataset["ending"].attrs["flag_meanings"].split()
    rows = [_of_tie(dataset, tie, keep, given, at, len(names)) for tie in range(dataset.sizes["tie"])]
    found = np.array(rows, float).reshape(dataset.sizes["tie"], len(given), 5, len(names), len(at))
    said = {
        "incidence": "cumulative incidence among those that reached the year", "se": "Monte Carlo standard error",
        "low": "pointwise 95 % band", "high": "pointwise 95 % band",
        "reached": "histories in which the tie still went on at the year given",
    }  # fmt: skip
    variables = {
        name: (("tie", "given", "ending", "year"), found[:, :, number], {"units": "1", "long_name": text})
        for number, (name, text) in enumerate(said.items())
    }
    variables["reached"] = (variables["reached"][0], variables["reached"][1].astype(int), variables["reached"][2])
    reach = ("given", list(given), {"units": "year", "long_name": "year that the tie has reached"})
    labels = {"tie": dataset["tie"].values, "given": reach, "ending": names, "year": at}
    title = "How ties end that have reached a year: conditional cumulative incidence"
    return xarray.Dataset(variables, labels, {"title": title, "trials": int(keep.sum())})


def reached(dataset: xarray.Dataset, tie: int, year: float) -> Keep:
    """Which trials' tie still goes on after a year, shape (trials,)."""
    codes, times = (dataset[name].isel(point=0, tie=tie).values for name in ("ending", "end_time"))
    return going_on(codes, times, year)


def going_on(codes: NDArray[Any], times: Floats, year: float) -> Keep:
    """Which of the ends come after a year, shape (n,); all of them at signing."""
    if year <= 0:
        return np.ones(len(times), bool)
    return np.asarray(np.where(codes != ONGOING, times > year, times >= year))


def _of_tie(
    dataset: xarray.Dataset, tie: int, keep: Keep, given: tuple[float, ...], at: Floats, number: int
) -> list[Floats]:
    """Incidence, se, low, high, reached of every year given, shape (5, endings, years) each."""
    codes = dataset["ending"].isel(point=0, tie=tie).values[keep]
    times = dataset["end_time"].isel(point=0, tie=tie).values[keep].astype(np.float64)
    found = []
    for year in given:
        there = going_on(codes, times, year)
        n = int(there.sum())
        share, error = cumulative_incidence(times[there], codes[there], number, at)
        low, high = wilson_each(share, n, Z95)
        later = (at > year) | (year <= 0)
        found.append(np.array([*np.where(later, [share, error, low, high], np.nan), np.full(share.shape, n)]))
    return found


def _years(horizon: float) -> tuple[float, ...]:
    whole = [float(year) for year in range(1, int(horizon) + 1)]
    return (*whole, horizon) if not whole or whole[-1] < horizon else tuple(whole)
