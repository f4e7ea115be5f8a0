"""A stored run that a command goes on with: its scenario and vocabulary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import Mistake, UserError

if TYPE_CHECKING:
    from model.event import Event
    from model.scenario import Scenario
    from model.store.runfolder import RunFolder


def stored(folder: RunFolder, event_files: tuple[Path, ...]) -> tuple[Scenario, tuple[Event, ...]]:
    """Scenario and vocabulary of a run. Code is run only if the user names it: never because a run does.

    Raises:
        UserError: no run, or not the event files that it was made with.
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
    return with_points(folder.scenario(), manifest.points), vocabulary(*event_files)


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
