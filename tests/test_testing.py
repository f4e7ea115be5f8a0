"""Claim: `model.testing` draws what a config can say, whatever asks for it, and costs nothing where it is not asked."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from model.designs import DESIGNS
from model.engines.step import COMPLETED
from model.outcome_schema import VARIABLES
from model.points import points
from model.scenario import Scenario
from model.testing import INVARIANTS, Midway, datasets, directed, examples, logs, midway, profiles, registry, sweeps
from model.vocabulary import vocabulary

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("design", DESIGNS)
def test_sweeps_of_every_design_are_drawn_and_each_has_scenarios(design):
    seen = []

    @settings(max_examples=8)
    @given(sweeps(designs=(design,)))
    def look(scenario):
        every = points(scenario)
        assert every.count >= 1 and every.scenario_of(len(every.values) - 1).study.sweep is None
        seen.append(scenario.study.sweep.design)

    look()
    assert set(seen) == {design}


@settings(max_examples=5)
@given(midway())
def test_a_world_midway_goes_on_from_where_it_is(world):
    """Its clocks lie ahead, what rang lies behind, and a look at it changes nothing."""
    assert isinstance(world, Midway)
    before = world.state
    world.w.firm[0].morale = -7.0
    assert world.state.tobytes() == before.tobytes()
    assert [date for date, *_ in world.rung] == sorted(date for date, *_ in world.rung)
    if world.stage.world[0]["status"] == COMPLETED:
        assert (world.stage.alarm >= world.now).all()


@settings(max_examples=5)
@given(logs(most=30))
def test_a_log_is_in_order_and_names_what_there_is(log):
    assert len(log) <= 30
    assert [line.time for line in log] == sorted(line.time for line in log)
    assert {line.event for line in log} <= {event.name for event in vocabulary()}


@settings(max_examples=10)
@given(st.one_of(datasets(), datasets(of=sweeps())))
def test_a_drawn_dataset_is_of_the_contracts_shape(dataset):
    horizon = dataset.attrs["horizon"]
    for variable in VARIABLES:
        column = dataset[variable.name]
        assert column.dims == ("point", "trial", *variable.dims) and column.dtype == variable.dtype
        if variable.flags:
            assert set(np.unique(column.values)) <= {
                -1,
                *range(variable.flag_first, variable.flag_first + len(variable.flags)),
            }
    ongoing = dataset["ending"].values == 0
    assert (dataset["end_time"].values[ongoing] == horizon).all()
    assert not (dataset["end_time"].values > horizon).any()


@given(st.data())
@settings(max_examples=3)
def test_a_scenario_is_drawn_where_its_type_is_asked_for(data):
    registry.register()
    assert isinstance(data.draw(st.from_type(Scenario)), Scenario)


def test_a_falsifying_example_is_told_by_its_config():
    from hypothesis.vendor import pretty

    from model.testing.strategies.midway import reached

    scenario = directed("steps")
    for told in (pretty.pretty(scenario), pretty.pretty(reached(scenario, 0, 5))):
        body = told.partition("\n")[2]
        assert yaml.safe_load(body) == scenario.resolved and len(told.splitlines()) < 100


def test_every_invariant_has_a_name_and_a_sentence():
    assert len({each.name for each in INVARIANTS}) == len(INVARIANTS)
    assert all(each.about.endswith(".") for each in INVARIANTS)


def test_a_profile_says_how_many_worlds(monkeypatch):
    monkeypatch.setattr(profiles, "_worlds", profiles.PROFILES["nightly"].worlds)
    assert examples(30) == 600
    monkeypatch.setattr(profiles, "_worlds", profiles.PROFILES["dev"].worlds)
    assert examples(30) == 8 and examples(1) == 1


# --- the plugin ---

HEAVY = ("numpy", "numba", "xarray", "scipy", "simpy", "hypothesis")


def test_the_plugin_and_the_hook_are_light():
    code = f"import sys, model.testing.plugin, model.testing.registry; print([m for m in {HEAVY} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


TEST = """
from hypothesis import given, settings, strategies as st
from model.testing import examples

seen = []

@settings(max_examples=examples(20))
@given(st.integers())
def test_how_many(number):
    seen.append(number)

silent = []

@given(st.floats())
def test_of_one_that_does_not_say_how_many(number):
    silent.append(number)

def test_told():
    print("worlds", len(seen), len(silent), settings().derandomize)
"""


@pytest.mark.parametrize(
    ("options", "worlds"),
    [((), "20 100"), (("--alliance-profile", "dev"), "5 25"), (("--alliance-profile", "nightly"), "400 2000")],
)  # fmt: skip
def test_the_option_scales_worlds_and_nothing_happens_without_it(options, worlds, tmp_path):
    """In a folder of a user's own, with no settings of this project."""
    (tmp_path / "test_it.py").write_text(TEST)
    told = pytest_in(tmp_path, *options)
    assert f"worlds {worlds} False" in told.stdout
    assert ("alliance: profile" in told.stdout) == bool(options)


DRAWS = """
import sys
from hypothesis import given, strategies as st
from model.testing import profiles
profiles.use(sys.argv[1])
if len(sys.argv) > 2:
    import odd
found = []
@given(st.tuples(st.integers(), st.floats(), st.text(max_size=20)))
def draw(values):
    found.append(repr(values))
draw()
print(sum("31415926" in each or "odd-text" in each for each in found), found)
"""


def drawn(folder: Path, *given: str) -> str:
    path = os.pathsep.join((str(folder), str(ROOT)))
    done = subprocess.run([sys.executable, "-c", DRAWS, *given], capture_output=True, text=True, cwd=folder, check=True,
                          env={**os.environ, "PYTHONPATH": path})  # fmt: skip
    return done.stdout


def test_what_else_is_loaded_does_not_change_the_examples_of_ci(tmp_path):
    """Hypothesis likes to draw the constants of local modules; fresh examples have them."""
    lines = [f"a{n} = 31415926{n:03}, 'odd-text-{n}', 0.31415926{n:03}\n" for n in range(200)]
    (tmp_path / "odd.py").write_text("".join(lines))
    assert drawn(tmp_path, "ci") == drawn(tmp_path, "ci", "odd") != drawn(tmp_path, "nightly")
    assert int(drawn(tmp_path, "nightly", "odd").split()[0]) > 0


def test_an_unknown_profile_is_refused(tmp_path):
    assert "invalid choice: 'hard'" in pytest_in(tmp_path, "--alliance-profile", "hard").stderr


def pytest_in(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """pytest in another folder, with the plugin as the entry point would load it."""
    surroundings = {
        key: value for key, value in os.environ.items() if not key.startswith(("HYPOTHESIS", "PYTEST", "CI"))
    }
    surroundings |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-s", "-p", "model.testing.plugin", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


def test_entry_points_are_enough(tmp_path):
    """An installed package needs no line in a conftest: pytest knows the option, Hypothesis knows the type."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    info = tmp_path / "found-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: found\nVersion: 1.0\n")
    groups = "".join(
        f"[{group}]\n" + "".join(f"{name} = {place}\n" for name, place in points.items())
        for group, points in declared.items()
    )
    (info / "entry_points.txt").write_text(groups)
    code = (
        "from hypothesis import strategies as st\n"
        "from model.scenario import Scenario\n"
        "print('drawn' if isinstance(st.from_type(Scenario).example(), Scenario) else 'not')\n"
    )
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    surroundings = {**os.environ, "PYTHONPATH": path}
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout.strip() == "drawn", told.stderr
    help_ = subprocess.run(
        [sys.executable, "-m", "pytest", "--help"],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "--alliance-profile" in help_.stdout, help_.stderr
