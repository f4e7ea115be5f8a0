"""What is muted is silent: every other stream keeps its draws."""

from __future__ import annotations

from collections.abc import Iterable

from model.engines.lives import Lived
from model.replay.without import without
from model.testing.room import Room, told

MOST = 3  # events muted in turn in one world


def muting(room: Room, first: int, trials: int) -> list[str]:
    """Some of the events that rang, the rarest first, each muted in turn."""
    counts = room.lived(first, trials).counts.sum(axis=(0, 1))
    mutable = [at for at, event in enumerate(room.bound.events) if not event.essential and counts[at]]
    rarest = sorted(mutable, key=lambda at: (counts[at], room.names[at]))[:MOST]
    return muted(room, first, trials, [room.names[at] for at in rarest])


def muted(room: Room, first: int, trials: int, names: Iterable[str]) -> list[str]:
    """Each event muted: up to its first alarm a history is what it was; where it never rang, to the end."""
    found = []
    for name in names:
        quiet = room.of(without(room.scenario, [name], room.bound.events))
        lived = room.lived(first, trials), quiet.bulk(trials, first)
        rows = zip(told(room, lived[0]), told(quiet, lived[1], without=name), strict=True)
        for trial, (one, other) in enumerate(rows):
            rings = [row[0] for row in one if row[1] == name]
            if rings:
                same = [row for row in one if row[0] < rings[0]] == [row for row in other if row[0] < rings[0]]
            else:
                same = one == other and lived[0].states[trial].tobytes() == lived[1].states[trial].tobytes()
            if not same:
                found.append(f"without {name} trial {first + trial} is another history before it rings")
                break
    return found


def silent(name: str, one: tuple[Room, Lived], other: tuple[Room, Lived]) -> list[str]:
    """Two worlds that differ by an event that writes nothing: every bit of all else is the same."""
    found = []
    if one[1].states.tobytes() != other[1].states.tobytes():
        found.append(f"{name} writes nothing, and yet states differ with it")
    if one[1].films.tobytes() != other[1].films.tobytes():
        found.append(f"{name} writes nothing, and yet paths differ with it")
    if told(*one, without=name) != told(*other, without=name):
        found.append(f"{name} writes nothing, and yet other things happen with it")
    return found
