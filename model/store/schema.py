"""THE SCHEMA of a run: every array of its dataset, with dimensions, type, unit and meaning.

The same declaration makes the Zarr store of a run folder and the dataset that `model.simulate` returns, so
that the two cannot differ. Variables come from `model.outcome_schema`; here they get the leading dimensions,
the coordinates, the CF attributes, and a fill value that can never be data.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.event import Event
from model.outcome_schema import PATHS, VARIABLES, Variable
from model.scenario import Scenario, Uncertain
from model.state.firm import DOMAINS
from model.store.naming import describe_path

BLOCK = 16384  # trials in one unit of work, of resume, and in one chunk
PATH_CHUNK = 1024  # trials in one chunk of paths: a path is some fifty times a row
SIDES = ("investor", "host")
CONVENTIONS = "CF-1.11"
# What stands where nothing was written; no variable ever holds it.
FILL: dict[str, Any] = {"int8": -128, "uint16": 65535, "int64": -1, "float32": np.nan, "float64": np.nan, "string": ""}

Attributes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One array that grows with the trials.

    Attributes:
        name: as in the dataset.
        dims: all dimensions, in order.
        sizes: the length of each; 0 for the one that grows.
        grows: the position of the dimension that grows.
        chunk: trials per chunk.
        dtype: NumPy name.
        attributes: units, long_name, flags.
    """

    name: str
    dims: tuple[str, ...]
    sizes: tuple[int, ...]
    grows: int
    chunk: int
    dtype: str
    attributes: Attributes

    def shape(self, trials: int) -> tuple[int, ...]:
        """The shape once `trials` are there."""
        return tuple(trials if at == self.grows else size for at, size in enumerate(self.sizes))


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One array that is known before the first trial."""

    name: str
    dims: tuple[str, ...]
    values: NDArray[Any]
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Schema:
    """All arrays of one run and the attributes of its dataset; `kept_paths` is how many trials keep their paths."""

    rows: tuple[Column, ...]
    paths: tuple[Column, ...]
    coordinates: tuple[Coordinate, ...]
    attributes: Attributes
    kept_paths: int
    auxiliary: tuple[str, ...] = field(default=("design", "draw", "partner", "product_tie"))

    @property
    def columns(self) -> tuple[Column, ...]:
        """Everything that grows with the trials."""
        return self.rows + self.paths


def schema(
    scenario: Scenario,
    events: tuple[Event, ...],
    time: NDArray[np.float64],
    provenance: Attributes,
    block: int = BLOCK,
) -> Schema:
    """The schema of a run of this scenario.

    Args:
        scenario: gives firms, ties, products, uncertain inputs and the currency.
        events: the vocabulary, in its order.
        time: the quarterly grid of the paths, years, shape (quarters + 1,).
        provenance: what identifies the run (`model.store.identity.provenance`), kept in the attributes.
        block: trials per block; chunks are never larger, so that two blocks never meet in one object.
    """
    lengths = _lengths(scenario, events, len(time))
    rows = [_row(variable, lengths, scenario.currency) for variable in VARIABLES]
    rows += [_input(uncertain, events, scenario.currency) for uncertain in scenario.uncertain]
    rows.append(Column("trial", ("trial",), (0,), 0, BLOCK, "int64", {"long_name": "number of the history"}))
    paths = [_path(variable, lengths, scenario.currency) for variable in PATHS] if scenario.study.paths else []
    if paths:
        name = {"long_name": "number of the history whose path this is"}
        paths.append(Column("path_trial", ("path_trial",), (0,), 0, PATH_CHUNK, "int64", name))
    return Schema(
        tuple(replace(column, chunk=block) for column in rows),
        tuple(replace(column, chunk=min(PATH_CHUNK, block)) for column in paths),
        _coordinates(scenario, events, time),
        _attributes(scenario, provenance),
        scenario.study.paths,
    )


def subjects(scenario: Scenario) -> tuple[str, ...]:
    """World, firms, ties, in config order."""
    return ("world", *scenario.firms, *scenario.ties)


def row_bytes(scenario: Scenario, events: tuple[Event, ...]) -> int:
    """Bytes of one row before compression."""
    lengths = _lengths(scenario, events, 0)
    columns = [_row(variable, lengths, "") for variable in VARIABLES]
    return sum(_bytes(column) for column in columns) + 4 * len(scenario.uncertain) + 8


def path_bytes(scenario: Scenario, quarters: int) -> int:
    """Bytes of one trial's paths before compression."""
    lengths = _lengths(scenario, (), quarters)
    return sum(_bytes(_path(variable, lengths, "")) for variable in PATHS)


def _bytes(column: Column) -> int:
    return int(np.prod(column.shape(1)[1:], dtype=np.int64)) * np.dtype(column.dtype).itemsize


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


def _row(variable: Variable, lengths: dict[str, int], currency: str) -> Column:
    sizes = (1, 0, *(lengths[dim] for dim in variable.dims))
    dims = ("point", "trial", *variable.dims)
    return Column(variable.name, dims, sizes, 1, BLOCK, variable.dtype, _meaning(variable, currency))


def _path(variable: Variable, lengths: dict[str, int], currency: str) -> Column:
    sizes = (1, 0, lengths["time"], *(lengths[dim] for dim in variable.dims))
    dims = ("point", "path_trial", "time", *variable.dims)
    return Column(variable.name, dims, sizes, 1, PATH_CHUNK, variable.dtype, _meaning(variable, currency))


def _input(uncertain: Uncertain, events: tuple[Event, ...], currency: str) -> Column:
    path = uncertain.path
    unit, doc = describe_path(path, events)
    attributes: Attributes = {
        "units": _unit(unit, currency),
        "long_name": f"drawn input {path}: {doc}".removesuffix(": "),
    }
    words = {int(choice.value): choice.word for choice in uncertain.choices if choice.word}
    if words:
        attributes["flag_values"] = sorted(words)
        attributes["flag_meanings"] = " ".join(words[value] for value in sorted(words))
    # Lived in 64 bits, kept in 32: a real case draws some sixty inputs, and they would be two thirds of its row.
    return Column(f"input:{path}", ("point", "trial"), (1, 0), 1, BLOCK, "float32", attributes)


def _meaning(variable: Variable, currency: str) -> Attributes:
    attributes: Attributes = {"units": _unit(variable.unit, currency), "long_name": variable.long_name}
    if variable.flags:
        attributes["flag_values"] = [variable.flag_first + at for at in range(len(variable.flags))]
        attributes["flag_meanings"] = " ".join(variable.flags)
    return attributes


def _unit(unit: str, currency: str) -> str:
    """The unit as written; money in the scenario's own currency, codes and flags without one (CF: 1)."""
    if unit in ("code", "yes/no", "share", "index", "count"):
        return "1"
    head, slash, rest = unit.partition("/")
    return (currency + slash + rest) if head == "bn" else unit


def _coordinates(scenario: Scenario, events: tuple[Event, ...], time: NDArray[np.float64]) -> tuple[Coordinate, ...]:
    zero = np.zeros(1, np.int64)
    flat = [name for tie in scenario.ties for name in scenario.partners[tie]]
    return (
        Coordinate("point", ("point",), zero, {"long_name": "design x outer draw, design slowest"}),
        Coordinate("design", ("point",), zero, {"long_name": "number of the design"}),
        Coordinate("draw", ("point",), zero, {"long_name": "number of the outer draw"}),
        _text("firm", scenario.firms, "firm"),
        _text("tie", scenario.ties, "tie"),
        _text("side", SIDES, "side of a tie"),
        _text("domain", DOMAINS, "domain of capability"),
        _text("subject", subjects(scenario), "whom an event happens to"),
        _text("event", tuple(event.name for event in events), "event of the vocabulary"),
        _text("product", scenario.products, "joint product"),
        Coordinate("time", ("time",), np.asarray(time, np.float64), {"units": "year", "long_name": "since signing"}),
        Coordinate("partner", ("tie", "side"), strings(flat).reshape(-1, 2), {"long_name": "firm on that side"}),
        _text("product_tie", tuple(map(scenario.product_tie.__getitem__, scenario.products)), "its tie", "product"),
    )


def _text(name: str, values: tuple[str, ...], meaning: str, dim: str = "") -> Coordinate:
    return Coordinate(name, (dim or name,), strings(values), {"long_name": meaning})


def strings(values: Any) -> NDArray[Any]:
    """Variable-length UTF-8."""
    return np.array(list(values), dtype=np.dtypes.StringDType())


def _attributes(scenario: Scenario, provenance: Attributes) -> Attributes:
    return {
        "Conventions": CONVENTIONS,
        "title": scenario.title,
        "source": f"alliance, model sources {provenance['sources']}",
        "history": f"alliance run {scenario.name} --seed {scenario.study.seed}",
        "comment": "Monte Carlo histories of one proposed alliance; every trial is one history.",
        "currency": scenario.currency,
        "signed": scenario.signed.isoformat(),
        "horizon": scenario.horizon,
        **provenance,
    }
