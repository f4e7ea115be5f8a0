"""THE SCHEMA of a run: every array of its dataset, with dimensions, type, unit and meaning.

The same declaration makes the Zarr store of a run folder and the dataset that `model.simulate` returns, so
that the two cannot differ. Variables come from `model.outcome_schema`; here they get the leading dimensions,
the CF attributes, and a fill value that can never be data. Coordinates are made by `model.store.coordinates`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.event import Event
from model.outcome_schema import PATHS, VARIABLES, Variable
from model.scenario import Scenario, Uncertain
from model.state.firm import DOMAINS
from model.store.codec import FILL
from model.store.coordinates import Coordinate, coordinates, drawn_inputs, lengths, subjects
from model.store.elements import Elements, elements
from model.store.grid import BLOCK, PATH_CHUNK, SUMMARY_BLOCK, Grid, path_chunk
from model.store.naming import SIDES, Attributes, describe_input, unit
from model.store.summary import TABLES, sizes, summary_coordinates, table_attributes

if TYPE_CHECKING:
    from model.points import Points

CONVENTIONS = "CF-1.11"
EVENT_BYTES, NUMBER_BYTES = 96, 320  # of the tallies of a number, compressed, as measured


@dataclass(frozen=True, slots=True)
class Column:
    """One array that grows with points and trials.

    Attributes:
        name: as in the dataset.
        dims: all dimensions, in order; the first two are points and trials.
        sizes: the length of each; 0 for the first two.
        chunk: points and trials (or blocks) per chunk.
        dtype: NumPy name.
        attributes: units, long_name, flags.
        step: trials that one entry along the second axis stands for.
    """

    name: str
    dims: tuple[str, ...]
    sizes: tuple[int, ...]
    chunk: tuple[int, int]
    dtype: str
    attributes: Attributes
    step: int = 1

    @property
    def chunks(self) -> tuple[int, ...]:
        """The shape of a chunk."""
        return (*self.chunk, *(max(size, 1) for size in self.sizes[2:]))

    @property
    def empty(self) -> bool:
        """Whether it holds nothing, however many trials there are."""
        return 0 in self.sizes[2:]


@dataclass(frozen=True, slots=True)
class Schema:
    """All arrays of one run and the attributes of its dataset, for so many points and trials.

    Attributes:
        rows, paths: what every trial leaves behind, or the tallies of every block; the paths of the first `kept_paths`
            trials only.
        coordinates: what is known before the first trial.
        inputs: with outer draws the inputs of every point, known as well; no coordinates.
        auxiliary: names of the coordinates that are no dimension.
        elements: what is tallied where only a summary is kept; None where rows are.
    """

    points: int
    trials: int
    grid: Grid
    rows: tuple[Column, ...]
    paths: tuple[Column, ...]
    coordinates: tuple[Coordinate, ...]
    inputs: tuple[Coordinate, ...]
    attributes: Attributes
    kept_paths: int
    auxiliary: tuple[str, ...]
    elements: Elements | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Everything that grows with the trials."""
        return self.rows + self.paths

    @property
    def fixed(self) -> tuple[Coordinate, ...]:
        """Everything that is known before the first trial."""
        return self.coordinates + self.inputs

    def length(self, dim: str, points: int, trials: int) -> int | None:
        """How long a dimension is once so many are there; None if that does not depend on it."""
        return lengths(points, trials, self.kept_paths).get(dim)


def schema(
    scenario: Scenario,
    events: tuple[Event, ...],
    time: NDArray[np.float64],
    provenance: Attributes,
    points: Points,
    grid: Grid,
) -> Schema:
    """The schema of a run of this scenario, for its points and the trials of its study.

    Args:
        scenario: gives firms, ties, products, uncertain inputs, trials and the currency.
        events: the vocabulary, in its order.
        time: the quarterly grid of the paths, years, shape (quarters + 1,).
        provenance: what identifies the run (`model.store.identity.provenance`), kept in the attributes.
        points: designs and outer draws.
        grid: how it is cut into blocks, which are the chunks, so that two blocks never meet in one object.
    """
    named, study = _lengths(scenario, events, len(time)), scenario.study
    film = path_chunk(grid, study.paths)
    known = coordinates(scenario, events, time, points, not grid.tallied)
    tallied = elements(scenario, events) if grid.tallied else None
    if tallied is not None:
        known = (*known, *summary_coordinates(tallied, study.trials))
    return Schema(
        points.count, study.trials, grid,
        _tables(tallied) if tallied is not None else _rows(scenario, events, named, grid),
        tuple(_path(variable, named, scenario.currency, film) for variable in PATHS) if study.paths else (),
        known, drawn_inputs(scenario, events, points) if points.outer else (),
        _attributes(scenario, provenance, tallied is not None), study.paths,
        tuple(item.name for item in known if item.dims != (item.name,)), tallied,
    )  # fmt: skip


def row_bytes(scenario: Scenario, events: tuple[Event, ...]) -> int:
    """Bytes of one row before compression."""
    lengths = _lengths(scenario, events, 0)
    columns = [_row(variable, lengths, "", (1, 1)) for variable in VARIABLES]
    return sum(_bytes(column) for column in columns) + 4 * len(scenario.uncertain) + 8


def summary_bytes(scenario: Scenario, events: tuple[Event, ...]) -> int:
    """Bytes of the tallies of a block at most, compressed: most events happen rarely, so that their bins are few."""
    numbers = elements(scenario, events).numbers
    rare = sum(element.variable.startswith("event_") for element in numbers)
    return rare * EVENT_BYTES + (len(numbers) - rare) * NUMBER_BYTES


def path_bytes(scenario: Scenario, quarters: int) -> int:
    """Bytes of one trial's paths before compression."""
    lengths = _lengths(scenario, (), quarters)
    return sum(_bytes(_path(variable, lengths, "", (1, 1))) for variable in PATHS)


def _bytes(column: Column) -> int:
    return int(np.prod(column.sizes[2:], dtype=np.int64)) * np.dtype(column.dtype).itemsize


def _lengths(scenario: Scenario, events: tuple[Event, ...], quarters: int) -> dict[str, int]:
    return {
        "firm": len(scenario.firms),
        "tie": len(scenario.ties),
        "product": len(scenario.products),
        "side": len(SIDES),
        "domain": len(DOMAINS),
        "subject": len(subjects(scenario)),
        "event": len(events),
        "time": quarters,
    }


def _rows(scenario: Scenario, events: tuple[Event, ...], lengths: dict[str, int], grid: Grid) -> tuple[Column, ...]:
    cut = (grid.group, grid.size)
    found = [_row(variable, lengths, scenario.currency, cut) for variable in VARIABLES]
    if not scenario.study.outer:
        found += [_input(uncertain, scenario, events, cut) for uncertain in scenario.uncertain]
    return tuple(found)


def _tables(tallied: Elements) -> tuple[Column, ...]:
    size = sizes(tallied)
    return tuple(
        Column(
            table[0], ("point", "block", *table[1]), (0, 0, *(size[dim] for dim in table[1])), (1, 1), table[2],
            table_attributes(table), SUMMARY_BLOCK,
        )
        for table in TABLES
    )  # fmt: skip


def _row(variable: Variable, lengths: dict[str, int], currency: str, chunk: tuple[int, int]) -> Column:
    sizes = (0, 0, *(lengths[dim] for dim in variable.dims))
    dims = ("point", "trial", *variable.dims)
    return Column(variable.name, dims, sizes, chunk, variable.dtype, _meaning(variable, currency))


def _path(variable: Variable, lengths: dict[str, int], currency: str, chunk: tuple[int, int]) -> Column:
    sizes = (0, 0, lengths["time"], *(lengths[dim] for dim in variable.dims))
    dims = ("point", "path_trial", "time", *variable.dims)
    return Column(variable.name, dims, sizes, chunk, variable.dtype, _meaning(variable, currency))


def _input(uncertain: Uncertain, scenario: Scenario, events: tuple[Event, ...], chunk: tuple[int, int]) -> Column:
    attributes = describe_input(uncertain, scenario, events)
    # Lived in 64 bits, kept in 32: a real case draws some sixty inputs, and they would be two thirds of its row.
    return Column(f"input:{uncertain.path}", ("point", "trial"), (0, 0), chunk, "float32", attributes)


def _meaning(variable: Variable, currency: str) -> Attributes:
    attributes: Attributes = {"units": unit(variable.unit, currency), "long_name": variable.long_name}
    if variable.flags:
        attributes["flag_values"] = [variable.flag_first + at for at in range(len(variable.flags))]
        attributes["flag_meanings"] = " ".join(variable.flags)
    return attributes


def _attributes(scenario: Scenario, provenance: Attributes, tallied: bool) -> Attributes:
    return {
        "Conventions": CONVENTIONS,
        "title": scenario.title,
        "source": f"alliance, model sources {provenance['sources']}",
        "history": f"alliance run {scenario.name} --seed {scenario.study.seed}",
        "comment": "Monte Carlo histories of a proposed alliance; every trial is one history.",
        "currency": scenario.currency,
        "signed": scenario.signed.isoformat(),
        "horizon": scenario.horizon,
        "design": scenario.study.sweep.design if scenario.study.sweep else "",
        "outer": scenario.study.outer,
        "keep": "summary" if tallied else "rows",
        **({"trials": scenario.study.trials} if tallied else {}),
        **provenance,
    }


__all__ = [
    "BLOCK",
    "FILL",
    "PATH_CHUNK",
    "Attributes",
    "Column",
    "Coordinate",
    "Schema",
    "path_bytes",
    "row_bytes",
    "schema",
    "summary_bytes",
]
