"""``alliance validate [CONFIG]``: the published scoreboard of patterns."""

from __future__ import annotations

from pathlib import Path

import click

from model.commands import options
from model.commands.output import emit, emit_json, say
from model.errors import NEGATIVE


@click.command("validate")
@click.argument("config", type=options.FILE, required=False)
@options.sets
@options.trials
@options.seed
@options.threads
@click.option("--strict", is_flag=True, help="Exit 5 unless all patterns hold.")
@options.no_progress
@options.common
@click.pass_context
def command(
    context: click.Context,
    config: Path | None,
    sets: tuple[str, ...],
    trials: int | None,
    seed: int | None,
    workers: int | None,
    strict: bool,
    no_progress: bool,
    as_json: bool,
) -> None:
    """Measure the patterns that the model should reproduce, on CONFIG, a population of ties.

    That of this project (configs/population.yaml) if absent. A miss is shown as a miss.
    """
    from analysis.cells import render
    from analysis.patterns.job import POPULATION, Job
    from analysis.patterns.scoreboard import scoreboard
    from analysis.patterns.table import plain, table

    told = (lambda line: None) if no_progress else say
    board = scoreboard(Job(config or POPULATION, trials, seed, workers or 0, sets, told))
    if as_json:
        emit_json("validate", plain(board))
    else:
        emit(render(table(board)))
    if strict and board.held < len(board.findings):
        context.exit(NEGATIVE)
