"""``alliance extend RUN --trials N``: more histories at every point of a run."""

from __future__ import annotations

from pathlib import Path

import click

from model.commands import options
from model.commands.front import Front
from model.commands.how import How
from model.commands.how import how as with_how
from model.commands.living import bring, show
from model.commands.stored import stored, unchanged
from model.errors import Mistake, UserError


@click.command("extend")
@click.argument("run", type=options.FILE)
@click.option("--trials", type=click.IntRange(1, options.MOST_TRIALS), required=True, metavar="N",
              help="How many histories per point there are to be in all.")  # fmt: skip
@options.events
@with_how
@options.common
@click.pass_obj
def command(
    front: Front,
    run: Path,
    trials: int,
    how: How,
    as_json: bool,
) -> None:
    """Bring RUN, a run folder, to N trials per point in all; what is stored is not lived again."""
    from model.store.runfolder import open_run

    folder = open_run(run)
    scenario, events = stored(folder, how.event_files)
    unchanged(folder, events)
    with folder.locked():
        manifest = folder.manifest()
        if trials < manifest.trials:
            message = f"--trials {trials:,}: {run} is to hold {manifest.trials:,} per point already, and N is the total"
            allowed = f"{manifest.trials} or more"
            raise UserError([Mistake("extend.trials", message, value=trials, allowed=allowed)])
        if trials > manifest.trials:
            folder.grow(manifest.points, trials)
        bring(folder, scenario, events, how)
    show("extend", folder, front, how, as_json, {})
