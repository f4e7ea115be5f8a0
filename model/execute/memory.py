"""A study lived in memory: the arrays of all its points."""

from __future__ import annotations

from contextlib import closing

import numpy as np

from model.execute.keeping import keep
from model.execute.local import Job, Threads, blocks
from model.execute.pieces import Tile
from model.execute.work import Arrays, Lives, Work
from model.store.grid import Block
from model.store.schema import Schema


def simulate_in_memory(lives: Lives, schema: Schema, work: Work) -> Tile:
    """Rows, or tallies, and paths of all points and trials of a schema, leading axes (points, trials or blocks)."""
    points, trials = schema.points, schema.trials
    cut = [Block(0, points, 0, trials)] if schema.elements is None else schema.grid.blocks(points, trials)
    pool = Threads(lives, schema.kept_paths, work.count)
    found: list[tuple[Block, Arrays, Arrays]] = []
    try:
        with closing(blocks(map(Job, cut), pool, schema.kept_paths, points * trials, work)) as every:
            for done in every:
                found.append((done.block, keep(schema, done.rows), done.paths))
                del done
    finally:
        pool.close()
    return _together([(block, rows) for block, rows, _ in found]), _together(
        [(block, paths) for block, _, paths in found]
    )


def _together(parts: list[tuple[Block, Arrays]]) -> Arrays:
    """The arrays of blocks in order of work as those of all."""
    if len(parts) == 1:
        return parts[0][1]
    groups: dict[int, list[Arrays]] = {}
    for block, arrays in parts:
        groups.setdefault(block.point0, []).append(arrays)
    return {
        name: np.concatenate(
            [np.concatenate([one[name] for one in group if name in one], axis=1) for group in groups.values()]
        )
        for name in parts[0][1]
    }
