"""Which histories the patterns are measured on, and living them, through the model's public face alone.

Most are of the population itself. Some patterns need a directed experiment: a config derived from the population, in
which one thing is set and (`still`) every uncertain input is at its median.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import model
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    import xarray

    from model.scenario import Scenario, Uncertain

POPULATION = Path(__file__).parents[2] / "configs" / "population.yaml"
GIVEN = ("events.orderly_return.leaves",)  # parameters that a finding reports as an input
NEEDED = "patterns are measured on a population of single ties, with quarterly paths"
SHORTEST = 1.0  # year: rates are per year, and a path of one quarter has no course
DERIVED = "in an experiment that validate derives from this config"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What to validate, and how.

    Attributes:
        config: the population; that of this project if absent.
        trials, seed: instead of the config's own.
        workers: threads; one per core if 0.
        sets: ``path=value`` texts that change the config.
        say: told which histories are being lived.
    """

    config: Path = POPULATION
    trials: int | None = None
    seed: int | None = None
    workers: int = 0
    sets: tuple[str, ...] = ()
    say: Say = lambda line: None

    def scenario(self, *more: str) -> Scenario:
        """The population, changed by `more` (``path=value``).

        Raises:
            UserError: the config is wrong, not about one tie, too short, or keeps no paths.
        """
        given = {"study.trials": self.trials, "study.seed": self.seed}
        short = tuple(f"{path}={value}" for path, value in given.items() if value is not None)
        try:
            found: Scenario = model.load(self.config, (*self.sets, *short, *more))
        except UserError as error:
            if not more:
                raise
            raise UserError([replace(one, message=f"{DERIVED}: {one.message}") for one in error.mistakes]) from None
        if len(found.ties) != 1 or found.study.paths < 1:
            message = f"{NEEDED}; this has study.paths {found.study.paths} and the ties {', '.join(found.ties) or '-'}"
            raise UserError([Mistake("validate.population", message, file=str(self.config), allowed=NEEDED)])
        if found.horizon < SHORTEST:
            message = f"patterns are measured over years: they need a horizon of {SHORTEST:g} at least, and this has {found.horizon:g}; over less than 10 years many of them find nothing"
            raise UserError(
                [
                    Mistake(
                        "validate.population",
                        message,
                        str(self.config),
                        path="horizon",
                        value=found.horizon,
                        allowed=f"{SHORTEST:g} at least",
                    )
                ]
            )
        return found

    def live(self, title: str, scenario: Scenario, trials: int | None = None) -> xarray.Dataset:
        """The histories of a scenario, annotated; at most `trials` of them."""
        number = min(trials or scenario.study.trials, scenario.study.trials)
        self.say(f"living {number:,} histories: {title}")
        rows = replace(scenario, study=replace(scenario.study, keep="rows"))
        return annotated(model.simulate(rows, trials=number, workers=self.workers), scenario)


def annotated(dataset: xarray.Dataset, scenario: Scenario) -> xarray.Dataset:
    """The dataset with what patterns need to know of its scenario.

    Returns:
        the dataset, with `form` (point, trial, tie), codes of `model.state.tie.FORMS`, drawn or not; and the
        numbers of `GIVEN` in its attributes.
    """
    import numpy as np

    path = f"ties.{scenario.ties[0]}.form"
    shape = (1, dataset.sizes["trial"], 1)
    drawn = dataset.get(f"input:{path}")
    codes = np.full(shape, scenario.values[path]) if drawn is None else drawn.values.reshape(shape)
    given = {name: scenario.values[name] for name in GIVEN}
    return dataset.assign(form=(("point", "trial", "tie"), codes.astype(np.int8))).assign_attrs(given)


def still(scenario: Scenario) -> tuple[str, ...]:
    """Settings that put every uncertain input at its median."""
    return tuple(f"{item.path}={_median(item, scenario)}" for item in scenario.uncertain)


def _median(item: Uncertain, scenario: Scenario) -> str:
    value = scenario.values[item.path]
    words = [choice.word for choice in item.choices if choice.value == value and choice.word]
    return words[0] if words else repr(value)
