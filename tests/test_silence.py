"""Claim: what does not concern a history moves no bit of it: silent events, names, strangers, order, currency."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest

from model.config import from_resolved
from model.engines.lives import Lived
from model.parameter import parameters_of
from model.state import FIRM, KINDS, PRODUCT, TIE
from model.vocabulary import mechanisms, vocabulary
from tests import four_events, silent_event
from tests.directed import DIRECTED, HEALTHY, MINORITY, SICK, world
from tests.directed import PRODUCT as CAR
from tests.engine_room import Room, differences

OWN = tuple(sorted(four_events.EVENTS, key=lambda event: event.name))
WITH_HUSH = tuple(sorted((*OWN, silent_event.EVENT), key=lambda event: event.name))
TRIALS = 60
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


def told(room: Room, lived: Lived, without: str = "") -> list[list[tuple[Any, ...]]]:
    """Per trial (date, event, subject, plan entry, done) of all alarms but those of one event."""
    names = [(room.names[c.event], c.subject, c.plan if c.kind == 2 else -1) for c in room.bound.clocks]
    histories = []
    for log in lived.logs:
        rows = log[np.isfinite(log[:, 0])]
        histories.append([(date, *names[int(c)], done) for date, c, done in rows if names[int(c)][0] != without])
    return histories


def same_but_for(name: str, one: tuple[Room, Lived], other: tuple[Room, Lived]) -> None:
    assert one[1].states.tobytes() == other[1].states.tobytes()
    assert one[1].films.tobytes() == other[1].films.tobytes()
    assert told(*one, without=name) == told(*other, without=name)


# --- silent events ---


def test_new_event_is_silent():
    """A new event that writes nothing changes no bit of any other output."""
    config = {key: value for key, value in LIVELY.items() if key not in ("events", "plan")}
    before, after = room(config, OWN), room(config, WITH_HUSH)
    lived = before.bulk(TRIALS), after.bulk(TRIALS)
    assert lived[1].counts[:, :, after.names.index("hush")].sum() > TRIALS
    same_but_for("hush", (before, lived[0]), (after, lived[1]))


def test_new_event_is_silent_in_the_whole_vocabulary():
    """The same beside all events of the model, interpreted (so that nothing is compiled for it)."""
    events = tuple(sorted((*vocabulary(), silent_event.EVENT), key=lambda event: event.name))
    config = {**LIVELY, "horizon": 4.0, "plan": []}
    before, after = room(config), room(config, events)
    lived = before.bulk(3), after.reference(3, plain=True)
    assert lived[1].counts[:, :, after.names.index("hush")].sum() > 0
    same_but_for("hush", (before, lived[0]), (after, lived[1]))


def test_muted_silent_event_is_silent():
    config = {key: value for key, value in LIVELY.items() if key not in ("events", "plan")}
    heard, muted = room(config, WITH_HUSH), room({**config, "events": {"hush": "off"}}, WITH_HUSH)
    lived = heard.bulk(TRIALS), muted.bulk(TRIALS)
    assert lived[1].counts[:, :, muted.names.index("hush")].sum() == 0
    same_but_for("hush", (heard, lived[0]), (muted, lived[1]))


MUTABLE = [event.name for event in vocabulary() if not event.essential]


@pytest.mark.parametrize("name", MUTABLE)
def test_muted_event_leaves_all_other_draws(name):
    """Up to the event's first alarm a history with it is the history without it; where it never rang, to the end."""
    config = {**LIVELY, "plan": []}
    muted = {**config["events"], name: "off"}
    heard, quiet = room(config), room({**config, "events": muted})
    lived = heard.bulk(TRIALS), quiet.bulk(TRIALS)
    compared = 0
    for trial, (one, other) in enumerate(zip(told(heard, lived[0]), told(quiet, lived[1]), strict=True)):
        rings = [row[0] for row in one if row[1] == name]
        if rings:
            until = rings[0]
            assert [row for row in one if row[0] < until] == [row for row in other if row[0] < until]
        else:
            assert one == other
            assert lived[0].states[trial].tobytes() == lived[1].states[trial].tobytes()
        compared += 1
    assert compared == TRIALS


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
    config = as_form(form)
    one = room(config)
    other = room({**config, "firms": {**config["firms"], "stranger": dict(SICK)}})
    lived = one.bulk(TRIALS), other.bulk(TRIALS)
    for kind in ("world", "tie", "posting", "product"):
        assert (
            one.bound.layout.final(lived[0].states, kind).tobytes()
            == other.bound.layout.final(lived[1].states, kind).tobytes()
        )
    firms = [r.bound.layout.final(part.states, "firm") for r, part in zip((one, other), lived, strict=True)]
    assert firms[0].tobytes() == np.ascontiguousarray(firms[1][:, :2]).tobytes()


# A buyer's account takes in what it bought firm by firm, so the last bit of these sums depends on the order.
SUMMED = ("cash_flow_value", "value", "value_at_5")


@pytest.mark.parametrize("form", FORMS)
def test_swapped_firms_swap_outcomes(form):
    """Another order in the config is another order in the output, and nothing else."""
    config = as_form(form)
    one = room(config)
    other = room({**config, "firms": dict(reversed(config["firms"].items()))})
    assert other.scenario.firms == one.scenario.firms[::-1]
    lived = one.bulk(TRIALS), other.bulk(TRIALS)
    firms = [r.bound.layout.final(part.states, "firm") for r, part in zip((one, other), lived, strict=True)]
    swapped = firms[1][:, ::-1]
    for field in FIRM.fields:
        here, there = firms[0][field.name], swapped[field.name]
        if field.name in SUMMED:
            assert np.allclose(here, there, rtol=1e-12, atol=1e-12, equal_nan=True)
        elif field.name != "owner":  # an index, which the order names
            assert np.ascontiguousarray(here).tobytes() == np.ascontiguousarray(there).tobytes(), field.name
    ties = [r.bound.layout.final(part.states, "tie") for r, part in zip((one, other), lived, strict=True)]
    for name in (
        "stake",
        "trust_in_host",
        "trust_in_investor",
        "ending",
        "saving",
        "control",
        "venture_worth",
        "end_time",
    ):
        assert ties[0][name].tobytes() == ties[1][name].tobytes(), name


# --- currency ---

MONEY = ("bn", "bn/year", "thousand/unit")


def in_other_money(config: dict[str, Any], factor: float) -> dict[str, Any]:
    """The same world in a currency of which one unit is worth 1 / factor."""
    found = json.loads(json.dumps(config))  # no two products are one object
    for section, kind in (("firms", FIRM), ("ties", TIE), ("products", PRODUCT)):
        for record in found.get(section, {}).values():
            for field in kind.fields:
                amount = record.get(field.name, field.number.default)
                if field.given and field.number.unit in MONEY and amount == amount:
                    record[field.name] = factor * amount
    for section, parts in (("events", vocabulary()), ("mechanisms", mechanisms())):
        written = found.setdefault(section, {})
        for part in parts:
            for name, number in parameters_of(part.parameters).items():
                if number.unit in MONEY and written.get(part.name) != "off":
                    here = written.setdefault(part.name, {})
                    here[name] = factor * here.get(name, number.default)
    return found


@pytest.mark.parametrize("name", DIRECTED)
@pytest.mark.parametrize("factor", [2.0, 0.5])
def test_currency_scales_money_and_nothing_else(name, factor):
    """By a power of two, so that it is exact: all money times the factor, all else the same bits."""
    config = DIRECTED[name]
    one, other = room(config), room(in_other_money(config, factor))
    lived = one.bulk(TRIALS), other.bulk(TRIALS)
    assert told(one, lived[0]) == told(other, lived[1])
    for kind in KINDS:
        here, there = (
            r.bound.layout.final(part.states, kind.name) for r, part in zip((one, other), lived, strict=True)
        )
        for field in kind.fields:
            scaled = here[field.name] * factor if field.number.unit in MONEY else here[field.name]
            assert np.array_equal(scaled, there[field.name], equal_nan=True), f"{kind.name}.{field.name}"
