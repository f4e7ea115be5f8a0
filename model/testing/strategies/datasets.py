"""Drawn datasets: outcomes of the contract's shape, made up within their ranges. Nothing is lived."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from model.binding import Array
from model.engines.lives import frame_times
from model.event import Event
from model.outcome import COMPLETED
from model.outcome_schema import VARIABLES, Variable
from model.points import points
from model.scenario import Scenario
from model.testing.strategies.numbers import Draw
from model.testing.strategies.worlds import scenarios
from model.vocabulary import mechanisms, vocabulary

if TYPE_CHECKING:
    import xarray

    from model.store.schema import Column, Schema

MAY_LACK = ("product_delay", "product_customer_value", "ownership_end_time", "event_first_time", "event_second_time")
MOST_TRIALS = 40
FAILED = 0.05  # of histories, where some fail


@st.composite
def datasets(
    draw: Draw, of: st.SearchStrategy[Scenario] | None = None, events: tuple[Event, ...] | None = None
) -> xarray.Dataset:
    """A dataset as `model.simulate` gives it, of a drawn scenario (or a sweep: ``of=sweeps()``), with made-up outcomes.

    Codes are codes, times lie within the horizon, censored ties end at it, what failed is blank, and numbers that may
    be missing now and then are; nothing more: no history need be able to have come to it.
    """
    from dataclasses import replace

    from model.store.grid import grid_for
    from model.store.reader import dataset
    from model.store.schema import schema

    events = vocabulary() if events is None else events
    scenario = draw(scenarios(events, mechanisms()) if of is None else of)
    trials = draw(st.integers(1, MOST_TRIALS))
    scenario = replace(scenario, study=replace(scenario.study, trials=trials, paths=0, keep="rows"))
    every = points(scenario)
    about = {"scenario": scenario.name, "sources": "made up", "run_sha256": "made up", "config": "{}", "seed": 0}
    shape = schema(scenario, events, frame_times(scenario.horizon), about, every, grid_for(every.count, trials))
    luck = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return dataset(shape, _rows(shape, scenario, luck, draw(st.booleans())), {})


def _rows(shape: Schema, scenario: Scenario, luck: np.random.Generator, some_fail: bool) -> dict[str, Array]:
    known = {variable.name: variable for variable in VARIABLES}
    found = {column.name: _column(column, shape, known.get(column.name), scenario, luck) for column in shape.rows}
    for name in ("end_time", "cooperation_end_time"):
        found[name] = np.where(found["ending"] > 0, found[name], scenario.horizon)
    failed = luck.random(found["status"].shape) < (FAILED if some_fail else 0.0)
    found["status"] = np.where(failed, found["status"], COMPLETED).astype(np.int8)
    for name, values in found.items():
        if name in known and name not in ("status", "event_count"):
            values[found["status"] != COMPLETED] = np.nan if values.dtype.kind == "f" else -1
    return found


def _column(
    column: Column, shape: Schema, variable: Variable | None, scenario: Scenario, luck: np.random.Generator
) -> Array:
    size = (shape.points, shape.trials, *column.sizes[2:])
    values = luck.random(size)
    if variable is not None and variable.flags:
        values = variable.flag_first + np.floor(values * len(variable.flags))
    elif variable is not None and variable.unit == "count":
        values = np.floor(5.0 * values)
    elif variable is not None and variable.unit == "year":
        values = scenario.horizon * values
    elif variable is not None and variable.unit != "share":
        values = luck.standard_normal(size)
    if variable is not None and variable.name in MAY_LACK:
        values = np.where(luck.random(size) < 0.3, np.nan, values)
    return values.astype(column.dtype)
