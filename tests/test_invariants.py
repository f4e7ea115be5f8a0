"""Claim: the invariants of the model hold in every history of every world."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.config import from_resolved
from model.engines.bulk import Bulk
from model.engines.bulk_loop import earliest
from model.engines.plain import Records
from model.engines.reference import Reference
from model.engines.step import COMPLETED
from model.event import World
from model.testing import broken, scenarios
from model.vocabulary import vocabulary
from tests.directed import ACQUISITION, CROSS, DIRECTED, MINORITY, directed, world
from tests.engine_room import LOG_ROWS, Room

EVENTS = {event.name: event for event in vocabulary()}


@settings(max_examples=80)
@given(scenarios())
def test_invariants_hold_in_drawn_worlds(scenario):
    room = Room(scenario)
    assert broken(room.bound, room.bulk(12)) == []
    assert broken(room.bound, room.bulk(3, alone=True)) == []


@pytest.mark.long
@settings(max_examples=5_000)
@given(scenarios())
def test_invariants_hold_in_drawn_worlds_long(scenario):
    room = Room(scenario)
    assert broken(room.bound, room.bulk(30)) == []


@pytest.mark.parametrize("name", DIRECTED)
def test_invariants_hold_where_much_happens(name):
    room = Room(directed(name))
    assert broken(room.bound, room.bulk(300)) == []
    assert broken(room.bound, room.bulk(30, alone=True)) == []


@pytest.mark.parametrize("spoil", ["morale", "transfer_value", "stake", "venture_share", "backwards"])
def test_a_broken_invariant_is_seen(spoil):
    """The check itself."""
    room = Room(directed("venture-steps" if spoil == "venture_share" else "steps"))
    lived = room.bulk(3)
    if spoil == "backwards":
        lived.logs[1, 5, 0] = -1.0
    else:
        kind, value = {
            "morale": ("firm", 1.5),
            "transfer_value": ("firm", 7.0),
            "stake": ("tie", 0.99),
            "venture_share": ("tie", 0.9),
        }[spoil]
        if spoil == "venture_share":
            lived.states[:, room.bound.layout.word("tie", 0, "venture_host_share")] = 0.2
        for index in range(2 if kind == "firm" or spoil == "stake" else 1):
            lived.states[:, room.bound.layout.word(kind, index, spoil)] = value
    assert broken(room.bound, lived)


@pytest.mark.parametrize("terms", [MINORITY, CROSS, ACQUISITION], ids=lambda terms: terms["form"])
@pytest.mark.parametrize("issue", ["new", "existing"])
def test_what_partners_pay_each_other_is_no_joint_value(terms, issue):
    """A dear premium and none: each side's value differs by what the other's does, and their sum not at all."""
    values = []
    for premium in (0.0, 0.5):
        paid = {"issue": issue, "premium": premium, "control_premium": premium}
        room = Room(from_resolved(world({**terms, **paid}, horizon=0.2), "paid"))
        values.append(room.bound.layout.final(room.bulk(200).states, "firm")["value"])
    moved = values[1] - values[0]
    assert (moved[:, 0] < -0.5).all()
    assert np.allclose(moved.sum(axis=1), 0.0, atol=1e-9)


@pytest.mark.parametrize("name", ["learning_episode", "codification", "executive_dispatch", "orderly_return"])
def test_learning_lowers_no_capability(name):
    """Knowledge is no exhaustible resource: not the donor's nor the recipient's falls at the event itself.

    Own effort moves with the date, so the event is compared with the same instant without it: what it adds to
    capability and pocket over bringing both to the date.
    """
    from model.mechanisms import capability

    room = Room(directed("executives"))
    engine, stage = Reference(room.bound, room.key, plain=True), room.bound.stage(room.key, plain=True)
    kernel, seen = Reference(room.bound, room.key).kernel, 0
    compiled = room.bound.stage(room.key)
    layout, size = room.bound.layout, room.bound.layout.state_words
    views = layout.views(stage.flat)
    w = World(Records(views[0])[0], *(Records(view) for view in views[1:5]), Records(views[5])[0])
    assert engine.plain
    for trial in range(6):
        Reference.start(
            type("Engine", (), {"bound": room.bound, "kernel": kernel})(),
            compiled,
            trial,
            room.inputs(1, trial)[0],
            False,
        )
        while compiled.world[0]["status"] == COMPLETED and seen < 400:
            c = earliest(compiled.alarm)
            if not compiled.alarm[c] < 5.0:
                break
            stage.flat[:] = compiled.flat
            w.world.now = float(compiled.alarm[c])
            for i in range(len(room.scenario.firms)):
                capability.advance(w, i)
            without = np.stack(
                [layout.final(stage.flat[None, :size], "firm")[part][0] for part in ("capability", "pocket")]
            )
            kernel.step(compiled, c)
            if room.names[room.bound.clocks[c].event] == name and compiled.clock[c]["done"]:
                seen += 1
                states = compiled.flat[None, :size].copy()
                moved = np.stack([layout.final(states, "firm")[part][0] for part in ("capability", "pocket")])
                stamps = layout.final(states, "firm")["capability_stamp"][0] == w.world.now
                assert (moved.sum(axis=0)[stamps] >= without.sum(axis=0)[stamps] - 1e-12).all()
    assert seen > 0


@settings(max_examples=30)
@given(scenario=scenarios(), cuts=st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_chunks_do_not_change_a_bit(scenario, cuts):
    room = Room(scenario)
    trials = sum(cuts)
    whole, first = room.bulk(trials), 0
    for cut in cuts:
        part = room.bulk(cut, first)
        for one, other in zip(part, whole, strict=True):
            assert one.tobytes() == other[first : first + cut].tobytes()
        first += cut


def test_threads_do_not_change_a_bit():
    from concurrent.futures import ThreadPoolExecutor

    room = Room(directed("rescues"))
    engine = Bulk(room.bound, room.key)
    whole = engine.live(0, room.inputs(64), log_rows=LOG_ROWS)
    with ThreadPoolExecutor(4) as pool:
        parts = list(
            pool.map(lambda first: engine.live(first, room.inputs(8, first), log_rows=LOG_ROWS), range(0, 64, 8))
        )
    assert np.concatenate([part.states for part in parts]).tobytes() == whole.states.tobytes()
    assert np.concatenate([part.logs for part in parts]).tobytes() == whole.logs.tobytes()


# --- monotone relations ---

# (event, kind of the state, field, +1: more of it never lowers the rate; -1: never raises it). What the event's
# docstring claims; compared on states that histories came to.
MONOTONE = [
    ("equity_increase", "host", "distress", 1), ("equity_increase", "investor", "distress", -1), ("equity_increase", "tie", "trust_in_investor", 1),
    ("equity_decrease", "investor", "distress", 1), ("equity_decrease", "tie", "trust_in_host", -1),
    ("stake_sold", "investor", "distress", 1), ("stake_sold", "tie", "trust_in_host", -1),
    ("dissolved", "tie", "trust_in_host", -1), ("dissolved", "tie", "trust_in_investor", -1), ("dissolved", "tie", "respect", -1), ("dissolved", "tie", "clarity", -1), ("dissolved", "investor", "distress", 1),
    ("acquired_by_partner", "tie", "control", 1), ("acquired_by_partner", "host", "distress", 1), ("acquired_by_partner", "investor", "distress", -1),
    ("third_party_bid", "host", "distress", 1), ("third_party_bid", "tie", "stake", -1),
    ("financial_crisis", "firm", "distress", 1), ("morale_shock", "firm", "distress", 1), ("morale_lift", "firm", "appeal", 1),
    ("dispute", "tie", "clarity", -1), ("dispute", "tie", "respect", -1), ("dispute", "tie", "control", 1), ("dispute", "tie", "familiarity", -1),
    ("stake_sold", "investor", "outside_options", 1), ("dissolved", "investor", "outside_options", 1), ("dissolved", "host", "outside_options", 1), ("third_party_bid", "host", "outside_options", 1),
    ("divestiture", "investor", "distress", 1), ("divestiture", "host", "morale", -1), ("divestiture", "host", "margin_trailing", -1),
    ("closing", "tie", "clarity", 1), ("closing", "tie", "trust_in_host", 1), ("learning_episode", "tie", "integration", 1),
]  # fmt: skip


SUBJECT = {"third_party_bid": 1}  # on the firm that is host


@pytest.mark.parametrize(("name", "role", "field", "sign"), MONOTONE)
def test_rates_move_one_way(name, role, field, sign):
    event, rising = EVENTS[name], 0
    for place in ("steps", "rescues", "memorandum", "quarrels", "whole"):
        room = Room(directed(place))
        for state in room.bulk(4, first=3).films[:, ::8].reshape(-1, room.bound.layout.state_words):
            buffer = room.bound.template.copy()
            buffer[: len(state)] = state
            views = room.bound.layout.views(buffer)
            w = World(Records(views[0])[0], *(Records(view) for view in views[1:5]), Records(views[5])[0])
            record = {"firm": w.firm[0], "host": w.firm[1], "investor": w.firm[0], "tie": w.tie[0]}[role]
            rates = []
            for value in np.linspace(0.0, 1.0, 9):
                setattr(record, field, float(value))
                rates.append(event.intensity(w, SUBJECT.get(name, 0), getattr(w.par, name)))
            steps = np.diff(rates) * sign
            assert (steps >= 0.0).all()
            assert all(math.isfinite(rate) and rate >= 0.0 for rate in rates)
            rising += int((steps > 0.0).any())
    assert rising > 0


def test_more_distress_never_lowers_the_chance_of_a_rescue():
    """The chance that a rescue is asked for rises with the host's distress; that it is paid falls with the investor's."""
    from model.events import rescue

    room = Room(directed("rescues"))
    views = room.bound.layout.views(room.bound.template.copy())
    w = World(Records(views[0])[0], *(Records(view) for view in views[1:5]), Records(views[5])[0])
    chances = []
    for distress in np.linspace(0, 1, 9):
        w.firm[0].distress = float(distress)
        chances.append(rescue.chance(w, 0, w.par.rescue))
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[-1]
