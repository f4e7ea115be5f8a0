"""The points of a run: designs times outer draws, and the scenario that is lived at each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from model.designs import designs
from model.draws import run_key
from model.inputs import draw_inputs
from model.scenario import Scenario, Variant

Array = np.ndarray[Any, Any]
MOST_ROWS = 2_000_000  # trials at all points together of which rows are kept unless the config says so


@dataclass(frozen=True)
class Points:
    """All points of a scenario's study, design slowest.

    Attributes:
        scenario: as loaded; its values are those of design 0 only where there is no sweep.
        values: the swept values (designs, factors); (1, 0) without a sweep.
        draws: outer draws, at least 1.
    """

    scenario: Scenario
    values: Array
    draws: int

    @property
    def count(self) -> int:
        """How many points."""
        return len(self.values) * self.draws

    @property
    def outer(self) -> bool:
        """Whether inputs are drawn once a point, in an outer loop."""
        return self.scenario.study.outer > 0

    def design(self, point: int) -> int:
        """The design of a point."""
        return point // self.draws

    def draw(self, point: int) -> int:
        """The outer draw of a point."""
        return point % self.draws

    def key(self, point: int) -> tuple[int, int]:
        """The key of all random numbers of a point's histories: common across designs, independent across draws."""
        return run_key(self.scenario.study.seed, self.draw(point))

    def column(self, factor: int) -> Array:
        """A factor's value at every point (points,)."""
        return np.repeat(self.values[:, factor], self.draws)

    @cached_property
    def inputs(self) -> Array:
        """With outer draws, the inputs of every draw (draws, inputs): draw k's are those that trial k would have."""
        study = self.scenario.study
        return draw_inputs(self.scenario.uncertain, run_key(study.seed), 0, self.draws, self.scenario.correlations)

    def scenario_of(self, design: int) -> Scenario:
        """The scenario of a design, without its sweep."""
        sweep = self.scenario.study.sweep
        alone = replace(self.scenario.study, sweep=None, variants=())
        if sweep is None:
            return replace(self.scenario, study=alone)
        row = self.values[design]
        at = tuple(int(value) for value, factor in zip(row, sweep.factors, strict=True) if factor.structural)
        variant = next((one for one in self.scenario.study.variants if one.at == at), None)
        base = _varied(self.scenario, variant) if variant else self.scenario
        given = {f.path: float(value) for value, f in zip(row, sweep.factors, strict=True) if not f.structural}
        return replace(base, values={**base.values, **given}, study=alone)


def _varied(scenario: Scenario, variant: Variant) -> Scenario:
    values = {**scenario.values, **variant.values}
    return replace(scenario, values=values, muted=variant.muted, plan=variant.plan)


def points(scenario: Scenario) -> Points:
    """The points of a scenario's study."""
    study = scenario.study
    values = designs(study.sweep, study.seed) if study.sweep else np.zeros((1, 0))
    return Points(scenario, values, max(study.outer, 1))


def with_points(scenario: Scenario, count: int) -> Scenario:
    """The scenario of a run that has come to so many points: a Sobol design is begun again with more of them."""
    study = scenario.study
    if study.sweep is None or study.sweep.design != "sobol":
        return scenario
    grown = replace(study.sweep, points=count // max(study.outer, 1))
    return replace(scenario, study=replace(study, sweep=grown))


def values_hash(every: Points) -> str:
    """SHA-256 of the swept values: another machine must draw the same design before it goes on with a run."""
    return hashlib.sha256(every.values.tobytes()).hexdigest()


def keeps_rows(scenario: Scenario, count: int) -> bool:
    """Whether single histories are kept: as the config says, else while there are not too many."""
    study = scenario.study
    return study.keep == "rows" or (not study.keep and study.trials * count <= MOST_ROWS)


__all__ = ["MOST_ROWS", "Points", "keeps_rows", "points", "values_hash", "with_points"]
