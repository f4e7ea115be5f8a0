"""One world lived step by step under the eyes of the checks: what events do against what they declare.

The declarations are what re-arming rests on. What an effect changed must be declared in ``writes``; and where all that
is *not* declared in ``reads`` is shaken, no guard, intensity, birth or due date may move by a bit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any

import numpy as np

from model import roles
from model.binding import Array
from model.engines.bulk_loop import earliest
from model.engines.reference import Reference
from model.engines.step import COMPLETED
from model.event import World
from model.laws import TRIGGERED
from model.state import KINDS
from model.testing.room import Room

SHAKE_EVERY = 60  # steps between two states in which all clocks are asked
AGAIN_EVERY = 7  # steps between two that are taken twice
MOST = 2_000  # steps of one history
WIRING = {("tie", "investor"), ("tie", "host"), ("posting", "tie"), ("product", "tie")}  # who belongs to whom: fixed
FIRMS = {("posting", "sender"), ("posting", "receiver")}
ENGINES = {("world", "now"), ("world", "status")}  # what the engine itself writes


class Findings:
    """What was seen of every event: how often it happened, and what it did beside its declarations."""

    def __init__(self) -> None:
        self.fired: dict[str, int] = defaultdict(int)
        self.undeclared_writes: dict[str, set[str]] = defaultdict(set)
        self.undeclared_reads: dict[str, set[str]] = defaultdict(set)
        self.impure: set[str] = set()


class Walk:
    """One world lived step by step.

    Args:
        room: the world; a plain one is interpreted.
        findings: to be added to.
        names: the events looked at; all where None.
        every: steps between two states that are shaken.
    """

    def __init__(
        self, room: Room, findings: Findings, names: Collection[str] | None = None, every: int = SHAKE_EVERY
    ) -> None:
        self.room, self.findings, self.every = room, findings, every
        self.engine = Reference(room.bound, room.key, plain=room.plain)
        self.stage = room.bound.stage(room.key, plain=room.plain)
        self.words = words_of(room)
        self.size = room.bound.layout.state_words
        self.events = [room.bound.events[clock.event] for clock in room.bound.clocks]
        self.asked = [c for c, event in enumerate(self.events) if names is None or event.name in names]
        self.writes = [self._declared(c, event.writes) for c, event in enumerate(self.events)]
        self.reads = [self._declared(c, event.reads) for c, event in enumerate(self.events)]
        self.now = room.bound.layout.word("world", 0, "now")
        self.loose: dict[int, tuple[Array, Array, Array]] = {}
        self.luck = np.random.default_rng(1)

    def _declared(self, c: int, lines: tuple[str, ...]) -> frozenset[roles.Place]:
        clock, event = self.room.bound.clocks[c], self.events[c]
        own = (f"{event.subject}.{event.trigger}",) if event.law == TRIGGERED else ()
        return roles.places(self.room.bound.web, event, clock.subject, lines + own)

    def live(self, trial: int) -> None:
        """A whole history."""
        stage, horizon = self.stage, self.room.scenario.horizon
        self.engine.start(stage, trial, self.room.inputs(1, trial)[0], False)
        for steps in range(MOST):
            c = earliest(stage.alarm)
            if stage.world[0]["status"] != COMPLETED or not stage.alarm[c] < horizon:
                break
            if steps % self.every == 0:
                self.shake()
            self._step(c, steps)

    def _step(self, c: int, steps: int) -> None:
        stage, event = self.stage, self.events[c]
        if c not in self.asked:
            self.engine.kernel.step(stage, c)
            return
        before = self._saved()
        self.engine.kernel.step(stage, c)
        if steps % AGAIN_EVERY == 0 or len(self.asked) < len(self.events):
            self._again(c, before)
        self.findings.fired[event.name] += int(stage.clock[c]["done"])
        for word in np.flatnonzero(stage.whole[: self.size] != before[0].view(np.int64)[: self.size]):
            place = self.words[int(word)]
            if place not in self.writes[c] and (place[0], place[2]) not in ENGINES:
                self.findings.undeclared_writes[event.name].add(f"{place[0]}.{place[2]}")

    def _parts(self) -> tuple[Array, ...]:
        s = self.stage
        clock: Any = s.clock
        return s.flat, getattr(clock, "_data", clock), s.alarm, s.count, s.since

    def _saved(self) -> tuple[Array, ...]:
        return tuple(part.copy() for part in self._parts())

    def _again(self, c: int, before: tuple[Array, ...]) -> None:
        """The same step on the same state: the same bits."""
        after = self._saved()
        for part, old in zip(self._parts(), before, strict=True):
            part[...] = old
        self.engine.kernel.step(self.stage, c)
        if any(a.tobytes() != b.tobytes() for a, b in zip(after, self._saved(), strict=True)):
            self.findings.impure.add(self.events[c].name)

    def shake(self) -> None:
        """The functions of every clock that is looked at, before and after what they do not declare is shaken."""
        here = self.stage.flat.copy()
        before = self.room.world(here)
        for c in self.asked:
            there = self._shaken(here, c)
            self._held(c, ("intensity", "birth", "due"), before, self.room.world(there))
            there[self.now] = here[self.now]  # a guard may look at the date
            self._held(c, ("guard",), before, self.room.world(there))

    def _held(self, c: int, names: tuple[str, ...], before: World, after: World) -> None:
        event, k = self.events[c], self.room.bound.clocks[c].subject
        for name in names:
            function = getattr(event, name)
            if function is None:
                continue
            one, other = (function(w, k, getattr(w.par, event.name)) for w in (before, after))
            if one != other and not (one != one and other != other):
                self.findings.undeclared_reads[event.name].add(name)

    def _shaken(self, here: Array, c: int) -> Array:
        there, luck = here.copy(), self.luck
        whole = there.view(np.int64)
        firms, codes, numbers = self._loose(c)
        whole[firms] = luck.integers(self.room.bound.web.firms, size=len(firms))
        whole[codes] = abs(whole[codes] - luck.integers(3, size=len(codes)))
        there[numbers] = luck.uniform(0.01, 2.0, len(numbers))
        return there

    def _loose(self, c: int) -> tuple[Array, Array, Array]:
        """Words that a clock's functions do not declare: which firm, other whole numbers, all else."""
        if c not in self.loose:
            found: tuple[list[int], ...] = ([], [], [])
            for word, place in self.words.items():
                field = (place[0], place[2])
                if place not in self.reads[c] and field not in WIRING:
                    found[0 if field in FIRMS else 1 if _is_whole(*field) else 2].append(word)
            firms, codes, numbers = (np.array(words, np.int64) for words in found)
            self.loose[c] = firms, codes, numbers
        return self.loose[c]


def words_of(room: Room) -> dict[int, roles.Place]:
    """Which field each word of the state is."""
    found, places = {}, room.bound.layout
    for kind in KINDS:
        for index in range(places.count[kind.name]):
            for field in kind.fields:
                for element in range(len(field.domains) or 1):
                    found[places.word(kind.name, index, field.name, element)] = (kind.name, index, field.name)
    return found


@cache
def _is_whole(kind: str, name: str) -> bool:
    field = next(each for each in KINDS if each.name == kind).field(name)
    return field.whole or field.number.unit == "code"
