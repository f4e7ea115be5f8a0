"""Claim: both engines live the same history, bit for bit, for every world that a config can express.

Drawn worlds and directed ones (`tests.directed`); the run asserts that it was no walk in a small garden: so many
worlds, histories and events, every event type, law, subject kind and way in which two alarms can coincide.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings

from model.engines.lives import Lived
from model.outcome import rows
from model.testing import scenarios
from tests import four_events
from tests.directed import DIRECTED, directed
from tests.engine_room import LOG_ROWS, Room, differences, rearming_all

EVENTS_SEEN_AT_LEAST = 50
OWN = tuple(sorted(four_events.EVENTS, key=lambda event: event.name))


class Tally:
    """What was seen over a run."""

    def __init__(self) -> None:
        self.worlds = 0
        self.histories = 0
        self.alarms = 0
        self.fired: Counter[str] = Counter()
        self.coincidences: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()

    def add(self, room: Room, lived: Lived) -> None:
        self.histories += len(lived.rung)
        self.alarms += int(lived.rung.sum())
        for name, count in zip(room.names, lived.counts.sum(axis=(0, 1)), strict=True):
            self.fired[name] += int(count)
        status = room.bound.layout.final(lived.states, "world")["status"].ravel()
        self.statuses.update(status.tolist())
        for log in lived.logs:
            self._coincide(room, log[np.isfinite(log[:, 0])])

    def _coincide(self, room: Room, log: np.ndarray) -> None:
        """Which rule of order settled each coincidence of two alarms."""
        for row in np.flatnonzero(np.diff(log[:, 0]) == 0.0):
            a, b = (room.bound.clocks[int(c)] for c in log[row : row + 2, 1])
            if a is b:
                rule = "occurrence"
            elif a.rank != b.rank:
                rule = "rank" if a.rank < b.rank else "cascade"
            elif a.event != b.event:
                rule = "name"
            elif a.kind != b.kind:
                rule = "own before plan"
            else:
                rule = "plan entries" if a.subject == b.subject else "subject"
            self.coincidences[rule] += 1


def compare(room: Room, trials: int, tally: Tally) -> None:
    """Both engines on both reference runs of a world; bytes of everything, outcome rows included."""
    bulk = [room.bulk(trials), room.bulk(max(1, trials // 4), alone=True)]
    reference = [room.reference(trials), room.reference(max(1, trials // 4), alone=True)]
    for one, other in zip(bulk, reference, strict=True):
        assert differences(one, other) == []
        tally.add(room, one)
    few = len(bulk[1].rung)
    hoped = np.zeros((few, len(room.scenario.firms)))
    found = [
        rows(room.bound, Lived(*(part[:few] for part in proposed)), alone, hoped)
        for proposed, alone in (bulk, reference)
    ]
    assert {name: array.tobytes() for name, array in found[0].items()} == {
        name: array.tobytes() for name, array in found[1].items()
    }
    tally.worlds += 1


def same_history(drawn: int, trials: int, of_directed: int) -> Tally:
    tally = Tally()

    @settings(max_examples=drawn)
    @given(scenarios())
    def over_drawn(scenario):
        compare(Room(scenario), trials, tally)

    over_drawn()
    for name in DIRECTED:
        compare(Room(directed(name)), of_directed, tally)
    return tally


def check_reach(tally: Tally, worlds: int, histories: int, alarms: int) -> None:
    room = Room(directed("alone"))
    print(
        f"\n{tally.worlds} worlds, {tally.histories} histories, {tally.alarms} events; {dict(tally.coincidences)}; statuses {dict(tally.statuses)}"
    )
    print(dict(tally.fired.most_common()))
    assert tally.worlds >= worlds and tally.histories >= histories and tally.alarms >= alarms
    rare = {name: tally.fired[name] for name in room.names if tally.fired[name] < EVENTS_SEEN_AT_LEAST}
    assert not rare, "events seldom seen"
    seen = [event for event in room.bound.events if tally.fired[event.name]]
    assert {event.law.name for event in seen} == {
        "exponential",
        "Weibull",
        "log-logistic",
        "log-normal",
        "date",
        "trigger",
    }
    assert {event.subject for event in seen} == {"world", "firm", "tie", "posting", "product"}
    assert all(tally.coincidences[rule] for rule in ("rank", "subject", "own before plan", "plan entries"))


def test_engines_live_the_same_histories():
    check_reach(same_history(drawn=230, trials=12, of_directed=40), worlds=200, histories=4_000, alarms=200_000)


@pytest.mark.long
def test_engines_live_the_same_histories_long():
    check_reach(
        same_history(drawn=5_000, trials=20, of_directed=500), worlds=4_000, histories=100_000, alarms=5_000_000
    )


@pytest.mark.parametrize("rule", ["cascade", "name"])
def test_users_events_go_by_rank_then_name(rule):
    """Two events of one rank at one instant: the earlier name first; and one that sets off an earlier rank waits for it."""
    events = OWN if rule == "cascade" else tuple(event._replace(rank=20) for event in OWN)
    tally = Tally()

    @settings(max_examples=25)
    @given(scenarios(events=events))
    def over_drawn(scenario):
        compare(Room(scenario, events), 8, tally)

    over_drawn()
    assert all(tally.fired[event.name] for event in events)
    assert tally.coincidences[rule]


@settings(max_examples=40)
@given(scenarios())
def test_rearming_neighbours_is_rearming_all(scenario):
    room = Room(scenario)
    assert differences(room.bulk(8), room.bulk(8, bound=rearming_all(room.bound))) == []


@pytest.mark.parametrize("name", DIRECTED)
def test_rearming_neighbours_is_rearming_all_where_much_happens(name):
    room = Room(directed(name))
    assert differences(room.bulk(40), room.bulk(40, bound=rearming_all(room.bound))) == []


@pytest.mark.parametrize("name", ["ties-in-time", "rescues", "memorandum"])
@pytest.mark.parametrize("alone", [False, True])
def test_plain_python_is_compiled(name, alone):
    """The functions as a reader reads them give the bits that the compiler gives."""
    room = Room(directed(name))
    assert differences(room.reference(2, alone=alone, plain=True), room.bulk(2, alone=alone)) == []


def test_logs_are_long_enough():
    """Comparisons of logs see whole histories in all but the busiest."""
    room = Room(directed("executives"))
    assert np.quantile(room.bulk(40).rung, 0.9) < LOG_ROWS
