"""``alliance schema``: the JSON Schema of configs, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from model.commands import options
from model.commands.output import emit, emit_json


@click.command("schema")
@options.events
@options.common
def command(event_files: tuple[Path, ...], as_json: bool) -> None:
    """Print the JSON Schema of configs."""
    from model.config import json_schema
    from model.vocabulary import mechanisms, vocabulary

    found = json_schema(vocabulary(*event_files), mechanisms())
    if as_json:
        emit_json("schema", found)
    else:
        emit(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
