"""A small scenario and an engine that is none: numbers from the trial's number alone, so that bits can be compared."""

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
from model.scenario import Condition, PlanEntry, Provenance, Scenario, Study, Uncertain
from model.store.schema import _lengths


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


class FakeLives:
    """`model.execute.Lives` without a model.

    Args:
        made_for: the scenario, for the shapes.
        delay: seconds that a call of `rows` takes.
    """

    def __init__(self, made_for: Scenario, delay: float = 0.0) -> None:
        self.scenario, self.delay = made_for, delay
        self.time = np.arange(0, made_for.horizon + 0.25, 0.25)
        self.sources_hash = "f" * 64
        self.calls: list[tuple[int, int]] = []

    def rows(self, first: int, last: int) -> dict[str, np.ndarray]:
        """All variables of trials first..last-1."""
        self.calls.append((first, last))
        clock.sleep(self.delay)
        found = {variable.name: self._array(variable, first, last, ()) for variable in VARIABLES}
        for uncertain in self.scenario.uncertain:
            found[f"input:{uncertain.path}"] = noise(first, last, 1, 99)[:, 0]
        return found

    def paths(self, first: int, last: int) -> dict[str, np.ndarray]:
        """All paths of trials first..last-1."""
        return {variable.name: self._array(variable, first, last, (len(self.time),)) for variable in PATHS}

    def _array(self, variable: Variable, first: int, last: int, lead: tuple[int, ...]) -> np.ndarray:
        lengths = _lengths(self.scenario, EVENTS, len(self.time))
        shape = (*lead, *(lengths[dim] for dim in variable.dims))
        numbers = noise(first, last, int(np.prod(shape, dtype=int)), sum(map(ord, variable.name)))
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
