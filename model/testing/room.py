"""Living a scenario on both engines, with log and film: bound once, compared to the last byte."""

from __future__ import annotations

import dataclasses
from functools import cached_property

import numpy as np

from model.binding import Array, Bound, bind
from model.draws import run_key
from model.engines.bulk import Bulk
from model.engines.lives import Lived
from model.engines.plain import Records
from model.engines.reference import Reference
from model.engines.step import PLAN
from model.event import Event, World
from model.inputs import draw_inputs
from model.scenario import Scenario
from model.vocabulary import mechanisms, vocabulary

LOG_ROWS = 1200
Line = tuple[float, str, int, int, float]


class Room:
    """A scenario bound to a vocabulary, with its key and inputs.

    Args:
        scenario: without a sweep.
        events: the vocabulary; the installed one where None.
        plain: nothing is compiled; everything is lived by the reference engine, interpreted.
    """

    def __init__(self, scenario: Scenario, events: tuple[Event, ...] | None = None, plain: bool = False) -> None:
        self.scenario, self.plain = scenario, plain
        self.bound = bind(scenario, vocabulary() if events is None else events, mechanisms())
        self.key = run_key(scenario.study.seed)
        self._lived: dict[tuple[int, int, bool], Lived] = {}

    def inputs(self, trials: int, first: int = 0) -> Array:
        """The uncertain inputs (trials, inputs)."""
        return draw_inputs(self.scenario.uncertain, self.key, first, first + trials)

    def bulk(
        self,
        trials: int,
        first: int = 0,
        bound: Bound | None = None,
        alone: bool = False,
        film: bool = True,
        inputs: Array | None = None,
    ) -> Lived:
        """Trials `first`, ... on the compiled engine (unless plain); another `bound` of the same events, other inputs if given."""
        engine = self._engine if bound is None else self._engine.on(bound, self.key)
        return engine.live(first, self.inputs(trials, first) if inputs is None else inputs, alone, LOG_ROWS, film)

    @cached_property
    def _engine(self) -> Bulk | Reference:
        return Reference(self.bound, self.key, plain=True) if self.plain else Bulk(self.bound, self.key)

    def of(self, scenario: Scenario) -> Room:
        """Another scenario of the same events, lived in the same way."""
        other = Room(scenario, self.bound.events, self.plain)
        other.__dict__["_engine"] = self._engine.on(other.bound, other.key)
        return other

    def lived(self, first: int, trials: int, alone: bool = False) -> Lived:
        """As `bulk`, and kept: for the checks that look at the same histories. Do not write on it."""
        key = first, trials, alone
        if key not in self._lived:
            self._lived = {**self._lived, key: self.bulk(trials, first, alone=alone)}
        return self._lived[key]

    def reference(self, trials: int, alone: bool = False, plain: bool = False, first: int = 0) -> Lived:
        """The same on SimPy; ``plain``: interpreted, so that nothing is compiled."""
        engine = Reference(self.bound, self.key, plain=plain)
        return engine.live(first, self.inputs(trials, first), alone, LOG_ROWS, True)

    def world(self, buffer: Array) -> World:
        """A buffer (words,) as what the functions of events are called with, run as plain Python."""
        world, firm, tie, posting, product, par = (Records(view) for view in self.bound.layout.views(buffer))
        return World(world[0], firm, tie, posting, product, par[0])

    @property
    def names(self) -> list[str]:
        """The vocabulary, by name."""
        return [event.name for event in self.bound.events]


def told(room: Room, lived: Lived, without: str = "") -> list[list[Line]]:
    """Per trial (date, event, subject index, plan entry or -1, done) of all alarms but those of one event."""
    names = [(room.names[c.event], c.subject, c.plan if c.kind == PLAN else -1) for c in room.bound.clocks]
    histories = []
    for log in lived.logs:
        rows = log[np.isfinite(log[:, 0])]
        histories.append([(date, *names[int(c)], done) for date, c, done in rows if names[int(c)][0] != without])
    return histories


def rearming_all(bound: Bound) -> Bound:
    """The same, but every clock is looked at again after every event."""
    c = len(bound.clocks)
    return dataclasses.replace(bound, first=np.arange(c + 1) * c, near=np.tile(np.arange(c), c))


def differences(one: Lived, other: Lived) -> list[str]:
    """Names of what is not the same to the last bit."""
    pairs = zip(Lived._fields, one, other, strict=True)
    return [name for name, a, b in pairs if a.shape != b.shape or a.tobytes() != b.tobytes()]
