"""One history again, on the reference engine as plain Python, with every step kept and told.

Nothing is compiled, so that a story is there at once. The bits are those of every other engine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from model import roles
from model.binding import Array, Bound, bind
from model.draws import run_key
from model.engines.lives import MOST, Lived
from model.engines.reference import History as Life
from model.engines.reference import Reference
from model.engines.step import COMPLETED, HAZARD, Stage
from model.errors import Mistake, UserError
from model.event import Event, World
from model.outcome import Rows, rows
from model.points import points
from model.scenario import Scenario
from model.simulate import STILL_KEY, Lives, until_hopes
from model.state.world import STATUS
from model.story.history import History, tell
from model.story.passage import Driver, Passage, Step
from model.vocabulary import mechanisms

NOTABLE = 1.25  # a field is named as a cause if it made the event so much likelier


class Plain(Reference):
    """The reference engine, interpreted."""

    def __init__(self, bound: Bound, key: tuple[int, int], say: Callable[[str], None] = lambda line: None) -> None:
        super().__init__(bound, key, say, plain=True)


class PlainLives(Lives):
    """A scenario ready to be lived without compiling anything."""

    def __init__(self, bound: Bound, key: tuple[int, int] | None = None) -> None:
        self.bound = bound
        self.key = run_key(bound.scenario.study.seed) if key is None else key
        self.engine = Plain(bound, self.key)
        self.still = Plain(until_hopes(bound), STILL_KEY)

    def relive(self, trial: int, inputs: Array | None = None) -> tuple[Passage, Rows, Array]:
        """One trial step by step, its row, and what each firm hoped for by year five, bn (firm,).

        ``inputs`` (1, inputs) are lived instead of the trial's own draws.
        """
        inputs = self.inputs(trial, trial + 1) if inputs is None else inputs
        passage, lived = watched(self.engine, trial, inputs[0])
        alone = self.engine.live(trial, inputs, alone=True)
        hoped = self._expectation(inputs, lived.states)
        return passage, rows(self.bound, lived, alone, hoped), hoped[0]


class Watcher:
    """Stands between the engine and its step, and keeps what happened."""

    def __init__(self, bound: Bound, stage: Stage, kernel: Any) -> None:
        self.bound, self.stage, self.kernel = bound, stage, kernel
        self.steps: list[Step] = []
        self.states: list[Array] = [stage.flat.copy()]
        self.set_by = [-1] * len(bound.clocks)

    def __call__(self, stage: Stage, c: int) -> int:
        now = float(stage.alarm[c])
        drivers, likelier = self.drivers(c, now)
        set_by = self.set_by[c]
        changes: int = self.kernel.step(stage, c)
        row = stage.clock[c]
        here = len(self.steps)
        for other in stage.changed[:changes]:
            self.set_by[other] = here if other != c else -1
        done = bool(row.done)
        count = int(stage.count[row.row, row.event])
        why = (drivers, likelier) if done else ((), 1.0)
        self.steps.append(Step(now, c, done, count, *why, set_by, float(stage.alarm[c])))
        self.states.append(stage.flat.copy())
        return changes

    def drivers(self, c: int, now: float) -> tuple[tuple[Driver, ...], float]:
        """The fields that make clock `c`'s event likelier than at signing, and by how much together."""
        clock, stage = self.bound.clocks[c], self.stage
        if clock.kind != HAZARD:
            return (), 1.0
        stage.world[0].now = now  # as the step will do
        w = World(stage.world[0], stage.firm, stage.tie, stage.posting, stage.product, stage.par[0])
        rate = self.kernel.rate(clock.event, w, clock.subject)
        found = []
        for word in self.reads(c):
            ratio = self.ratio(rate, clock.event, clock.subject, w, [word])
            if ratio >= NOTABLE:
                found.append(Driver(word, float(self.states[0][word]), float(stage.flat[word]), ratio))
        strongest = tuple(sorted(found, key=lambda driver: -driver.ratio)[:2])
        words = [driver.word for driver in strongest]
        return strongest, self.ratio(rate, clock.event, clock.subject, w, words) if words else 1.0

    def ratio(self, rate: float, event: int, subject: int, w: World, words: list[int]) -> float:
        """The rate over what it would be with some words as at signing; 1 where that is no number."""
        whole, signing = self.stage.whole, self.states[0].view(np.int64)
        kept = whole[words].copy()
        whole[words] = signing[words]
        try:
            other = float(self.kernel.rate(event, w, subject))
        finally:
            whole[words] = kept
        return rate / other if other > 0.0 and math.isfinite(rate / other) else 1.0

    def reads(self, c: int) -> Iterator[int]:
        """Words of the numbers that the event of clock `c` declares to read, and that are not as at signing."""
        clock = self.bound.clocks[c]
        event, layout = self.bound.events[clock.event], self.bound.layout
        for kind, index, name in sorted(roles.places(self.bound.web, event, clock.subject, event.reads)):
            base = layout.types[kind][name]
            if kind == "posting" or (base.subdtype or (base,))[0].kind != "f":
                continue  # a posting was not there at signing; codes are no matter of more or less
            first = layout.word(kind, index, name)
            for word in range(first, first + base.itemsize // 8):
                then, now = self.states[0][word], self.stage.flat[word]
                if then != now and math.isfinite(then) and math.isfinite(now):
                    yield word


def watched(engine: Reference, trial: int, inputs: Array) -> tuple[Passage, Lived]:
    """Lives one trial and keeps every step, and the history as the engines hand it on."""
    bound = engine.bound
    stage = bound.stage(engine.key, plain=True)
    engine.start(stage, trial, inputs, False)
    watcher = Watcher(bound, stage, engine.kernel)
    life = Life(stage, watcher, bound.scenario.horizon, MOST, lambda date, c, done: None)
    life.live()
    stopped = int(stage.world[0]["status"])
    engine.end(stage)
    status = int(stage.world[0]["status"])
    assert stopped in (COMPLETED, status)
    final = stage.flat.copy()
    lived = Lived(
        final[None, : bound.layout.state_words], stage.count[None].copy(), stage.since[None].copy(),
        np.array([life.rung]), np.empty((1, 0, 3)), np.empty((1, 0, bound.layout.state_words)),
    )  # fmt: skip
    return Passage(bound, trial, tuple(watcher.steps), tuple(watcher.states), final, STATUS[status]), lived


def trace(scenario: Scenario, events: tuple[Event, ...], trial: int, point: int = 0) -> History:
    """Lives trial `trial` of a point of a scenario's study again and tells it.

    Raises:
        UserError: an event that breaks the contract, or no such point.
        MachineError: the cache folder cannot be written.
    """
    every = points(scenario)
    if not 0 <= point < every.count:
        allowed = f"0 to {every.count - 1}" if every.count > 1 else "0, as there is no sweep"
        message = f"there is no point {point}; allowed: {allowed}"
        raise UserError([Mistake("trace.point", message, value=point, allowed=allowed)])
    bound = bind(every.scenario_of(every.design(point)), events, mechanisms())
    inputs = every.inputs[[every.draw(point)]] if every.outer else None
    return tell(*PlainLives(bound, every.key(point)).relive(trial, inputs))
