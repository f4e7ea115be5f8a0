"""Which stored history a figure's point stands for: the point and trial that ``alliance trace`` re-lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray

NONE = -1
OF_POINT, OF_TRIAL = "of_point", "of_trial"  # where histories of several points stand in one row
Places = NDArray[np.int64]


def named(dataset: xarray.Dataset, places: NDArray[Any]) -> tuple[Places, Places]:
    """The point and the trial number of places along the trial dimension; -1 where the place is."""
    places = np.asarray(places, np.int64)
    known = np.maximum(places, 0)
    if OF_TRIAL in dataset.coords:
        points, trials = (np.asarray(dataset[name].values)[known] for name in (OF_POINT, OF_TRIAL))
    else:
        trials = np.asarray(dataset["trial"].values)[known]
        points = np.full(places.shape, int(dataset["point"].values[0]))
    return np.where(places < 0, NONE, points), np.where(places < 0, NONE, trials)


def variables(dataset: xarray.Dataset, dims: tuple[str, ...], places: NDArray[Any]) -> dict[str, Any]:
    """`trial` and `point` as variables of a finding."""
    points, trials = named(dataset, places)
    said = "of a history like that, for `alliance trace`; -1: none"
    return {
        "trial": (dims, trials, {"units": "1", "long_name": f"trial {said}"}),
        "point": (dims, points, {"units": "1", "long_name": f"point {said}"}),
    }


def nearest(times: NDArray[Any], at: NDArray[Any]) -> Places:
    """Positions of the times nearest to each date, the first of equal ones; -1 of nothing.

    Args:
        times: shape (n,).
        at: shape (m,).
    """
    if not len(times):
        return np.full(len(at), NONE)
    order = np.argsort(times, kind="stable")
    ordered = times[order]
    after = np.searchsorted(ordered, at).clip(0, len(ordered) - 1)
    before = np.searchsorted(ordered, ordered[np.maximum(after - 1, 0)])
    closer = np.abs(ordered[before] - at) < np.abs(ordered[after] - at)
    return np.asarray(order[np.where(closer, before, after)], np.int64)


def first_beyond(times: NDArray[Any], at: NDArray[Any]) -> Places:
    """The first position whose time lies after each date; -1 where none does."""
    highest = np.maximum.accumulate(times) if len(times) else times
    found = np.searchsorted(highest, at, side="right")
    return np.where(found < len(times), found, NONE)


def first_equal(sample: NDArray[Any], wanted: NDArray[Any]) -> Places:
    """The first position of each value in a sample that holds them all, shapes (n,) and (m,)."""
    different, back = np.unique(wanted, return_inverse=True)
    near = np.minimum(np.searchsorted(different, sample), len(different) - 1)
    found = np.flatnonzero(different[near] == sample)[::-1]
    first = np.empty(len(different), np.int64)
    first[near[found]] = found  # the last to be written is the first of the sample
    return np.asarray(first[back])
