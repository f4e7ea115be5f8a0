"""A run made ready: its points on an engine, and the schema of what is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from model.event import Event
from model.point_lives import PointLives, prepare_points
from model.scenario import Scenario
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
    return lives, schema_of(lives, events, manifest)


def schema_of(lives: PointLives, events: tuple[Event, ...], manifest: Manifest) -> Schema:
    """What the store of a run looks like once all is there that its manifest asks for."""
    scenario = lives.points.scenario
    scenario = replace(scenario, study=replace(scenario.study, trials=manifest.trials))
    about = provenance(scenario, lives.sources_hash, manifest.versions)
    return schema(scenario, events, lives.time, about, lives.points, manifest.grid)
