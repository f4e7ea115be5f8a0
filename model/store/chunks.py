"""The objects of one block: written whole, in any process, and read back.

Nothing here looks at the journal or at what readers see: an object that no journal line names was never finished. Where
there is an object already, of a smaller part of the block or damaged, the new one lies beside it until the journal
names it (`install`), so that what is finished stays readable whatever happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import MachineError
from model.store.codec import decode, encode
from model.store.files import guarded, rename_all, write_all
from model.store.grid import Block
from model.store.metadata import key_of
from model.store.records import Object, beside, fault, object_of
from model.store.schema import Column, Schema

Arrays = dict[str, NDArray[Any]]


class Piece(NamedTuple):
    """One chunk within a block: its key, and where its values lie among the block's."""

    column: Column
    key: str
    place: tuple[slice, slice]


def write_block(path: Path, schema: Schema, block: Block, rows: Arrays, paths: Arrays) -> list[Object]:
    """Write every object of a block so that it lasts, each whole or not at all; in force once it is committed.

    Args:
        path: the store, ``data.zarr``; its folders are made where they are missing.
        rows: every variable (points of the block, trials of the block, ...), or its tallies (points, 1, ...).
        paths: every path (points, trials of the block among the first `schema.kept_paths`, ...); empty if none.

    Raises:
        MachineError: the disk is full or cannot be written.
    """
    values = {**rows, **paths}
    found: dict[str, Object] = {}

    def content(piece: Piece) -> bytes:
        column = piece.column
        made = encode(_cast(values[column.name][piece.place], column), column.chunks, column.dtype)
        found[piece.key] = object_of(piece.key, made)
        return made

    with guarded(path):
        write_all(path, {_place(path, piece.key): partial(content, piece) for piece in pieces(schema, block)})
    return [found[key] for key in sorted(found)]


def install(path: Path, objects: Iterable[Object]) -> None:
    """Put the objects that lie beside their places there, if they are what the journal says. Raises OSError."""
    waiting = {beside(item.key): item for item in objects if (path / beside(item.key)).exists()}
    rename_all(path, {key: item.key for key, item in waiting.items() if not fault(path, item._replace(key=key))})


def read_block(path: Path, schema: Schema, block: Block) -> tuple[Arrays, Arrays]:
    """Rows and paths of these points and trials, as `write_block` takes them.

    Raises:
        MachineError: an object is missing or damaged.
    """
    rows = {column.name: _read(path, schema, block, column) for column in schema.rows}
    if kept_trials(schema, block) == 0:
        return rows, {}
    return rows, {column.name: _read(path, schema, block, column) for column in schema.paths}


def kept_trials(schema: Schema, block: Block) -> int:
    """How many trials of the block keep their paths."""
    return max(0, min(block.last, schema.kept_paths) - block.first) if schema.paths else 0


def pieces(schema: Schema, block: Block) -> Iterator[Piece]:
    """Every chunk of a block, or of a part of one that begins where the block does."""
    for column in schema.columns:
        yield from _pieces(schema, block, column)


def _place(path: Path, key: str) -> str:
    return beside(key) if (path / key).exists() else key


def _pieces(schema: Schema, block: Block, column: Column) -> Iterator[Piece]:
    if column.empty:
        return
    points, (group, size) = block.point1 - block.point0, column.chunk
    first, count = block.first // column.step, _along(schema, block, column)
    for point in range(0, points, group):
        for at in range(0, count, size):
            key = key_of(column, (block.point0 + point) // group, (first + at) // size)
            yield Piece(column, key, (slice(point, min(point + group, points)), slice(at, min(at + size, count))))


def _along(schema: Schema, block: Block, column: Column) -> int:
    """How many entries of the second axis a block has."""
    trials = kept_trials(schema, block) if column.dims[1] == "path_trial" else block.last - block.first
    return -(-trials // column.step)


def _read(path: Path, schema: Schema, block: Block, column: Column) -> NDArray[Any]:
    found = np.empty((block.point1 - block.point0, _along(schema, block, column), *column.sizes[2:]), column.dtype)
    for _, key, place in _pieces(schema, block, column):
        part = found[place]
        try:
            chunk = decode((path / key).read_bytes(), column.chunks, column.dtype)
        except (OSError, ValueError) as error:
            raise MachineError(f"cannot read {path / key}: {error}") from error
        part[...] = chunk[tuple(slice(length) for length in part.shape)]
    return found


def _cast(values: NDArray[Any], column: Column) -> NDArray[Any]:
    return values.astype(column.dtype, casting="same_kind", copy=False)
