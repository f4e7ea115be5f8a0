"""How ties end, and when: cumulative incidence of each ending, the endings competing.

The Aalen-Johansen estimator. A history without an ending is censored at the horizon; where nothing is
censored earlier, the estimate is the plain proportion and its standard error the binomial one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.estimate import Z95, Floats, wilson_each

if TYPE_CHECKING:
    import xarray

ONGOING = 0


def endings(dataset: xarray.Dataset, years: tuple[float, ...], keep: NDArray[np.bool_] | None = None) -> xarray.Dataset:
    """Cumulative incidence of every ending of every tie.

    Args:
        dataset: of a run.
        years: at which dates, years since signing.
        keep: the trials to use, shape (trials,); those completed if absent.

    Returns:
        `incidence`, `se`, `low`, `high` (pointwise 95 % band, Wilson) over (tie, ending, year), and `trials`.
    """
    import xarray

    keep = completed(dataset) if keep is None else keep
    names = dataset["ending"].attrs["flag_meanings"].split()
    shape = (dataset.sizes["tie"], len(names), len(years))
    found, error = np.full(shape, np.nan), np.full(shape, np.nan)
    for tie in range(shape[0]):
        codes = dataset["ending"].isel(point=0, tie=tie).values[keep]
        times = dataset["end_time"].isel(point=0, tie=tie).values[keep]
        found[tie], error[tie] = cumulative_incidence(times, codes, len(names), np.asarray(years, float))
    low, high = wilson_each(found, int(keep.sum()), Z95)
    dims = ("tie", "ending", "year")
    attributes = {"units": "1", "long_name": "cumulative incidence", "band": "pointwise 95 %, Wilson"}
    return xarray.Dataset(
        {
            "incidence": (dims, found, attributes),
            "se": (dims, error, {"units": "1", "long_name": "Monte Carlo standard error"}),
            "low": (dims, low, {"units": "1", "long_name": "lower end of the band"}),
            "high": (dims, high, {"units": "1", "long_name": "upper end of the band"}),
            "trials": ((), int(keep.sum())),
        },
        {"tie": dataset["tie"].values, "ending": names, "year": list(years)},
    )


def cumulative_incidence(times: Floats, causes: NDArray[Any], number: int, at: Floats) -> tuple[Floats, Floats]:
    """The Aalen-Johansen estimate and its standard error (delta method; Marubini and Valsecchi 1995, eq. 10.12).

    Args:
        times: end of observation, years, shape (n,).
        causes: what ended it, 0 for censored, shape (n,).
        number: how many causes, 0 included.
        at: dates, years, shape (m,).

    Returns:
        estimate and standard error, each of shape (number, m); row 0 is the share still going on.
    """
    n = len(times)
    if n == 0:
        return np.full((number, len(at)), np.nan), np.full((number, len(at)), np.nan)
    if not np.any((causes == ONGOING) & (times < np.max(at, initial=-np.inf))):
        return _proportions(times, causes, number, at)
    order = np.lexsort((causes == ONGOING, times))  # at one instant the endings go before the censored
    times, causes = times[order], causes[order]
    risk = np.arange(n, 0, -1).astype(np.float64)
    ended = causes != ONGOING
    # One observation at a time: within ties the product telescopes to the grouped estimate.
    after = np.cumprod(np.where(ended, (risk - 1) / risk, 1.0), dtype=np.float64)
    before = np.concatenate([[1.0], after[:-1]])
    upto = np.searchsorted(times, at, side="right")
    found, error = np.empty((number, len(at))), np.empty((number, len(at)))
    for cause in range(1, number):
        mine = causes == cause
        found[cause], error[cause] = _one_cause(mine, ended, before, risk, upto)
    found[ONGOING], error[ONGOING] = _ongoing(ended, after, risk, upto)
    return found, error


def _proportions(times: Floats, causes: NDArray[Any], number: int, at: Floats) -> tuple[Floats, Floats]:
    """What the estimate comes to where nothing is censored before the last date."""
    ended = [np.searchsorted(np.sort(times[causes == cause]), at, side="right") for cause in range(1, number)]
    found = np.array(ended, float).reshape(number - 1, len(at)) / len(times)
    found = np.concatenate([1 - found.sum(axis=0, keepdims=True), found]).clip(0.0, 1.0)
    return found, np.sqrt(found * (1 - found) / len(times))


def _one_cause(
    mine: NDArray[np.bool_], ended: NDArray[np.bool_], before: Floats, risk: Floats, upto: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    step = np.where(mine, before / risk, 0.0)
    incidence = _sums(step)
    here = incidence[1:]  # the estimate just after each observation
    f = incidence[upto]
    hazard = np.where(ended & (risk > 1), 1 / (risk * np.maximum(risk - 1, 1)), 0.0)
    own = np.where(mine, before**2 * (risk - 1) / risk**3, 0.0)
    cross = np.where(mine, before / risk**2, 0.0)
    variance = f**2 * _sums(hazard)[upto] - 2 * f * _sums(hazard * here)[upto] + _sums(hazard * here**2)[upto]
    variance += _sums(own)[upto] - 2 * (f * _sums(cross)[upto] - _sums(cross * here)[upto])
    return f, np.sqrt(np.maximum(variance, 0.0))


def _ongoing(ended: NDArray[np.bool_], after: Floats, risk: Floats, upto: NDArray[np.intp]) -> tuple[Floats, Floats]:
    survival = np.concatenate([[1.0], after])[upto]
    greenwood = np.where(ended & (risk > 1), 1 / (risk * np.maximum(risk - 1, 1)), 0.0)
    return survival, survival * np.sqrt(_sums(greenwood)[upto])


def _sums(steps: Floats) -> Floats:
    """Cumulative sums with a leading 0."""
    return np.concatenate([[0.0], np.cumsum(steps)])
