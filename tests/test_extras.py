"""Claim: what is optional is missed in one line that says what to install, and asking for little costs little (R24)."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from analysis.cli import main

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
SHIPPED = sorted(path for folder in ("model", "analysis") for path in (ROOT / folder).rglob("*.py"))
NAMED = re.compile(r"^[A-Za-z0-9_.-]+")
ALSO = {"dask": "cluster", "pandas": "core", "llvmlite": "core"}  # come with distributed, xarray and Numba
EXTRAS = ("cluster", "netcdf", "sensitivity")
TESTING = {"pytest": "test"}  # the pytest plugin and the contract of events: whoever calls them has pytest


def packages(requirements: list[str]) -> set[str]:
    return {NAMED.match(line)[0].lower().replace("_", "-") for line in requirements}


CORE = packages(PROJECT["dependencies"])
OPTIONAL = {package: extra for extra in EXTRAS for package in packages(PROJECT["optional-dependencies"][extra])}


def third_party() -> dict[str, set[str]]:
    """Module imported from elsewhere -> the files that import it and run."""
    found: dict[str, set[str]] = {}
    for path in SHIPPED:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in names:
                top = name.split(".")[0]
                if top not in (*sys.stdlib_module_names, "model", "analysis", ""):
                    found.setdefault(top, set()).add(path.relative_to(ROOT).as_posix())
    return found


@cache
def providers() -> dict[str, list[str]]:
    """The packages that bring each module."""
    return dict(packages_distributions())


def extra_of(module: str) -> str:
    """Which extra a module comes with; ``core`` if it is always there, empty if nothing brings it."""
    names = {name.lower().replace("_", "-") for name in providers().get(module, [module])}
    if module in ALSO:
        return ALSO[module]
    return (
        "core"
        if names & CORE
        else next((OPTIONAL[name] for name in names if name in OPTIONAL), TESTING.get(module, ""))
    )


# Module -> a command line that needs it; RUN stands for a run of a small config, CONFIG for that config.
NEEDS = {
    "distributed": ["run", "CONFIG", "--scheduler", "tcp://127.0.0.1:1", "--out", "elsewhere", "--no-progress"],
    "h5netcdf": ["show", "RUN", "--netcdf", "x.nc"],
    "h5py": ["show", "RUN", "--netcdf", "x.nc"],
    "SALib": ["sensitivity", "RUN", "--method", "delta"],
}  # fmt: skip


def test_every_import_comes_from_somewhere():
    found = {module: extra_of(module) for module in third_party()}
    assert not [module for module, extra in found.items() if not extra], found
    assert {module for module, extra in found.items() if extra in EXTRAS} <= set(NEEDS), (
        "tell in NEEDS which command needs it"
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("extras")
    text = "signed: 2012-05-23\nhorizon: 2\nfirms: {a: {}, b: {morale: {uniform: {}}}}\nties: {t: {investor: a, host: b}}\nstudy: {trials: 64, paths: 1}\n"
    (folder / "c.yaml").write_text(text)
    assert main(["run", str(folder / "c.yaml"), "--quiet", "--no-progress", "--out", str(folder / "runs")]) == 0
    return folder


HIDE = """
import sys
sys.modules[sys.argv[1]] = None
from analysis.cli import main
sys.exit(main(sys.argv[2:]))
"""


def hidden(place: Path, module: str, words: list[str]) -> tuple[int, str]:
    run = next((place / "runs").iterdir())
    called = [{"RUN": str(run), "CONFIG": str(place / "c.yaml")}.get(word, word) for word in words]
    command = [sys.executable, "-c", HIDE, module, *called]
    done = subprocess.run(
        command, cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("module", NEEDS)
def test_what_is_missing_is_named_with_its_command(place, module, record_property):
    code, said = hidden(place, module, NEEDS[module])
    assert code == 2 and said.count("\n") == 1, said
    assert f"pip install 'alliance-outcomes[{extra_of(module)}]'" in said
    record_property("R24", "a package of an extra away: one line with its install command")


@pytest.mark.parametrize(("module", "words"), [("dask", ["show", "RUN"]), ("SALib", ["sensitivity", "RUN"])])
def test_nothing_else_needs_it(place, module, words):
    assert hidden(place, module, words)[0] == 0


COUNT = """
import json, resource, sys, time
before = set(sys.modules)
from analysis.cli import main
import io, contextlib
with contextlib.redirect_stdout(io.StringIO()):
    main(sys.argv[1:])
found = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": found.ru_utime + found.ru_stime, "modules": len(set(sys.modules) - before)}))
"""
# Modules that a command may load; with distributions in the config SciPy is among them.
LIGHT = {("--help",): 150, ("run", "--help"): 150, ("check", "configs/fiat-mazda.yaml"): 1300}


def spent(program: str, *words: str) -> dict[str, float]:
    """The least of three, as the machine is shared."""
    runs = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", program, *words], cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(5)
    ]
    return min(runs, key=lambda run: run["seconds"])


@pytest.mark.parametrize("words", LIGHT, ids=" ".join)
def test_little_is_loaded(words):
    done = subprocess.run([sys.executable, "-c", COUNT, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["modules"] <= LIGHT[words]


def test_help_costs_a_few_bare_interpreters(record_property):
    bare = spent(
        "import json, resource; found = resource.getrusage(resource.RUSAGE_SELF); print(json.dumps({'seconds': found.ru_utime + found.ru_stime}))"
    )
    help_ = spent(COUNT, "--help")["seconds"]
    record_property(
        "R24",
        f"`--help` in {1000 * help_:.0f} ms of processor time, a bare interpreter in {1000 * bare['seconds']:.0f}",
    )
    assert help_ < 8 * bare["seconds"] + 0.02
