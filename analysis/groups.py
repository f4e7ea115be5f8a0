"""Histories split by an input or a swept path: `show RUN --by NAME`."""

from __future__ import annotations

import math
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.outer.pooled import Pooled, pooled
from analysis.points import design_at, designs, one_point
from model.errors import Mistake, UserError
from model.expression.stored import meanings, swept

if TYPE_CHECKING:
    import xarray

PREFIX = "input:"
PARTS = 4
VALUES = 6  # that have a group each; more are put in quarters


class Group(NamedTuple):
    """The histories whose value lies in low..high (NaN where values are words)."""

    label: str
    low: float
    high: float
    pooled: Pooled

    @property
    def keep(self) -> NDArray[np.bool_]:
        """Which of the histories at hand are in it and completed."""
        return self.pooled.keep


def groups(dataset: xarray.Dataset, parameter: str, point: int = 0, design: int | None = None) -> list[Group]:
    """The completed histories by the values of an input or a swept path.

    What differs from history to history (an input without outer draws) splits those of one point, in quarters. What
    differs from point to point splits the points (of one design if given): one group per value, quarters of the points
    if there are many values.

    Raises:
        UserError: no such input or path, point or design.
    """
    variable = dataset[_known(dataset, parameter)]
    if "trial" in variable.dims:
        point = _point(dataset, point, design)
        return _of_trials(one_point(dataset, point), variable.isel(point=point))
    points = np.arange(dataset.sizes["point"])
    if design is not None:
        points = np.array(designs(dataset).points[design_at(dataset, design)])
    return _of_points(dataset, variable, points)


def said(dataset: xarray.Dataset, parameter: str, point: int = 0, design: int | None = None) -> str:
    """What was split, and by what."""
    name = _known(dataset, parameter)
    if "trial" in dataset[name].dims:
        point = _point(dataset, point, design)
        where = f", at point {point} ({_design_of(dataset, point)})" if dataset.sizes["point"] > 1 else ""
        return f"Trials {'' if meanings(dataset[name]) else 'in quarters '}by {parameter}{where}"
    return f"Points by {parameter}" + (f", of design {design}" if design is not None else "")


def _of_trials(one: xarray.Dataset, variable: xarray.DataArray) -> list[Group]:
    values, keep = variable.values, completed(one)
    if not keep.any():
        return []
    part = _parts(values, values[keep]) if not meanings(variable) else np.searchsorted(np.unique(values), values)
    found = [keep & (part == number) for number in range(part.max() + 1)]
    return [_group(variable, values[g], Pooled(one, g, None)) for g in found if g.any()]


def _of_points(dataset: xarray.Dataset, variable: xarray.DataArray, points: NDArray[np.int64]) -> list[Group]:
    values = variable.values[points]
    different = np.unique(values)
    single = len(different) <= VALUES or bool(meanings(variable))
    part = np.searchsorted(different, values) if single else _parts(values, values)
    found = [part == number for number in range(len(different) if single else PARTS)]
    groups = [_group(variable, values[g], pooled(dataset, points[g].tolist())) for g in found if g.any()]
    return [group for group in groups if group.pooled.keep.any()]


def _parts(values: NDArray[Any], among: NDArray[Any]) -> NDArray[np.intp]:
    """Which quarter each value lies in; fewer where few values differ."""
    edges = np.unique(np.quantile(among, np.linspace(0, 1, PARTS + 1)))
    return np.searchsorted(edges[1:-1], values, side="right")


def _group(variable: xarray.DataArray, values: NDArray[Any], found: Pooled) -> Group:
    names, low, high = meanings(variable), float(values.min()), float(values.max())
    if names:
        label = ", ".join(names.get(int(value), f"{value:g}") for value in np.unique(values))
        return Group(label, math.nan, math.nan, found)
    return Group(f"{low:.3g} to {high:.3g}" if low < high else f"{low:.4g}", low, high, found)


def _point(dataset: xarray.Dataset, point: int, design: int | None) -> int:
    return point if design is None else designs(dataset).points[design_at(dataset, design)][0]


def _design_of(dataset: xarray.Dataset, point: int) -> str:
    found = designs(dataset)
    return next(found.said(at) for at, points in enumerate(found.points) if point in points)


def _known(dataset: xarray.Dataset, parameter: str) -> str:
    """The variable or coordinate of that name."""
    places = {str(name).removeprefix(PREFIX): str(name) for name in dataset.data_vars if str(name).startswith(PREFIX)}
    places |= {path: path for path in swept(dataset)}
    parameter = parameter.removeprefix(PREFIX)
    if parameter in places:
        return places[parameter]
    near = get_close_matches(parameter, places, 1)
    allowed = ", ".join(places) or "none: this run has no uncertain input and no sweep"
    hint = f"; did you mean {near[0]!r}?" if near else "."
    message = f"--by {parameter}: no such uncertain input or swept path{hint} Allowed: {allowed}"
    raise UserError(
        [Mistake("show.by", message, path=parameter, value=parameter, allowed=allowed, nearest=near[0] if near else "")]
    )
