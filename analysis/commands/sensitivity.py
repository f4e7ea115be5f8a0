"""``alliance sensitivity RUN``: which inputs drive the outcomes of a stored run."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.export import export, exporting
from model.commands import options
from model.commands.output import emit, emit_json

METHODS = ("sobol", "given", "delta", "pawn")


@click.command("sensitivity")
@click.argument("run", type=options.FILE)
@click.option("--of", multiple=True, metavar="EXPR",
              help="An outcome, such as `value_added[mazda]` or `ending[dissolved] at 10y` (repeatable).")  # fmt: skip
@click.option("--method", type=click.Choice(METHODS), help="Instead of what fits the run's design.")
@exporting
@options.common
def command(
    run: Path, of: tuple[str, ...], method: str | None, csv: Path | None, netcdf: Path | None, as_json: bool
) -> None:
    """Tell which inputs drive the outcomes of RUN: endings, value added, and whether both win.

    Sobol indices of a Saltelli design or a full grid, first-order indices of any other sweep and of drawn inputs, exact
    differences of designs that change one value at a time; with 95 % intervals, luck taken out.
    """
    from analysis.cells import render
    from analysis.present import read, reading
    from analysis.sensitivity.plain import plain
    from analysis.sensitivity.sensitivity import sensitivity
    from analysis.sensitivity.tables import page
    from analysis.tallied.kind import need_rows

    with reading(run):
        dataset = read(run)
        need_rows(dataset, "`sensitivity`")
        found = sensitivity(dataset, of, method)
        export(found.findings, csv, netcdf)
        if as_json:
            emit_json("sensitivity", plain(found), run)
        else:
            emit(render(page(found)))
