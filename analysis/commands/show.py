"""``alliance show RUN``: what a stored run says."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.export import export, exporting
from model.commands import options
from model.commands.output import emit, emit_json
from model.errors import Mistake, UserError


@click.command("show")
@click.argument("run", type=options.FILE)
@click.option("--by", metavar="NAME", help="Split by this uncertain input or swept path.")
@click.option("--point", type=int, metavar="P", help="One point of a run of several, in full.")
@click.option("--design", type=int, metavar="D", help="One design of a sweep, in full, its outer draws together.")
@click.option("--given", type=float, metavar="YEAR", help="Only histories in which a tie still goes on at this year.")
@click.option("--full", is_flag=True, help="All tables: dates, dangers, tails, paths, histories to look at.")
@exporting
@options.common
def command(
    run: Path,
    by: str | None,
    point: int | None,
    design: int | None,
    given: float | None,
    full: bool,
    csv: Path | None,
    netcdf: Path | None,
    as_json: bool,
) -> None:
    """Show the outcomes of RUN, a run folder: endings, value, capability, trust, morale.

    Of a run of several designs: one line per design, what each changes against design 0, and which may be best.
    """
    from analysis.present import Whole

    _fitting(by, point, design, given, full)
    found = Whole(run, point, design, by, given, full, all=as_json)
    if csv or netcdf:
        export(found.findings(), csv, netcdf)
    if as_json:
        emit_json("show", found.result(), run)
    else:
        emit(found.text())


def _fitting(by: str | None, point: int | None, design: int | None, given: float | None, full: bool) -> None:
    """Options that ask for different pages do not go together."""
    if point is not None and design is not None:
        message = "--point is one design with one draw, --design all its draws: give one of them"
        raise UserError([Mistake("show.option", message)])
    pages = [
        name for name, asked in (("--by", by is not None), ("--given", given is not None), ("--full", full)) if asked
    ]
    if len(pages) > 1:
        raise UserError([Mistake("show.option", f"{' and '.join(pages)} are different pages: give one of them")])
