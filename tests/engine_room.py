"""Living a scenario on both engines, for tests: bound once, compared to the last byte."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from model.binding import Bound, bind
from model.draws import run_key
from model.engines.bulk import Bulk
from model.engines.lives import Lived
from model.engines.reference import Reference
from model.event import Event
from model.inputs import draw_inputs
from model.scenario import Scenario
from model.vocabulary import mechanisms, vocabulary

LOG_ROWS = 1200


class Room:
    """A scenario bound to a vocabulary, with its key and inputs."""

    def __init__(self, scenario: Scenario, events: tuple[Event, ...] | None = None) -> None:
        self.scenario = scenario
        self.bound = bind(scenario, vocabulary() if events is None else events, mechanisms())
        self.key = run_key(scenario.study.seed)

    def inputs(self, trials: int, first: int = 0) -> Any:
        return draw_inputs(self.scenario.uncertain, self.key, first, first + trials)

    def bulk(
        self, trials: int, first: int = 0, bound: Bound | None = None, alone: bool = False, film: bool = True
    ) -> Lived:
        engine = Bulk(self.bound if bound is None else bound, self.key)
        return engine.live(first, self.inputs(trials, first), alone, LOG_ROWS, film)

    def reference(self, trials: int, alone: bool = False, plain: bool = False) -> Lived:
        engine = Reference(self.bound, self.key, plain=plain)
        return engine.live(0, self.inputs(trials), alone, LOG_ROWS, True)

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.bound.events]


def rearming_all(bound: Bound) -> Bound:
    """The same, but every clock is looked at again after every event."""
    c = len(bound.clocks)
    return dataclasses.replace(bound, first=np.arange(c + 1) * c, near=np.tile(np.arange(c), c))


def differences(one: Lived, other: Lived) -> list[str]:
    """Names of what is not the same to the last bit."""
    pairs = zip(Lived._fields, one, other, strict=True)
    return [name for name, a, b in pairs if a.shape != b.shape or a.tobytes() != b.tobytes()]
