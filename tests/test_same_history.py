"""Claim: both engines live the same history, bit for bit, for every world that a config can express.

Drawn worlds and directed ones (`tests.directed`); the run asserts that it was no walk in a small garden: so many
worlds, histories and events, every event type, law, legal form, subject kind and rule of order for two alarms at one
instant. Hypothesis is steered towards worlds in which much happens at one instant, and to any gap between the engines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, seed, settings, target

from model.engines.lives import Lived
from model.outcome import rows
from model.state.tie import FORMS
from model.testing import scenarios
from model.vocabulary import load_events
from tests import four_events
from tests.directed import DIRECTED, directed
from tests.engine_room import LOG_ROWS, Room, differences, rearming_all
from tests.long_job.batches import Batches

EVENTS_SEEN_AT_LEAST = 20
# Loaded as a user's file, so that these tests and those of users' events compile one kernel, not two.
OWN = tuple(sorted(load_events(Path(four_events.__file__)), key=lambda event: event.name))


class Tally:
    """What was seen over a run."""

    def __init__(self) -> None:
        self.worlds = 0
        self.histories = 0
        self.alarms = 0
        self.fired: Counter[str] = Counter()
        self.coincidences: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.forms: Counter[str] = Counter()

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {**vars(self), "statuses": {str(code): count for code, count in self.statuses.items()}}

    def include(self, plain: dict[str, Any]) -> None:
        """What was seen over another run, too."""
        for name in ("worlds", "histories", "alarms"):
            setattr(self, name, getattr(self, name) + plain[name])
        for name in ("fired", "coincidences", "forms"):
            getattr(self, name).update(plain[name])
        self.statuses.update({int(code): count for code, count in plain["statuses"].items()})

    def add(self, room: Room, lived: Lived) -> None:
        self.histories += len(lived.rung)
        self.alarms += int(lived.rung.sum())
        for name, count in zip(room.names, lived.counts.sum(axis=(0, 1)), strict=True):
            self.fired[name] += int(count)
        status = room.bound.layout.final(lived.states, "world")["status"].ravel()
        self.statuses.update(status.tolist())
        self.forms.update(FORMS[code] for code in room.bound.layout.final(lived.states, "tie")["form"].ravel())
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


def apart(one: Lived, other: Lived) -> int:
    """How many bytes of two ways to live the same histories differ."""
    parts = (
        (np.frombuffer(a.tobytes(), np.uint8), np.frombuffer(b.tobytes(), np.uint8))
        for a, b in zip(one, other, strict=True)
    )
    return sum(int((a != b).sum()) if len(a) == len(b) else max(len(a), len(b)) for a, b in parts)


def nobody(gap: float) -> None:
    """Whom a comparison without Hypothesis tells of its gap."""


def compare(room: Room, trials: int, tally: Tally, tell: Callable[[float], Any] = nobody) -> None:
    """Both engines on both reference runs of a world; bytes of everything, outcome rows included."""
    bulk = [room.bulk(trials), room.bulk(max(1, trials // 4), alone=True)]
    reference = [room.reference(trials), room.reference(max(1, trials // 4), alone=True)]
    tell(float(sum(apart(*pair) for pair in zip(bulk, reference, strict=True))))
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


def steered(room: Room, trials: int, tally: Tally) -> None:
    """The same, while Hypothesis looks for worlds in which more happens at one instant, and for a gap."""
    before = sum(tally.coincidences.values())
    compare(room, trials, tally, lambda gap: target(gap, label="gap between the engines"))
    target(float(sum(tally.coincidences.values()) - before), label="alarms at one instant")


def drawn(worlds: int, trials: int, tally: Tally, number: int | None = None) -> None:
    """So many drawn worlds, of batch `number`; always the same ones where there is none."""

    @settings(max_examples=worlds)
    @given(scenarios())
    def over_drawn(scenario):
        steered(Room(scenario), trials, tally)

    (over_drawn if number is None else seed(number)(over_drawn))()


def of_directed(trials: int, tally: Tally) -> None:
    for name in DIRECTED:
        compare(Room(directed(name)), trials, tally)


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
    assert set(tally.forms) == set(FORMS)
    assert all(tally.coincidences[rule] for rule in ("rank", "subject", "own before plan", "plan entries"))


def test_engines_live_the_same_histories():
    tally = Tally()
    drawn(180, 12, tally)
    of_directed(36, tally)
    check_reach(tally, worlds=200, histories=4_000, alarms=200_000)


BATCHES, WORLDS = 50, 100  # of the long job: each kept once it is done, so that a kill costs one


@pytest.mark.long
def test_engines_live_the_same_histories_long(tmp_path, record_property):
    tally, batches = Tally(), Batches("same-history", tmp_path)
    for number in range(BATCHES + 1):
        done = batches.get(number)
        if done is None:
            one = Tally()
            of_directed(500, one) if number == BATCHES else drawn(WORLDS, 20, one, number)
            done = batches.keep(number, one.plain())
        tally.include(done)
    check_reach(tally, worlds=4_000, histories=100_000, alarms=5_000_000)
    said = f"{tally.worlds:,} worlds, {tally.histories:,} histories, {tally.alarms:,} events, 0 bits apart"
    record_property("R15", said)


def test_what_a_batch_saw_is_kept(tmp_path):
    """A second start finds it, and adds up to the same; of other sources it finds nothing."""
    tally, again, batches = Tally(), Tally(), Batches("x", tmp_path)
    compare(Room(directed("rescues")), 2, tally)
    assert batches.get(0) is None
    batches.keep(0, tally.plain())
    again.include(Batches("x", tmp_path).get(0))
    assert vars(again) == vars(tally)
    torn = tmp_path / "x.jsonl"
    torn.write_text(torn.read_text() + '{"batch": 1, "sou')  # as a kill leaves it
    assert Batches("x", tmp_path).get(1) is None
    assert Batches("x", tmp_path, sources="others").get(0) is None


@pytest.mark.parametrize("rule", ["cascade", "name"])
def test_users_events_go_by_rank_then_name(rule):
    """Two events of one rank at one instant: the earlier name first; and one that sets off an earlier rank waits for it."""
    events = OWN if rule == "cascade" else tuple(event._replace(rank=20) for event in OWN)
    tally = Tally()

    @settings(max_examples=25)
    @given(scenarios(events=events))
    def over_drawn(scenario):
        steered(Room(scenario, events), 8, tally)

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
