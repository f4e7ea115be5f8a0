"""Blocks cut into pieces that one worker lives at a time, and put together again."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.execute.blame import blamed
from model.execute.work import Arrays, Lives
from model.store.grid import Block

Tile = tuple[Arrays, Arrays]  # rows and paths


class Piece(NamedTuple):
    """Trials first..last-1 of one point."""

    point: int
    first: int
    last: int


def pieces(block: Block, size: int, kept: Block | None = None) -> list[Piece]:
    """What of a block is to be lived: all that `kept` does not hold, `size` trials at most in one piece."""
    found = []
    for point in range(block.point0, block.point1):
        there = kept is not None and kept.point0 <= point < kept.point1
        start = kept.last if kept and there else block.first
        found += [Piece(point, first, min(first + size, block.last)) for first in range(start, block.last, size)]
    return found


def lived(lives: Lives, kept_paths: int, piece: Piece) -> Tile:
    """Rows and paths of a piece; paths of the first `kept_paths` trials only.

    Raises:
        UserError: a user's event raised something; said here, as no traceback leaves a worker.
    """
    point, first, last = piece
    try:
        paths = dict(lives.paths(point, first, min(last, kept_paths))) if first < kept_paths else {}
        return dict(lives.rows(point, first, last)), paths
    except Exception as error:
        theirs = blamed(error)
        if theirs is None:
            raise
        raise theirs from error


class Gathering:
    """The arrays of a block as its pieces come in; leading axes (points, trials)."""

    def __init__(self, block: Block, kept_paths: int) -> None:
        self.block = block
        self.paths_last = min(max(kept_paths, block.first), block.last)
        self.rows: Arrays = {}
        self.paths: Arrays = {}

    def put(self, piece: Piece, tile: Tile) -> None:
        """A lived piece, with a leading trial axis."""
        part = Block(piece.point, piece.point + 1, piece.first, piece.last)
        self.put_block(part, (_pointed(tile[0]), _pointed(tile[1])))

    def put_block(self, part: Block, tile: Tile) -> None:
        """A part of the block; leading axes (points, trials)."""
        self._put(self.rows, part, tile[0], self.block.last)
        self._put(self.paths, part._replace(last=min(part.last, self.paths_last)), tile[1], self.paths_last)

    def _put(self, arrays: Arrays, part: Block, values: Arrays, end: int) -> None:
        block = self.block
        at = slice(part.point0 - block.point0, part.point1 - block.point0)
        trials = slice(part.first - block.first, part.last - block.first)
        for name, array in values.items():
            if name not in arrays:
                shape = (block.point1 - block.point0, end - block.first, *array.shape[2:])
                arrays[name] = np.empty(shape, array.dtype)
            arrays[name][at, trials] = array


def _pointed(arrays: Arrays) -> Arrays:
    return {name: array[np.newaxis] for name, array in arrays.items()}
