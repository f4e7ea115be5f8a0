"""Worlds of a replay as a dataset of the shape that runs have: every world a point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from model.points import points
from model.replay.replay import Replay
from model.replay.world import World
from model.store.grid import grid_for
from model.store.identity import provenance
from model.store.reader import dataset as stored
from model.store.schema import schema

if TYPE_CHECKING:
    import xarray


def dataset(replay: Replay, worlds: Mapping[str, World]) -> xarray.Dataset:
    """Trials by world, with the names, units and codes of a run's dataset.

    Args:
        worlds: name -> world of this replay, at least one.

    Returns:
        The variables of `World.rows` over (point, trial, ...); `without` (point), the names of the worlds;
        `happened` (point, trial, event) as proposed, and `happened_alone`; `trial` has the trials' own numbers.
    """
    import xarray

    names, every = list(worlds), list(worlds.values())
    shape = _one(replay, every[0])
    columns = {
        name: (shape[name].dims, np.stack([world.rows[name] for world in every]), shape[name].attrs)
        for name in every[0].rows
    }
    happened = {
        "happened": (np.stack([world.here.happened for world in every]), "whether it happened, as proposed"),
        "happened_alone": (np.stack([world.alone.happened for world in every]), "whether it happened to firms standing alone"),
    }  # fmt: skip
    facts = {
        name: (("point", "trial", "event"), values, {"units": "1", "long_name": what})
        for name, (values, what) in happened.items()
    }
    without = ("point", np.array(names, np.dtypes.StringDType()), {"long_name": "what is muted; empty as it was"})
    coordinates = {name: one for name, one in shape.coords.items() if not {"point", "trial"} & set(one.dims)}
    number = np.arange(len(names))
    known = {"point": number, "design": ("point", number), "draw": ("point", np.full(len(names), replay.draw))}
    return xarray.Dataset(
        {**columns, **facts, "without": without}, {**coordinates, **known, "trial": replay.trials}, shape.attrs
    )


def _one(replay: Replay, world: World) -> xarray.Dataset:
    """The dataset of one world by itself, as `model.simulate` would give it, without its events."""
    lives = replay.lives
    trials = len(replay.trials)
    alone = replace(replay.scenario.study, trials=trials, paths=0, outer=0, sweep=None, keep="rows")
    scenario = replace(replay.scenario, study=alone)
    about = provenance(scenario, lives.sources_hash)
    shape = schema(scenario, replay.events, lives.time, about, points(scenario), grid_for(1, trials))
    return stored(shape, {name: values[None] for name, values in world.rows.items()}, {})
