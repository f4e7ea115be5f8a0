"""How ties end, date by date: cumulative incidence with bands for each date and for all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis import examples
from analysis.completed import completed
from analysis.endings import ONGOING, cumulative_incidence
from analysis.estimate import Z95, Floats, wilson_each
from analysis.horizons import quarters
from analysis.simultaneous import critical, of_jackknife

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_]
Groups = NDArray[np.int64]
DIMS = ("tie", "ending", "date")
NAMES = {
    "incidence": "cumulative incidence", "se": "Monte Carlo standard error",
    "low": "pointwise 95 % band", "high": "pointwise 95 % band",
    "simultaneous_low": "95 % band that holds at all dates at once",
    "simultaneous_high": "95 % band that holds at all dates at once",
}  # fmt: skip


def incidence_curve(dataset: xarray.Dataset, keep: Keep | None = None, group: Groups | None = None) -> xarray.Dataset:
    """Cumulative incidence of every ending of every tie on a grid of dates (Aalen-Johansen).

    Args:
        dataset: of one point.
        keep: the trials to use, shape (trials,); those completed if absent.
        group: which trials share luck or inputs, shape (trials,); absent where all are independent. Errors are then
            those of the jackknife over groups.

    Returns:
        over (tie, ending, date): `incidence`, `se`, the pointwise band `low`, `high`, the band over all dates of one
        ending `simultaneous_low`, `simultaneous_high` (equal precision, in Wilson's form where histories are
        independent), and a history to look at: `trial`, `point`, `trial_time`. It is the one that ended so nearest
        that date; of `ongoing`, one still going on then.
    """
    import xarray

    keep = completed(dataset) if keep is None else keep
    names = dataset["ending"].attrs["flag_meanings"].split()
    at = np.array(quarters(float(dataset.attrs["horizon"])))
    ties = [_of_tie(dataset, tie, keep, group, len(names), at) for tie in range(dataset.sizes["tie"])]
    found = {
        name: (DIMS, np.array([one[name] for one in ties]), {"units": "1", "long_name": text})
        for name, text in NAMES.items()
    }
    places = np.array([one["place"] for one in ties]).astype(int)
    when = {"units": "year", "long_name": "when the tie of that trial ended; the horizon if it went on"}
    found |= examples.variables(dataset, DIMS, places)
    found["trial_time"] = (DIMS, np.array([one["time"] for one in ties]), when)
    dates = ("date", at, {"units": "year", "long_name": "years since signing"})
    title = "How ties end, date by date: cumulative incidence"
    labels = {"tie": dataset["tie"].values, "ending": names, "date": dates}
    return xarray.Dataset(found, labels, {"title": title, "trials": int(keep.sum())})


def covariance(times: Floats, causes: NDArray[Any], cause: int, at: Floats) -> Floats:
    """Of the cumulative incidence of one cause at several dates, shape (m, m) (Lin 1997, eq. 4).

    Args:
        times: end of observation, years, shape (n,).
        causes: what ended it, 0 for censored, shape (n,).
        cause: which one; 0 is the share still going on.
        at: dates, years, ascending, shape (m,).
    """
    f = cumulative_incidence(times, causes, int(causes.max(initial=cause)) + 1, at)[0][cause]
    order = np.lexsort((causes == ONGOING, times))
    times, causes = times[order], causes[order]
    risk = np.arange(len(times), 0, -1).astype(np.float64)
    ended = causes != ONGOING
    after = np.cumprod(np.where(ended, (risk - 1) / risk, 1.0))
    if cause == ONGOING:
        weight, size = np.zeros(len(times)), f  # S(t) times the error of the cumulative hazard
    else:
        here = np.cumsum(np.where(causes == cause, np.concatenate([[1.0], after[:-1]]) / risk, 0.0))
        weight, size = np.where(causes == cause, after + here, here) / risk, f
    upto = np.searchsorted(times, at, side="right")
    sums = [
        np.concatenate([[0.0], np.cumsum(np.where(ended, x, 0.0))])[upto]
        for x in (weight**2, weight / risk, risk**-2.0)
    ]
    first = np.minimum.outer(np.arange(len(at)), np.arange(len(at)))
    square, cross, hazard = (one[first] for one in sums)
    return np.asarray(square - np.add.outer(size, size) * cross + np.outer(size, size) * hazard)


def _of_tie(
    dataset: xarray.Dataset, tie: int, keep: Keep, group: Groups | None, number: int, at: Floats
) -> dict[str, Any]:
    kept = np.flatnonzero(keep)
    codes = dataset["ending"].isel(point=0, tie=tie).values[kept]
    times = dataset["end_time"].isel(point=0, tie=tie).values[kept].astype(np.float64)
    found, error = cumulative_incidence(times, codes, number, at)
    bands = _bands(times, codes, found, error, at, None if group is None else group[kept])
    place = np.array([_typical(times, codes, ending, at) for ending in range(number)])
    known = np.maximum(place, 0)
    when = np.where(place < 0, np.nan, times[known] if len(times) else np.nan)
    return bands | {"place": np.where(place < 0, -1, kept[known] if len(kept) else -1), "time": when}


def _bands(
    times: Floats, codes: NDArray[Any], found: Floats, error: Floats, at: Floats, group: Groups | None
) -> dict[str, Floats]:
    """The estimate with its errors and bands, each of shape (endings, dates)."""
    n, number = len(times), len(found)
    if group is not None:
        return _bands_of_groups(times, codes, found, at, group)
    low, high = wilson_each(found, n, Z95)
    wide = np.empty((2, *found.shape))
    censored = bool(np.any((codes == ONGOING) & (times < at[-1])))
    for ending in range(number):
        f = found[ending]
        hang = covariance(times, codes, ending, at) if censored else _binomial(1 - f if ending == ONGOING else f)
        wide[:, ending] = wilson_each(f, n, critical(hang)) if n else np.nan
    return _named(found, error, (low, high), wide)


def _bands_of_groups(times: Floats, codes: NDArray[Any], found: Floats, at: Floats, group: Groups) -> dict[str, Floats]:
    from scipy.special import stdtrit

    numbers = np.unique(group)
    if len(numbers) < 2:
        nothing = np.full((2, *found.shape), np.nan)
        return _named(found, nothing[0], nothing, nothing)
    others = np.array(
        [cumulative_incidence(times[group != one], codes[group != one], len(found), at)[0] for one in numbers]
    )
    hang = [of_jackknife(others[:, ending]) for ending in range(len(found))]
    error = np.sqrt(np.maximum([np.diag(one) for one in hang], 0.0))
    student = float(stdtrit(len(numbers) - 1, 0.975)) / Z95  # few groups: errors are known less well
    half = student * Z95 * error
    far = student * np.array([critical(one) for one in hang])[:, None] * error
    return _named(found, error, np.clip([found - half, found + half], 0, 1), np.clip([found - far, found + far], 0, 1))


def _named(found: Floats, error: Floats, near: Any, wide: Any) -> dict[str, Floats]:
    return dict(zip(NAMES, (found, error, *near, *wide), strict=True))


def _binomial(f: Floats) -> Floats:
    """Up to 1/n, where nothing is censored before the last date; also that of 1 - f."""
    return np.asarray(np.minimum.outer(f, f) - np.outer(f, f)).clip(0.0)


def _typical(times: Floats, codes: NDArray[Any], ending: int, at: Floats) -> examples.Places:
    """Positions of a history for each date."""
    if ending == ONGOING:
        return examples.first_beyond(np.where(codes == ONGOING, np.inf, times), at)
    mine = np.flatnonzero(codes == ending)
    places = examples.nearest(times[mine], at)
    return np.where(places < 0, -1, mine[np.maximum(places, 0)] if len(mine) else -1)
