"""One world lived step by step under the eyes of the checks: what events do against what they declare.

The declarations are what re-arming rests on. What an effect changed must be declared in ``writes``; and where all that
is *not* declared in ``reads`` is shaken, no guard, intensity, birth or due date may move by a bit.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np

from model import roles
from model.binding import Array
from model.engines.bulk_loop import earliest
from model.engines.reference import Reference
from model.engines.step import COMPLETED
from model.laws import TRIGGERED
from model.state import KINDS
from model.testing.room import Room

SHAKE_EVERY = 60  # steps between two states in which all clocks are asked
AGAIN_EVERY = 7  # steps between two that are taken twice
MOST = 2_000  # steps of one history
WIRING = {("tie", "investor"), ("tie", "host"), ("posting", "tie"), ("product", "tie")}  # who belongs to whom: fixed
FIRMS = {("posting", "sender"), ("posting", "receiver")}
LEAST, MOST_SHAKEN = -2.0, 4.0  # powers of ten of numbers that are shaken: what is read behind a threshold shows, too
NEGATIVE = 0.25  # share of them that are
CODES = 12  # codes and counts run from 0 to below it, or to below ten times it
FAILED = "failed"  # stands for what a function gives that raises something in a shaken world
ENGINES = {("world", "now"), ("world", "status")}  # what the engine itself writes


class Findings:
    """What was seen of every event: how often it happened, and what it did beside its declarations."""

    def __init__(self) -> None:
        self.fired: dict[str, int] = defaultdict(int)
        self.undeclared_writes: dict[str, set[str]] = defaultdict(set)
        self.undeclared_reads: dict[str, set[str]] = defaultdict(set)
        self.impure: set[str] = set()
        self.changing: dict[str, set[str]] = defaultdict(set)  # functions that change state, and what
        self.rates: dict[str, str] = {}  # what a rate cannot be


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
        free = [word for word, (kind, _, name) in self.words.items() if not _is_whole(kind, name)]
        self.numbers = np.array(free, np.int64)
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
            self._pressed(c, before)
        self.findings.fired[event.name] += int(stage.clock[c]["done"])
        self._changed(c, before[0])

    def _changed(self, c: int, before: Array) -> None:
        stage, event = self.stage, self.events[c]
        for word in np.flatnonzero(stage.whole[: self.size] != before.view(np.int64)[: self.size]):
            place = self.words[int(word)]
            if place not in self.writes[c] and (place[0], place[2]) not in ENGINES:
                another = any((kind, name) == (place[0], place[2]) for kind, _, name in self.writes[c])
                told = f"{place[0]}.{place[2]}" + (f" of another {place[0]}" if another else "")
                self.findings.undeclared_writes[event.name].add(told)

    def _parts(self) -> tuple[Array, ...]:
        s = self.stage
        clock: Any = s.clock
        return s.flat, getattr(clock, "_data", clock), s.alarm, s.count, s.since

    def _saved(self) -> tuple[Array, ...]:
        return tuple(part.copy() for part in self._parts())

    def _again(self, c: int, before: tuple[Array, ...]) -> None:
        """The same step on the same state: the same bits."""
        after = self._saved()
        self._put(before)
        self.engine.kernel.step(self.stage, c)
        if any(a.tobytes() != b.tobytes() for a, b in zip(after, self._saved(), strict=True)):
            self.findings.impure.add(self.events[c].name)

    def _pressed(self, c: int, before: tuple[Array, ...]) -> None:
        """The same step where all numbers are odd: what is written behind a threshold shows, too."""
        after, stage = self._saved(), self.stage
        self._put(before)
        date = stage.flat[self.now]
        stage.flat[self.numbers] = self._odd(len(self.numbers))
        stage.flat[self.now] = date
        odd = stage.flat.copy()
        with suppress(Exception):  # numbers that no history has
            self.engine.kernel.step(stage, c)
        self._changed(c, odd)
        self._put(after)

    def _put(self, parts: tuple[Array, ...]) -> None:
        for part, old in zip(self._parts(), parts, strict=True):
            part[...] = old

    def shake(self) -> None:
        """The functions of every clock that is looked at, before and after what they do not declare is shaken."""
        here = self.stage.flat.copy()
        for c in self.asked:
            there = self._shaken(here, c)
            self._held(c, ("intensity", "birth", "due"), here, there)
            there[self.now] = here[self.now]  # a guard may look at the date
            self._held(c, ("guard",), here, there)

    def _held(self, c: int, names: tuple[str, ...], here: Array, there: Array) -> None:
        event = self.events[c]
        for name in names:
            if getattr(event, name) is None:
                continue
            one = self._given(c, name, here)
            self._weighed(c, name, one)
            try:
                other = self._given(c, name, there)
            except Exception:  # it looked at what was shaken, or it would not have failed
                other = FAILED
            if one != other and not (one != one and other != other):
                self.findings.undeclared_reads[event.name].add(name)

    def _given(self, c: int, name: str, buffer: Array) -> Any:
        """What a function of a clock's event gives; what it changes is found, and put back."""
        event, before = self.events[c], buffer.copy()
        w = self.room.world(buffer)
        try:
            return getattr(event, name)(w, self.room.bound.clocks[c].subject, getattr(w.par, event.name))
        finally:
            changed = np.flatnonzero(buffer.view(np.int64) != before.view(np.int64))
            if len(changed):
                places = (self.words.get(int(word), ("what is", 0, "a parameter")) for word in changed)
                told = {f"its {name} changes {kind}.{field}" for kind, _, field in places}
                self.findings.changing[event.name] |= told
                buffer[:] = before

    def _weighed(self, c: int, name: str, rate: Any) -> None:
        """A rate that is none, of an event that the engine would ask for it here."""
        event, tie = self.events[c], self.room.bound.clocks[c].tie
        if name != "intensity" or not event.is_hazard or (tie >= 0 and self.stage.tie[tie]["ended"] != 0):
            return
        if not rate >= 0.0:
            self.findings.rates.setdefault(event.name, f"its intensity is {rate:g}: a rate is never negative")
        elif rate == math.inf:
            self.findings.rates.setdefault(event.name, "its intensity is infinite: a rate is a number")

    def _shaken(self, here: Array, c: int) -> Array:
        there, luck = here.copy(), self.luck
        whole = there.view(np.int64)
        firms, codes, numbers = self._loose(c)
        whole[firms] = luck.integers(self.room.bound.web.firms, size=len(firms))
        whole[codes] = luck.integers(CODES, size=len(codes)) * 10 ** luck.integers(2, size=len(codes))
        there[numbers] = self._odd(len(numbers))
        return there

    def _odd(self, many: int) -> Array:
        """Numbers of all magnitudes."""
        signs = np.where(self.luck.random(many) < NEGATIVE, -1.0, 1.0)
        return np.asarray(signs * 10.0 ** self.luck.uniform(LEAST, MOST_SHAKEN, many))

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
