"""A study lived in memory: the arrays of all its points."""

from __future__ import annotations

from contextlib import closing

from model.execute.local import Job, Threads, blocks
from model.execute.pieces import Tile
from model.execute.work import Lives, Work
from model.store.grid import Block


def simulate_in_memory(lives: Lives, kept_paths: int, trials: int, work: Work) -> Tile:
    """Rows and paths of trials 0..trials-1 of every point, leading axes (points, trials)."""
    count = lives.points.count
    pool = Threads(lives, kept_paths, work.count)
    try:
        jobs = [Job(Block(0, count, 0, trials))]
        with closing(blocks(jobs, pool, kept_paths, count * trials, work)) as every:
            done = next(every)
    finally:
        pool.close()
    return done.rows, done.paths
