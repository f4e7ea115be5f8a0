"""What is known of a run before its first trial: the coordinates, and with outer draws the inputs of every point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.event import Event
from model.scenario import Scenario, Sweep
from model.state.firm import DOMAINS
from model.store.grid import SUMMARY_BLOCK
from model.store.naming import SIDES, Attributes, describe_factor, describe_input

if TYPE_CHECKING:
    from model.points import Points

LONG = 65536  # numbers in one chunk along points and trials: always the same, so that a run can grow under its readers
GROWING = ("point", "trial", "path_trial", "block")


def lengths(points: int, trials: int, kept_paths: int) -> dict[str, int]:
    """How long the growing dimensions are once so many points and trials are there."""
    found = (points, trials, min(trials, kept_paths), -(-trials // SUMMARY_BLOCK))
    return dict(zip(GROWING, found, strict=True))


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One array that is known before the first trial."""

    name: str
    dims: tuple[str, ...]
    values: NDArray[Any]
    attributes: Attributes

    @property
    def dtype(self) -> str:
        """NumPy name, or ``string``."""
        return "string" if self.values.dtype.kind == "T" else str(self.values.dtype)

    @property
    def chunks(self) -> tuple[int, ...]:
        """The shape of a chunk."""
        return tuple(
            LONG if dim in GROWING else max(size, 1) for dim, size in zip(self.dims, self.values.shape, strict=True)
        )


def coordinates(
    scenario: Scenario, events: tuple[Event, ...], time: NDArray[np.float64], points: Points, rows: bool = True
) -> tuple[Coordinate, ...]:
    """All coordinates; those on ``point`` for all points, those on trials for all trials of the study.

    Args:
        rows: whether each trial has a row, and so a number.
    """
    study = scenario.study
    flat = [name for tie in scenario.ties for name in scenario.partners[tie]]
    found = [
        *_points(scenario, events, points),
        *([_number("trial", "trial", np.arange(study.trials), "number of the history")] if rows else []),
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
    ]
    if study.paths:
        kept = np.arange(min(study.trials, study.paths))
        found.append(_number("path_trial", "path_trial", kept, "number of the history whose path this is"))
    return tuple(found)


def drawn_inputs(scenario: Scenario, events: tuple[Event, ...], points: Points) -> tuple[Coordinate, ...]:
    """With outer draws the inputs of every point, as 32-bit numbers like those of every trial without."""
    values = np.tile(points.inputs, (len(points.values), 1)).astype(np.float32)
    return tuple(
        Coordinate(f"input:{item.path}", ("point",), values[:, at].copy(), describe_input(item, scenario, events))
        for at, item in enumerate(scenario.uncertain)
    )


def subjects(scenario: Scenario) -> tuple[str, ...]:
    """World, firms, ties, in config order."""
    return ("world", *scenario.firms, *scenario.ties)


def strings(values: Any) -> NDArray[Any]:
    """Variable-length UTF-8."""
    return np.array(list(values), dtype=np.dtypes.StringDType())


def _points(scenario: Scenario, events: tuple[Event, ...], points: Points) -> list[Coordinate]:
    numbers = np.arange(points.count)
    found = [
        _number("point", "point", numbers, "design x outer draw, design slowest"),
        _number("design", "point", numbers // points.draws, "number of the design"),
        _number("draw", "point", numbers % points.draws, "number of the outer draw"),
    ]
    sweep = scenario.study.sweep
    if sweep is None:
        return found
    for at, factor in enumerate(sweep.factors):
        values = points.column(at).astype(np.int64 if factor.words else np.float64)
        found.append(Coordinate(factor.path, ("point",), values, describe_factor(factor, scenario, events)))
    if sweep.design == "saltelli":
        found.append(_blocks(sweep, points))
    return found


def _blocks(sweep: Sweep, points: Points) -> Coordinate:
    """Which part of a Saltelli design a point is: A, B, or one of the mixtures."""
    from model import designs

    words = list(designs.block_names(sweep))
    flags = {"flag_values": list(range(len(words))), "flag_meanings": " ".join(words), "words": words}
    values = np.repeat(np.asarray(designs.blocks(sweep)), points.draws).astype(np.int64)
    attributes = {"units": "1", "long_name": "part of the Saltelli design", **flags}
    return Coordinate("design_block", ("point",), values, attributes)


def _number(name: str, dim: str, values: NDArray[Any], meaning: str) -> Coordinate:
    return Coordinate(name, (dim,), values.astype(np.int64), {"long_name": meaning})


def _text(name: str, values: tuple[str, ...], meaning: str, dim: str = "") -> Coordinate:
    return Coordinate(name, (dim or name,), strings(values), {"long_name": meaning})
