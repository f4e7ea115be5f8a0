"""Claims: a told history is the lived one, bit for bit; it is readable; and it says why."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest

from model.config import from_resolved, load
from model.engines.trace import PlainLives, trace
from model.event import Event
from model.laws import DATED, EXPONENTIAL, TRIGGERED
from model.parameter import NoParameters, parameter
from model.simulate import bind, mechanisms, prepare
from model.story.names import Names
from model.vocabulary import vocabulary
from tests.directed import CALM, CROSS, HEALTHY, MINORITY, SICK, world

CASES = ("configs/fiat-mazda.yaml", "configs/renault-nissan.yaml")
TRIALS = (0, 7)
UNDONE = re.compile(r"_|\bnan\b|\binf\b|\[|\{|None", re.IGNORECASE)


@pytest.fixture(scope="module", params=CASES)
def lives(request):
    return prepare(load(request.param))


@pytest.fixture(scope="module")
def story():
    return trace(load(CASES[0]), vocabulary(), 1)


class Scale(NamedTuple):
    scale: float = parameter(0.4, "year", 0.01, 10.0, "test", "mean")


def nothing(w, k, p, a, draw):
    pass


def grim(w, k, p):
    return 1.0 + 20.0 * w.firm[k].distress


def rumour(**changes) -> Event:
    """A user's own event: likelier in distress."""
    made = Event(
        "market_rumour",
        "firm",
        EXPONENTIAL,
        Scale,
        nothing,
        ("firm.distress",),
        (),
        45,
        "A rumour about {firm}",
        "test",
        intensity=grim,
    )
    return made._replace(**changes)


def told(case, trial, *sets, own=()):
    events = tuple(sorted((*vocabulary(), *own), key=lambda event: event.name))
    return trace(load(case, sets, events), events, trial)


@pytest.mark.parametrize("trial", TRIALS)
def test_a_told_history_is_the_lived_one(lives, trial):
    history = trace(lives.bound.scenario, lives.bound.events, trial)
    lived = lives.engine.live(trial, lives.inputs(trial, trial + 1), log_rows=2000)
    size = lives.bound.layout.state_words
    assert history.passage.final[:size].tobytes() == lived.states[0].tobytes()
    log = lived.logs[0][: lived.rung[0]]
    assert [(s.time, s.clock, s.done) for s in history.passage.steps] == [(t, int(c), bool(d)) for t, c, d in log]


@pytest.mark.parametrize("trial", TRIALS)
def test_its_outcome_is_the_stored_row(lives, trial):
    found = trace(lives.bound.scenario, lives.bound.events, trial).outcome
    row = lives.rows(trial, trial + 1)
    for name in ("value", "value_added", "capability_added", "end_time", "event_count", "morale_min"):
        flat = []
        stack = [found[name]]
        while stack:
            item = stack.pop(0)
            stack[:0] = list(item.values()) if isinstance(item, dict) else []
            flat += [] if isinstance(item, dict) else [item]
        np.testing.assert_array_equal(np.array(flat), row[name][0].ravel().astype(float))
    assert found["ending"].keys() == set(lives.bound.scenario.ties)


def test_records_tell_all_that_changed(story):
    passage = story.passage
    for at, record in enumerate(story):
        before, after = passage.states[at : at + 2]
        size = passage.bound.layout.state_words
        moved = np.flatnonzero((before[:size] != after[:size]) & ~(np.isnan(before[:size]) & np.isnan(after[:size])))
        assert len(record.changes) <= len(moved)
        assert all(change["before"] != change["after"] or change["before"] == 0 for change in record.changes)
    closing = next(record for record in story if record.event == "closing")
    states = {(change["state"], change["subject"]): change["after"] for change in closing.changes}
    assert states["closed", "fiat-mazda"] == 1
    assert states["cooperation", "fiat-mazda"] == "active"
    names = {change["state"] for record in story for change in record.changes}
    assert not {name for name in names if name.endswith(("_stamp", "_min")) or name.startswith("stream")}


def test_json_is_plain_and_dated(story):
    data = json.loads(json.dumps(story.to_json(), allow_nan=False))
    times = [record["time"] for record in data["events"]]
    assert times == sorted(times)
    assert data["events"][0].keys() >= {"time", "date", "event", "subject", "occurrence", "text", "changes", "cause"}
    assert data["events"][-1]["date"] > "2026-05"
    assert data["outcome"]["status"] == "completed"
    firsts = {(r["event"], r["subject"]) for r in data["events"] if r["occurrence"] == 1 and not r["skipped"]}
    assert ("quarter_results", "world") in firsts


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("trial", range(2))
def test_a_manager_can_read_it(case, trial):
    text = str(trace(load(case), vocabulary(), trial))
    assert not UNDONE.search(text), UNDONE.search(text)
    lines = text.rstrip("\n").splitlines()
    assert max(map(len, lines)) <= 100
    assert 25 <= len(lines) <= 140
    dates = [line[:7] for line in lines if re.match(r"\d{4}-\d\d ", line)]
    assert dates == sorted(dates)
    assert len(dates) > 5
    assert "How it ended" in text


def test_a_likelier_event_says_why():
    history = told(CASES[1], 0, own=(rumour(),))
    causes = [r.cause for r in history if r.event == "market_rumour" and r.subject == "nissan" and r.cause]
    assert causes
    for cause in causes:
        then, now, ratio = map(float, re.findall(r"\d+\.\d+|\d+(?= times)", cause)[:3])
        assert "Nissan's financial distress rose" in cause
        assert ratio == pytest.approx((1.0 + 20.0 * now) / (1.0 + 20.0 * then), rel=0.06)
    assert all(s.likelier == 1.0 for s in history.passage.steps if not s.drivers)


def test_asking_why_changes_nothing():
    lives = PlainLives(bind(load(CASES[1]), vocabulary(), mechanisms()))
    passage, _, _ = lives.relive(3)
    plain = lives.engine.live(3, lives.inputs(3, 4))
    assert passage.final[: lives.bound.layout.state_words].tobytes() == plain.states[0].tobytes()


def test_what_set_an_event_off_is_named():
    history = told(CASES[1], 0)
    rescues = [record for record in history if record.event == "rescue"]
    crises = {record.date.isoformat()[:7] for record in history if record.event == "financial_crisis"}
    assert rescues
    assert all(any(f"financial crisis of {month}" in record.cause for month in crises) for record in rescues)


def test_a_memorandum_that_never_closes_is_told():
    text = str(told(CASES[0], 1, "events.closing=off"))
    assert "The memorandum never became a binding agreement" in text
    assert "The planned alignment of model cycles cannot take place" in text


def test_plans_that_wait_and_lapse_are_told():
    sets = ("plan.sync.when=fiat-mazda.trust_in_investor > 0.99", "plan.sync.until=3.0")
    text = " ".join(str(told(CASES[0], 1, *sets)).split())
    assert "has to wait until Mazda's trust in Fiat (now" in text
    assert "lapses: it needed that Mazda's trust in Fiat" in text
    assert "never took place" in text
    held = told(CASES[0], 1, "plan.sync.when=mazda.morale > 0.01")
    assert any("as planned, now that morale at Mazda is above 0.01" in record.cause for record in held)


def bad_date(w, k, p):
    return math.nan if w.world.quarter > 8 else 1.0 + w.world.quarter


@pytest.mark.parametrize(
    ("own", "status"),
    [
        (
            rumour(name="undated", law=DATED, parameters=NoParameters, due=bad_date, reads=("world.quarter",)),
            "bad_delay",
        ),
        (
            rumour(
                name="ruin",
                effect=lambda w, k, p, a, draw: setattr(w.firm[k], "outside_value", math.nan),
                writes=("firm.outside_value",),
            ),
            "non_finite",
        ),
    ],
)
def test_a_history_that_broke_off_is_told(own, status):
    history = told(CASES[0], 0, own=(own,))
    assert history.outcome["status"] == status
    assert "broke off" in str(history)
    assert history.outcome["value"]["fiat"] is None or math.isnan(history.outcome["value"]["fiat"])


def sack(w, k, p, a, draw):
    w.firm[k].morale = 0.5 * w.firm[k].morale


def test_an_event_of_the_users_is_told_by_its_story():
    own = rumour(
        name="bad_press",
        law=DATED,
        parameters=NoParameters,
        due=lambda w, k, p: 2.0,
        effect=sack,
        reads=(),
        writes=("firm.morale",),
        story="The press attacks {firm}; stage {nowhere}",
    )
    history = told(CASES[0], 1, own=(own,))
    record = next(record for record in history if record.event == "bad_press" and record.subject == "mazda")
    assert record.text.startswith("The press attacks Mazda; stage nowhere (morale at Mazda 0.")
    silent = told(
        CASES[0], 1, own=(rumour(name="silent_rumour", law=TRIGGERED, trigger="exit_due", parameters=NoParameters),)
    )
    assert "silent rumour" not in str(silent)


def test_nothing_is_compiled(tmp_path):
    code = f"import sys, model; print(model.trace(model.load({CASES[0]!r}), 2)[0].event, 'numba' in sys.modules)"
    environment = {**os.environ, "ALLIANCE_CACHE": str(tmp_path)}
    out = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert out.stdout.split()[-1] == "False"


# --- legal forms: what is told of each ---

SOLD_SOON = {"divestiture": {"level": 5.0, "scale": 2.0}}
BOUGHT_SOON = {"acquired_by_partner": {"level": 5.0, "scale": 3.0}, "stake_sold": "off", "dissolved": "off"}


def lived_in(tie, trial=0, *, events=None, **parts) -> str:
    """The story of a small world, on one line."""
    horizon = parts.pop("horizon", 4.0)
    config = world(tie, horizon=horizon, events={**CALM, **(events or {})}, currency="USD bn", **parts)
    return " ".join(str(trace(from_resolved(config, "small"), vocabulary(), trial)).split())


def test_a_purchase_is_told_with_its_price_and_its_end():
    text = lived_in({"form": "acquisition", "control_premium": 0.3}, host=SICK, events=SOLD_SOON, horizon=8.0)
    assert "Alpha buys Omega whole; a binding agreement" in text
    assert "for the shares, 30 % above their worth; net debt of $11.0 bn" in text
    assert "integration 0.00 -> " in text
    assert "(owned by Alpha)" in text
    assert "group net" in text
    assert "Alpha sells Omega again, free of debt, for" in text
    assert "ended when Alpha sold Omega, which it had bought," in text


def test_a_purchase_of_a_partner_is_told_with_its_price():
    sure = {"mechanisms": {"shares": {"control_premium": 0.2, "premium_spread": 0.0}}}
    text = lived_in({**MINORITY, "stake": 0.4}, events=BOUGHT_SOON, horizon=12.0, **sure)
    assert "Alpha buys the 60.0 % of Omega that it did not own:" in text
    assert "20 % above their worth" in text


def test_a_venture_is_told_from_its_founding_to_its_end():
    tie = {"form": "joint_venture", "stake": 0.4, "venture_capital": 2.0}
    text = lived_in(tie, events=BOUGHT_SOON, horizon=12.0, investor={**HEALTHY, "volume": 3.0})
    assert "a joint venture of $2.0 bn, 40.0 % Alpha's and 60.0 % Omega's" in text
    assert "Alpha puts in $0.80 bn for 40.0 %" in text
    assert re.search(r"(Alpha|Omega) buys (Alpha|Omega)'s [46]0\.0 % of their joint venture for", text)
    assert re.search(r"ended with the purchase of the joint venture by (Alpha|Omega)", text)
    closed = lived_in(tie, events={"dissolved": {"level": 5.0, "scale": 1.0}})
    assert "their joint venture is closed, and its plant brings $1.0 bn" in closed
    raised = lived_in(tie, plan=[{"event": "equity_increase", "tie": "pact", "at": 1.0, "to": 0.5}])
    assert "Alpha buys a part of their joint venture from Omega, 40.0 % -> 50.0 %, for" in raised


def test_a_memorandum_may_lapse_or_be_left():
    draft = {**MINORITY, "binding": 0, "long_stop": 1.5}
    lapsed = lived_in(draft, events={"closing": "off"})
    assert "a memorandum, not binding, void if nothing is signed by 2001-07" in lapsed
    assert "has not become an agreement within 1.5 years and is void" in lapsed
    wary = {"closing": {"tolerance": 0.0, "walks": 1.0, "scale": 1.0, "shape": 0.1}}
    new_price = {"closing": {"tolerance": 0.0, "walks": 0.0, "scale": 1.0, "shape": 0.1}}
    steady = {**HEALTHY, "margin": 0.04, "recent_margin": 0.04, "cash": 4.0}
    left = [k for k in range(6) if "walks away" in lived_in(draft, k, events=wary, host=steady)]
    assert 0 < len(left) < 6
    for k in range(6):
        text = lived_in(draft, k, events=new_price, host=steady)
        assert "Alpha takes 25.0 % of Omega for" in text
        assert ("at a new price: Omega is worth" in text) == (k in left)


@pytest.mark.parametrize(
    ("terms", "investor", "said"),
    [
        ({"call_to": 0.4, "call_price": 1.0, "call_from": 1.0}, HEALTHY, "Alpha uses its option to buy: Alpha's stake in Omega goes up, 25.0 % -> 40.0 %"),
        ({"call_to": 0.4, "call_price": 999.0, "call_until": 2.0}, HEALTHY, "The option of Alpha to buy shares of Omega, at $999.0 bn for the whole, has run out unused"),
        ({"put_to": 0.4, "put_price": 99.0, "put_from": 1.0}, HEALTHY, "Omega's shareholders use their option to sell"),
        ({"put_to": 0.4, "put_price": 99.0}, SICK, "Alpha cannot take the shares and pays"),
    ],
)  # fmt: skip
def test_options_are_told_when_they_matter(terms, investor, said):
    text = lived_in({**MINORITY, **terms}, investor=investor, events={"financial_crisis": "off"})
    assert "stake to 40.0 % until 200" in text
    assert text.count(said) == 1
    assert "Nobody uses" not in text


def test_steps_of_both_sides_are_told():
    plan = [
        {"event": "equity_increase", "tie": "pact", "at": 1.0, "side": "host", "to": 0.1, "issue": "existing"},
        {"event": "equity_decrease", "tie": "pact", "at": 2.0, "side": "host", "to": 0.0},
    ]
    text = lived_in(MINORITY, plan=plan)
    assert "a minority stake, Alpha takes 25.0 % of Omega, for" in text
    assert "Omega takes a stake in Alpha, 0.0 % -> 10.0 %:" in text
    assert "Omega holds 10.0 % of Alpha" in text
    assert "Omega sells all its 10.0 % of Alpha for" in text
    crossed = lived_in(CROSS)
    assert "Alpha takes 30.0 % of Omega and Omega 15.0 % of Alpha, for" in crossed
    assert "15.0 % of Alpha in Omega's hands" in crossed


def test_steps_that_mean_nothing_are_told_once():
    drawn = {"choice": {"acquisition": 999, "minority": 1}}
    plan = [{"event": "equity_increase", "tie": "pact", "at": 1.0, "to": 0.5}]
    text = lived_in({**MINORITY, "form": drawn}, plan=plan)
    assert text.count("purchase of shares") == 1
    assert "never took place: it means nothing under this legal form" in text


def test_a_mere_shareholder_has_no_cars():
    text = lived_in(MINORITY, investor={"makes": 0, "cash": 15.0, "debt": 0.0})
    assert "Alpha net cash" in text
    assert "Alpha margin" not in text
    assert not re.search(r"Alpha: [\d.]+ m cars", text)


def test_the_same_cause_is_named_once():
    history = told(CASES[1], 0, "ties.renault-nissan.form=acquisition")
    quarrels = [record.cause for record in history if record.event == "dispute" and record.cause]
    assert len(quarrels) > 1
    assert str(history).count("times as likely") < sum("times as likely" in r.cause for r in history)


def test_a_currency_without_a_name_is_said_by_no_word():
    """The default, `bn`, says how many, and is no name: it was said twice."""
    for currency in ("bn", "USD bn"):
        names = Names(from_resolved(world({"form": "project"}, currency=currency), "small"))
        told = [names.money(billions) for billions in (2.0, -0.5, 0.03)]
        sign = "$" if currency == "USD bn" else ""
        assert told == [f"{sign}2.0 bn", f"-{sign}0.50 bn", f"{sign}30 m"]
