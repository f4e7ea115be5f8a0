"""A run made ready: its points on an engine, and the schema of what is stored."""

from __future__ import annotations

from collections.abc import Callable

from model.event import Event
from model.point_lives import PointLives, prepare_points
from model.scenario import Scenario
from model.store.grid import Grid
from model.store.identity import provenance
from model.store.runfolder import Manifest
from model.store.schema import Schema, schema


def study(
    scenario: Scenario,
    events: tuple[Event, ...],
    manifest: Manifest,
    engine: str,
    say: Callable[[str], None] = lambda line: None,
) -> tuple[PointLives, Schema]:
    """All points of a run ready to be lived, and what its store looks like."""
    lives = prepare_points(scenario, events, engine=engine, say=say)
    about = provenance(scenario, lives.sources_hash)
    grid = Grid(manifest.group, manifest.block)
    return lives, schema(scenario, events, lives.time, about, lives.points, grid)
