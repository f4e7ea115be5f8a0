"""``alliance resume RUN``: finish a run, and mend what is damaged."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from model.commands import options
from model.commands.front import Front
from model.commands.how import How
from model.commands.how import how as with_how
from model.commands.living import ready, show
from model.commands.stored import stored, unchanged

if TYPE_CHECKING:
    from model.store.runfolder import Todo


@click.command("resume")
@click.argument("run", type=options.FILE)
@options.events
@with_how
@options.common
@click.pass_obj
def command(
    front: Front,
    run: Path,
    how: How,
    as_json: bool,
) -> None:
    """Finish RUN, a run folder: live what is missing or damaged, say why each block runs again, and show the run."""
    from model.store.runfolder import open_run

    folder = open_run(run)
    with folder.locked():
        mended = folder.mend()
        scenario, events = stored(folder, how.event_files)
        for damage in mended:
            how.say(f"mended: {damage.key}: {damage.reason}")
        unchanged(folder, events)
        made, manifest, state = ready(folder, scenario, events, how), folder.manifest(), folder.state(deep=True)
        todo = state.todo(manifest.points, manifest.trials)
        for line in reasons(todo):
            how.say(line)
        if not todo:
            how.say("every block is there and sound")
        if todo or mended or not manifest.complete:
            made.live(state)
            made.seal()
    again = [{"block": list(one.block), "reason": one.reason} for one in todo]
    more = {"blocks": again, "mended": [{"key": damage.key, "reason": damage.reason} for damage in mended]}
    show("resume", folder, front, how, as_json, more)


def reasons(todo: list[Todo]) -> list[str]:
    """Why each block is lived: one line for neighbours with the same reason."""
    lines = []
    for reason, group in groupby(todo, key=lambda one: one.reason):
        blocks = [one.block for one in group]
        first, last = blocks[0], blocks[-1]
        count = f"{len(blocks):,} blocks, points {first.point0}-{last.point1 - 1}" if len(blocks) > 1 else "1 block"
        where = f"points {first.point0}-{first.point1 - 1}, trials {first.first:,}-{first.last - 1:,}"
        lines.append(f"to live: {count} ({where}{' and on' if len(blocks) > 1 else ''}): {reason}")
    return lines
