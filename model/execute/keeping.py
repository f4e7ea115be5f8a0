"""What of a lived block is kept: its rows, or their tallies. The one place for all who live blocks."""

from __future__ import annotations

from pathlib import Path

from model.execute.work import Arrays
from model.store.chunks import write_block
from model.store.grid import Block
from model.store.records import Record, record_of
from model.store.schema import Schema
from model.store.tally import tally


def keep(schema: Schema, rows: Arrays) -> Arrays:
    """The rows of a block, leading axes (points, trials); or their tallies (points, 1), if the run keeps a summary."""
    return rows if schema.elements is None else tally(schema.elements, rows)


def write(data: Path, schema: Schema, block: Block, rows: Arrays, paths: Arrays) -> Record:
    """Write a lived block into a store; its record.

    Raises:
        MachineError: the disk is full or cannot be written.
    """
    return record_of(block, write_block(data, schema, block, keep(schema, rows), paths), rows)
