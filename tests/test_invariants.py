"""Claim: the invariants of the model hold in every history of every world."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.config import from_resolved
from model.engines.bulk import Bulk
from model.mechanisms import capability
from model.testing import INVARIANTS, broken, examples, scenarios, violations
from model.testing.invariants.learning import LEARNING, lowered
from model.testing.invariants.rates import CLAIMS, Claim, moved
from tests.directed import ACQUISITION, CROSS, DIRECTED, MINORITY, directed, world
from tests.engine_room import LOG_ROWS, Room

QUICK = [each for each in INVARIANTS if not each.slow and each.name != "rates"]


@settings(max_examples=examples(16))
@given(scenarios())
def test_all_invariants_hold_in_drawn_worlds(scenario):
    """Those of histories, and of the same world under other names, in another order, in another currency, muted."""
    assert violations(scenario, 4, invariants=QUICK) == []


@settings(max_examples=examples(2))
@given(scenarios())
def test_slow_invariants_hold_in_drawn_worlds(scenario):
    assert violations(scenario, 1, invariants=[each for each in INVARIANTS if each not in QUICK]) == []


@settings(max_examples=50)
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


def test_learning_lowers_no_capability():
    """Knowledge is no exhaustible resource: not the donor's nor the recipient's falls at the event itself."""
    wrong, seen = lowered(Room(directed("executives")), 0, 2, LEARNING)
    assert wrong == []
    assert all(seen[name] > 0 for name in LEARNING)


def test_a_lowered_capability_is_seen():
    """The check itself, on an event that takes knowledge away."""
    room = Room(directed("executives"))
    forgetful = tuple(
        event._replace(effect=forget) if event.name == "learning_episode" else event for event in room.bound.events
    )
    assert lowered(Room(room.scenario, forgetful, plain=True), 0, 1, ("learning_episode",))[0]


def forget(w, k, p, a, draw):
    for firm in range(2):
        capability.advance(w, firm)
        w.firm[firm].pocket[0] = 0.0
        w.firm[firm].capability[0] = 0.5 * w.firm[firm].capability[0]


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


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: "-".join(claim[:3]))
def test_rates_move_one_way(claim):
    """What the event's docstring claims, on states that histories came to; and somewhere the rate does move."""
    moves = 0
    for place, states in places():
        wrong, here = moved(place, states, claim)
        assert wrong == []
        moves += here
    assert moves > 0


def test_a_rate_that_moves_the_other_way_is_seen():
    place, states = places()[0]
    assert moved(place, states, Claim("dispute", "tie", "clarity", 1))[0]


@cache
def places():
    """Rooms, and states of their histories."""
    rooms = [Room(directed(name)) for name in ("steps", "rescues", "memorandum", "quarrels", "whole", "old-rivals")]
    return [(room, room.bulk(4, first=3).films[:, ::8].reshape(-1, room.bound.layout.state_words)) for room in rooms]


def test_more_distress_never_lowers_the_chance_of_a_rescue():
    """The chance that a rescue is asked for rises with the host's distress; that it is paid falls with the investor's."""
    from model.events import rescue

    room = Room(directed("rescues"))
    w = room.world(room.bound.template.copy())
    chances = []
    for distress in np.linspace(0, 1, 9):
        w.firm[0].distress = float(distress)
        chances.append(rescue.chance(w, 0, w.par.rescue))
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[-1]
