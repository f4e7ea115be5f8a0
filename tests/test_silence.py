"""Claim: what does not concern a history moves no bit of it: silent events, names, strangers, order, currency."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from model.config import from_resolved
from model.testing.invariants import silence
from model.testing.invariants.labels import stranger, swapping
from model.testing.invariants.money import currency
from model.testing.invariants.silence import muted, silent
from model.testing.relabel import in_other_money, reordered
from model.vocabulary import vocabulary
from tests import four_events, silent_event
from tests.directed import DIRECTED, HEALTHY, MINORITY, SICK, world
from tests.directed import PRODUCT as CAR
from tests.engine_room import Room, differences

OWN = tuple(sorted(four_events.EVENTS, key=lambda event: event.name))
WITH_HUSH = tuple(sorted((*OWN, silent_event.EVENT), key=lambda event: event.name))
TRIALS = 60
FEW = 20  # histories that are interpreted, so that nothing is compiled for them
# A lively world with everything in it: two products, a plan, uncertain inputs, endings.
LIVELY = world(
    {**MINORITY, "clarity": {"beta": {"a": 2, "b": 3}}}, SICK, {**HEALTHY, "morale": {"beta": {"a": 4, "b": 3}}},
    products={"car": CAR, "van": {**CAR, "launch": 2.5}},
    events={"dissolved": {"level": 0.1}, "recall": {"scale": 5.0}},
    plan=[{"name": "sync", "event": "cycle_plan_sync", "tie": "pact", "at": 1.0, "when": "pact.trust_in_host > 0.3", "until": 5.0},
          {"name": "post", "event": "executive_dispatch", "tie": "pact", "at": 0.25}],
)  # fmt: skip


def room(config: dict[str, Any], events=None) -> Room:
    return Room(from_resolved(config, "silence", events), events)


# --- silent events ---


def test_new_event_is_silent():
    """A new event that writes nothing changes no bit of any other output."""
    config = {key: value for key, value in LIVELY.items() if key not in ("events", "plan")}
    before, after = room(config, OWN), room(config, WITH_HUSH)
    lived = before.reference(FEW, plain=True), after.reference(FEW, plain=True)
    assert lived[1].counts[:, :, after.names.index("hush")].sum() > FEW
    assert silent("hush", (before, lived[0]), (after, lived[1])) == []


def test_new_event_is_silent_in_the_whole_vocabulary():
    """The same beside all events of the model, interpreted (so that nothing is compiled for it)."""
    events = tuple(sorted((*vocabulary(), silent_event.EVENT), key=lambda event: event.name))
    config = {**LIVELY, "horizon": 4.0, "plan": []}
    before, after = room(config), room(config, events)
    lived = before.bulk(3), after.reference(3, plain=True)
    assert lived[1].counts[:, :, after.names.index("hush")].sum() > 0
    assert silent("hush", (before, lived[0]), (after, lived[1])) == []


def test_muted_silent_event_is_silent():
    config = {key: value for key, value in LIVELY.items() if key not in ("events", "plan")}
    heard, muted = room(config, WITH_HUSH), room({**config, "events": {"hush": "off"}}, WITH_HUSH)
    lived = heard.reference(FEW, plain=True), muted.reference(FEW, plain=True)
    assert lived[1].counts[:, :, muted.names.index("hush")].sum() == 0
    assert silent("hush", (heard, lived[0]), (muted, lived[1])) == []


HEARD = room({**LIVELY, "plan": []})


@pytest.mark.parametrize("name", [event.name for event in vocabulary() if not event.essential])
def test_muted_event_leaves_all_other_draws(name):
    """Up to the event's first alarm a history with it is the history without it; where it never rang, to the end."""
    assert muted(HEARD, 0, TRIALS, [name]) == []


def test_what_is_not_silent_is_seen(monkeypatch):
    """The check itself: where another event is muted than the one that is asked for, histories differ too early."""
    quiet = silence.without
    monkeypatch.setattr(silence, "without", lambda scenario, names, events: quiet(scenario, ["macro_shock"], events))
    assert muted(HEARD, 0, TRIALS, ["recall"]) != []


# --- names, strangers, order ---


def renamed(config: dict[str, Any]) -> dict[str, Any]:
    """Other names for firms, tie and products; the streams keep the old ones."""
    text = json.dumps(config)
    for old, new in (("alpha", "anna"), ("omega", "otto"), ("pact", "bond"), ("car", "coupe"), ("van", "lorry")):
        text = text.replace(f'"{old}"', f'"{new}"').replace(f"{old}.", f"{new}.")
    found: dict[str, Any] = json.loads(text)
    for section, names in (("firms", {"anna": "alpha", "otto": "omega"}), ("ties", {"bond": "pact"})):
        for new, old in names.items():
            found[section][new]["stream"] = old
    return found


FORMS = {
    "minority": {"put_to": 0.6, "put_price": 40.0, "call_to": 0.5, "call_price": 4.0},
    "cross": {"reverse_stake": 0.2, "board_seats": 0.3},
    "joint_venture": {"stake": 0.4},
    "acquisition": {},
}


def as_form(form: str) -> dict[str, Any]:
    """The lively world under a legal form."""
    found = copy.deepcopy(LIVELY)
    found["ties"]["pact"].update(form=form, **FORMS[form])
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("inputs", ["certain", "uncertain"])
def test_a_new_name_with_the_old_stream_changes_no_bit(inputs, form):
    config = as_form(form) if inputs == "uncertain" else certain(as_form(form))
    one, other = room(config), room(renamed(config))
    assert one.scenario.firms != other.scenario.firms
    assert differences(one.bulk(TRIALS), other.bulk(TRIALS)) == []


def certain(config: dict[str, Any]) -> dict[str, Any]:
    """The same with a number for every distribution."""
    found = copy.deepcopy(config)
    found["ties"]["pact"]["clarity"] = found["firms"]["alpha"]["morale"] = 0.4
    return found


def test_a_new_name_with_a_new_stream_is_another_firm():
    """The test before would see it: without ``stream:`` the histories differ."""
    config = copy.deepcopy(renamed(LIVELY))
    del config["firms"]["otto"]["stream"]
    assert differences(room(LIVELY).bulk(TRIALS), room(config).bulk(TRIALS)) != []


@pytest.mark.parametrize("form", FORMS)
def test_a_stranger_changes_nothing(form):
    """A third firm without a tie: not a bit of the others moves."""
    assert stranger(room(as_form(form)), 0, TRIALS) == []


@pytest.mark.parametrize("form", FORMS)
def test_swapped_firms_swap_outcomes(form):
    """Another order of the firms is another order in the output, and nothing else."""
    assert swapping(room(as_form(form)), 0, TRIALS) == []


def test_another_order_in_the_config_is_another_order_of_firms():
    config = as_form("minority")
    found = room({**config, "firms": dict(reversed(config["firms"].items()))}).scenario
    assert found.firms == reordered(room(config).scenario).firms


# --- currency


@pytest.mark.parametrize("name", DIRECTED)
def test_currency_scales_money_and_nothing_else(name):
    """By powers of two, so that it is exact: all money times the factor, all else the same bits."""
    assert currency(room(DIRECTED[name]), 0, TRIALS) == []


def test_a_condition_on_money_is_scaled_with_it():
    plan = [
        {
            "name": "post",
            "event": "executive_dispatch",
            "tie": "pact",
            "at": 0.25,
            "when": "alpha.cash > 6 and omega.morale > 0.1",
            "until": 5.0,
        }
    ]
    found = room({**LIVELY, "plan": plan}).scenario
    (entry,) = in_other_money(found, 2.0, vocabulary()).plan
    assert [of for op, of in entry.condition.program if op == "number"] == [12.0, 0.1]
