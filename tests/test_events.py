"""Claim: every event keeps the contract of `model.event`: declared fields only, pure, bounded, told in words.

The declarations are what re-arming rests on, so they are held against what the functions do: worlds are lived step
by step; what an effect changed must be declared in ``writes``; and where everything that is *not* declared in
``reads`` is shaken, no guard, intensity, birth or due date may move by a bit.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from model.draws import Draw
from model.parameter import parameters_of
from model.state import KINDS, Kind
from model.state.field import kept
from model.testing.contracts import declarations
from model.testing.contracts.walk import Findings, Walk
from model.testing.unread import unread
from model.vocabulary import vocabulary
from tests.directed import DIRECTED, directed
from tests.engine_room import Room

EVENTS = {event.name: event for event in vocabulary()}
TRIALS = 5
every_event = pytest.mark.parametrize("name", EVENTS)


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
    assert declarations.wrong_roles(EVENTS[name]) == []


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
    assert declarations.wrong_numbers(EVENTS[name]) == []


@every_event
def test_its_story_can_be_told(name):
    assert declarations.wrong_story(EVENTS[name]) == []


@every_event
def test_it_says_where_it_comes_from(name):
    event = EVENTS[name]
    assert declarations.wrong_source(event) == []
    assert event.effect.__module__ == f"model.events.{name}"
    assert __import__(event.effect.__module__, fromlist=["x"]).__doc__.startswith(name)


def test_ranks_are_an_order():
    """No two events of the vocabulary share a rank, so their order at one instant never rests on a name."""
    ranks = [event.rank for event in EVENTS.values()]
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_state_is_written_that_nothing_reads(kind):
    assert unread(kind, tuple(EVENTS.values())) == []


def test_a_state_that_nothing_reads_is_seen():
    assert unread(Kind("firm", "", (kept("forgotten", 0.0, "1", ""),)), tuple(EVENTS.values())) == ["forgotten"]


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
