"""Given that a tie reached a year, how does it end, and when? Conditional cumulative incidence and survival."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.endings import ONGOING, endings

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
    years = _years(horizon) if years is None else years
    ties = []
    for tie in range(dataset.sizes["tie"]):
        one = dataset.isel(tie=[tie])
        each = [_given(one, keep & reached(dataset, tie, year), year, years) for year in given]
        ties.append(xarray.concat(each, xarray.Variable("given", list(given))))
    found = xarray.concat(ties, "tie").transpose("tie", "given", "ending", "year")
    found["given"].attrs = {"units": "year", "long_name": "year that the tie has reached"}
    title = "How ties end that have reached a year: conditional cumulative incidence"
    return found.assign_attrs(title=title, trials=int(keep.sum()))


def reached(dataset: xarray.Dataset, tie: int, year: float) -> Keep:
    """Which trials' tie still goes on after a year, shape (trials,); all of them at signing."""
    if year <= 0:
        return np.ones(dataset.sizes["trial"], bool)
    ended = dataset["ending"].isel(point=0, tie=tie).values != ONGOING
    times = dataset["end_time"].isel(point=0, tie=tie).values
    return np.asarray(np.where(ended, times > year, times >= year))


def _given(one: xarray.Dataset, keep: Keep, given: float, years: tuple[float, ...]) -> xarray.Dataset:
    import xarray

    found = endings(one, years, keep)
    later = xarray.DataArray(np.asarray(years) > given, dims="year") | (given <= 0)
    count = found["trials"].broadcast_like(found["incidence"])
    found = found.drop_vars("trials").where(later)
    said = {"units": "1", "long_name": "histories in which the tie still went on at the year given"}
    return found.assign(reached=count.assign_attrs(said))


def _years(horizon: float) -> tuple[float, ...]:
    whole = [float(year) for year in range(1, int(horizon) + 1)]
    return (*whole, horizon) if not whole or whole[-1] < horizon else tuple(whole)
