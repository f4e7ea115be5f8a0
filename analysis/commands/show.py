"""``alliance show RUN [--by PARAMETER]``: what a stored run says."""

from __future__ import annotations

from pathlib import Path

import click

from model.commands import options
from model.commands.output import emit, emit_json


@click.command("show")
@click.argument("run", type=options.FILE)
@click.option("--by", metavar="PARAMETER", help="Split the trials in quarters by this uncertain input.")
@options.common
def command(run: Path, by: str | None, as_json: bool) -> None:
    """Show the outcomes of RUN, a run folder: endings, value, capability, trust, morale."""
    from analysis.present import Presented, PresentedGroups, read

    dataset = read(run)
    found = PresentedGroups(dataset, by) if by else Presented(dataset)
    if as_json:
        emit_json("show", found.result(), run)
    else:
        emit(found.text())
