"""``alliance discover RUN --where EXPR``: in which region of inputs and event histories something happens."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.export import export, exporting
from model.commands import options
from model.commands.output import emit, emit_json, say


@click.command("discover")
@click.argument("run", type=options.FILE)
@click.option("--where", required=True, metavar="EXPR",
              help="What is looked for, such as `ending[dissolved] at 10y` or `value_added[mazda] < 0 and ...`.")  # fmt: skip
@click.option("--over", type=click.Choice(["inputs", "events", "both"]),
              help="What box and tree are made of; inputs if the run has any.")  # fmt: skip
@click.option("--before", type=float, metavar="YEARS",
              help="Events count up to this year, in histories that then still go on; a third of the horizon.")  # fmt: skip
@click.option("--write", type=options.FILE, metavar="FILE.yaml", help="Write the box as a new config.")
@exporting
@options.common
def command(
    run: Path, where: str, over: str | None, before: float | None, write: Path | None, csv: Path | None,
    netcdf: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Find where in RUN something happens: a box of inputs, a small tree of questions, and patterns of events.

    EXPR compares stored outcomes and inputs, joined by and, or, not: `ending[fiat-mazda] == dissolved and end_time < 5`,
    `event_count[fiat-mazda, dispute] >= 2`, `ties.fiat-mazda.clarity < 0.2`. With one tie its name may be left out.
    """
    from analysis.cells import render
    from analysis.discovery.discover import discover
    from analysis.discovery.plain import plain
    from analysis.discovery.tables import page
    from analysis.discovery.write import check_place, write_config
    from analysis.present import read, reading
    from analysis.tallied.kind import need_rows

    if write is not None:
        check_place(write)
    with reading(run):
        dataset = read(run)
        need_rows(dataset, "`discover`")
        found = discover(dataset, where, over, before)
    export(found.findings, csv, netcdf)
    notes = write_config(found, run, write) if write is not None else []
    if as_json:
        emit_json("discover", {**plain(found), "written": notes}, run)
    else:
        emit(render(page(found)))
    for note in notes:
        say(note)
