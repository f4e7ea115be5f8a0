"""``alliance compare A B``: what B changes against A, history by history on the same draws."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.export import export, exporting
from model.commands import options
from model.commands.output import emit, emit_json


@click.command("compare")
@click.argument("a", type=options.FILE)
@click.argument("b", type=options.FILE)
@options.scenario
@click.option("--b-set", "b_sets", multiple=True, metavar="path.to.value=X",
              help="Change one value of B's config only (repeatable).")  # fmt: skip
@click.option("--point", type=int, metavar="P", help="Which point of a run or config of several; of A, and of B too.")
@click.option("--b-point", type=int, metavar="Q", help="Which point of B, if another.")
@options.in_memory
@exporting
@options.common
def command(
    a: Path,
    b: Path,
    sets: tuple[str, ...],
    b_sets: tuple[str, ...],
    point: int | None,
    b_point: int | None,
    trials: int | None,
    seed: int | None,
    event_files: tuple[Path, ...],
    engine: str,
    workers: int | None,
    no_progress: bool,
    csv: Path | None,
    netcdf: Path | None,
    as_json: bool,
) -> None:
    """Compare A and B, each a run folder or a config, trial by trial on the same draws.

    Configs are lived in memory, both with A's seed. A and B may be one config, with --b-set changing B,
    or one sweep, with --point and --b-point.
    """
    from analysis.commands.sides import Asked, sides
    from analysis.compare.pair import pair
    from analysis.compare.present import PresentedPair
    from analysis.present import reading

    asked = Asked(a, b, sets, b_sets, trials, seed, event_files, engine, workers or 0, not no_progress, point, b_point)
    with reading(*(place for place in (a, b) if place.is_dir())):
        first, second, notes = sides(asked)
        found = PresentedPair.of(pair(first, second, trials, notes))
        export(found.findings(), csv, netcdf)
        result = found.result() if as_json else found.text()
    if isinstance(result, str):
        emit(result)
    else:
        emit_json("compare", result)
