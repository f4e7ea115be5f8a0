"""``alliance new NAME``: a commented config to start from."""

from __future__ import annotations

from pathlib import Path

import click

from model.commands import options
from model.commands.output import emit, emit_json
from model.errors import Mistake, UserError


@click.command("new")
@click.argument("name")
@click.option("--all", "everything", is_flag=True, help="Write every parameter out.")
@options.events
@options.common
def command(name: str, everything: bool, event_files: tuple[Path, ...], as_json: bool) -> None:
    """Print a commented config called NAME; where NAME ends in .yaml, write it to that file."""
    from model.config import template
    from model.vocabulary import mechanisms, vocabulary

    place = Path(name) if name.endswith((".yaml", ".yml")) else None
    text = template(place.stem if place else name, vocabulary(*event_files), mechanisms(), everything=everything)
    if place:
        _write(place, text)
    if as_json:
        emit_json("new", {"file": str(place) if place else None, "config": text})
    else:
        emit(f"{place}\n" if place else text)


def _write(place: Path, text: str) -> None:
    """Make the file; one that is there is never overwritten."""
    from model.store.runfolder import guarded

    try:
        with guarded(place), place.open("x", encoding="utf-8") as file:
            file.write(text)
    except Exception as error:
        if isinstance(error.__cause__, FileExistsError):
            message = f"{place} exists; choose another name, or delete it"
            raise UserError([Mistake("new.exists", message, value=str(place))]) from None
        raise
