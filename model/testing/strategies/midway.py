"""Drawn worlds in the middle of a history: the state after some events, on the reference engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st

from model.binding import Array
from model.engines.bulk_loop import earliest
from model.engines.reference import Reference
from model.engines.step import COMPLETED, Stage
from model.event import Event, World
from model.scenario import Scenario
from model.testing.room import Room
from model.testing.strategies.numbers import Draw
from model.testing.strategies.worlds import scenarios
from model.vocabulary import mechanisms, vocabulary

MOST = 60  # events that have happened


@dataclass(frozen=True)
class Midway:
    """A world after some events of one history.

    Attributes:
        room: the scenario, bound. trial: which history. steps: how many alarms have rung.
        stage: everything that the history goes on with; `step` takes it on.
        rung: (date, event, subject index, done) of the alarms so far.
    """

    room: Room
    trial: int
    steps: int
    stage: Stage = field(repr=False)
    step: Callable[..., int] = field(repr=False)
    rung: tuple[tuple[float, str, int, bool], ...] = ()

    @property
    def now(self) -> float:
        """The date, years from signing."""
        return float(self.stage.world[0]["now"])

    @property
    def w(self) -> World:
        """What functions of events are called with; on a copy, so that a test may change it."""
        return self.room.world(self.stage.flat.copy())

    @property
    def state(self) -> Array:
        """The state (state_words,), a copy."""
        return np.array(self.stage.flat[: self.room.bound.layout.state_words])

    def __repr__(self) -> str:
        last = ", ".join(f"{name} {date:.3f}" for date, name, _, _ in self.rung[-3:])
        return f"Midway(trial={self.trial}, steps={self.steps}, now={self.now:.3f}, last=[{last}])"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """As Hypothesis tells a falsifying example: what brings it back, not its buffers."""
        printer.text(f"{self!r} of ")
        printer.pretty(self.room.scenario)


@st.composite
def midway(
    draw: Draw, events: tuple[Event, ...] | None = None, of: st.SearchStrategy[Scenario] | None = None
) -> Midway:
    """A world mid-history, of a drawn scenario.

    Args:
        events: the vocabulary; the installed one where None.
        of: scenarios to draw from, all of `scenarios` where None.
    """
    events = vocabulary() if events is None else events
    scenario = draw(scenarios(events, mechanisms()) if of is None else of)
    return reached(scenario, draw(st.integers(0, 99)), draw(st.integers(0, MOST)), events)


def reached(scenario: Scenario, trial: int, steps: int, events: tuple[Event, ...] | None = None) -> Midway:
    """The world after so many alarms of a trial, or as many as it has before the horizon; nothing is compiled."""
    room = Room(scenario, events)
    engine = Reference(room.bound, room.key, plain=True)
    stage = room.bound.stage(room.key, plain=True)
    engine.start(stage, trial, room.inputs(1, trial)[0], False)
    rung: list[tuple[float, str, int, bool]] = []
    while len(rung) < steps and stage.world[0]["status"] == COMPLETED and len(stage.alarm):
        c = earliest(stage.alarm)
        if not stage.alarm[c] < scenario.horizon:
            break
        clock, date = room.bound.clocks[c], float(stage.alarm[c])
        engine.kernel.step(stage, c)
        rung.append((date, room.names[clock.event], clock.subject, bool(stage.clock[c]["done"])))
    return Midway(room, trial, len(rung), stage, engine.kernel.step, tuple(rung))
