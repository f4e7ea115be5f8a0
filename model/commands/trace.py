"""``alliance trace CONFIG_or_RUN --trial K``: one history as dated, readable lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model.commands import options
from model.commands.output import clean, emit, emit_json, say
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    from model.event import Event
    from model.scenario import Scenario

RECORD = ("time", "date", "event", "subject", "occurrence", "text", "changes")


@click.command("trace")
@click.argument("config_or_run", type=options.FILE)
@click.option(
    "--trial",
    type=click.IntRange(0, options.MOST_TRIALS - 1),
    required=True,
    metavar="K",
    help="Number of the history.",
)
@click.option("--point", type=click.IntRange(0), default=0, metavar="P", help="Number of the point; 0 without a sweep.")
@options.sets
@options.seed
@options.events
@options.common
def command(
    config_or_run: Path,
    trial: int,
    point: int,
    sets: tuple[str, ...],
    seed: int | None,
    event_files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Live trial K of CONFIG_OR_RUN again, on the readable engine, and tell its story."""
    from model.engines.trace import trace

    if point:
        raise UserError(
            [Mistake("trace.point", f"--point {point}: there is one point, number 0", value=point, allowed="0")]
        )
    run = config_or_run if config_or_run.is_dir() else None
    scenario, events = (
        _of_run(run, sets, seed, event_files)
        if run
        else options.Given(config_or_run, sets, None, seed, event_files).load()
    )
    history = trace(scenario, events, trial)
    if as_json:
        records = [{name: getattr(record, name) for name in RECORD} for record in history]
        emit_json("trace", {"events": records, "outcome": history.outcome}, run)
    else:
        emit(clean(str(history)).rstrip("\n") + "\n")


def _of_run(
    run: Path, sets: tuple[str, ...], seed: int | None, event_files: tuple[Path, ...]
) -> tuple[Scenario, tuple[Event, ...]]:
    """Scenario and vocabulary of a stored run. Code is run only if the user names it: never because a run does."""
    from model.store.runfolder import file_hash, open_run
    from model.vocabulary import vocabulary

    if sets or seed is not None:
        raise UserError([Mistake("trace.set", "--set and --seed go with a config, not with a run", allowed="a config")])
    folder = open_run(run)
    needed: list[dict[str, Any]] = folder.manifest().event_files
    given = {file_hash(path) for path in event_files if path.is_file()}
    for file in needed:
        if file["sha256"] not in given:
            message = f"{run} was made with the events of {file['path']}: give --events {file['path']}, unchanged"
            raise UserError([Mistake("trace.events", message, value=str(run), allowed=f"--events {file['path']}")])
    found = vocabulary(*event_files)
    _note_if_changed(folder.manifest().sources, found)
    return folder.scenario(), found


def _note_if_changed(sources: str, events: tuple[Event, ...]) -> None:
    from model.engines.dispatch import sources_hash

    if sources_hash(events) != sources:
        say("note: the model has changed since this run was made; the story may differ from the stored trial")
