"""``alliance trace CONFIG_or_RUN --trial K``: one history as dated, readable lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from model.commands import options
from model.commands.front import Front
from model.commands.output import clean, emit, emit_json, say
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    from model.event import Event
    from model.scenario import Scenario
    from model.story.history import History


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
@click.option("--plot", type=options.FILE, metavar="FILE", help="Draw a timeline, too: FILE.png, FILE.svg or FILE.pdf.")
@options.sets
@options.seed
@options.events
@options.common
@click.pass_obj
def command(
    front: Front,
    config_or_run: Path,
    trial: int,
    point: int,
    plot: Path | None,
    sets: tuple[str, ...],
    seed: int | None,
    event_files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Live trial K of CONFIG_OR_RUN again, on the readable engine, and tell its story."""
    from model.engines.trace import trace

    run = config_or_run if config_or_run.is_dir() else None
    scenario, events = (
        _of_run(run, sets, seed, event_files)
        if run
        else options.Given(config_or_run, sets, None, seed, event_files).load()
    )
    history = trace(scenario, events, trial, point)
    if plot is not None:
        _draw(front, history, plot)
    if as_json:
        emit_json("trace", history.to_json(), run)
    else:
        emit(clean(str(history)).rstrip("\n") + "\n")


def _draw(front: Front, history: History, plot: Path) -> None:
    if front.draw is None:
        raise UserError([Mistake("trace.plot", "--plot needs the command `alliance`, which has the figures")])
    front.draw(history, plot)
    say(f"timeline: {plot}")


def _of_run(
    run: Path, sets: tuple[str, ...], seed: int | None, event_files: tuple[Path, ...]
) -> tuple[Scenario, tuple[Event, ...]]:
    """Scenario and vocabulary of a stored run."""
    from model.commands.stored import changed, stored
    from model.store.runfolder import open_run

    if sets or seed is not None:
        raise UserError([Mistake("trace.set", "--set and --seed go with a config, not with a run", allowed="a config")])
    folder = open_run(run)
    scenario, events = stored(folder, event_files)
    if changed(folder, events):
        say("note: the model has changed since this run was made; the story may differ from the stored trial")
    return scenario, events
