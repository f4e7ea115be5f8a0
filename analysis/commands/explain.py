"""``alliance explain CONFIG_or_RUN``: which events caused it, by living the same histories without them."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.export import export, exporting
from model.commands import options
from model.commands.output import emit, emit_json
from model.errors import Mistake, UserError

PAIRED = 6  # families that are looked at in pairs


@click.command("explain")
@click.argument("config_or_run", type=options.FILE)
@options.scenario
@click.option("--point", type=click.IntRange(0), metavar="P", help="Which point of a run or config of several.")
@click.option("--outcome", metavar="EXPR", default="",
              help="What is to be explained, such as `ending[dissolved] at 10y` or `value_added[mazda] < 0`;"
              " an early end if absent.")  # fmt: skip
@click.option("--mute", "mute", multiple=True, metavar="NAME",
              help="Only this event, group of events or mechanism (repeatable); every event that happened if absent.")  # fmt: skip
@click.option("--mechanisms", is_flag=True, help="Mechanisms, too.")
@click.option("--pairs", type=click.IntRange(0, 30), default=PAIRED, show_default=True, metavar="K",
              help="Pairs among the K events on which most hangs; 0 for none.")  # fmt: skip
@click.option("--trial", type=click.IntRange(0, options.MOST_TRIALS - 1), metavar="K",
              help="Only the story of this history with and without.")  # fmt: skip
@click.option("--without", multiple=True, metavar="NAME",
              help="With --trial: without what; if absent, that which changes it most (repeatable).")  # fmt: skip
@click.option("--no-story", is_flag=True, help="No story of a history with and without.")
@options.in_memory
@exporting
@options.common
def command(
    config_or_run: Path,
    sets: tuple[str, ...],
    trials: int | None,
    seed: int | None,
    event_files: tuple[Path, ...],
    point: int | None,
    outcome: str,
    mute: tuple[str, ...],
    mechanisms: bool,
    pairs: int,
    trial: int | None,
    without: tuple[str, ...],
    no_story: bool,
    engine: str,
    workers: int | None,
    no_progress: bool,
    csv: Path | None,
    netcdf: Path | None,
    as_json: bool,
) -> None:
    """Tell which events caused what became of CONFIG_OR_RUN.

    Its histories are lived again without one kind of event at a time, on the same draws of all others: what differs is
    what that kind caused. Then in pairs, all at once, and one history beside its twin, by date.
    """
    from analysis.attribution.asked import Asked, explain, tell
    from analysis.attribution.present import explanation, story

    run = config_or_run if config_or_run.is_dir() else None
    asked = Asked(
        config_or_run, sets, trials, seed, event_files, point, outcome, mute, mechanisms, pairs, trial, without,
        not no_story, engine, workers or 0, not no_progress,
    )  # fmt: skip
    if trial is not None:
        if csv or netcdf:
            message = "--csv and --netcdf write findings, and --trial only tells a story; --json has it as data"
            raise UserError([Mistake("explain.option", message, allowed="--json")])
        tale = tell(asked)
        result = story(tale, as_json)
    else:
        found, tale_or_none = explain(asked)
        export(found.findings(), csv, netcdf)
        result = explanation(found, tale_or_none, as_json)
    if isinstance(result, str):
        emit(result)
    else:
        emit_json("explain", result, run)
