"""A stored run that a command goes on with: its scenario and vocabulary."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import Mistake, UserError

if TYPE_CHECKING:
    from model.event import Event
    from model.scenario import Scenario
    from model.store.runfolder import RunFolder

ROUNDING = 1e-6


def stored(folder: RunFolder, event_files: tuple[Path, ...]) -> tuple[Scenario, tuple[Event, ...]]:
    """Scenario and vocabulary of a run. Code is run only if the user names it: never because a run does.

    Raises:
        UserError: no run, not the event files that it was made with, or a scenario that no config makes.
    """
    from model.points import with_points
    from model.store.runfolder import file_hash
    from model.vocabulary import vocabulary

    manifest, run = folder.manifest(), folder.path
    needed: list[dict[str, Any]] = manifest.event_files
    given = {file_hash(path) for path in event_files if path.is_file()}
    for file in needed:
        if file["sha256"] not in given:
            message = f"{run} was made with the events of {file['path']}: give --events {file['path']}, unchanged"
            raise UserError([Mistake("run.events", message, value=str(run), allowed=f"--events {file['path']}")])
    events = vocabulary(*event_files)
    return with_points(believed(folder, events), manifest.points), events


def believed(folder: RunFolder, events: tuple[Event, ...]) -> Scenario:
    """The scenario of a run, held against what its config makes: with the model that made it they are the same.

    With another model it is the config as that model reads it, as what was stored may lack what it needs.

    Raises:
        UserError: the scenario is none that a config makes.
    """
    from model.config import from_resolved
    from model.store.known import no_run
    from model.store.scenario_json import to_json
    from model.vocabulary import mechanisms

    scenario = folder.scenario()
    try:
        again = from_resolved(scenario.resolved, scenario.name, events, mechanisms())
    except UserError as error:
        if changed(folder, events):
            raise
        raise no_run(folder.path, f"its scenario is not sound ({error.mistakes[0].message})") from None
    if changed(folder, events):
        return again
    if not _alike(to_json(again), to_json(scenario)):
        raise no_run(folder.path, "its scenario is not what its config says")
    return scenario


def _alike(one: Any, other: Any) -> bool:
    """Whether two contents of JSON are the same but for last digits, in which versions of SciPy may differ."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=ROUNDING)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return bool(one == other)


def changed(folder: RunFolder, events: tuple[Event, ...]) -> bool:
    """Whether the model is another than when the run was made."""
    from model.engines.dispatch import sources_hash

    return sources_hash(events) != folder.manifest().sources


def unchanged(folder: RunFolder, events: tuple[Event, ...]) -> None:
    """Refuse to go on with another model. Raises UserError."""
    if changed(folder, events):
        message = (
            f"the model has changed since {folder.path} was begun, and histories of two models cannot stand in one run;"
            " `alliance run` with its config.yaml begins a new one"
        )
        raise UserError([Mistake("run.sources", message, value=str(folder.path))])
