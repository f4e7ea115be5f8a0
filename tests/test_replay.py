"""The same trials without some events: nothing else moves, and only what can change is lived again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import model
from model.config import from_resolved
from model.errors import UserError
from model.laws import TRIGGERED
from model.replay.replay import PROBES, Replay
from model.replay.world import Half, World, differing
from tests.directed import MINORITY, SICK, world
from tests.directed import PRODUCT as CAR

TRIALS = 48
NAMES = ("unexpected_departure", "financial_crisis", "restructuring", "executive_dispatch", "macro_shock")
# Everything in it: a plan that looks again each quarter, uncertain inputs, a host in trouble.
LIVELY = world(
    {**MINORITY, "clarity": {"beta": {"a": 2, "b": 3}}}, SICK, products={"car": CAR},
    events={"dissolved": {"level": 0.1}, "executive_dispatch": {}},
    plan=[{"name": "sync", "event": "cycle_plan_sync", "tie": "pact", "at": 1.0, "when": "pact.trust_in_host > 0.99", "until": 5.0},
          {"name": "post", "event": "executive_dispatch", "tie": "pact", "at": {"uniform": {"loc": 0.2, "scale": 0.3}}}],
)  # fmt: skip


@pytest.fixture(scope="module")
def scenario() -> model.Scenario:
    return from_resolved(LIVELY, "lively")


@pytest.fixture(scope="module")
def replay(scenario: model.Scenario) -> Replay:
    return model.replay(scenario, TRIALS, workers=2)


@pytest.fixture(scope="module")
def factual(replay: Replay) -> World:
    return replay.world()


def same(one: World, other: World) -> bool:
    return not (differing(one.here, other.here) | differing(one.alone, other.alone)).any()


def happened(replay: Replay, half: Half, name: str) -> np.ndarray:
    return half.happened[:, replay.column[name]]


def test_the_world_as_it_was_is_the_run(scenario, factual):
    run = model.simulate(scenario, trials=TRIALS)
    for name, values in factual.rows.items():
        assert run[name].values[0].tobytes() == values.astype(run[name].dtype).tobytes(), name
    assert {"ending", "end_time", "value", "value_added", "trust_min", "morale_min", "status"} <= set(factual.rows)


@pytest.mark.parametrize("name", NAMES)
def test_only_what_can_change_is_lived_and_it_is_the_same_as_living_all(replay, factual, name):
    """The short way (copies where the event did not happen) gives the long way's bits."""
    short, whole = replay.world([name], (factual,)), replay.world([name])
    assert same(short, whole) and whole.here.lived.all()
    assert happened(replay, factual.here, name).any() and not happened(replay, whole.here, name).any()
    untouched = ~replay.concerned([name], factual.here)
    assert (short.here.lived == ~untouched).all() and not differing(factual.here, whole.here)[untouched].any()


def test_a_muted_event_is_not_planned_either(replay, factual):
    found = replay.world(["executive_dispatch"])
    assert happened(replay, factual.here, "executive_dispatch").all()
    assert not found.here.rang[:, replay.column["unexpected_departure"]].any()
    assert not happened(replay, found.here, "executive_dispatch").any()


def test_the_same_as_a_config_with_the_event_off(scenario):
    """Where no plan names it: `off` in the config and `without` are one thing."""
    off = from_resolved({**LIVELY, "events": {**LIVELY["events"], "unexpected_departure": "off"}}, "lively")
    one, other = model.simulate(off, trials=TRIALS), model.simulate(
        model.without(scenario, ["unexpected_departure"]), trials=TRIALS
    )  # fmt: skip
    assert one.drop_attrs().identical(other.drop_attrs())


def test_inputs_are_drawn_as_before(scenario):
    """A planned step that is muted stays in its place: what else is drawn does not move."""
    one, other = (
        model.simulate(each, trials=5) for each in (scenario, model.without(scenario, ["executive_dispatch"]))
    )
    for name in ("input:ties.pact.clarity", "input:plan.post.at"):
        assert (one[name].values == other[name].values).all()


def test_order_does_not_matter(replay, factual):
    """Without X, then Y, is without Y, then X: whichever worlds the rest is known from."""
    x, y = replay.world(["macro_shock"], (factual,)), replay.world(["dispute"], (factual,))
    names = ["macro_shock", "dispute"]
    one, other, alone = replay.world(names, (x,)), replay.world(names[::-1], (y,)), replay.world(names)
    assert same(one, other) and same(one, alone)


def test_a_world_without_something_else_tells_nothing(replay, factual):
    """Only of worlds with less muted is anything known."""
    other = replay.world(["macro_shock"], (factual,))
    assert same(replay.world(["unexpected_departure"], (other, factual)), replay.world(["unexpected_departure"]))


def test_what_never_happens_changes_nothing(replay, factual):
    idle = next(
        event.name for event in replay.events if not factual.here.rang[:, replay.column[event.name]].any()
        and not factual.alone.rang[:, replay.column[event.name]].any()
    )  # fmt: skip
    found = replay.world([idle], (factual,))
    assert same(found, factual) and not found.here.lived.any() and not found.alone.lived.any()


def test_trials_by_number_on_any_workers(scenario, factual):
    """Numbers with gaps; one thread or several."""
    numbers = [1, 2, 3, 7, 20, 21, 47]
    few = model.replay(scenario, numbers, workers=1)
    one = few.world(["dispute"], (few.world(),))
    two = model.replay(scenario, TRIALS, workers=3).world(["dispute"])
    assert not differing(one.here, two.here.take(np.array(numbers))).any()


def test_a_defect_of_the_draws_is_found(replay, factual):
    """Were a trial another without the event having happened, the probes would say so."""
    blind = replace(factual, here=replace(factual.here, happened=np.zeros_like(factual.here.happened)))
    with pytest.raises(AssertionError, match="did not happen"):
        replay.world(["macro_shock"], (blind,))
    assert PROBES >= 1


def test_a_trigger_that_rings_in_vain_is_looked_at_again(replay, factual):
    column = replay.column["restructuring"]
    event = replay.events[column]
    assert event.law == TRIGGERED
    vain = replace(factual.here, happened=np.zeros_like(factual.here.happened), rang=np.ones_like(factual.here.rang))
    assert replay.concerned(["restructuring"], vain).all() and not replay.concerned(["dispute"], vain).any()


def test_a_mechanism_concerns_every_trial(replay, factual):
    found = replay.world(["trust"], (factual,))
    assert found.here.lived.all()


def test_points_of_a_sweep_with_outer_draws():
    config = {**LIVELY, "study": {"trials": 4, "seed": 3, "outer": 2, "sweep": {"design": "grid", "vary": {"ties.pact.stake": [0.1, 0.2]}}}}  # fmt: skip
    study = from_resolved(config, "swept")
    run = model.simulate(study)
    for point in range(4):
        found = model.replay(study, 4, point=point).world()
        assert found.rows["value_added"].tobytes() == run["value_added"].values[point].tobytes()
    with pytest.raises(UserError, match=r"no point 4; allowed: 0 \.\. 3"):
        model.replay(study, 4, point=4)


def test_structural_sweeps_are_muted_too(scenario):
    sweep = {"design": "grid", "vary": {"events.dispute": ["on", "off"]}}
    study = from_resolved({**LIVELY, "study": {"trials": 3, "seed": 3, "sweep": sweep}}, "switched")
    muted = model.without(study, ["recall", "executive_dispatch"])
    run = model.simulate(muted)
    counts = run["event_count"].sel(event=["recall", "executive_dispatch"])
    assert int(counts.sum()) == 0 and run.sizes["point"] == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("unexpected_departures", "did you mean unexpected_departure?"),
        ("quarter_results", "closes the books"),
        ("finance", "cannot be muted"),
    ],
)
def test_names_that_cannot_be_muted(scenario, name, message):
    with pytest.raises(UserError, match=message.replace("?", r"\?")):
        model.without(scenario, [name])


def test_no_trials(scenario):
    with pytest.raises(UserError, match="at least 1"):
        model.replay(scenario, 0)


def test_the_readable_engine_says_the_same():
    """Interpreted, so that nothing is compiled for it."""
    case = Path(__file__).parent.parent / "configs" / "fiat-mazda.yaml"
    scenario = model.load(case)
    quiet = model.without(scenario, ["macro_shock"])
    found = model.replay(scenario, [3]).world(["macro_shock"])
    told = model.trace(quiet, 3)
    assert [record.event for record in told if record.event == "macro_shock"] == []
    assert list(told.outcome["value"].values()) == found.rows["value"][0].tolist()
    assert list(told.outcome["value_added"].values()) == found.rows["value_added"][0].tolist()


def test_worlds_as_a_dataset(replay, factual, scenario):
    """The shape of a run: the expression language, units and codes serve unchanged."""
    from model.replay.dataset import dataset

    found = dataset(replay, {"": factual, "dispute": replay.world(["dispute"], (factual,))})
    run = model.simulate(scenario, trials=TRIALS)
    for name in factual.rows:
        assert found[name].dims == run[name].dims and found[name].attrs == run[name].attrs
        assert found[name].values[0].tobytes() == run[name].values[0].tobytes()
    assert found["without"].values.tolist() == ["", "dispute"]
    there = run["event_count"].sum("subject").values[0] > 0
    assert (found["happened"].values[0] == there).all() and not found["happened"].sel(event="dispute").values[1].any()
    assert found.attrs["seed"] == run.attrs["seed"] and found["partner"].equals(run["partner"])
