"""The baseline: an idiomatic SimPy program over the same, uncompiled event functions.

Equal in distribution, free in bits: plain Python objects for records, `random` and `math` for draws and
functions (patched into the event modules of this process), a SimPy process per clock that is interrupted
when its rate changes. As fast as SimPy gets without changing the model.
"""

from __future__ import annotations

import math
import random
import sys
from typing import Any

import numpy as np
import simpy

from model.binding import Bound
from model.engines.step import DATE, HAZARD, PLAN
from model.event import World
from model.laws import TRIGGERED
from model.layout import KIND_ORDER
from model.parameter import parameters_of


class Bag:
    """A record as a plain object."""


class Rows(list):  # type: ignore[type-arg]
    """A list of records with the `shape` that loops ask for."""

    @property
    def shape(self) -> tuple[int]:
        return (len(self),)


def patch(bound: Bound) -> None:
    """Lets event and mechanism modules use Python's own random numbers and functions."""
    fast = {
        "uniform": lambda draw, slot: random.random() or 0.5,
        "normal": lambda draw, slot: random.gauss(0.0, 1.0),
        "log_normal": lambda draw, slot, median, spread: median * math.exp(spread * random.gauss(0.0, 1.0)),
        "exp": math.exp,
        "log": math.log,
    }
    for name, module in list(sys.modules.items()):
        if name.startswith(
            ("model.events.", "model.mechanisms.", "model.quarter", "model.maths", "model.laws", "model.birth")
        ):
            for function, fast_one in fast.items():
                if hasattr(module, function):
                    setattr(module, function, fast_one)


def bag(record: Any) -> Bag:
    """A NumPy record as a plain object; nested records as objects, domains as lists."""
    made = Bag()
    for name in record.dtype.names:
        value = record[name]
        setattr(made, name, bag(value) if isinstance(value, np.void) else value.tolist())
    return made


def world_of(bound: Bound) -> World:
    """The state at signing as plain objects."""
    views = bound.layout.views(bound.template.copy())
    rows = [Rows(bag(record) for record in view) for view in views]
    assert len(rows) == len(KIND_ORDER) + 1
    return World(rows[0][0], rows[1], rows[2], rows[3], rows[4], rows[5][0])


class Model:
    """One history."""

    def __init__(self, bound: Bound, seed: int, alone: bool = False) -> None:
        from model.birth import begin

        random.seed(seed)
        self.bound = bound
        self.env = simpy.Environment()
        self.w = world_of(bound)
        begin(self.w, alone)
        self.alarms = 0
        self.counts: dict[str, int] = {}
        self.near = [bound.near[bound.first[c] : bound.first[c + 1]].tolist() for c in range(len(bound.clocks))]
        self.clocks = [Clock(self, c) for c in range(len(bound.clocks))]
        for clock in self.clocks:
            clock.process = self.env.process(clock.live())

    def run(self) -> None:
        self.env.run(until=self.bound.scenario.horizon)


class Clock:
    """One event on one subject."""

    def __init__(self, model: Model, c: int) -> None:
        row = model.bound.clocks[c]
        self.model, self.c, self.row = model, c, row
        self.event = model.bound.events[row.event]
        self.p = getattr(model.w.par, self.event.name)
        self.process: Any = None
        self.none = self.event.arguments(*[math.nan] * len(parameters_of(self.event.arguments)))
        self.begun = self.armed = 0.0
        self.rate = 0.0
        self.left = 0.0
        self.spent = -math.inf
        self.shape = getattr(self.p, "shape", 1.0)
        if row.kind == PLAN:
            plan = model.bound.layout.plan(model.bound.template)[row.plan]
            self.at = float(plan[0])
            self.arguments = self.event.arguments(*plan[2 : 2 + len(parameters_of(self.event.arguments))].tolist())

    def live(self) -> Any:
        env = self.model.env
        self.renew()
        while True:
            try:
                delay = self.delay()
                yield env.timeout(delay) if delay < math.inf else env.event()
            except simpy.Interrupt:
                continue
            self.happen()
            if self.row.kind == PLAN:
                return
            self.renew()

    def alive(self) -> bool:
        return self.row.tie < 0 or self.model.w.tie[self.row.tie].ended == 0

    def intensity(self) -> float:
        return float(self.event.intensity(self.model.w, self.row.subject, self.p)) if self.alive() else 0.0

    def born(self) -> float:
        birth = self.event.birth
        return self.begun if birth is None else birth(self.model.w, self.row.subject, self.p)

    def renew(self) -> None:
        if self.row.kind == HAZARD:
            self.left = random.expovariate(1.0)
            self.begun = self.armed = self.model.env.now
            self.rate = self.intensity()

    def due(self) -> float:
        w, k = self.model.w, self.row.subject
        if self.event.law == TRIGGERED:
            return float(
                getattr(
                    w.world if self.event.subject == "world" else getattr(w, self.event.subject)[k], self.event.trigger
                )
            )
        return float(self.event.due(w, k, self.p))

    def delay(self) -> float:
        now = self.model.env.now
        if not self.alive():
            return math.inf
        if self.row.kind == PLAN:
            return max(self.at - now, 0.0)
        if self.row.kind == DATE:
            due = self.due()
            return math.inf if due == self.spent else max(due - now, 0.0)
        if self.rate <= 0.0:
            return math.inf
        law, age = self.event.law, now - self.born()
        return max(
            law.inverse(law.cumulative(age, self.p.scale, self.shape) + self.left / self.rate, self.p.scale, self.shape)
            - age,
            0.0,
        )

    def concerned(self) -> bool:
        """Looks at the clock again; True if its wait changed."""
        if not self.alive() or self.row.kind == DATE:
            return True
        if self.row.kind == PLAN:
            return False
        rate, born, law, now = self.intensity(), self.born(), self.event.law, self.model.env.now
        if rate == self.rate:
            return False
        if self.rate > 0.0:
            used = law.cumulative(now - born, self.p.scale, self.shape) - law.cumulative(
                self.armed - born, self.p.scale, self.shape
            )
            self.left = max(self.left - self.rate * used, 0.0)
        self.rate, self.armed = rate, now
        return True

    def happen(self) -> None:
        model = self.model
        if not self.alive():
            return
        w, k = model.w, self.row.subject
        w.world.now = model.env.now
        model.alarms += 1
        if self.row.kind == DATE:
            self.spent = self.due()
            if self.event.law == TRIGGERED:
                setattr(
                    w.world if self.event.subject == "world" else getattr(w, self.event.subject)[k],
                    self.event.trigger,
                    math.inf,
                )
        if not self.event.guard(w, k, self.p):
            return
        draw = model_draw(self.model)
        self.event.effect(w, k, self.p, self.arguments if self.row.kind == PLAN else self.none, draw)
        model.counts[self.event.name] = model.counts.get(self.event.name, 0) + 1
        for other in model.near[self.c]:
            if other != self.c:
                clock = model.clocks[other]
                if clock.concerned() and clock.process.is_alive:
                    clock.process.interrupt()


def model_draw(model: Model) -> Any:
    """An address that nobody reads: the patched draws are free."""
    from model.draws import Draw

    return Draw(1, 1, 1, 1, 1, 1)
