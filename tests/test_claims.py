"""Claim: what users claim in Python is tested as what they claim in a config, and a function may say what it is about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from analysis.cli import main
from model.config import from_resolved
from model.errors import NEGATIVE
from model.properties import monotone
from model.testing import claims
from tests.test_properties import CONFIG

DEBT = {"raise": "firms.omega.debt", "from": 2, "to": 14}


def low(run):
    """Alpha's stake stays low."""
    return run.stake_end.sel(tie="pact", side="investor") < 0.28


def worth(run):
    return run.value.sel(firm="omega")


ENTRIES = (
    {"name": "text-holds", "always": "value[alpha] > -500"},
    {"name": "function-holds", "always": lambda run: run.value.sel(firm="alpha") > -500},
    {"name": "text-fails", "always": "stake_end[pact, investor] < 0.28"},
    {"name": "function-fails", "always": low},
    {"name": "debt-costs", **DEBT, "never_raises": worth},
    {"name": "debt-is-good", **DEBT, "never_lowers": worth},
    {"name": "other-money", "rescale": "money", "by": 8, "scales": lambda run: run.value.sel(firm="alpha")},
)


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, str]:
    """Each claim's name -> why its test fails, empty if it does not."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(monotone, "PAIRS", 800)
        test = claims(from_resolved(CONFIG, "own"), *ENTRIES, worlds=3)
        names = test.pytestmark[0].args[1]
        assert names == [entry["name"] for entry in ENTRIES]
        for name in names:
            try:
                test(name, tmp_path_factory.mktemp(name))
                found[name] = ""
            except pytest.fail.Exception as failed:
                found[name] = str(failed)
    return found


def test_what_holds_passes_and_what_does_not_fails(told):
    assert {name for name, why in told.items() if why} == {"text-fails", "function-fails", "debt-is-good"}


def test_a_function_finds_what_its_expression_finds(told):
    """The same world and trial; it is named by its docstring."""
    by_text, by_function = told["text-fails"], told["function-fails"]
    assert "Alpha's stake stays low." in by_function and "stake_end[pact, investor] is" in by_text
    assert by_text.split("trial ")[1].split()[0] == by_function.split("trial ")[1].split()[0]
    assert by_text.splitlines()[3:8] == by_function.splitlines()[3:8]  # the story


def test_what_is_saved_brings_it_back_where_the_config_can_say_it(told, capsys):
    saved = Path(told["text-fails"].split("Saved as ")[1])
    assert main(["check", str(saved), "--properties", "1", "--out", str(saved.parent)]) == NEGATIVE
    assert "text-fails does not hold" in capsys.readouterr().out
    other = Path(told["function-fails"].split("Saved as ")[1])
    assert "# Again: the test that found it" in other.read_text()
    (claim,) = yaml.safe_load(saved.read_text())["study"]["properties"]
    assert claim["name"] == "text-fails"  # it alone
    assert "properties" not in yaml.safe_load(other.read_text())["study"]


def missing(run):
    """What no history has."""
    return run.value.isel(firm=0) * np.nan


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"name": "a", "always": "value[alhpa] > 0"}, "alpha"),
        ({"name": "a", "swap": ["alpha", "omega"], "same": worth}, "has a function at same:; allowed: at always"),
        ({"name": "a", "always": lambda run: run.value > 0}, "has the shape"),
        ({"name": "a", "always": lambda run: run.value.isel(firm=0)}, "gives float64, not yes or no"),
        ({"name": "shares", "always": "value[alpha] > -500"}, "is the name of an invariant"),
        ({"name": "a", "raise": "firms.omega.debt", "from": 1, "to": 2, "never_raises": missing}, "a was not tested"),
        (
            {"name": "a", "raise": "firms.omega.debt", "from": 1, "to": 2, "never_raises": lambda run: run.value},
            "has the shape",
        ),
        ({"name": "a", "raise": lambda run: 1, "never_raises": "value[alpha]"}, "has a function at raise:"),
        ({"name": "a"}, "makes no claim"),
    ],
)
def test_a_wrong_claim_is_a_sentence(entry, sentence, tmp_path):
    with pytest.raises(pytest.fail.Exception) as failed:
        claims(from_resolved(CONFIG, "own"), entry, worlds=1)("a", tmp_path)
    assert sentence in str(failed.value)


def test_a_file_is_found_beside_the_test(tmp_path, monkeypatch):
    """Not only where pytest was started."""
    folder = tmp_path / "there"
    folder.mkdir()
    (folder / "mine.yaml").write_text(
        "signed: 2012-05-23\nhorizon: 2\nfirms: {a: {}, b: {}}\nties: {t: {investor: a, host: b}}\n"
    )
    program = 'from model.testing import claims\ntest = claims("mine.yaml", {"name": "sane", "always": "value[a] > -1e6"}, worlds=1)\n'
    place = folder / "test_mine.py"
    scope: dict[str, object] = {"__file__": str(place), "__name__": "test_mine"}
    exec(compile(program, str(place), "exec"), scope)
    scope["test"]("sane", tmp_path)  # type: ignore[operator]


def test_a_function_sees_the_names_of_a_runs_dataset():
    import model

    scenario = from_resolved(CONFIG, "own")
    run = model.simulate(scenario, trials=8)
    seen = []

    def look(found):
        seen.append(found)
        return found.status == 0

    claims(scenario, {"name": "a", "always": look}, worlds=1)("a", Path())
    assert set(seen[0].data_vars) <= set(run.data_vars) and seen[0].sizes["trial"] == 8
    for name in ("value_added", "ending", "event_count"):
        assert seen[0][name].dims == run[name].dims[1:] and seen[0][name].dtype == run[name].dtype
    assert np.isfinite(seen[0].value_added.values).all()
