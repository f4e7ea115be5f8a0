"""Trials split by one uncertain input: `show RUN --by PARAMETER`."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    import xarray

PREFIX = "input:"
PARTS = 4


class Group(NamedTuple):
    """The trials whose input lies in low..high; `keep` has shape (trials,)."""

    low: float
    high: float
    keep: NDArray[np.bool_]


def groups(dataset: xarray.Dataset, parameter: str) -> list[Group]:
    """The completed trials in quarters by the value of an input; fewer where it takes fewer values.

    Raises:
        UserError: the run has no such uncertain input.
    """
    values = dataset[PREFIX + _known(dataset, parameter)].isel(point=0).values
    keep = completed(dataset)
    if not keep.any():
        return []
    edges = np.unique(np.quantile(values[keep], np.linspace(0, 1, PARTS + 1)))
    part = np.searchsorted(edges[1:-1], values, side="right")
    found = [keep & (part == number) for number in range(max(len(edges) - 1, 1))]
    return [Group(float(values[g].min()), float(values[g].max()), g) for g in found if g.any()]


def _known(dataset: xarray.Dataset, parameter: str) -> str:
    names = [str(name).removeprefix(PREFIX) for name in dataset.data_vars if str(name).startswith(PREFIX)]
    parameter = parameter.removeprefix(PREFIX)
    if parameter in names:
        return parameter
    near = get_close_matches(parameter, names, 1)
    allowed = ", ".join(names) or "none: this run has no uncertain input"
    hint = f"; did you mean {near[0]!r}?" if near else ""
    message = f"--by {parameter}: no such uncertain input{hint} Allowed: {allowed}"
    raise UserError(
        [Mistake("show.by", message, path=parameter, value=parameter, allowed=allowed, nearest=near[0] if near else "")]
    )
