"""``alliance verify RUN``: is everything that was stored still what was stored?"""

from __future__ import annotations

from pathlib import Path

import click

from model.commands import options
from model.commands.output import clean, emit, emit_json
from model.errors import NEGATIVE


@click.command("verify")
@click.argument("run", type=options.FILE)
@options.common
@click.pass_context
def command(context: click.Context, run: Path, as_json: bool) -> None:
    """Check size and checksum of every object of RUN, a run folder; name what is damaged. Exit 5 if anything is."""
    from model.store.runfolder import open_run

    damage, objects = open_run(run).verify(), _objects(run)
    if as_json:
        found = [{"key": one.key, "reason": one.reason, "block": one.block and list(one.block)} for one in damage]
        emit_json("verify", {"sound": not damage, "objects": objects, "damage": found}, run)
    elif damage:
        lines = [f"{one.key}: {one.reason}" for one in damage]
        many = f"{len(damage):,} of {objects:,} objects are damaged; `alliance resume {run}` repairs them"
        emit(clean("\n".join([*lines, many])) + "\n")
    else:
        emit(clean(f"all {objects:,} objects of {run} are sound") + "\n")
    if damage:
        context.exit(NEGATIVE)


def _objects(run: Path) -> int:
    """How many files the run consists of."""
    from model.store.known import known

    what = known(run)
    blocks = sum(len(record.objects) for record in what.records)
    return blocks + len(what.announced) + len({*what.manifest.files, "journal.jsonl", "manifest.json"})
