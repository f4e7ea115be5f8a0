"""Claim: whatever happens to a world in whatever order, it is what a plain account of its structure says.

A world is lived event by event: its next clock rings, a quarter passes, or any event of the vocabulary happens to any
subject that it may happen to. After each step holdings, ties, posts, products, dates and payments must be those of
`tests.structure`, which knows the contract of every event and none of its numbers.
"""

from __future__ import annotations

import copy
import math
from collections import Counter
from functools import cache
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from model.config import from_resolved
from model.engines.bulk_loop import earliest
from model.engines.dispatch import PLAN_FIRST
from model.engines.reference import Reference
from model.engines.step import COMPLETED, PLAN
from model.parameter import Parameter, parameters_of
from model.testing import scenarios
from model.vocabulary import vocabulary
from tests.directed import CROSS, DIRECTED, directed, world
from tests.engine_room import Room
from tests.structure.account import DUES, FACTS, Account, differing, read, transfers
from tests.structure.clocks import MAY, NEVER, PAUSED, Dates, holds, order, over
from tests.structure.rules import RULES

EVENTS = {event.name: event for event in vocabulary()}
BOOKS = "quarter_results"  # comes by itself, and cannot be planned either
MONEY = 1e-9


@cache
def engine() -> Reference:
    room = Room(directed("alone"))
    return Reference(room.bound, room.key)


class Lives(RuleBasedStateMachine):
    """A world mid-history beside its account."""

    happened: ClassVar[Counter[str]] = Counter()

    @initialize(
        scenario=st.one_of(st.sampled_from(sorted(DIRECTED)).map(directed), scenarios()), trial=st.integers(0, 999)
    )
    def sign(self, scenario: Any, trial: int) -> None:
        self.room = room = Room(scenario)
        self.engine = engine().on(room.bound, room.key)
        self.stage = room.bound.stage(room.key)
        self.engine.start(self.stage, trial, room.inputs(1, trial)[0], False)
        self.account = read(room, self.stage)
        self.dates = Dates(room, self.account)
        self.counts: Counter[tuple[int, int]] = Counter()

    def going_on(self) -> bool:
        """Whether the history is well and short of its horizon."""
        if self.stage.world[0]["status"] != COMPLETED:
            return False
        return bool(self.stage.alarm.min() < self.room.scenario.horizon)

    @precondition(lambda self: not self.going_on())
    @rule()
    def rest(self) -> None:
        """At the horizon, or in trouble: nothing happens any more."""

    @precondition(going_on)
    @rule()
    def next_clock(self) -> None:
        first = self.stage.alarm.min()
        tied = [c for c, alarm in enumerate(self.stage.alarm) if alarm == first]
        c = min(tied, key=lambda c: order(self.room, self.room.bound.clocks[c]))
        assert c == earliest(self.stage.alarm), "another goes first"
        self.ring(c, {})

    @precondition(going_on)
    @rule(quarters=st.integers(1, 4))
    def time_passes(self, quarters: int) -> None:
        """Everything that comes by itself until the books have been closed so many times more."""
        until = self.account.records["world"][0].quarter + quarters
        while self.going_on() and self.account.records["world"][0].quarter < until:
            self.next_clock()

    @precondition(going_on)
    @rule(data=st.data())
    def happen(self, data: st.DataObject) -> None:
        """An event happens to a subject here and now, as a plan could have it: with arguments, or without."""
        may = [c for c, clock in enumerate(self.room.bound.clocks) if self.may_happen(c, clock)]
        if not may:
            return
        name = data.draw(st.sampled_from(sorted({self.name(c) for c in may})), label="event")
        c = data.draw(st.sampled_from([c for c in may if self.name(c) == name]), label="clock")
        clock = self.room.bound.clocks[c]
        told = {}
        if clock.kind != PLAN:
            for argument, number in parameters_of(EVENTS[name].arguments).items():
                if data.draw(st.booleans()):
                    told[argument] = data.draw(values(number), label=argument)
        self.stage.alarm[c] = self.account.now
        self.ring(c, told)

    def name(self, c: int) -> str:
        return self.room.names[self.room.bound.clocks[c].event]

    def may_happen(self, c: int, clock: Any) -> bool:
        """Whether the event of clock `c` could happen to its subject at all."""
        if self.name(c) == BOOKS or over(self.account, clock):
            return False
        if clock.kind == PLAN and self.stage.alarm[c] == NEVER:
            return False
        return EVENTS[self.name(c)].subject != "posting" or self.account.posts[clock.subject].active

    def ring(self, c: int, told: dict[str, float]) -> None:
        """Clock `c` rings, in the world and in its account."""
        room, stage, clock = self.room, self.stage, self.room.bound.clocks[c]
        event = room.bound.events[clock.event]
        note(f"{stage.alarm[c]:.4f} {event.name} on {clock.subject} {told or ''}")
        before, paid = self.account, transfers(room, stage)
        entry = room.scenario.plan[clock.plan] if clock.kind == PLAN else None
        tried = entry is None or holds(room, stage, entry)
        row = stage.plan[clock.plan]
        said = {name: float(row[PLAN_FIRST + i]) for i, name in enumerate(parameters_of(event.arguments))}
        for name, value in told.items():
            row[PLAN_FIRST + list(said).index(name)] = value
        told = {name: value for name, value in {**said, **told}.items() if value == value}
        a = copy.deepcopy(before, {id(room): room})
        a.now, a.flows = float(stage.alarm[c]), set()
        assert a.now >= before.now, "time runs backwards"
        self.engine.kernel.step(stage, c)
        if entry is None:
            row[:] = math.nan
        seen, done = read(room, stage), bool(stage.clock[c]["done"])
        tried = self.dates.ring(a, c, tried)
        may = tried and (done if event.name in PAUSED else MAY.get(event.name, lambda a, k: True)(a, clock.subject))
        assert done == may, f"{event.name} {'happened' if done else 'did not happen'}"
        if done:
            RULES.get(event.name, lambda *_: None)(a, clock.subject, told, seen)
            self.counts[clock.row, clock.event] += 1
            Lives.happened[event.name] += 1
        assert differing(a, seen) == [], event.name
        self.check_payments(a, transfers(room, stage) - paid)
        self.account = a

    def check_payments(self, a: Account, moved: np.ndarray) -> None:
        """What partners pay each other cancels, and only those pay and get who have reason to."""
        assert abs(moved.sum()) <= MONEY * max(1.0, np.abs(moved).max(initial=0.0))
        for firm, amount in enumerate(moved.tolist()):
            pays, gets = (any(flow[end] == firm and flow[0] != flow[1] for flow in a.flows) for end in (0, 1))
            assert amount <= MONEY or gets, f"firm {firm} got {amount}"
            assert amount >= -MONEY or pays, f"firm {firm} paid {-amount}"

    @invariant()
    def clocks_are_armed_for_what_is_due(self) -> None:
        if hasattr(self, "dates") and self.stage.world[0]["status"] == COMPLETED:
            wrong = self.dates.wrong(self.account, self.stage.alarm.tolist())
            assert not wrong, "; ".join(wrong)

    @invariant()
    def holdings_are_shares(self) -> None:
        if not hasattr(self, "account"):
            return
        held = [0.0] * len(self.account.firms)
        for tie in self.account.ties:
            held[tie.host] += tie.stake
            held[tie.investor] += tie.reverse_stake
            assert min(tie.stake, tie.reverse_stake, tie.venture_share, tie.venture_host_share) >= 0.0
            assert tie.venture_share + tie.venture_host_share <= 1.0 + MONEY
        assert max(held, default=0.0) <= 1.0 + MONEY

    @invariant()
    def ties_are_over_when_nothing_is_left(self) -> None:
        for tie in self.account.ties if hasattr(self, "account") else ():
            assert bool(tie.ended) == (tie.ownership != "held" and tie.cooperation == "ended")
            assert (tie.ownership == "ended") == (tie.ownership_end_time == tie.ownership_end_time)
            assert (tie.cooperation == "ended") == (tie.cooperation_end_time == tie.cooperation_end_time)
            if tie.ended and self.account.firms[tie.host].owner != tie.investor:
                assert tie.stake == tie.reverse_stake == 0.0

    @invariant()
    def those_on_dispatch_serve_a_tie_that_works(self) -> None:
        for post in self.account.posts if hasattr(self, "account") else ():
            assert not post.active or self.account.ties[post.tie].cooperation == "active"

    @invariant()
    def what_happened_is_counted(self) -> None:
        if hasattr(self, "counts"):
            found = np.argwhere(self.stage.count)
            assert {(int(r), int(e)): int(self.stage.count[r, e]) for r, e in found} == dict(self.counts)


def values(number: Parameter) -> st.SearchStrategy[float]:
    """What an argument may be, seldom in between."""
    if number.choices:
        return st.sampled_from([float(code) for code in range(len(number.choices))])
    return st.sampled_from([number.low + part * (number.high - number.low) for part in (0.0, 0.1, 0.3, 0.6, 1.0)])


def lived(examples: int, steps: int) -> set[str]:
    """Names of the events that happened in so many worlds."""
    Lives.happened.clear()
    run_state_machine_as_test(Lives, settings=settings(max_examples=examples, stateful_step_count=steps))
    print(dict(Lives.happened.most_common()))
    return set(Lives.happened)


def test_a_world_is_what_its_plain_account_says():
    assert len(lived(100, 30)) > 0.8 * len(EVENTS)


@pytest.mark.long
def test_a_world_is_what_its_plain_account_says_at_length(record_property):
    assert lived(4_000, 60) == set(EVENTS)
    record_property("world", f"4,000 x 60 steps, {sum(Lives.happened.values()):,} events, all as told")


# Purchases that a plan asks for at a date when there is nothing to buy any more, or not yet. Each row is a plan, and the
# fact that it would leave behind.
TOO_EARLY_OR_LATE = {
    "the host is bought, then the memorandum closes and shares are bought": (
        {**CROSS, "binding": 0},
        (("acquisition", 0.1), ("closing", 0.2), ("divestiture", 0.3)),
        lambda tie: (tie["ended"] == 1) & (tie["reverse_stake"] > 0.0),
    ),
    "shares are bought after ownership has ended": (
        CROSS,
        (("stake_sold", 0.1), ("equity_increase", 0.2)),
        lambda tie: (tie["ownership"] == 2) & (tie["stake"] > 0.0),
    ),
    "the host is bought after ownership has ended": (
        CROSS,
        (("stake_sold", 0.1), ("acquisition", 0.2)),
        lambda tie: (tie["ownership"] == 1) & np.isfinite(tie["ownership_end_time"]),
    ),
}


@pytest.mark.parametrize("name", TOO_EARLY_OR_LATE)
def test_a_plan_buys_nothing_too_early_or_too_late(name):
    terms, steps, left = TOO_EARLY_OR_LATE[name]
    plan = [{"event": event, "tie": "pact", "at": at} for event, at in steps]
    room = Room(from_resolved(world(terms, horizon=0.5, plan=plan), "plan"))
    assert not left(room.bound.layout.final(room.bulk(40).states, "tie")).any()


def test_every_event_that_moves_the_structure_has_a_rule():
    """A new event that may change who holds, owns, sits or is due must be told here, too."""
    told = {name for kind in FACTS for name in (*FACTS[kind], *DUES[kind])} - {"now"}
    moving = {
        name
        for name, event in EVENTS.items()
        if any(line.partition(".")[2] in told for line in event.writes)
    }  # fmt: skip
    assert moving - set(RULES) == set()
    assert set(RULES) | set(MAY) <= set(EVENTS)
