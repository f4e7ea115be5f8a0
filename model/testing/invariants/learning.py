"""Knowledge is no exhaustible resource: learning lowers no capability, not the donor's nor the recipient's."""

from __future__ import annotations

from collections import Counter

import numpy as np

from model.binding import Array
from model.engines.bulk_loop import earliest
from model.engines.reference import Reference
from model.engines.step import COMPLETED, Stage
from model.mechanisms import capability
from model.testing.room import Room

LEARNING = ("learning_episode", "benchmarking", "codification", "executive_dispatch", "orderly_return")
CLOSE = 1e-12
MOST = 400  # steps of one history


def lowers_nothing(room: Room, first: int, trials: int) -> list[str]:
    """No learning event lowers any firm's knowledge, absorbed or not."""
    return lowered(room, first, trials, LEARNING)[0]


def lowered(room: Room, first: int, trials: int, names: tuple[str, ...]) -> tuple[list[str], Counter[str]]:
    """What these events lowered, and how often they happened.

    Own effort moves with the date, so a firm's knowledge after an event is held against the same instant without it.
    """
    engine = Reference(room.bound, room.key, plain=True)
    found: list[str] = []
    seen: Counter[str] = Counter()
    for trial in range(first, first + trials):
        stage, before = room.bound.stage(room.key, plain=True), room.bound.stage(room.key, plain=True)
        engine.start(stage, trial, room.inputs(1, trial)[0], False)
        for _ in range(MOST):
            c = earliest(stage.alarm)
            if stage.world[0]["status"] != COMPLETED or not stage.alarm[c] < room.scenario.horizon:
                break
            name = room.names[room.bound.clocks[c].event]
            before.flat[:] = stage.flat
            now = float(stage.alarm[c])
            engine.kernel.step(stage, c)
            if name in names and stage.clock[c]["done"]:
                seen[name] += 1
                if _less(room, before, stage, now):
                    found.append(f"{name} lowers a capability in trial {trial}, year {now:.3f}")
                    break
    return found, seen


def _less(room: Room, before: Stage, after: Stage, now: float) -> bool:
    """Whether some firm that was brought to the date knows less than it would without the event."""
    w = room.world(before.flat)
    w.world.now = now
    for firm in range(len(room.scenario.firms)):
        capability.advance(w, firm)  # type: ignore[no-untyped-call]
    stamped = room.bound.layout.final(after.flat[None], "firm")["capability_stamp"][0] == now
    return bool((_known(room, after.flat)[stamped] < _known(room, before.flat)[stamped] - CLOSE).any())


def _known(room: Room, buffer: Array) -> Array:
    firm = room.bound.layout.final(buffer[None], "firm")
    return np.asarray(firm["capability"][0] + firm["pocket"][0])
