"""What a region may be made of: inputs, swept paths, and what happened before a date.

Leakage: a history that ends early has had less time for events, and an event may follow from the outcome. So events
count only up to a landmark date, and only histories whose tie is then still going on are looked at (van Houwelingen
2007): all of them have been watched equally long, and the ending lies ahead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.points import shortened
from model.expression.names import PREFIX
from model.expression.stored import meanings, swept

if TYPE_CHECKING:
    import xarray

Flags = NDArray[np.bool_]
LEAST = 0.01  # of histories in which an event must happen, and in which it must not, to be looked at


class Feature(NamedTuple):
    """A column.

    Attributes:
        name: of a path the path; of events what is counted.
        label: for people.
        values: one for each history.
        words: code -> word; empty where the values are numbers.
        is_input: whether a config can set it.
    """

    name: str
    label: str
    values: NDArray[Any]
    words: dict[int, str]
    is_input: bool


class Histories(NamedTuple):
    """The histories of all points, one after the other.

    Attributes:
        point, trial: of each.
        unit: histories of the same unit share luck, or drawn inputs: they are not independent of each other.
    """

    point: NDArray[np.intp]
    trial: NDArray[np.intp]
    unit: NDArray[np.int64]


def histories(dataset: xarray.Dataset, keep: Flags) -> Histories:
    """Those kept, `keep` over (points, trials)."""
    point, trial = np.nonzero(keep)
    draw = np.asarray(dataset["draw"].values)
    outer = len(np.unique(draw)) > 1
    return Histories(point, trial, (draw[point] if outer else trial).astype(np.int64))


def inputs(dataset: xarray.Dataset, of: Histories) -> list[Feature]:
    """Swept paths and drawn inputs that vary over the histories."""
    names = [*swept(dataset), *(str(name) for name in dataset.data_vars if str(name).startswith(PREFIX))]
    labels = shortened([name.removeprefix(PREFIX) for name in names])
    found = []
    for name, label in zip(names, labels, strict=True):
        values = _per_history(dataset[name], of)
        if len(values) and np.any(values != values[0]):
            found.append(Feature(name.removeprefix(PREFIX), label, values, meanings(dataset[name]), True))
    return found


def _per_history(variable: xarray.DataArray, of: Histories) -> NDArray[Any]:
    if "trial" not in variable.dims:
        return np.asarray(variable.values)[of.point]
    if len(np.unique(of.point)) > 1 and variable.sizes["point"] > 1:
        return np.asarray(variable.isel(point=0).values)[of.trial]  # the same at every design
    return np.asarray(variable.isel(point=int(of.point[0]) if len(of.point) else 0).values)[of.trial]


def still_going(dataset: xarray.Dataset, ties: frozenset[str], before: float) -> Flags:
    """Histories whose ties (those named, else all) are still going on at a date, shape (points, trials)."""
    names = [str(tie) for tie in dataset["tie"].values]
    at = [names.index(tie) for tie in sorted(ties)] or list(range(len(names)))
    going = (dataset["ending"].isel(tie=at).values == 0) | (dataset["end_time"].isel(tie=at).values > before)
    return np.asarray(going.all(axis=-1))


class Happened(NamedTuple):
    """An event on a subject, as it had happened by the landmark.

    Attributes:
        label: for people; `event` and `subject` make it up.
        first, second: when, years; infinite where not by then.
    """

    event: str
    subject: str
    label: str
    first: NDArray[np.float64]
    second: NDArray[np.float64]


def happened(dataset: xarray.Dataset, of: Histories, before: float) -> list[Happened]:
    """Every event of every subject that some histories had by the landmark and others had not, or had at other times."""
    first = dataset["event_first_time"].values
    second = dataset["event_second_time"].values if "event_second_time" in dataset else None
    found = []
    for s, subject in enumerate(str(name) for name in dataset["subject"].values):
        for e, event in enumerate(str(name) for name in dataset["event"].values):
            one = _by(first[:, :, s, e][of.point, of.trial], before)
            share = float(np.isfinite(one).mean()) if len(one) else 0.0
            if share < LEAST or (share > 1 - LEAST and float(np.ptp(one[np.isfinite(one)])) == 0):
                continue
            two = np.full(len(one), np.inf) if second is None else _by(second[:, :, s, e][of.point, of.trial], before)
            label = event.replace("_", " ") + ("" if subject == "world" else f" ({subject})")
            found.append(Happened(event, subject, label, one, two))
    return found


def _by(times: NDArray[Any], before: float) -> NDArray[np.float64]:
    return np.where(times <= before, times, np.inf).astype(np.float64)


def of_events(found: list[Happened], before: float) -> list[Feature]:
    """How often each had happened by the landmark (0, 1, or 2 for more), and how long before it first did."""
    features = []
    for one in found:
        times = np.isfinite(one.first).astype(float) + np.isfinite(one.second)
        name = f"{one.subject}.{one.event}"
        counted = f"{one.label}, times by year {before:g} (2: or more)"
        if np.any(times != times[0]):
            features.append(Feature(f"times:{name}", counted, times, {}, False))
        if len(np.unique(one.first)) > 2:
            when = np.minimum(one.first, before)
            said = f"{one.label}, first time ({before:g}: not before)"
            features.append(Feature(f"first:{name}", said, when, {}, False))
    return features
