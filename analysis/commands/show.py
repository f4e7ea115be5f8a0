"""``alliance show RUN [--point P] [--design D] [--by NAME]``: what a stored run says."""

from __future__ import annotations

from pathlib import Path

import click

from model.commands import options
from model.commands.output import emit, emit_json
from model.errors import Mistake, UserError


@click.command("show")
@click.argument("run", type=options.FILE)
@click.option("--by", metavar="NAME", help="Split by this uncertain input or swept path.")
@click.option("--point", type=int, metavar="P", help="One point of a run of several, in full.")
@click.option("--design", type=int, metavar="D", help="One design of a sweep, in full, its outer draws together.")
@options.common
def command(run: Path, by: str | None, point: int | None, design: int | None, as_json: bool) -> None:
    """Show the outcomes of RUN, a run folder: endings, value, capability, trust, morale.

    Of a run of several designs: one line per design, and what each changes against design 0.
    """
    from analysis.present import Whole

    if point is not None and design is not None:
        message = "--point is one design with one draw, --design all its draws: give one of them"
        raise UserError([Mistake("show.option", message)])
    found = Whole(run, point, design, by)
    if as_json:
        emit_json("show", found.result(), run)
    else:
        emit(found.text())
