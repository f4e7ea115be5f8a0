"""Small scenarios and an engine that is none: numbers from point and trial alone, so that bits can be compared."""

from __future__ import annotations

import dataclasses
import time as clock
from datetime import date
from typing import Any

import numpy as np

from model.event import Event
from model.laws import TRIGGERED
from model.outcome_schema import PATHS, VARIABLES, Variable
from model.parameter import NoParameters
from model.points import Points, points
from model.scenario import Condition, Factor, PlanEntry, Provenance, Scenario, Study, Sweep, Uncertain
from model.store.grid import Grid, grid_for
from model.store.identity import provenance
from model.store.schema import Schema, _lengths, schema


def _effect(w: Any, k: int, p: Any, a: Any, draw: Any) -> None:
    """Nothing."""


def event(name: str) -> Event:
    """An event that does nothing."""
    return Event(name, "tie", TRIGGERED, NoParameters, _effect, (), (), 5, f"{name} happens", "assumption")


EVENTS = tuple(event(name) for name in ("dispute", "equity_increase", "quarter_results"))


STEPS = (("load", "firms.mazda.morale"), ("number", 0.6), ("compare", ">"))
CONDITION = Condition("mazda.morale > 0.6", STEPS)


def scenario(trials: int = 100, paths: int = 10, seed: int = 7, products: bool = True, **changes: Any) -> Scenario:
    """Two firms, one tie, at most one product."""
    names = ("roadster",) if products else ()
    made = Scenario(
        name="fake", title="A fake \u2014 tie-up", signed=date(2012, 5, 23), horizon=15.0, currency="USD bn",
        firms=("fiat", "mazda"), ties=("fiat-mazda",), products=names,
        partners={"fiat-mazda": ("fiat", "mazda")}, product_tie=dict.fromkeys(names, "fiat-mazda"),
        brands=dict.fromkeys(names, ("mazda", "alfa-romeo")),
        streams={name: name for name in ("fiat", "mazda", "fiat-mazda")},
        values={"ties.fiat-mazda.stake": 0.1, "firms.fiat.volume_goal": float("nan")},
        uncertain=(Uncertain("ties.fiat-mazda.clarity", "beta", (("a", 2.0), ("b", 5.0)), 0.0, float("inf")),),
        muted=frozenset({"recall"}),
        plan=(PlanEntry("first-step", "equity_increase", "fiat-mazda", CONDITION),),
        study=Study(trials, seed, paths, "rows"), provenance={"ties.fiat-mazda.stake": Provenance("case", "found")},
        resolved={"title": "A fake \u2014 tie-up", "signed": date(2012, 5, 23), "study": {"trials": trials}},
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


STAKE = Uncertain("ties.fiat-mazda.stake", "uniform", (("loc", 0.0), ("scale", 0.3)), 0.0, 1.0)
FORMS = ("none", "project", "minority", "cross", "joint_venture", "acquisition")
FACTORS = (
    Factor("ties.fiat-mazda.form", FORMS, (1.0, 2.0), None),
    Factor("ties.fiat-mazda.stake", (), (0.05, 0.1, 0.2), STAKE),
)


def swept(trials: int = 20, paths: int = 0, **changes: Any) -> Scenario:
    """The same under two forms and three stakes."""
    made = scenario(trials, paths)
    study = dataclasses.replace(made.study, sweep=Sweep("grid", 0, FACTORS))
    return dataclasses.replace(made, study=study, **changes)


def sobol(trials: int = 20, number: int = 8, outer: int = 0) -> Scenario:
    """The same at many stakes, as many as one likes."""
    made = scenario(trials, 0)
    design = Sweep("sobol", number, (Factor("ties.fiat-mazda.stake", (), (), STAKE),))
    return dataclasses.replace(made, study=dataclasses.replace(made.study, sweep=design, outer=outer))


def drawn(trials: int = 20, outer: int = 5, paths: int = 0) -> Scenario:
    """The same with its uncertain input drawn in an outer loop."""
    made = scenario(trials, paths)
    return dataclasses.replace(made, study=dataclasses.replace(made.study, outer=outer))


def schema_of(made: Scenario, grid: Grid | None = None) -> Schema:
    """The schema of a fake scenario's run."""
    lives = FakeLives(made)
    grid = grid or grid_for(lives.points.count, made.study.trials)
    return schema(made, EVENTS, lives.time, provenance(made, lives.sources_hash), lives.points, grid)


class FakeLives:
    """`model.execute.Lives` without a model.

    Args:
        made_for: the scenario, or all its points.
        delay: seconds that a call of `rows` takes.
    """

    def __init__(self, made_for: Scenario | Points, delay: float = 0.0) -> None:
        self.points = made_for if isinstance(made_for, Points) else points(made_for)
        self.scenario, self.delay = self.points.scenario, delay
        self.time = np.arange(0, self.scenario.horizon + 0.25, 0.25)
        self.sources_hash = "f" * 64
        self.calls: list[tuple[int, int, int]] = []

    def rows(self, point: int, first: int, last: int) -> dict[str, np.ndarray]:
        """All variables of a point's trials first..last-1."""
        self.calls.append((point, first, last))
        clock.sleep(self.delay)
        found = {variable.name: self._array(variable, point, first, last, ()) for variable in VARIABLES}
        if not self.points.outer:
            for uncertain in self.scenario.uncertain:
                found[f"input:{uncertain.path}"] = noise(first, last, 1, 99)[:, 0].astype("float32")
        return found

    def paths(self, point: int, first: int, last: int) -> dict[str, np.ndarray]:
        """All paths of a point's trials first..last-1."""
        return {variable.name: self._array(variable, point, first, last, (len(self.time),)) for variable in PATHS}

    def _array(self, variable: Variable, point: int, first: int, last: int, lead: tuple[int, ...]) -> np.ndarray:
        lengths = _lengths(self.scenario, EVENTS, len(self.time))
        shape = (*lead, *(lengths[dim] for dim in variable.dims))
        salt = sum(map(ord, variable.name)) + 104_729 * point
        numbers = noise(first, last, int(np.prod(shape, dtype=int)), salt)
        if variable.flags:
            numbers = np.floor(numbers * len(variable.flags)) + variable.flag_first
        elif variable.dtype == "uint16":
            numbers = np.floor(numbers * 5)
        elif variable.unit == "year":
            numbers = numbers * self.scenario.horizon
        elif variable.unit == "bn":
            numbers = numbers - 0.4
        found = numbers.reshape(last - first, *shape).astype(variable.dtype)
        return self._status(found, first) if variable.name == "status" else found

    def _status(self, status: np.ndarray, first: int) -> np.ndarray:
        numbers = np.arange(first, first + len(status))
        return np.where(numbers % 50 == 49, 2, 0).astype("int8")


def noise(first: int, last: int, width: int, salt: int) -> np.ndarray:
    """Numbers in [0, 1) that depend on trial, column and salt only; shape (trials, width)."""
    trial = np.arange(first, last, dtype=np.uint64)[:, None]
    x = (
        trial * np.uint64(1_000_003) + np.arange(width, dtype=np.uint64)[None] + np.uint64(salt * 7919 + 1)
    ) * np.uint64(0x9E3779B97F4A7C15)
    x ^= x >> np.uint64(31)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    return ((x ^ (x >> np.uint64(29))) >> np.uint64(11)).astype(float) / 2**53
