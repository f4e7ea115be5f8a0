"""What the telling is made of: one history, step by step, as the engine saw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from model.binding import Array, Bound, Clock
from model.engines.plain import Record, Records
from model.event import Event


class Driver(NamedTuple):
    """A field that made an event likelier than it was at signing.

    Attributes:
        word: its place in the buffer.
        then, now: its value at signing, and when the event happened.
        ratio: how many times likelier the event was for it.
    """

    word: int
    then: float
    now: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Step:
    """One alarm that rang.

    Attributes:
        time: years since signing.
        clock: which clock.
        done: False where a guard or a plan's condition stood against it.
        count: how often its event has happened on its subject, this time included.
        drivers: what made it likelier than at signing, strongest first.
        likelier: how many times likelier the drivers made it, together.
        set_by: the earlier step that set its date, -1 if none did.
        next: the clock's next alarm.
    """

    time: float
    clock: int
    done: bool
    count: int
    drivers: tuple[Driver, ...]
    likelier: float
    set_by: int
    next: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A history as it was lived.

    Attributes:
        bound: the scenario as arrays.
        trial: its number.
        steps: all alarms that rang.
        states: the buffer at signing and after every step, one more than steps.
        final: the buffer after the books were closed at the horizon.
        status: name of the status code.
    """

    bound: Bound
    trial: int
    steps: tuple[Step, ...]
    states: tuple[Array, ...]
    final: Array
    status: str

    def clock(self, step: Step) -> Clock:
        """The clock that rang."""
        return self.bound.clocks[step.clock]

    def event(self, step: Step) -> Event:
        """The event of the clock that rang."""
        return self.bound.events[self.clock(step).event]


class View:
    """A buffer with its records by kind: ``view.tie[0].stake``."""

    def __init__(self, bound: Bound, buffer: Array) -> None:
        world, firm, tie, posting, product, par = bound.layout.views(buffer)
        self.world: Record = Records(world)[0]
        self.par: Record = Records(par)[0]
        self.firm, self.tie, self.posting, self.product = (Records(part) for part in (firm, tie, posting, product))

    def record(self, kind: str, index: int) -> Any:
        """A record by the name of its kind."""
        return self.world if kind == "world" else getattr(self, kind)[index]


def same(before: Array, after: Array) -> Any:
    """Words whose number is the same in both (NaN equals NaN, 0.0 equals -0.0)."""
    return (before.view(np.int64) == after.view(np.int64)) | (before == after)
