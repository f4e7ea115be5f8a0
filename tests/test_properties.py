"""Claim: `check --properties` finds what does not hold over a config's own ranges, makes it small, and brings it back."""

from __future__ import annotations

import contextlib
import io
import json
import math
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import yaml

from analysis.cli import main
from model.commands.properties import APART
from model.config import from_resolved, load
from model.config.properties import properties_of
from model.config.properties_schema import properties_schema
from model.config.schema import json_schema
from model.errors import DONE, NEGATIVE, USER, UserError
from model.properties import monotone
from model.properties.betting import bound_of, evidence, is_alarm
from model.properties.claims import built_in
from model.properties.ranges import Ranges
from model.properties.search import drawn
from model.store.identity import scenario_hash
from model.testing.shrink import Case, fewer_steps, shorter, shrunk
from model.vocabulary import mechanisms, vocabulary
from tests.directed import MINORITY, SICK, world

UNCERTAIN = {"beta": {"a": 2, "b": 3}}
CONFIG = {
    **world(
        {**MINORITY, "clarity": UNCERTAIN, "trust_in_host": UNCERTAIN}, SICK, horizon=4.0, signed="2000-01-01",
        plan=[{"name": "sync", "event": "cycle_plan_sync", "tie": "pact", "at": 1.0},
              {"name": "step", "event": "equity_increase", "tie": "pact", "at": 1.5, "to": 0.3}],
    ),
    "study": {"seed": 7, "trials": 40},
}  # fmt: skip
TRUE = [
    {"name": "sane", "always": "value[alpha] > -500 and not ending[pact] == failed or status == completed"},
    {"name": "other-money", "rescale": "money", "by": 8, "scales": "value[alpha]"},
    {"name": "debt-costs", "raise": "firms.omega.debt", "from": 2, "to": 14, "never_raises": "value[omega]"},
]
FALSE = [
    {"name": "no-rise", "always": "stake_end[pact, investor] < 0.28"},
    {"name": "free-money", "rescale": "money", "by": 8, "keeps": "value[alpha]"},
    {"name": "debt-is-good", "raise": "firms.omega.debt", "from": 2, "to": 14, "never_lowers": "value[omega]"},
]


def written(tmp_path: Path, properties: list, **changes) -> Path:
    path = tmp_path / "drawn.yaml"
    study = {**CONFIG["study"], "properties": properties, **changes}
    plain = json.loads(json.dumps({**CONFIG, "study": study}))  # no two parts are one object
    path.write_text(yaml.safe_dump(plain, sort_keys=False))
    return path


def checked(path: Path, capsys, *options: str) -> tuple[int, dict]:
    code = main(["check", str(path), "--json", "--out", str(path.parent), "--properties", *options])
    return code, json.loads(capsys.readouterr().out)["result"]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """One check of what holds and what does not."""
    folder = tmp_path_factory.mktemp("properties")
    path = written(folder, TRUE + FALSE)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.MonkeyPatch.context() as patch:
        patch.setattr(monotone, "PAIRS", 800)
        code = main(["check", str(path), "--json", "--out", str(folder), "--properties", "4"])
    return code, json.loads(out.getvalue())["result"]


def test_what_holds_holds_and_what_does_not_is_found(outcome):
    code, found = outcome
    assert code == NEGATIVE
    assert {each["name"] for each in found["properties"] if not each["holds"]} == {each["name"] for each in FALSE}
    assert {each.name for each in built_in(False)} < {each["name"] for each in found["properties"]}
    assert found["worlds"] + found["refused"] == 4 and found["histories"] > 0


def failure(outcome, name: str) -> dict:
    return next(each for each in outcome[1]["properties"] if each["name"] == name)["failure"]


def test_a_failure_is_made_small(outcome):
    """The stake rises by the planned step: what is left is that step, a short horizon, and inputs at their medians."""
    found = failure(outcome, "no-rise")
    config = yaml.safe_load(Path(found["config"]).read_text())
    scenario = from_resolved(CONFIG, "home")
    assert [entry["name"] for entry in config["plan"]] in (["step"], [])
    assert config["horizon"] <= 4.0
    for path in ("clarity", "trust_in_host"):
        assert config["ties"]["pact"][path] == pytest.approx(scenario.values[f"ties.pact.{path}"], rel=1e-6)
    assert "stake_end[pact, investor] is" in found["text"]


@pytest.mark.parametrize("name", [each["name"] for each in FALSE])
def test_what_is_saved_brings_it_back(outcome, name, capsys):
    path = Path(failure(outcome, name)["config"])
    assert f"--trial {failure(outcome, name)['trial']}" in path.read_text()
    code, again = checked(path, capsys, "1")
    assert code == NEGATIVE
    assert not next(each for each in again["properties"] if each["name"] == name)["holds"]


def test_the_story_is_the_one_that_trace_tells(outcome, capsys):
    found = failure(outcome, "no-rise")
    assert main(["trace", found["config"], "--trial", str(found["trial"])]) == DONE
    told = capsys.readouterr().out.splitlines()
    story = found["story"].splitlines()
    assert story[1:] == told[1 : len(story)]
    assert story[0] in told[0]  # its title says what it is


def test_a_table_for_people(tmp_path, capsys):
    path = written(tmp_path, TRUE[:1])
    assert main(["check", str(path), "--properties", "1"]) == DONE
    out = capsys.readouterr().out
    assert "always value[alpha] > -500" in out and "1 worlds" in out and APART not in out


def test_it_says_that_correlations_do_not_bind(tmp_path, capsys):
    path = written(tmp_path, TRUE[:1])
    config = yaml.safe_load(path.read_text())
    inputs = {"between": ["ties.pact.clarity", "ties.pact.trust_in_host"], "rank": 0.9}
    path.write_text(yaml.safe_dump({**config, "correlations": [inputs]}, sort_keys=False))
    assert main(["check", str(path), "--properties", "1"]) == DONE
    assert APART in capsys.readouterr().out


# --- the language ---

WRONG = {
    "value_aded[omega] > 3": ("always", "value_added"),
    "value_added[omegaa] > 3": ("always", "omega"),
    "value_added[omega] >": ("always", ""),
    "value_added[omega]": ("always", ""),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_expression_gets_its_place_and_the_nearest_name(text, tmp_path):
    path = written(tmp_path, [{"name": "wrong", "always": text}])
    with pytest.raises(UserError) as caught:
        load(path)
    (mistake,) = caught.value.mistakes
    assert mistake.code == "config.property"
    assert mistake.path == "study.properties.0.always"
    assert path.read_text().splitlines()[mistake.line - 1].lstrip(" -").startswith("always")
    assert mistake.nearest == WRONG[text][1]


BAD = [
    ({"name": "a"}, "makes no claim"),
    ({"name": "a", "always": "status == completed", "swap": ["alpha", "omega"]}, "makes 2 claims"),
    ({"always": "status == completed"}, "name is missing"),
    ({"name": "a", "alwais": "x"}, "makes no claim"),
    ({"name": "a", "raise": "firms.omega.debt", "never_lowers": "value[omega]"}, "neither drawn nor swept"),
    ({"name": "a", "raise": "firms.omega.dept", "from": 1, "to": 2, "never_lowers": "value[omega]"}, "did you mean 'firms.omega.debt'"),
    ({"name": "a", "raise": "firms.omega.debt", "from": 3, "to": 2, "never_lowers": "value[omega]"}, "is not below"),
    ({"name": "a", "raise": "firms.omega.debt", "from": 1, "to": 2}, "one of never_lowers, never_raises"),
    ({"name": "a", "swap": ["alpha", "omegaa"], "same": "value[omega]"}, "did you mean 'omega'"),
    ({"name": "a", "swap": ["alpha", "omega", "alpha"], "same": "value[omega]"}, "is not two firms"),
    ({"name": "a", "raise": "ties.pact.clarity", "from": 0.5, "to": 7, "never_raises": "value[omega]"}, "ties.pact.clarity is never 7"),
    ({"name": "a", "raise": "firms.omega.models", "from": 1.5, "to": 3, "never_raises": "value[omega]"}, "firms.omega.models is never 1.5"),
    ({"name": "a", "raise": "ties.pact.form", "from": 1, "to": 2, "never_raises": "value[omega]"}, "is a word"),
    ({"name": "a", "rescale": ["firms.omega.morale"], "by": 50, "keeps": "value[omega]"}, "which it never is"),
    ({"name": "a", "rescale": ["firms.omega.models"], "by": 2, "keeps": "value[omega]"}, "is counted, not measured"),
    ({"name": "a", "swap": ["alpha"], "same": "value[omega]"}, "is not two firms"),
    ({"name": "a", "rescale": "money", "by": 0, "keeps": "value[omega]"}, "is no factor"),
    ({"name": "a", "rescale": 3, "keeps": "value[omega]"}, "a list of paths"),
    ({"name": "a", "always": "status == completed", "by": 3}, "unknown key 'by'"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "sentence"), BAD)
def test_a_wrong_claim_gets_a_sentence(entry, sentence, tmp_path, capsys):
    path = written(tmp_path, [entry])
    assert main(["check", str(path)]) == USER
    err = capsys.readouterr().err
    assert sentence in err and f"{path}:" in err


def test_all_mistakes_are_told_at_once(tmp_path):
    path = written(tmp_path, [BAD[0][0], BAD[5][0]])
    path.write_text(path.read_text().replace("horizon: 4.0", "horizon: -4.0").replace("margin:", "magrin:", 1))
    with pytest.raises(UserError) as caught:
        load(path)
    assert {mistake.code for mistake in caught.value.mistakes} >= {
        "config.property",
        "config.unknown_key",
        "config.out_of_range",
    }


@pytest.mark.parametrize("entry", TRUE + FALSE)
def test_the_schema_knows_the_claims(entry):
    known = jsonschema.Draft202012Validator(properties_schema())
    known.validate([entry])
    assert not known.is_valid([{**entry, "also": 1}])
    assert not known.is_valid([{key: value for key, value in entry.items() if key != "name"}])


def test_the_claims_are_part_of_the_schema_of_a_study():
    study = json_schema(vocabulary(), mechanisms())["properties"]["study"]["properties"]
    assert study["properties"] == properties_schema()


def test_what_is_claimed_is_no_part_of_a_runs_identity():
    study = {**CONFIG["study"], "properties": TRUE}
    claimed = from_resolved({**CONFIG, "study": study}, "drawn")
    assert scenario_hash(claimed) == scenario_hash(from_resolved(CONFIG, "drawn"))
    assert [each.name for each in properties_of(claimed, vocabulary(), mechanisms())] == [each["name"] for each in TRUE]


# --- what is left to the ranges, and what says nothing ---

COSTS = {"name": "debt-costs", "raise": "firms.omega.debt", "never_lowers": "value[omega]"}


@pytest.mark.parametrize("range_of", ["drawn", "swept"])
def test_silent_ends_are_those_of_the_ranges(range_of, tmp_path, capsys):
    """Of what is drawn the first and ninth tenth; they are written into what is saved, where nothing is drawn."""
    path = written(tmp_path, [COSTS])
    config = yaml.safe_load(path.read_text())
    if range_of == "drawn":
        config["firms"]["omega"]["debt"] = {"uniform": {"loc": 2, "scale": 10}}
    else:
        config["study"]["sweep"] = {"design": "grid", "vary": {"firms.omega.debt": [3, 7, 11]}}
    path.write_text(yaml.safe_dump(config, sort_keys=False))
    code, found = checked(path, capsys, "1")
    assert code == NEGATIVE
    (line,) = (each for each in found["properties"] if each["declared"])
    saved = Path(line["failure"]["config"])
    (claim,) = yaml.safe_load(saved.read_text())["study"]["properties"]
    assert (claim["from"], claim["to"]) == pytest.approx((3, 11))
    code, again = checked(saved, capsys, "1")
    assert code == NEGATIVE and {each["name"] for each in again["properties"] if not each["holds"]} == {"debt-costs"}


NEVER = """\
signed: 2012-05-23
horizon: 0.5
firms: {a: {}, b: {}}
ties: {t: {investor: a, host: b}}
products: {car: {tie: t, launch: 4}}
study: {properties: [{name: late, raise: firms.a.debt, from: 1, to: 9, never_raises: "product_delay[car]"}]}
"""


def test_what_nothing_could_speak_against_does_not_hold(tmp_path, capsys):
    """No car is launched in half a year, so nothing was compared."""
    path = tmp_path / "never.yaml"
    path.write_text(NEVER)
    assert main(["check", str(path), "--properties", "1"]) == NEGATIVE
    out = capsys.readouterr().out
    assert "late was not tested: " in out and not list(tmp_path.glob("never-*.yaml"))
    code, found = checked(path, capsys, "1")
    (line,) = (each for each in found["properties"] if each["declared"])
    assert code == NEGATIVE and not found["holds"] and not line["holds"] and not line["tested"]


ENDLESS = '''"""boundless: the cash of a firm grows out of all bounds."""

from typing import NamedTuple

from model.event import Event
from model.laws import EXPONENTIAL
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(0.05, "year", 0.01, 100, "assumption", "mean years between two of them")


def intensity(w, k, p):
    return 1.0


def effect(w, k, p, a, draw):
    w.firm[k].cash = w.firm[k].cash * 1e200


EVENT = Event(
    name="boundless", subject="firm", law=EXPONENTIAL, parameters=Parameters, intensity=intensity, effect=effect,
    reads=(), writes=("firm.cash",), rank=47, story="Cash {cash:.2f}", source="assumption",
)
'''


def test_histories_that_break_off_keep_no_claim(tmp_path, capsys):
    path, event = written(tmp_path, [{"name": "rich", "always": "value[alpha] > 1000000"}]), tmp_path / "boundless.py"
    event.write_text(ENDLESS)
    code, found = checked(path, capsys, "1", "--engine", "reference", "--events", str(event))
    lines = {each["name"]: each for each in found["properties"]}
    assert code == NEGATIVE and not lines["completes"]["holds"]
    assert "breaks off (non finite, after boundless)" in lines["completes"]["failure"]["text"]
    assert not lines["rich"]["tested"] and not lines["rich"]["holds"]


# --- worlds ---

SWEPT = {
    "design": "grid",
    "vary": {"ties.pact.form": ["minority", "project"], "events.dispute": ["on", "off"], "plan.step.to": [0.3, 0.45], "firms.alpha.cash": [5, 20]},
}  # fmt: skip


@pytest.mark.parametrize(
    "sweep",
    [
        None,
        SWEPT,
        {
            **SWEPT,
            "design": "one_at_a_time",
            "vary": {**SWEPT["vary"], "plan.step.to": [0.45], "ties.pact.form": ["project"]},
        },
    ],
)
def test_worlds_stay_in_the_configs_ranges(sweep):
    """Each is a config that loads without anything uncertain; at home, everything is at its median or first level."""
    study = {**CONFIG["study"], **({"sweep": sweep} if sweep else {})}
    scenario = from_resolved({**CONFIG, "study": study}, "drawn")
    ranges = Ranges(scenario, vocabulary(), mechanisms())
    assert ranges.moved(ranges.home) == {}
    cases = drawn(ranges, 30)
    seen = set()
    for case in cases:
        one = from_resolved(case.config, "world")
        assert one.uncertain == () and one.study.sweep is None
        moved = ranges.moved(case.config)
        seen |= set(moved)
        for path, value in moved.items():
            assert value in ranges.levels[path]
    assert seen >= {"ties.pact.clarity", *(sweep["vary"] if sweep else ())} - {"events.dispute"}


def test_shrinking_takes_every_step_that_still_fails():
    case = Case({"horizon": 4.0, "plan": [{"event": str(n), "at": 0.5 * n} for n in range(6)]}, 3)
    small = shrunk(
        case, lambda c: any(e["event"] == "2" for e in c.config["plan"]), lambda c: [*shorter(c), *fewer_steps(c)]
    )
    assert small == Case({"horizon": 1.25, "plan": [{"event": "2", "at": 1.0}]}, 3)


# --- the test of an expectation ---

NULLS = {
    "normal": lambda rng, n: rng.normal(size=n),
    "skewed": lambda rng, n: 1.0 - rng.exponential(size=n),
    "rare and large": lambda rng, n: np.where(rng.random(n) < 0.02, 49.0, -1.0),
    "rare and small": lambda rng, n: np.where(rng.random(n) < 0.02, -49.0, 1.0),
    "heavy": lambda rng, n: rng.standard_t(2.5, size=n),
    "coin": lambda rng, n: rng.choice([-1.0, 1.0], size=n),
    "mostly nothing": lambda rng, n: np.where(rng.random(n) < 0.95, 0.0, rng.normal(size=n)),
}
LEVEL, RUNS = 0.05, 1_000


@pytest.mark.parametrize("null", NULLS)
@pytest.mark.parametrize("worlds", [1, 8])
def test_false_alarms_are_as_rare_as_stated(null, worlds):
    """At a laxer level, so that they can be counted: no more than 5 % of 1,000 true claims are refused.

    A bound of 50 lies above all differences but the heavy law's, whose cut ones have expectation zero by symmetry.
    """
    rng = np.random.default_rng(3)
    alarms = sum(
        is_alarm(
            evidence([NULLS[null](rng, 400 // worlds) for _ in range(worlds)], 50.0 if "rare" in null else 12.0),
            LEVEL,
            1,
        )
        for _ in range(RUNS)
    )
    assert alarms <= LEVEL * RUNS + 3.0 * math.sqrt(LEVEL * RUNS)


def test_a_false_claim_is_found():
    """At the stated rate: an effect of a seventh of the spread in the pairs of one check, or a large one in one world."""
    rng = np.random.default_rng(5)
    pilot = bound_of(rng.normal(size=200))
    small = [evidence([rng.normal(-0.15, 1.0, 120) for _ in range(25)], pilot) for _ in range(40)]
    assert np.mean([is_alarm(each, 1e-6, 1) for each in small]) > 0.9
    one = [rng.normal(0.3, 1.0, 300) for _ in range(24)] + [rng.normal(-1.0, 1.0, 300)]
    assert is_alarm(evidence(one, pilot), 1e-6, 1)


def test_capital_is_fair():
    """The expectation of E is 1 where differences are zero on average, by all outcomes of five coins."""
    coins = [np.array([1.0 if number >> bit & 1 else -1.0 for bit in range(5)]) for number in range(32)]
    assert np.mean([math.exp(evidence([coin], 1.0)) for coin in coins]) == pytest.approx(1.0)
    assert np.mean([math.exp(evidence([coin[:2], coin[2:]], 1.0)) for coin in coins]) == pytest.approx(1.0)
