"""Claim: every event keeps the contract of `model.event`: declared fields only, pure, bounded, told in words.

The declarations are what re-arming rests on, so they are held against what the functions do: worlds are lived step
by step; what an effect changed must be declared in ``writes``; and where everything that is *not* declared in
``reads`` is shaken, no guard, intensity, birth or due date may move by a bit.
"""

from __future__ import annotations

import ast
import math
import string
from collections import defaultdict
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import model
from model import roles
from model.draws import Draw
from model.engines.bulk_loop import earliest
from model.engines.plain import Records
from model.engines.reference import Reference
from model.engines.step import COMPLETED
from model.event import World
from model.laws import TRIGGERED
from model.parameter import parameters_of
from model.state import KINDS
from model.vocabulary import vocabulary
from tests.directed import DIRECTED, directed
from tests.engine_room import Room

EVENTS = {event.name: event for event in vocabulary()}
TRIALS = 5
SHAKE_EVERY = 60  # steps between two states in which all clocks are asked
WIRING = {("tie", "investor"), ("tie", "host"), ("posting", "tie"), ("product", "tie")}  # who belongs to whom: fixed
FIRMS = {("posting", "sender"), ("posting", "receiver")}
every_event = pytest.mark.parametrize("name", EVENTS)


class Findings:
    """What was seen of every event over the directed worlds."""

    def __init__(self) -> None:
        self.fired: dict[str, int] = defaultdict(int)
        self.undeclared_writes: dict[str, set[str]] = defaultdict(set)
        self.undeclared_reads: dict[str, set[str]] = defaultdict(set)
        self.impure: set[str] = set()


def words_of(room: Room) -> dict[int, roles.Place]:
    """Which field each word of the state is."""
    found = {}
    places = room.bound.layout
    for kind in KINDS:
        for index in range(places.count[kind.name]):
            for field in kind.fields:
                for element in range(len(field.domains) or 1):
                    found[places.word(kind.name, index, field.name, element)] = (kind.name, index, field.name)
    return found


def declared(room: Room, c: int, lines: tuple[str, ...]) -> frozenset[roles.Place]:
    clock = room.bound.clocks[c]
    return roles.places(room.bound.web, room.bound.events[clock.event], clock.subject, lines)


class Walk:
    """One world lived step by step under the eyes of the checks."""

    def __init__(self, room: Room, findings: Findings) -> None:
        self.room, self.findings = room, findings
        self.engine = Reference(room.bound, room.key)
        self.stage = room.bound.stage(room.key)
        self.words = words_of(room)
        self.size = room.bound.layout.state_words
        self.events = [room.bound.events[clock.event] for clock in room.bound.clocks]
        self.writes = [declared(room, c, event.writes + self.trigger(event)) for c, event in enumerate(self.events)]
        self.reads = [declared(room, c, event.reads + self.trigger(event)) for c, event in enumerate(self.events)]
        self.luck = np.random.default_rng(1)

    @staticmethod
    def trigger(event) -> tuple[str, ...]:
        return (f"{event.subject}.{event.trigger}",) if event.law == TRIGGERED else ()

    def live(self, trial: int) -> None:
        stage, horizon = self.stage, self.room.scenario.horizon
        self.engine.start(stage, trial, self.room.inputs(1, trial)[0], False)
        steps = 0
        while stage.world[0]["status"] == COMPLETED:
            c = earliest(stage.alarm)
            if not stage.alarm[c] < horizon or steps > 2_000:
                break
            if steps % SHAKE_EVERY == 0:
                self.shake()
            self.step(c, steps)
            steps += 1

    def step(self, c: int, steps: int) -> None:
        stage, name = self.stage, self.events[c].name
        before = self.saved()
        self.engine.kernel.step(stage, c)
        if steps % 7 == 0:
            self.again(c, before)
        self.findings.fired[name] += int(stage.clock[c]["done"])
        for word in np.flatnonzero(stage.whole[: self.size] != before[0].view(np.int64)[: self.size]):
            place = self.words[int(word)]
            engines = place[0] == "world" and place[2] in ("now", "status")
            if place not in self.writes[c] and not engines:
                self.findings.undeclared_writes[name].add(f"{place[0]}.{place[2]}")

    def saved(self) -> tuple[Any, ...]:
        s = self.stage
        return tuple(part.copy() for part in (s.flat, s.clock, s.alarm, s.count, s.since))

    def again(self, c: int, before: tuple[Any, ...]) -> None:
        """The same step on the same state: the same bits."""
        s = self.stage
        after = self.saved()
        for part, old in zip((s.flat, s.clock, s.alarm, s.count, s.since), before, strict=True):
            part[...] = old
        self.engine.kernel.step(s, c)
        if any(a.tobytes() != b.tobytes() for a, b in zip(after, self.saved(), strict=True)):
            self.findings.impure.add(self.events[c].name)

    def shake(self) -> None:
        """Every clock's functions, before and after all that they do not declare has been shaken."""
        here = self.stage.flat.copy()
        for c, event in enumerate(self.events):
            there = self.shaken(here, self.reads[c], keep_now=False)
            k = self.room.bound.clocks[c].subject
            for what in ("intensity", "birth", "due"):
                self.held(event, what, k, here, there)
            self.held(event, "guard", k, here, self.shaken(here, self.reads[c], keep_now=True))

    def held(self, event, what: str, k: int, here, there) -> None:
        function = getattr(event, what)
        if function is None:
            return
        one, other = (self.value(event, function, k, buffer) for buffer in (here, there))
        if one != other and not (one != one and other != other):
            self.findings.undeclared_reads[event.name].add(what)

    def value(self, event, function, k: int, buffer):
        views = self.room.bound.layout.views(buffer)
        world, firm, tie, posting, product, par = (Records(view) for view in views)
        w = World(world[0], firm, tie, posting, product, par[0])
        return function(w, k, getattr(w.par, event.name))

    def shaken(self, here, reads, keep_now: bool):
        there = here.copy()
        whole = there.view(np.int64)
        firms = self.room.bound.web.firms
        for word, place in self.words.items():
            if place in reads or (place[0], place[2]) in WIRING or (keep_now and place == ("world", 0, "now")):
                continue
            if (place[0], place[2]) in FIRMS:
                whole[word] = self.luck.integers(firms)
            elif self.is_whole(place):
                whole[word] = abs(whole[word] - self.luck.integers(3))
            else:
                there[word] = self.luck.uniform(0.01, 2.0)
        return there

    @staticmethod
    @cache
    def is_whole(place: roles.Place) -> bool:
        kind = next(kind for kind in KINDS if kind.name == place[0])
        field = kind.field(place[2])
        return field.whole or field.number.unit == "code"


@pytest.fixture(scope="module")
def findings() -> Findings:
    found = Findings()
    for name in DIRECTED:
        walk = Walk(Room(directed(name)), found)
        for trial in range(TRIALS):
            walk.live(trial)
    return found


@every_event
def test_roles_exist(name):
    assert roles.mistakes(EVENTS[name]) == []


@every_event
def test_it_fires(name, findings):
    assert findings.fired[name] >= 3


@every_event
def test_it_changes_what_it_declares(name, findings):
    assert findings.undeclared_writes[name] == set()


@every_event
def test_it_looks_at_what_it_declares(name, findings):
    assert findings.undeclared_reads[name] == set()


@every_event
def test_its_effect_is_pure(name, findings):
    assert name not in findings.impure


@every_event
def test_numbers_have_ranges_and_sources(name):
    for declaration in (EVENTS[name].parameters, EVENTS[name].arguments):
        for number in parameters_of(declaration).values():
            assert number.low <= number.high
            assert math.isnan(number.default) or number.low <= number.default <= number.high
            assert number.source
            assert number.doc


@every_event
def test_its_story_can_be_told(name):
    event = EVENTS[name]
    kinds = {kind.name: kind for kind in KINDS}
    states = {field.name for field in kinds[event.subject].fields} | {line.partition(".")[2] for line in event.writes}
    for _, word, spec, _ in string.Formatter().parse(event.story):
        if word is None:
            continue
        assert word in {"firm", "tie", "host", "investor", "sender", "receiver", "product"} | states, word
        if spec:
            format(0.5, spec)


@every_event
def test_it_says_where_it_comes_from(name):
    event = EVENTS[name]
    assert event.source
    assert event.effect.__module__ == f"model.events.{name}"
    assert __import__(event.effect.__module__, fromlist=["x"]).__doc__.startswith(name)


def test_ranks_are_an_order():
    """No two events of the vocabulary share a rank, so their order at one instant never rests on a name."""
    ranks = [event.rank for event in EVENTS.values()]
    assert len(set(ranks)) == len(ranks)


class Reads(ast.NodeVisitor):
    """Names of attributes and of string keys that are read, not only written."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Load):
            self.names.add(node.attr)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Attribute):
            self.visit(node.value.value)  # ``firm.need[0] = ...`` reads no need
            self.visit(node.slice)
        else:
            self.generic_visit(node)


def names_read() -> set[str]:
    root = Path(model.__file__).parent
    files = [
        *root.glob("events/*.py"),
        *root.glob("mechanisms/*.py"),
        *(root / f"{name}.py" for name in ("birth", "quarter", "horizon")),
    ]
    reads = Reads()
    for file in files:
        reads.visit(ast.parse(file.read_text()))
    for file in (root / "outcome.py", root / "simulate.py", *root.glob("engines/*.py"), *root.glob("story/*.py")):
        tree = ast.parse(file.read_text())
        reads.visit(tree)
        reads.names.update(
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
    triggers = {event.trigger for event in EVENTS.values()}
    stories = {word for event in EVENTS.values() for _, word, _, _ in string.Formatter().parse(event.story) if word}
    return reads.names | triggers | stories


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_state_is_written_that_nothing_reads(kind):
    read = names_read()
    assert [field.name for field in kind.fields if field.name not in read] == []


def test_an_undeclared_read_is_seen():
    """The check itself: an intensity that looks at what it does not declare is found out."""
    room = Room(directed("alone"))
    walk = Walk(room, Findings())
    walk.engine.start(walk.stage, 0, room.inputs(1)[0], False)
    event = EVENTS["recall"]._replace(intensity=lambda w, k, p: w.firm[k].morale)
    walk.events = [event if one.name == "recall" else one for one in walk.events]
    walk.shake()
    assert "intensity" in walk.findings.undeclared_reads["recall"]


def test_draws_are_the_only_chance():
    """An effect gets its numbers from its draw: the still key gives the same effect twice, another draw another."""
    event = EVENTS["macro_shock"]
    found = []
    for key in (-1, -1, 3):
        w = SimpleNamespace(world=SimpleNamespace(demand=0.0, market=0.0))
        p = SimpleNamespace(**{name: number.default for name, number in parameters_of(event.parameters).items()})
        event.effect(w, 0, p, None, Draw(key, 0, 0, 1, 2, 0))
        found.append(w.world.demand)
    assert found[0] == found[1] == -p.demand_fall
    assert found[2] != found[0]
