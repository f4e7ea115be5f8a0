"""A choice: what it says in a config, in the scenario, in a draw, in the store, and in a history."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from model.config import describe, from_resolved, json_schema, load, resolved_json
from model.config.composer import compose_text
from model.config.node import plain
from model.inputs import draw_inputs, medians
from model.points import points
from model.quantiles import quantile
from model.scenario import Choice, Scenario, Uncertain
from model.store.grid import Grid
from model.store.scenario_json import from_json, to_json
from model.store.schema import schema
from tests.config_vocabulary import CONFIG, EVENTS, MECHANISMS

CLARITY = "{beta: {a: 2, b: 5}}"
FORM = "{choice: {project: 0.7, minority: 0.9, acquisition: 0.4}}"
CASES = {
    "word": ("form: minority", f"form: {FORM}", "ties.fiat-mazda.form", [1, 2, 5]),
    "word with its source": ("form: minority", f"form: {{value: {FORM}, source: press}}", "ties.fiat-mazda.form", [1, 2, 5]),
    "number": (CLARITY, "{choice: {0.25: 1, 0.5: 2}}", "ties.fiat-mazda.clarity", [0.25, 0.5]),
    "exponent": (CLARITY, "{choice: {5e-1: 1, +.25: 2}}", "ties.fiat-mazda.clarity", [0.25, 0.5]),
    "count": ("volume: 1.2", "models: {choice: {10: 1, 20: 1}}", "firms.mazda.models", [10, 20]),
    "yes or no": ("launch: 3.0", "host_builds: {choice: {0: 0.5, 1: 0.5}}", "products.roadster.host_builds", [0, 1]),
    "true or false": ("launch: 3.0", "host_builds: {choice: {false: 1, true: 2}}", "products.roadster.host_builds", [0, 1]),
    "domain": ("0.85", "{choice: {0.7: 1, 0.9: 3}}", "firms.mazda.capability.production", [0.7, 0.9]),
    "event parameter": ("{scale: 5.0}", "{mood: {choice: {bad: 1, good: 1}}}", "events.unexpected_departure.mood", [2, 0]),
    "mechanism parameter": ("mechanisms: {}", "mechanisms: {learning: {rate: {choice: {0: 1, 1: 1}}}}", "mechanisms.learning.rate", [0, 1]),
    "argument": ("depth: 0.15", "depth: {choice: {0.1: 1, 0.2: 1}}", "plan.sync.depth", [0.1, 0.2]),
    "argument word": ("to: 0.1", "to: 0.1, paid: {choice: {cash: 1, shares: 1}}", "plan.first-step.paid", [0, 1]),
    "date": ("at: 1.0", "at: {choice: {1: 1, 2: 1}}", "plan.sync.at", [1, 2]),
    "one alone": (CLARITY, "{choice: {0.5: 2}}", "ties.fiat-mazda.clarity", [0.5]),
    "one without weight": (CLARITY, "{choice: {0.5: 2, 0.6: 0, 0.7: 1e-9}}", "ties.fiat-mazda.clarity", [0.5, 0.7]),
}  # fmt: skip
VALIDATOR = jsonschema.Draft202012Validator(json_schema(EVENTS, MECHANISMS))
KEY = (5, 6)


def loaded(folder: Path, text: str, *sets: str) -> Scenario:
    """The scenario of a config text."""
    (folder / "case.yaml").write_text(text)
    return load(folder / "case.yaml", sets, EVENTS, MECHANISMS)


def item_at(scenario: Scenario, path: str) -> Uncertain:
    """The uncertain input at a path."""
    return next(item for item in scenario.uncertain if item.path == path)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_choice(case: tuple[str, str, str, list[float]], tmp_path: Path) -> None:
    """Read, described, judged by the schema, stored, and drawn: nothing but its values."""
    old, new, path, values = case
    assert old in CONFIG
    text = CONFIG.replace(old, new, 1)
    scenario = loaded(tmp_path, text)
    item = item_at(scenario, path)
    assert [choice.value for choice in item.choices] == values
    assert scenario.values[path] in values
    assert re.search(rf" {re.escape(path)} +choice\(", describe(scenario, EVENTS))
    VALIDATOR.validate(plain(compose_text(text, "x")))
    assert repr(from_resolved(json.loads(resolved_json(scenario)), "case", EVENTS, MECHANISMS)) == repr(scenario)
    assert repr(from_json(json.loads(json.dumps(to_json(scenario))))) == repr(scenario)
    drawn = set(draw_inputs((item,), KEY, 0, 300)[:, 0])
    assert drawn <= {float(np.float32(value)) for value in values}
    assert len(drawn) == len([choice for choice in item.choices if choice.weight > 1e-6])


def test_set_is_editing(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG, f"ties.fiat-mazda.form={FORM}", "ties.fiat-mazda.clarity={choice: {0.25: 1}}")
    edited = loaded(tmp_path, CONFIG.replace("minority", FORM).replace(CLARITY, "{choice: {0.25: 1}}"))
    assert repr(scenario) == repr(edited)
    again = loaded(tmp_path, CONFIG.replace("minority", FORM), "ties.fiat-mazda.form.choice.project=0")
    assert [choice.word for choice in item_at(again, "ties.fiat-mazda.form").choices] == ["minority", "acquisition"]


def test_words_as_stored(tmp_path: Path) -> None:
    item = item_at(loaded(tmp_path, CONFIG.replace("minority", FORM)), "ties.fiat-mazda.form")
    choices = (Choice("project", 1.0, 0.7), Choice("minority", 2.0, 0.9), Choice("acquisition", 5.0, 0.4))
    assert item == Uncertain("ties.fiat-mazda.form", "choice", (), 0.0, 5.0, choices=choices)


def test_described_in_words(tmp_path: Path) -> None:
    words = describe(loaded(tmp_path, CONFIG.replace("minority", FORM)), EVENTS)
    assert "choice(project 0.35, minority 0.45, acquisition 0.2), median minority" in words
    assert re.search("form +~minority\n", words)


@pytest.mark.parametrize(
    ("text", "path", "median"),
    [
        ("{choice: {acquisition: 1, project: 2, minority: 1}}", "form", 1.0),
        ("{choice: {acquisition: 3, project: 2, minority: 1}}", "form", 5.0),  # exactly half: the first with it
        ("{choice: {0.9: 0.3, 0.1: 0.3, 0.5: 0.3}}", "clarity", 0.5),  # by size, not as written
        ("{choice: {0.9: 5, 0.1: 3, 0.5: 1}}", "clarity", 0.9),
        ("{choice: {1: 1, 0: 1}}", "clarity", 0.0),
    ],
)
def test_median(text: str, path: str, median: float, tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG, f"ties.fiat-mazda.{path}={text}")
    assert scenario.values[f"ties.fiat-mazda.{path}"] == median
    names = [item.path for item in scenario.uncertain]
    assert medians(scenario.uncertain)[0, names.index(f"ties.fiat-mazda.{path}")] == np.float32(median)


CHOICES = (Choice("", 0.3, 1.0), Choice("", 0.1, 2.0), Choice("", 0.2, 5.0))
THREE = Uncertain("x", "choice", (), 0.0, 1.0, choices=CHOICES)


def test_drawn_by_inversion_in_the_order_written() -> None:
    found = [quantile(THREE, share) for share in (0.0, 0.124, 0.126, 0.374, 0.376, 0.999, 1.0)]
    assert found == [0.3, 0.3, 0.1, 0.1, 0.2, 0.2, 0.2]


def test_drawn_by_weight() -> None:
    drawn = draw_inputs((THREE,), KEY, 0, 20_000)[:, 0]
    for choice in CHOICES:
        share = choice.weight / 8.0
        error = 4.5 * np.sqrt(share * (1 - share) / 20_000)
        assert abs(np.mean(drawn == np.float32(choice.value)) - share) < error


def test_weights_count_by_their_proportion() -> None:
    heavy = tuple(choice._replace(weight=1e8 * choice.weight) for choice in CHOICES)
    other = Uncertain("x", "choice", (), 0.0, 1.0, choices=heavy)
    assert draw_inputs((THREE,), KEY, 0, 500).tobytes() == draw_inputs((other,), KEY, 0, 500).tobytes()


@pytest.mark.parametrize("edge", [0.01, 0.95, 0.1, 0.7, 1 / 3])
def test_rounding_to_32_bits_keeps_the_range(edge: float) -> None:
    """The nearest 32-bit number of an edge may lie outside."""
    for low, high in ((edge, 2.0), (-2.0, edge)):
        item = Uncertain("x", "choice", (), low, high, choices=(Choice("", edge, 1.0),))
        for value in (draw_inputs((item,), KEY, 0, 1)[0, 0], medians((item,))[0, 0]):
            assert low <= value <= high and np.float32(value) == np.float32(edge)


def test_flags_of_a_drawn_word(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG, f"ties.fiat-mazda.form={FORM}")
    rows = schema(scenario, EVENTS, np.zeros(1), {"sources": "f"}, points(scenario), Grid(1, 1000)).rows
    attributes = {column.name: column.attributes for column in rows}
    form = attributes["input:ties.fiat-mazda.form"]
    assert form["flag_values"] == [1, 2, 5]
    assert form["flag_meanings"] == "project minority acquisition"
    assert "flag_values" not in attributes["input:ties.fiat-mazda.clarity"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("form: minority", "form: {choice: {minorty: 1}}"),
        ("form: minority", "form: {choice: {}}"),
        ("form: minority", "form: {choice: {project: -1}}"),
        ("form: minority", "form: {choice: {project: 1}, value: 2}"),
        (CLARITY, "{choice: {much: 1}}"),
        (CLARITY, "{choice: {0.5: much}}"),
    ],
)
def test_schema_rejects(old: str, new: str) -> None:
    assert not VALIDATOR.is_valid(plain(compose_text(CONFIG.replace(old, new, 1), "x")))


def test_a_choice_needs_no_array_library(tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "case.yaml").write_text(
        "signed: 2012-05-23\nhorizon: 1\nfirms: {a: {models: {choice: {3: 1, 4: 1}}}}\n"
    )
    code = f"import sys; from model.config import load; load({str(tmp_path / 'case.yaml')!r}, (), (), ()); "
    code += "print([m for m in ('numpy', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_drawn_word_reaches_the_history() -> None:
    """The state keeps words as integers, inputs are 64-bit floats: the bits are made those of the integer."""
    from model.binding import bind
    from model.engines.reference import Reference
    from model.vocabulary import mechanisms, vocabulary

    config = {
        "signed": "2000-01-01", "horizon": 0.2, "firms": {"a": {}, "b": {}},
        "ties": {"t": {"investor": "a", "host": "b", "motive": {"choice": {"political": 1, "scale": 2}},
                       "form": {"choice": {"none": 1, "project": 1}}, "clarity": {"choice": {"0.25": 1, "0.5": 1}}}},
    }  # fmt: skip
    events = vocabulary()
    scenario = from_resolved(config, "x", events, mechanisms())
    bound = bind(scenario, events, mechanisms())
    assert bound.coded.tolist() == [True, True, False]
    inputs = draw_inputs(scenario.uncertain, KEY, 0, 6)
    engine = Reference(bound, KEY, plain=True)
    stage = bound.stage(KEY, plain=True)
    for trial in range(6):
        engine.start(stage, trial, inputs[trial], False)
        tie = stage.tie[0]
        assert [float(tie.form), float(tie.motive), tie.clarity] == inputs[trial].tolist()
        assert tie.ended == (1 if tie.form == 0 else 0)
    assert len(set(inputs[:, 0])) == len(set(inputs[:, 1])) == 2
