"""Claim: a sweep, outer draws and correlations are read as written, in every way to write them; each mistake has a place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.commands.check import command
from model.config import describe, from_resolved, json_schema, load, notes, resolved_json
from model.config.composer import compose_text
from model.config.node import plain
from model.designs import DESIGNS, count, designs
from model.errors import Mistake, UserError
from model.points import points
from model.scenario import Correlation, Scenario, Sweep
from model.store.scenario_json import from_json, to_json
from tests.config_vocabulary import CONFIG, EVENTS, MECHANISMS

STAKE, CLARITY, TO = "ties.fiat-mazda.stake", "ties.fiat-mazda.clarity", "plan.first-step.to"
VALIDATOR = jsonschema.Draft202012Validator(json_schema(EVENTS, MECHANISMS))
FUZZ = settings(max_examples=150, deadline=None, derandomize=True, database=None,
                suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip


def text_of(sweep: str, more: str = "") -> str:
    """The good config with a sweep, its section on lines of its own, and with more before the study."""
    study = "study:\n  trials: 1000\n  seed: 20120523\n" + (f"  sweep: {sweep}\n" if sweep else "")
    return CONFIG[: CONFIG.index("study:")] + more + study


def loaded(folder: Path, text: str, *sets: str) -> Scenario:
    """The scenario of a config text; it survives its own JSON, and that of its resolved config."""
    (folder / "x.yaml").write_text(text)
    scenario = load(folder / "x.yaml", sets, EVENTS, MECHANISMS)
    assert repr(from_json(json.loads(json.dumps(to_json(scenario))))) == repr(scenario)
    assert repr(from_resolved(json.loads(resolved_json(scenario)), "x", EVENTS, MECHANISMS)) == repr(scenario)
    assert max(map(len, describe(scenario, EVENTS).splitlines())) <= 100
    return scenario


def swept(folder: Path, text: str, *sets: str) -> Sweep:
    """The sweep of a config text."""
    sweep = loaded(folder, text, *sets).study.sweep
    assert sweep is not None
    return sweep


def mistakes(folder: Path, text: str, *sets: str) -> list[Mistake]:
    """The mistakes of a config that must have some."""
    (folder / "x.yaml").write_text(text)
    with pytest.raises(UserError) as caught:
        load(folder / "x.yaml", sets, EVENTS, MECHANISMS)
    return caught.value.mistakes


def table(sweep: Sweep) -> list[list[float]]:
    """All designs."""
    return [list(row) for row in designs(sweep, 1).tolist()]


# --- what is read ---


def test_grid(tmp_path: Path) -> None:
    text = text_of(f"{{design: grid, vary: {{{STAKE}: [0.05, 0.08], plan.1.to: {{from: 0.1, to: 0.3, steps: 3}}, ties.fiat-mazda.form: [cross, minority]}}}}",
                   "").replace("stake: 0.05", "stake: 0.05\n    reverse_stake: 0.01")  # fmt: skip
    sweep = swept(tmp_path, text)
    assert [factor.path for factor in sweep.factors] == [STAKE, TO, "ties.fiat-mazda.form"]
    assert [factor.levels for factor in sweep.factors] == [(0.05, 0.08), (0.1, 0.2, 0.3), (3.0, 2.0)]
    assert sweep.factors[2].words[3] == "cross"
    assert len(table(sweep)) == count(sweep) == 12 and table(sweep)[:3] == [
        [0.05, 0.1, 3],
        [0.05, 0.1, 2],
        [0.05, 0.2, 3],
    ]
    VALIDATOR.validate(plain(compose_text(text, "x")))


def test_a_swept_path_is_not_drawn(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, text_of(f"{{design: grid, vary: {{{CLARITY}: [0.2, 0.5]}}}}"))
    assert scenario.uncertain == ()
    assert scenario.study.paths == 0
    assert [points(scenario).scenario_of(k).values[CLARITY] for k in range(2)] == [0.2, 0.5]


KINDS = {
    "domain": ("firms.mazda.capability.production", "[0.5, 0.6]"),
    "silent domain": ("firms.fiat.need.cash", "[0.5, 0.6]"),
    "count": ("firms.mazda.models", "[3, 4]"),
    "yes or no": ("products.roadster.host_builds", "[true, false]"),
    "silent event": ("events.unexpected_departure.spread", "[0.1, 0.3]"),
    "event word": ("events.unexpected_departure.mood", "[good, bad]"),
    "mechanism": ("mechanisms.learning.rate", "[0.1, 0.3]"),
    "date": ("plan.sync.at", "[1, 2]"),
    "until": ("plan.first-step.until", "[5, 6]"),
    "argument word": ("plan.first-step.paid", "[cash, shares]"),
    "switch": ("events.dispute", "[on, off]"),
    "mechanism switch": ("mechanisms.learning", "[off, on]"),
    "condition": ("plan.first-step.when", "['stake > 0', 'clarity > 0.5']"),
}


@pytest.mark.parametrize("case", KINDS.values(), ids=KINDS.keys())
@pytest.mark.parametrize(
    "design", ["grid", "list", "sobol, points: 4", "latin_hypercube, points: 3", "saltelli, points: 2"]
)
def test_any_kind_of_value(case: tuple[str, str], design: str, tmp_path: Path) -> None:
    path, values = case
    text = text_of(f"{{design: {design}, vary: {{{path}: {values}}}}}")
    scenario = loaded(tmp_path, text)
    assert scenario.study.sweep is not None and [factor.path for factor in scenario.study.sweep.factors] == [path]
    VALIDATOR.validate(plain(compose_text(text, "x")))
    every = points(scenario)
    found = {repr(every.scenario_of(design)) for design in range(len(every.values))}
    assert len(found) == min(2, len(every.values))


def test_switches_and_conditions_are_variants(tmp_path: Path) -> None:
    text = text_of("{design: grid, vary: {events.unexpected_departure: [on, off], plan.first-step.when: ['stake > 0', 'clarity > 0.5'], "
                   "events.unexpected_departure.scale: [5, 6]}}")  # fmt: skip
    scenario = loaded(tmp_path, text)
    assert [variant.at for variant in scenario.study.variants] == [(0, 1), (1, 0), (1, 1)]
    every = points(scenario)
    seen = [every.scenario_of(design) for design in range(every.count)]
    assert [len(one.muted) for one in seen] == [0] * 4 + [1] * 4
    assert [one.plan[1].condition.text for one in seen if one.plan[1].condition] == ["stake > 0"] * 2 + ["clarity > 0.5"] * 2 + ["stake > 0"] * 2 + ["clarity > 0.5"] * 2  # fmt: skip
    assert [one.values["events.unexpected_departure.scale"] for one in seen] == [5, 6] * 4
    assert all(one.study.sweep is None and one.study.variants == () for one in seen)


def test_one_at_a_time(tmp_path: Path) -> None:
    text = text_of(f"{{design: one_at_a_time, vary: {{{STAKE}: {{from: 0.02, to: 0.08}}, {CLARITY}: {{uniform: {{}}}}, "
                   "firms.mazda.models: [17, 20, 30], events.dispute: [off], plan.first-step.paid: [shares], "
                   "plan.first-step.when: ['stake > 0']}}").replace("volume: 1.2", "volume: 1.2\n    models: 20")  # fmt: skip
    sweep = swept(tmp_path, text)
    base = sweep.rows[0]
    assert base[:4] == (0.05, 0.26444998329566005, 20.0, 0.0) and repr(base[4]) == "nan"
    assert [factor.levels for factor in sweep.factors] == [
        (0.02, 0.08),
        (0.05, 0.95),
        (17.0, 30.0),
        (1.0,),
        (1.0,),
        (1.0,),
    ]
    assert sweep.factors[5].words == ("trust_in_investor > 0.6", "stake > 0")
    rows = table(sweep)
    assert len(rows) == 10
    assert [sum(repr(x) != repr(y) for x, y in zip(row, rows[0], strict=True)) for row in rows] == [0] + [1] * 9


def test_until_needs_a_condition_in_its_own_design(tmp_path: Path) -> None:
    """One at a time from an entry without a condition: a condition alone is right, an `until` alone is not."""
    when = "plan.sync.when: ['stake > 0']"
    assert count(swept(tmp_path, text_of(f"{{design: one_at_a_time, vary: {{{when}}}}}"))) == 2
    (found,) = mistakes(tmp_path, text_of(f"{{design: one_at_a_time, vary: {{{when}, plan.sync.until: [5]}}}}"))
    assert found.message.startswith("plan.sync.until stands without when")
    rows = "[{plan.sync.until: 5, plan.sync.when: stake > 0}]"
    assert count(swept(tmp_path, text_of(f"{{design: list, points: {rows}}}"))) == 1


def test_a_list_in_four_ways(tmp_path: Path) -> None:
    (tmp_path / "designs.csv").write_text(f'{STAKE}, plan.1.to,"events.dispute"\n0.05,0.2,on\n\n0.08,"0.3",off\r\n')
    ways = (
        f"{{design: list, vary: {{{STAKE}: [0.05, 0.08], plan.1.to: [0.2, 0.3], events.dispute: [on, off]}}}}",
        f"{{design: list, points: [{{{STAKE}: 0.05, {TO}: 0.2, events.dispute: on}}, {{{TO}: 0.3, events.dispute: off, {STAKE}: 0.08}}]}}",
        "{design: list, file: designs.csv}",
        f"\n    design: list\n    points:\n      - {STAKE}: 0.05\n        {TO}: 0.2\n        events.dispute: on\n      - {{{TO}: 0.3, events.dispute: off, {STAKE}: 0.08}}",
    )
    found = [swept(tmp_path, text_of(way)) for way in ways]
    assert all(repr(one) == repr(found[0]) for one in found)
    assert table(found[0]) == [[0.05, 0.2, 0.0], [0.08, 0.3, 1.0]]
    for way in ways:
        VALIDATOR.validate(plain(compose_text(text_of(way), "x")))


def test_designs_of_a_list_are_judged_one_by_one(tmp_path: Path) -> None:
    """A stake of nothing goes with a project, and only there; a grid would have both together."""
    rows = f"[{{ties.fiat-mazda.form: project, {STAKE}: 0}}, {{ties.fiat-mazda.form: minority, {STAKE}: 0.1}}]"
    text = text_of(f"{{design: list, points: {rows}}}")
    assert count(swept(tmp_path, text)) == 2
    (found,) = mistakes(tmp_path, text.replace("0.1}]", "0}]"))
    assert (found.code, "needs stake above 0" in found.message) == ("config.contradiction", True)
    bad = text_of(f"{{design: grid, vary: {{ties.fiat-mazda.form: [project, minority], {STAKE}: [0, 0.1]}}}}")
    assert [one.code for one in mistakes(tmp_path, bad)] == ["config.contradiction"]


def test_sampled_paths(tmp_path: Path) -> None:
    vary = f"{{{STAKE}: {{from: 0.01, to: 0.09}}, {CLARITY}: {{quantiles: {{10: 0.2, 90: 0.6}}}}, firms.mazda.models: {{choice: {{3: 1, 4: 2}}}}}}"
    text = text_of(f"{{design: saltelli, points: 8, vary: {vary}}}")
    sweep = swept(tmp_path, text)
    assert [factor.item.family for factor in sweep.factors if factor.item] == ["uniform", "quantiles", "choice"]
    assert len(table(sweep)) == 8 * 5
    VALIDATOR.validate(plain(compose_text(text, "x")))


@pytest.mark.parametrize(
    ("sets", "designs_", "factors"),
    [
        (("study.sweep.points=32",), 32, 1),
        (("study.sweep.design=saltelli",), 48, 1),
        ((f"study.sweep.vary.{CLARITY}=[0.1, 0.2]",), 16, 2),
        (("study.sweep.vary.plan.1.to={from: 0.1, to: 0.3}",), 16, 2),
        ((f"study.sweep.vary={{{CLARITY}: [0.1, 0.2]}}", "study.sweep.points=4"), 4, 1),
        (("study.sweep={design: grid, vary: {events.dispute: [on, off]}}",), 2, 1),
    ],
)
def test_set(sets: tuple[str, ...], designs_: int, factors: int, tmp_path: Path) -> None:
    sweep = swept(
        tmp_path, text_of(f"{{design: sobol, points: 16, vary: {{{STAKE}: {{from: 0.01, to: 0.09}}}}}}"), *sets
    )
    assert (count(sweep), len(sweep.factors)) == (designs_, factors)


def test_a_sweep_can_be_switched_off(tmp_path: Path) -> None:
    study = loaded(tmp_path, text_of(f"{{design: grid, vary: {{{STAKE}: [0.1]}}}}"), "study.sweep=off").study
    assert (study.sweep, study.paths) == (None, 1000)


@pytest.mark.parametrize(
    ("study", "paths"), [("", 1000), ("outer: 1, ", 1000), ("outer: 2, ", 0), ("outer: 2, paths: 7, ", 7)]
)
def test_outer(study: str, paths: int, tmp_path: Path) -> None:
    found = loaded(tmp_path, CONFIG[: CONFIG.index("study:")] + f"study: {{{study}keep: summary, trials: 5}}\n").study
    assert (found.outer, found.paths, found.keep) == (int(study[7:8] or 0), paths, "summary")


def test_an_extending_sweep_replaces_the_other(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(text_of(f"{{design: sobol, points: 8, vary: {{{STAKE}: [0.1, 0.2]}}}}"))
    sweep = swept(
        tmp_path, f"extends: base.yaml\nstudy: {{sweep: {{design: grid, vary: {{{CLARITY}: [0.1, 0.2]}}}}}}\n"
    )
    assert [factor.path for factor in sweep.factors] == [CLARITY]


# --- correlations ---

INPUTS = "events:\n  unexpected_departure: {scale: {uniform: {loc: 1, scale: 5}}, mood: {choice: {good: 1, bad: 2}}}\n"
SCALE, MOOD = "events.unexpected_departure.scale", "events.unexpected_departure.mood"
DRAWN = CONFIG.replace("events:\n  unexpected_departure: {scale: 5.0}\n", INPUTS).replace(
    "depth: 0.15", "depth: {beta: {a: 2, b: 5}}"
)


def correlated(entries: str) -> str:
    """Three uncertain inputs and a word, correlated."""
    return DRAWN + f"correlations: {entries}\n"


def test_pairs_and_blocks(tmp_path: Path) -> None:
    text = correlated(
        f"[{{between: [{CLARITY}, plan.0.depth], rank: 0.6, source: talk}}, {{inputs: [{SCALE}, {MOOD}, plan.sync.depth], matrix: [[1, .2, .3], [.2, 1, -0.1], [.3, -0.1, 1]]}}]"
    )
    expected = (
        Correlation(CLARITY, "plan.sync.depth", 0.6), Correlation(SCALE, MOOD, 0.2),
        Correlation(SCALE, "plan.sync.depth", 0.3), Correlation(MOOD, "plan.sync.depth", -0.1),
    )  # fmt: skip
    assert loaded(tmp_path, text).correlations == expected
    VALIDATOR.validate(plain(compose_text(text, "x")))


def test_what_a_sweep_sets_goes_with_nothing(tmp_path: Path) -> None:
    text = correlated(
        f"[{{between: [{CLARITY}, plan.0.depth], rank: 0.6}}, {{between: [{SCALE}, {CLARITY}], rank: 0.2}}]"
    )
    scenario = loaded(tmp_path, text, "study.sweep={design: grid, vary: {plan.sync.depth: [0.1, 0.2]}}")
    assert scenario.correlations == (Correlation(SCALE, CLARITY, 0.2),)
    assert "correlations.0 does not count for plan.sync.depth, which the sweep sets" in notes(scenario)


# --- mistakes: the section, a code, a piece of the sentence, and the text at which it stands ---

GRID = "{design: grid, vary: {%s}}"
BAD_SWEEPS = {
    "no mapping": ("3", "wrong_type", "study.sweep: 3 is not a mapping", "3"),
    "no design": (f"{{vary: {{{STAKE}: [1]}}}}", "missing_key", "design is missing; allowed: grid, list,", "{vary"),
    "unknown design": (f"{{design: gird, vary: {{{STAKE}: [1]}}}}", "unknown_word", "did you mean 'grid'?", "gird"),
    "unknown key": (f"{{design: grid, vry: 1, vary: {{{STAKE}: [0.1]}}}}", "unknown_key", "did you mean 'vary'?", "vry"),
    "nothing varies": ("{design: grid}", "missing_key", "study.sweep.vary is missing", "{design"),
    "vary is empty": ("{design: grid, vary: {}}", "missing_key", "study.sweep.vary is missing", "{}"),
    "vary is a list": ("{design: grid, vary: [1]}", "wrong_type", "not a mapping", "[1]"),
    "points of a grid": (f"{{design: grid, points: 4, vary: {{{STAKE}: [0.1]}}}}", "sweep", "has as many points as its values make", "points"),
    "no points": (f"{{design: sobol, vary: {{{STAKE}: [0.1]}}}}", "missing_key", "points is missing", "{design"),
    "no power of two": (f"{{design: sobol, points: 100, vary: {{{STAKE}: [0.1]}}}}", "sweep", "100 is not a power of two, such as 64 or 128", "100"),
    "too many points": (f"{{design: latin_hypercube, points: 2000000, vary: {{{STAKE}: [0.1]}}}}", "out_of_range", "1..1000000", "2000000"),
    "file of a grid": (f"{{design: grid, file: x.csv, vary: {{{STAKE}: [0.1]}}}}", "sweep", "only the design list comes from a file", "file"),
    "unknown path": (GRID % "ties.fiat-mazda.stak: [0.1]", "unknown_path", f"did you mean '{STAKE}'?", "ties.fiat-mazda.stak"),
    "unknown entry": (GRID % "plan.fist-step.to: [0.1]", "unknown_path", f"did you mean '{TO}'?", "plan.fist-step.to"),
    "whole firm": (GRID % "firms.mazda: [0.1]", "unknown_path", "no path 'firms.mazda' to vary", "firms.mazda: [0.1]"),
    "horizon": (GRID % "horizon: [10, 15]", "not_swept", "it decides how long every history is", "horizon: [10"),
    "trials": (GRID % "study.trials: [10, 15]", "not_swept", "how the study is run", "study.trials"),
    "title": (GRID % "title: [a, b]", "not_swept", "it decides a name", "title: [a"),
    "investor": (GRID % "ties.fiat-mazda.investor: [fiat, mazda]", "not_swept", "who does what with whom", "ties.fiat-mazda.investor"),
    "event of an entry": (GRID % "plan.sync.event: [dispute]", "not_swept", "who does what with whom", "plan.sync.event"),
    "stream": (GRID % "firms.mazda.stream: [a]", "not_swept", "the luck of its histories", "firms.mazda.stream"),
    "twice": (GRID % f"{TO}: [0.1], plan.1.to: [0.2]", "sweep", f"plan.1.to is swept twice, the other time as {TO}", "plan.1.to"),
    "no values": (GRID % f"{STAKE}: []", "sweep", "no value to vary it by", "[]"),
    "one value": (GRID % f"{STAKE}: 0.3", "sweep", "the design grid cannot vary it by 0.3; write a list", "0.3"),
    "value twice": (GRID % f"{STAKE}: [0.1, 0.2, 0.10]", "sweep", "0.1 stands twice", "0.10"),
    "out of range": (GRID % f"{STAKE}: [0.1, 1.4]", "out_of_range", "1.4 is out of range", "1.4"),
    "list in a list": (GRID % f"{STAKE}: [[0.1]]", "wrong_type", "is not one value of a list", "[0.1]"),
    "word": (GRID % "ties.fiat-mazda.form: [minority, minorty]", "unknown_word", "did you mean 'minority'?", "minorty"),
    "half a model": (GRID % "firms.mazda.models: [3.5]", "not_whole", "3.5 is not whole", "3.5"),
    "switch": (GRID % "events.dispute: [on, of]", "wrong_type", "'of' is not `on` or `off`", "of]"),
    "switch by range": (GRID % "events.dispute: {from: 0, to: 1}", "sweep", "cannot vary it by", "{from"),
    "condition": (GRID % "plan.first-step.when: [stake > 0, mzda.morale > 0]", "condition", "did you mean 'mazda'?", "mzda"),
    "range without steps": (GRID % f"{STAKE}: {{from: 0.1, to: 0.2}}", "missing_key", "steps is missing", "{from"),
    "range without end": (GRID % f"{STAKE}: {{from: 0.1, steps: 2}}", "missing_key", "to is missing", "{from"),
    "one step": (GRID % f"{STAKE}: {{from: 0.1, to: 0.2, steps: 1}}", "out_of_range", "a whole number 2..", "1}"),
    "range backwards": (GRID % f"{STAKE}: {{from: 0.2, to: 0.1, steps: 3}}", "sweep", "from is 0.2, not below to, 0.1", "0.2"),
    "range out of range": (GRID % f"{STAKE}: {{from: 0.2, to: 1.1, steps: 3}}", "out_of_range", "(to): 1.1 is out of range", "1.1"),
    "range key": (GRID % f"{STAKE}: {{from: 0.1, to: 0.2, stps: 3, steps: 3}}", "unknown_key", "did you mean 'steps'?", "stps"),
    "range of words": (GRID % "ties.fiat-mazda.form: {from: none, to: cross, steps: 3}", "sweep", "write a list of its values", "{from"),
    "range of counts": ("{design: sobol, points: 4, vary: {firms.mazda.models: {from: 1, to: 9}}}", "sweep", "write a list of its values", "{from"),
    "steps of a sample": (f"{{design: sobol, points: 4, vary: {{{STAKE}: {{from: 0.1, to: 0.2, steps: 3}}}}}}", "sweep", "steps does not go with sobol", "steps"),
    "distribution in a grid": (GRID % f"{STAKE}: {{uniform: {{}}}}", "sweep", "the design grid cannot vary it by", "{uniform"),
    "wrong distribution": (f"{{design: sobol, points: 4, vary: {{{STAKE}: {{beta: {{a: 2}}}}}}}}", "distribution", "beta needs the parameter 'b'", "beta"),
    "as it is": (f"{{design: one_at_a_time, vary: {{{STAKE}: [0.05]}}}}", "sweep", "is what the config says already", "[0.05]"),
    "on as it is": ("{design: one_at_a_time, vary: {events.dispute: [on]}}", "sweep", "is what the config says already", "[on]"),
    "too many designs": (GRID % f"{STAKE}: {{from: 0.01, to: 0.09, steps: 2000}}, {CLARITY}: {{from: 0, to: 1, steps: 2000}}", "too_many", "4,000,000 designs; at most 1,000,000", "{design"),
    "list of nothing": ("{design: list}", "sweep", "a list takes one of vary, points and file; here is nothing", "{design"),
    "list of two": (f"{{design: list, points: [{{{STAKE}: 1}}], file: a.csv}}", "sweep", "here is points and file", "file"),
    "uneven list": (f"{{design: list, vary: {{{STAKE}: [0.1, 0.2], {CLARITY}: [0.1]}}}}", "sweep", f"1 values, but {STAKE} has 2", "[0.1]"),
    "uneven rows": (f"{{design: list, points: [{{{STAKE}: 0.1}}, {{{STAKE}: 0.1, {CLARITY}: 0.2}}]}}", "sweep", "is not in the first row", CLARITY),
    "short row": (f"{{design: list, points: [{{{STAKE}: 0.1, {CLARITY}: 0.2}}, {{{STAKE}: 0.1 }}]}}", "missing_key", f"{CLARITY} is missing in this row", f"{{{STAKE}: 0.1 }}"),
    "points are numbers": ("{design: list, points: [1, 2]}", "wrong_type", "is not a list of rows such as", "1, 2"),
    "absent file": ("{design: list, file: rws.csv}", "not_found", "did you mean 'rows.csv'?", "rws.csv"),
    "file elsewhere": ("{design: list, file: ../rows.csv}", "file_outside", "leaves the folder of the configs", "../rows.csv"),
    "file is a number": ("{design: list, file: 3}", "wrong_type", "3 is not a file name", "3}"),
    "switched off and varied": (GRID % "mechanisms.learning.rate: [0.1]", "contradiction", "but mechanisms.learning is off", "mechanisms.learning.rate"),
    "planned and off": (GRID % "events.equity_increase: [on, off]", "contradiction", "is planned here but off", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_SWEEPS.values(), ids=BAD_SWEEPS.keys())
def test_bad_sweep(case: tuple[str, str, str, str], tmp_path: Path) -> None:
    section, code, says, at = case
    (tmp_path / "rows.csv").write_text(f"{STAKE}\n0.1\n")
    text = text_of(section).replace(
        "mechanisms: {}", "mechanisms: {learning: off}" if "learning" in section else "mechanisms: {}"
    )
    found = mistakes(tmp_path, text)
    assert [mistake.code for mistake in found] == [f"config.{code}"]
    assert says in found[0].message
    if at:
        line = len(text.splitlines())
        start = text.splitlines()[-1].index("sweep: ") + 7
        assert (found[0].line, found[0].column) == (line, text.splitlines()[-1].index(at, start) + 1)


CSV = {
    "no rows": ("ties.fiat-mazda.stake\n", "sweep", "has no rows", (1, 1)),
    "long row": (
        f"{STAKE},{CLARITY}\n0.1,0.2\n0.1,0.2,0.3\n",
        "sweep",
        "3 values, but the first line has 2 paths",
        (3, 1),
    ),
    "unknown path": (f"{STAKE}, plan.1.too\n0.1,0.2\n", "unknown_path", f"did you mean '{TO}'?", (1, 23)),
    "path twice": (f"{STAKE},{STAKE}\n0.1,0.2\n", "sweep", "stands twice", (1, 23)),
    "no path": (f"{STAKE},\n0.1,0.2\n", "sweep", "a column without a path", (1, 23)),
    "out of range": (f"{STAKE},{CLARITY}\n0.1,0.2\n\n0.1,1.2\n", "out_of_range", "1.2 is out of range", (4, 5)),
    "in quotes": (f'"{STAKE}",{CLARITY}\n"0.1",much\n', "wrong_type", "'much' is text", (2, 7)),
    "open quote": (f'{STAKE}\n"0.1\n', "not_csv", "not a line of comma-separated values", (2, 1)),
    "NUL": (f"{STAKE}\n0.1\0\n", "bad_character", "is not allowed in a design file", (2, 4)),
    "long number": (f"{STAKE}\n{'1' * 99}\n", "number_too_long", "99 characters", (2, 1)),
}


@pytest.mark.parametrize("case", CSV.values(), ids=CSV.keys())
def test_bad_design_file(case: tuple[str, str, str, tuple[int, int]], tmp_path: Path) -> None:
    content, code, says, place = case
    (tmp_path / "d.csv").write_text(content)
    (found,) = mistakes(tmp_path, text_of("{design: list, file: d.csv}"))
    assert (found.code, found.file, (found.line, found.column)) == (f"config.{code}", str(tmp_path / "d.csv"), place)
    assert says in found.message


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * ((1 << 20) + 1)])
def test_design_files_that_cannot_be_read(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_bytes(content)
    (found,) = mistakes(tmp_path, text_of("{design: list, file: d.csv}"))
    assert found.file.endswith("x.yaml") and found.line > 1


BAD_CORRELATIONS = {
    "a mapping": ("{}", "wrong_type", "correlations: {} is not a list", "{}"),
    "an entry without rank": (f"[{{between: [{CLARITY}, {SCALE}]}}]", "correlation", "is not a correlation; write {between", "{between"),
    "unknown key": (f"[{{between: [{CLARITY}, {SCALE}], rank: 0.1, sorce: x}}]", "unknown_key", "did you mean 'source'?", "sorce"),
    "rank": (f"[{{between: [{CLARITY}, {SCALE}], rank: 1.1}}]", "correlation", "1.1 is not a rank correlation; allowed: a number from -1 to 1", "1.1"),
    "rank is text": (f"[{{between: [{CLARITY}, {SCALE}], rank: high}}]", "correlation", "'high' is not a rank correlation", "high"),
    "unknown input": (f"[{{between: [{CLARITY}, {SCALE}s], rank: 0.1}}]", "correlation", f"is no uncertain input; did you mean '{SCALE}'?", f"{SCALE}s"),
    "not drawn": (f"[{{between: [{CLARITY}, {STAKE}], rank: 0.1}}]", "correlation", "is one number and not drawn", STAKE),
    "three": (f"[{{between: [{CLARITY}, {SCALE}, {MOOD}], rank: 0.1}}]", "wrong_type", "is not a list of two paths", f"[{CLARITY}"),
    "itself": (f"[{{between: [{CLARITY}, {CLARITY}], rank: 0.1}}]", "correlation", "with itself; each pair", f"{CLARITY}]"),
    "a pair twice": (f"[{{between: [{CLARITY}, {SCALE}], rank: 0.1}}, {{between: [{SCALE}, {CLARITY} ], rank: 0.1}}]", "correlation", "a second time", f"{CLARITY} ]"),
    "matrix of another size": (f"[{{inputs: [{CLARITY}, {SCALE}], matrix: [[1, 0.1]]}}]", "wrong_type", "a list of 2 rows of 2 numbers", "[[1"),
    "no symmetry": (f"[{{inputs: [{CLARITY}, {SCALE}], matrix: [[1, 0.1], [0.2, 1]]}}]", "correlation", "0.2 in row 2, column 1, but across the diagonal stands 0.1", "0.2"),
    "diagonal": (f"[{{inputs: [{CLARITY}, {SCALE}], matrix: [[1, 0.1], [0.1, 0.9]]}}]", "correlation", "but on the diagonal stands 1", "0.9"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_CORRELATIONS.values(), ids=BAD_CORRELATIONS.keys())
def test_bad_correlation(case: tuple[str, str, str, str], tmp_path: Path) -> None:
    section, code, says, at = case
    text = correlated(section)
    (found,) = mistakes(tmp_path, text)
    assert (found.code, says in found.message) == (f"config.{code}", True), found.message
    lines = text.splitlines()
    assert (found.line, found.column) == (len(lines), lines[-1].index(at) + 1)


def test_outer_has_a_range(tmp_path: Path) -> None:
    for value in ("0", "1000001", "many", "1.5"):
        (found,) = mistakes(tmp_path, CONFIG, f"study.outer={value}")
        assert "a whole number 1..1000000" in found.message


def test_too_many_points(tmp_path: Path) -> None:
    text = text_of(GRID % f"{CLARITY}: {{from: 0, to: 1, steps: 1000}}")
    (found,) = mistakes(tmp_path, text, "study.outer=100000")
    assert "1,000 designs times 100,000 outer draws are 100,000,000 points" in found.message


# --- whatever is thrown at it ---

PATHS = (STAKE, CLARITY, "plan.1.to", TO, "plan.sync.at", "events.dispute", "events.unexpected_departure",
         "events.unexpected_departure.scale", "firms.mazda.models", "ties.fiat-mazda.form", "plan.first-step.when",
         "products.roadster.host_builds", "firms.mazda.capability.production", "horizon", "firms.mazda", "x")  # fmt: skip
ATOMS = st.one_of(
    st.sampled_from([0, 1, 0.1, 0.3, 2, 5, "on", "off", "minority", "project", "stake > 0", True, False, None, -1, ""]),
    st.floats(allow_nan=True), st.integers(),
)  # fmt: skip
LAWS = st.sampled_from([
    {"from": 0.1, "to": 0.3}, {"from": 0.1, "to": 0.3, "steps": 3}, {"uniform": {}}, {"beta": {"a": 1, "b": 2}}, {"from": 1},
    {"quantiles": {"5": 0.1, "95": 0.2}}, {"choice": {"0.1": 1, "0.2": 2}}, {"pool": [{"of": {"uniform": {}}}]}, {}, {"pool": [3]},
    {"choice": {"project": 1}}, {"norm": {"low": 0.2, "high": 0.4}},
])  # fmt: skip
VALUES = st.one_of(st.lists(ATOMS, max_size=4), LAWS, ATOMS)
VARY = st.dictionaries(st.sampled_from(PATHS), VALUES, max_size=4)
SWEEPS = st.fixed_dictionaries(
    {"design": st.sampled_from((*DESIGNS, "gird"))},
    optional={"points": st.one_of(st.sampled_from([1, 4, 16, 3]), ATOMS, st.lists(VARY, max_size=3)), "vary": st.one_of(VARY, ATOMS),
              "file": ATOMS},
)  # fmt: skip
PAIRS = st.lists(
    st.one_of(ATOMS, st.fixed_dictionaries({}, optional={
        "between": st.lists(st.sampled_from(PATHS), max_size=3), "rank": ATOMS, "inputs": st.lists(st.sampled_from(PATHS), max_size=3),
        "matrix": st.lists(st.lists(ATOMS, max_size=3), max_size=3)})), max_size=3)  # fmt: skip


@FUZZ
@given(sweep=st.one_of(SWEEPS, ATOMS), outer=st.one_of(st.none(), st.integers(0, 5)), pairs=PAIRS)
def test_any_sweep_is_read_or_refused(sweep: Any, outer: int | None, pairs: Any, tmp_path: Path) -> None:
    """Never a traceback, every mistake in the file, and what is read has as many designs as it says."""
    config = plain(compose_text(CONFIG, "x"))
    config["study"] |= {"sweep": sweep} | ({} if outer is None else {"outer": outer})
    config["correlations"] = pairs
    text = json.dumps(config, indent=1)
    (tmp_path / "x.yaml").write_text(text)
    try:
        scenario = load(tmp_path / "x.yaml", (), EVENTS, MECHANISMS)
    except UserError as error:
        lines = text.splitlines()
        for mistake in error.mistakes:
            assert 1 <= mistake.line <= len(lines) and 1 <= mistake.column <= len(lines[mistake.line - 1]) + 1
        return
    describe(scenario, EVENTS)
    every = points(scenario)
    if scenario.study.sweep:
        assert len(every.values) == count(scenario.study.sweep)
    for design in range(min(len(every.values), 4)):
        assert every.scenario_of(design).study.sweep is None
    if scenario.study.sweep:
        assert not {item.path for item in scenario.uncertain} & {factor.path for factor in scenario.study.sweep.factors}


MANY = text_of(f"\n    design: grid\n    vary:\n      {STAKE}: [0.05, 0.08]\n      events.dispute: [on, off]\n      plan.1.to: {{from: 0.1, to: 0.3, steps: 3}}\n",
               f"correlations:\n  - {{between: [{CLARITY}, plan.sync.depth], rank: 0.3}}\n").replace("depth: 0.15", "depth: {beta: {a: 2, b: 2}}")  # fmt: skip
PIECES = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "\n",
    "- ",
    "#",
    ",",
    "0",
    "-1",
    "1e9",
    "~",
    "off",
    "from",
    "list",
    "sobol",
    "points: 4",
    "plan.0.",
    "  ",
]


@FUZZ
@given(
    edits=st.lists(
        st.tuples(st.integers(MANY.index("correlations"), len(MANY)), st.integers(0, 8), st.sampled_from(PIECES)),
        min_size=1,
        max_size=4,
    )
)
def test_mutated_sections(edits: list[tuple[int, int, str]], tmp_path: Path) -> None:
    text = MANY
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
    (tmp_path / "x.yaml").write_text(text)
    try:
        load(tmp_path / "x.yaml", (), EVENTS, MECHANISMS)
    except UserError as error:
        assert error.mistakes
        for mistake in error.mistakes:
            assert 1 <= mistake.line <= text.count("\n") + 1


def checked(*words: str) -> str:
    """What ``alliance check`` prints."""
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_check_of_a_sweep_is_light() -> None:
    """It needs neither the compiler nor xarray."""
    case = str(Path(__file__).parents[1] / "configs" / "renault-nissan-uncertain.yaml")
    code = "import sys; from model.commands.check import command; command(sys.argv[1:], standalone_mode=False); "
    code += "print([name for name in ('numba', 'xarray', 'zarr', 'simpy') if name in sys.modules])"
    words = (case, "--set", "study.sweep={design: sobol, points: 8, vary: {firms.nissan.morale: {from: 0.3, to: 0.6}}}")
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_check_tells_what_all_points_take(tmp_path: Path) -> None:
    case = str(Path(__file__).parents[1] / "configs" / "fiat-mazda-sweep.yaml")
    result = json.loads(checked(case, "--json", "--set", "study.outer=5"))["result"]
    assert {key: result[key] for key in ("trials", "points", "designs", "draws", "design", "keep", "paths")} == {
        "trials": 1000, "points": 60, "designs": 12, "draws": 5, "design": "grid", "keep": "rows", "paths": 0,
    }  # fmt: skip
    assert result["vary"][STAKE] == "0.05, 0.15, 0.33"
    assert (
        result["bytes"]
        == 60
        * json.loads(checked(case, "--json", "--set", "study.sweep=off", "--set", "study.paths=0"))["result"]["bytes"]
    )
    assert json.loads(checked(case, "--json", "--trials", "200000"))["result"]["keep"] == "summary"
    text = checked(case, "--set", "study.outer=5")
    for piece in (
        "Sweep: grid, 12 designs",
        "60 = 12 designs x 5 outer draws",
        "rows of 60,000 histories at 60 points",
    ):
        assert piece in text


def test_check_tells_what_becomes_of_correlations() -> None:
    case = str(Path(__file__).parents[1] / "configs" / "renault-nissan-uncertain.yaml")
    a, b, c = "firms.nissan.cash", "firms.nissan.debt", "firms.nissan.margin"
    entries = f"[{{inputs: [{a}, {b}, {c}], matrix: [[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]]}}]"
    pairs = json.loads(checked(case, "--json"))["result"]["correlations"]
    assert len(pairs) == 6 and not any(pair["changed"] for pair in pairs)
    assert all(pair["induced"] == pytest.approx(pair["asked"], abs=1e-6) for pair in pairs)
    assert all(pair["sample"] == pytest.approx(pair["induced"], abs=4 / 64) for pair in pairs)
    pairs = json.loads(checked(case, "--json", "--set", f"correlations={entries}"))["result"]["correlations"]
    assert [pair["changed"] for pair in pairs] == [True] * 3
    assert "(the nearest that can be had)" in checked(case, "--set", f"correlations={entries}")


@pytest.mark.parametrize("case", ["fiat-mazda-sweep", "renault-nissan-uncertain"])
def test_examples(case: str) -> None:
    from model.vocabulary import mechanisms, vocabulary

    file = Path(__file__).parents[1] / "configs" / f"{case}.yaml"
    scenario = load(file)
    jsonschema.validate(scenario.resolved, json_schema(vocabulary(), mechanisms()))
    assert points(scenario).count in (12, 64)
    assert repr(from_json(json.loads(json.dumps(to_json(scenario))))) == repr(scenario)


@FUZZ
@given(content=st.text(st.sampled_from(f'{STAKE[:6]},"\n\r 0.15-e\t;#'), max_size=60), head=st.booleans())
def test_any_design_file(content: str, head: bool, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text((f"{STAKE},{CLARITY}\n" if head else "") + content, newline="")
    (tmp_path / "x.yaml").write_text(text_of("{design: list, file: d.csv}"))
    try:
        load(tmp_path / "x.yaml", (), EVENTS, MECHANISMS)
    except UserError as error:
        assert error.mistakes and all(mistake.line >= 1 and mistake.column >= 1 for mistake in error.mistakes)
