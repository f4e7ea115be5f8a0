"""Claim: whatever is thrown at it, the product answers within a second and with a sentence, a place and a known code.

``python -m tests.fuzz KIND --cases N --seed S`` does the same for as long as one likes, and tells how to have a fault again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

from model.config import from_resolved, json_schema, load
from model.errors import Mistake, UserError
from model.vocabulary import mechanisms, vocabulary
from tests.config_vocabulary import CONFIG
from tests.fuzz import __main__ as fuzzing
from tests.fuzz import configs
from tests.fuzz.drawn import Drawn
from tests.fuzz.watch import Watch

ROOT = Path(__file__).parent.parent
# How many cases of each kind there are on every commit, and how many of them at least must come through and be refused:
# a fuzzer of which all is refused for one reason looks at nothing.
PER_COMMIT = {
    "configs": (10_000, 400, 25), "schema": (1_000, 100, 15), "sets": (600, 60, 15), "conditions": (600, 2, 3),
    "wheres": (1_000, 2, 15), "bombs": (1, 0, 15), "folders": (1_000, 0, 0),
}  # fmt: skip
LONG = {
    "configs": 100_000,
    "schema": 20_000,
    "sets": 20_000,
    "conditions": 20_000,
    "wheres": 20_000,
    "folders": 10_000,
    "opened": 5_000,
}


def fuzz(kind: str, cases: int, seed: int = 1) -> dict[str, Any]:
    """What became of the cases, in a process of their own that may grow by 300 MB."""
    command = [sys.executable, "-m", "tests.fuzz", kind, "--cases", str(cases), "--seed", str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def told(kind: str, found: dict[str, Any], seed: int) -> str:
    """The figure of the cases of a kind."""
    return (
        f"{kind} (seed {seed}): {found['cases']:,} tried, {found['refused']:,} refused with {len(found['codes'])} codes,"
        f" {found['faults']} faults, {found['slowest']:.2f} s the slowest"
    )


@pytest.mark.parametrize("kind", PER_COMMIT)
def test_nothing_but_sentences(kind, record_property):
    cases, accepted, codes = PER_COMMIT[kind]
    found = fuzz(kind, cases)
    record_property("R9" if kind == "bombs" else "R8", told(kind, found, 1))
    assert found["faults"] == 0, "\n".join(found["told"])
    assert found["cases"] >= cases and found["accepted"] >= accepted and len(found["codes"]) >= codes


@pytest.mark.long
@pytest.mark.parametrize("kind", LONG)
def test_nothing_but_sentences_for_long(kind, record_property):
    found = fuzz(kind, LONG[kind], seed=2)
    record_property("R8", told(kind, found, 2))
    assert found["faults"] == 0, "\n".join(found["told"])


# --- the fuzzer itself ---


def planted(do, judge=lambda mistake: "") -> list[str]:
    watch = Watch()
    watch.case("planted", do, judge)
    return watch.faults


def refuse(code: str, message: str = "a sentence") -> None:
    raise UserError([Mistake(code, message, "x.yaml", 3, 1)])


def spin() -> None:
    while True:
        pass


def test_a_fault_is_seen():
    """Each kind of fault, planted: a traceback, a hang, a warning, an unknown code, no sentence, a wrong place."""
    assert "KeyError" in planted(lambda: {}["x"])[0]
    assert "processor time" in planted(spin)[0]
    assert "RuntimeWarning" in planted(lambda: __import__("warnings").warn("x", RuntimeWarning, stacklevel=1))[0]
    assert "not in the list" in planted(lambda: refuse("config.no_such_code"))[0]
    assert "no sentence" in planted(lambda: refuse("config.alias", ""))[0]
    assert "without a mistake" in planted(lambda: (_ for _ in ()).throw(UserError([])))[0]
    assert "outside the file" in planted(lambda: refuse("config.alias"), configs._judge(Path(), 2, False, None))[0]
    assert not planted(lambda: refuse("config.alias"), configs._judge(Path(), 3, False, None))


def test_nothing_is_cut_off_while_it_warms_up(monkeypatch, tmp_path):
    """On a busy machine the first case, which imports most, takes seconds."""
    patiences = []
    monkeypatch.setattr(fuzzing, "_kind", lambda *given: lambda watch, cases: patiences.append(watch.patience))
    monkeypatch.setattr(fuzzing, "limit", lambda: None)
    fuzzing.run("sets", tmp_path, 1, 5, Watch(patience=1.0))
    assert patiences[0] > 60 and patiences[1] == 1.0


def test_too_much_memory_is_seen():
    program = (
        "from tests.fuzz.watch import Watch, limit; w = Watch(); limit();"
        "w.case('small', lambda: bytearray(200 * 2**20), None); assert not w.faults;"
        "w.case('large', lambda: bytearray(400 * 2**20), None); assert 'MemoryError' in w.faults[0]"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_what_is_drawn_from_the_schema_fits_it():
    schema = json_schema(vocabulary(), mechanisms())
    drawn, validator = Drawn(schema, Random(5)), jsonschema.Draft202012Validator(schema)
    for _ in range(40):
        validator.validate(json.loads(json.dumps(drawn.config())))


# --- what fuzzing found ---


def test_a_mistake_is_one_line():
    """A key of several lines, quoted in a sentence, would look like a second mistake."""
    with pytest.raises(UserError) as caught:
        load(ROOT / "configs" / "fiat-mazda.yaml", ["firms.a\nx.yaml:1:1: all is well.b=1"])
    assert str(caught.value).count("\n") == 0


def test_the_schema_plans_only_what_can_be_planned():
    schema = json_schema(vocabulary(), mechanisms())
    planned = {
        entry["properties"]["event"]["anyOf"][0]["const"] for entry in schema["properties"]["plan"]["items"]["oneOf"]
    }
    for event in vocabulary():
        config = {"signed": "2012-05-23", "horizon": 5, "firms": {"a": {}, "b": {}}, "ties": {"t": {"investor": "a", "host": "b"}},
                  "products": {"p": {"tie": "t"}}, "plan": [{"event": event.name, "at": 1}]}  # fmt: skip
        try:
            from_resolved(config, "x")
            refused = False
        except UserError as error:
            refused = any(mistake.code == "config.unplannable" for mistake in error.mistakes)
        assert refused == (event.name not in planned), event.name


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "law",
    ["{pool: [{of: {truncpareto: {b: 1.0e+9, c: 577068538.5, loc: 1}}}]}", "{burr12: {c: 1.0e+300, d: 1.0e-300}}"],
)
def test_far_tails_warn_nobody(law, tmp_path):
    configs.refused(CONFIG.replace("{beta: {a: 2, b: 5}}", law), tmp_path)


def test_a_law_that_scipy_takes_for_another_is_refused(tmp_path):
    """SciPy warns, at every draw, that an erlang of a fraction is none."""
    error = configs.refused(CONFIG.replace("{beta: {a: 2, b: 5}}", "{erlang: {a: 2.5}}"), tmp_path)
    assert error is not None and [mistake.code for mistake in error.mistakes] == ["config.distribution"]
    assert configs.refused(CONFIG.replace("{beta: {a: 2, b: 5}}", "{erlang: {a: 2, scale: 0.1}}"), tmp_path) is None
