"""``alliance compare A B``: what B changes against A, history by history on the same draws."""

from __future__ import annotations

from pathlib import Path

import click

from model.commands import options
from model.commands.output import emit, emit_json


@click.command("compare")
@click.argument("a", type=options.FILE)
@click.argument("b", type=options.FILE)
@options.scenario
@click.option("--b-set", "b_sets", multiple=True, metavar="path.to.value=X",
              help="Change one value of B's config only (repeatable).")  # fmt: skip
@click.option("--engine", type=click.Choice(["bulk", "reference"]), default="bulk", show_default=True,
              help="Compiled, or the readable SimPy one; same bits.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 1024), metavar="N", help="Threads; one per core if absent.")
@click.option("--no-progress", is_flag=True, help="No progress on stderr.")
@options.common
def command(
    a: Path,
    b: Path,
    sets: tuple[str, ...],
    b_sets: tuple[str, ...],
    trials: int | None,
    seed: int | None,
    event_files: tuple[Path, ...],
    engine: str,
    workers: int | None,
    no_progress: bool,
    as_json: bool,
) -> None:
    """Compare A and B, each a run folder or a config, trial by trial on the same draws.

    Configs are lived in memory, both with A's seed. A and B may be one config, with --b-set changing B.
    """
    from analysis.commands.sides import Asked, sides
    from analysis.compare.pair import pair
    from analysis.compare.present import PresentedPair

    asked = Asked(a, b, sets, b_sets, trials, seed, event_files, engine, workers or 0, not no_progress)
    first, second, notes = sides(asked)
    found = PresentedPair.of(pair(first, second, trials, notes))
    if as_json:
        emit_json("compare", found.result())
    else:
        emit(found.text())
