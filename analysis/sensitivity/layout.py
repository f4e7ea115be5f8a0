"""Histories as a table: a row for every design, a column for every luck that all designs share.

Trial k has the same draws at every design, so a run is a two-way layout. Swept paths differ from row to row, drawn
inputs from column to column. A column is a trial, or with outer draws a draw with its histories' mean; then the
variance of that mean is known, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.points import Designs, designs
from model.expression.names import PREFIX, Operand
from model.expression.stored import meanings, swept

if TYPE_CHECKING:
    import xarray

Floats = NDArray[np.float64]
MIXED = "AB:"  # what the name of a block begins with that takes a path from B


class Input(NamedTuple):
    """Something that varies.

    Attributes:
        path: of the config.
        values: one for each row (swept) or column (drawn).
        words: code -> word; empty where the values are numbers.
        units: of the values.
    """

    path: str
    values: NDArray[Any]
    words: dict[int, str]
    units: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Which designs and columns a run has, and what varies over them.

    Attributes:
        dataset: of the run, its points in order of design and draw.
        known: its designs.
        rows, columns: what differs from design to design, and from column to column; constants are left out.
        block: which part of a Saltelli design each row is (`model.designs.blocks`); empty elsewhere.
        mixed: the path that each block AB_i takes from B: a store keeps coordinates in another order than the design.
        draws: outer draws, 1 without.
        constant: paths that do not vary in this run after all.
    """

    dataset: xarray.Dataset
    known: Designs
    rows: tuple[Input, ...]
    columns: tuple[Input, ...]
    block: NDArray[np.int64]
    mixed: tuple[str, ...]
    draws: int
    constant: tuple[str, ...]

    def table(self, what: Operand) -> tuple[Floats, Floats | None]:
        """An outcome over (designs, columns), NaN where no history completed, and with draws its variance.

        Returns:
            the values, and the variance of each as a mean over a draw's histories (None where a column is a trial).
        """
        status = self.dataset["status"].values
        found = np.broadcast_to(np.asarray(what.of(self.dataset), np.float64), status.shape)
        found = np.where(status == 0, found, np.nan)
        if self.draws == 1:
            return found, None
        shape = (len(self.known), self.draws)
        count = (~np.isnan(found)).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.nansum(found, axis=1) / count
            square = np.nansum((found - mean[:, None]) ** 2, axis=1)
            return mean.reshape(shape), (square / (count - 1) / count).reshape(shape)


def layout(dataset: xarray.Dataset) -> Layout:
    """The layout of a run; of an unfinished one with draws, the designs that have them all."""
    known = designs(dataset)
    draws = known.draws
    whole = [points for points in known.points if len(points) == draws]
    if len(whole) < len(known):
        dataset = dataset.isel(point=[point for points in whole for point in points])
        known = designs(dataset)
    first = [points[0] for points in known.points]
    rows = [_input(dataset[path], path, np.asarray(dataset[path].values)[first]) for path in swept(dataset)]
    columns = [_drawn(dataset, str(name), known) for name in dataset.data_vars if str(name).startswith(PREFIX)]
    block = np.asarray(dataset["design_block"].values)[first] if "design_block" in dataset.coords else np.empty(0, int)
    mixed = _mixed(dataset, [factor.path for factor in known.factors])
    vary = [one for one in (*rows, *columns) if len(one.values) and np.any(one.values != one.values[0])]
    constant = tuple(one.path for one in (*rows, *columns) if not any(one is other for other in vary))
    return Layout(
        dataset, known, tuple(one for one in rows if any(one is other for other in vary)),
        tuple(one for one in columns if any(one is other for other in vary)), block, mixed, draws, constant,
    )  # fmt: skip


def _mixed(dataset: xarray.Dataset, paths: list[str]) -> tuple[str, ...]:
    """The paths in the order of the blocks AB_i, as the run names them; else as they stand."""
    if "design_block" not in dataset.coords:
        return tuple(paths)
    words = meanings(dataset["design_block"])
    named = tuple(words[code].removeprefix(MIXED) for code in sorted(words) if words[code].startswith(MIXED))
    return named if sorted(named) == sorted(paths) else tuple(paths)


def _drawn(dataset: xarray.Dataset, name: str, known: Designs) -> Input:
    """A drawn input, which all designs share."""
    variable = dataset[name]
    if "trial" in variable.dims:
        return _input(variable, name, np.asarray(variable.isel(point=0).values))
    return _input(variable, name, np.asarray(variable.values)[list(known.points[0])])


def _input(variable: xarray.DataArray, name: str, values: NDArray[Any]) -> Input:
    return Input(name.removeprefix(PREFIX), values, meanings(variable), str(variable.attrs.get("units", "1")))
