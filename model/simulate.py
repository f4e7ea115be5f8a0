"""Living a scenario's trials, as proposed and alone on the same draws: the engine's public face."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import numpy as np

from model.binding import Array, Bound, bind
from model.draws import run_key
from model.engines.dispatch import sources_hash
from model.engines.lives import frame_times
from model.errors import Mistake, UserError
from model.event import Event
from model.inputs import TILE, draw_inputs
from model.outcome import Rows, film_variables, rows
from model.scenario import Scenario
from model.vocabulary import mechanisms, vocabulary

ENGINES = ("bulk", "reference")
STILL_KEY = (-1, 0)  # every draw takes its median
HOPE = 5.0  # years after signing at which hopes are held against what came


class Lives:
    """A scenario ready to be lived; safe to use from several threads with engine ``bulk``.

    Attributes:
        time: dates of the quarterly paths, years.
        sources_hash: of the model's sources, part of a run's identity.
    """

    def __init__(self, bound: Bound, engine: str, say: Callable[[str], None]) -> None:
        self.bound = bound
        self.key = run_key(bound.scenario.study.seed)
        self.engine = _engine(engine)(bound, self.key, say)
        self.time = frame_times(bound.scenario.horizon)
        self.sources_hash = sources_hash(bound.events)
        self.still = self.engine.on(until_hopes(bound), STILL_KEY)

    def on(self, bound: Bound, key: tuple[int, int]) -> Lives:
        """The same engine on another world of the same events, with other random numbers."""
        other = copy(self)
        other.bound, other.key = bound, key
        other.engine = self.engine.on(bound, key)
        other.still = self.still.on(until_hopes(bound), STILL_KEY)
        return other

    def rows(self, first: int, last: int, inputs: Array | None = None) -> Rows:
        """All variables of `model.outcome_schema` and ``input:<path>`` for trials first..last-1.

        Args:
            inputs: the uncertain inputs (trials, inputs) instead of each trial's own draws.
        """
        inputs = self.inputs(first, last) if inputs is None else inputs
        proposed = self.engine.live(first, inputs)
        alone = self.engine.live(first, inputs, alone=True)
        found = rows(self.bound, proposed, alone, self._expectation(inputs, proposed.states))
        for column, item in enumerate(self.bound.scenario.uncertain):
            found[f"input:{item.path}"] = inputs[:, column].copy()
        return found

    def paths(self, first: int, last: int, inputs: Array | None = None) -> Rows:
        """Quarterly paths (trial, time, ...) of trials first..last-1; ``inputs`` as in `rows`."""
        inputs = self.inputs(first, last) if inputs is None else inputs
        return film_variables(self.bound, self.engine.live(first, inputs, film=True).films)

    def inputs(self, first: int, last: int) -> Array:
        """The uncertain inputs (trial, input) of trials first..last-1."""
        scenario = self.bound.scenario
        return draw_inputs(scenario.uncertain, self.key, first, last, scenario.correlations)

    def _expectation(self, inputs: Array, states: Array) -> Array:
        """What each side hoped for at signing (trial, firm): declared, or optimism above the noise-free history."""
        firm = self.bound.layout.final(states, "firm")
        if not np.isnan(firm["expectation"]).any():
            return firm["expectation"]
        hoped = self._noise_free(inputs)
        with np.errstate(invalid="ignore"):  # of a history that broke off: its status says so
            return np.where(
                np.isnan(firm["expectation"]), hoped + firm["optimism"] * np.abs(hoped), firm["expectation"]
            )

    def _noise_free(self, inputs: Array) -> Array:
        """Value added by year 5 in the history in which every draw takes its median, with each trial's own inputs."""
        known = inputs[:1] if (inputs == inputs[:1]).all() else inputs
        by_five = [
            self.bound.layout.final(self.still.live(0, known, alone=alone).states, "firm")["value_at_5"]
            for alone in (False, True)
        ]
        return np.asarray(by_five[0] - by_five[1])


def until_hopes(bound: Bound) -> Bound:
    """The same world, lived only until hopes are held against what came."""
    return replace(bound, scenario=replace(bound.scenario, horizon=min(bound.scenario.horizon, HOPE)))


def _engine(name: str) -> Any:
    if name == "bulk":
        from model.engines.bulk import Bulk

        return Bulk
    if name == "reference":
        from model.engines.reference import Reference

        return Reference
    near, allowed = next(iter(get_close_matches(name, ENGINES, 1)), ""), ", ".join(ENGINES)
    hint = f"; did you mean {near!r}?" if near else "."
    message = f"unknown engine {name!r}{hint} Allowed: {allowed}"
    raise UserError([Mistake("engine.unknown", message, value=name, allowed=allowed, nearest=near)])


def prepare(
    scenario: Scenario,
    events: tuple[Event, ...] | None = None,
    engine: str = "bulk",
    say: Callable[[str], None] = lambda line: None,
) -> Lives:
    """A scenario made ready; compiles the engine if this event set has not been lived on this machine.

    Raises:
        UserError: an event that breaks the contract or cannot be compiled.
        MachineError: the cache folder cannot be written.
    """
    return Lives(bind(scenario, vocabulary() if events is None else events, mechanisms()), engine, say)


__all__ = ["ENGINES", "TILE", "Lives", "prepare"]
