"""Living a run: blocks cut into tiles, tiles on threads, whole blocks into the store.

What is stored depends on the trial numbers alone: not on the threads, the order in which they finish, or how
often the run was interrupted.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from threading import Event as Flag
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from model.errors import InterruptedRun
from model.inputs import TILE  # trials that one thread lives at a time: whole tiles of inputs
from model.store.runfolder import Block, Manifest, RunFolder, guarded
from model.store.schema import Schema
from model.store.writer import Arrays, Writer

AHEAD = 2  # blocks under way at once: one is written while the next is lived

Progress = Callable[[int, int], None]
Tile = tuple[Arrays, Arrays]


class Lives(Protocol):
    """What an engine offers (`model.simulate.prepare`)."""

    time: NDArray[np.float64]
    sources_hash: str

    def rows(self, first: int, last: int) -> Arrays:
        """Every variable of trials first..last-1."""

    def paths(self, first: int, last: int) -> Arrays:
        """Every path of trials first..last-1."""


@dataclass(frozen=True, slots=True)
class Work:
    """How a run is lived; none of it changes a number.

    Attributes:
        workers: threads; 0 for one per core.
        progress: called with (trials done, trials in all).
        stop: set from outside to end after the tiles under way.
    """

    workers: int = 0
    progress: Progress = lambda done, total: None
    stop: Flag | None = None

    @property
    def threads(self) -> int:
        """How many threads that is."""
        return self.workers or os.cpu_count() or 1

    @property
    def stopped(self) -> bool:
        """Whether to end now."""
        return self.stop is not None and self.stop.is_set()


def live(folder: RunFolder, manifest: Manifest, schema: Schema, lives: Lives, work: Work) -> Manifest:
    """Live all trials that the manifest asks for and the folder does not hold yet.

    The folder's lock must be held. A last block that is not full is lived again when there are more trials.

    Returns:
        the manifest, complete.

    Raises:
        InterruptedRun: `work.stop` was set; the folder holds whole blocks only and can go on.
        MachineError: the disk is full or cannot be written.
    """
    with guarded(folder.path):
        writer = Writer(folder.data, schema)
        if writer.fresh:
            manifest = replace(manifest, blocks=[])
        kept = [block for block in manifest.blocks if block.last == _end(block.first, manifest)]
        manifest = replace(manifest, complete=False)
        writer.resize(manifest.trials)
        with closing(_blocks(lives, schema, manifest, len(kept) * manifest.block, work)) as blocks:
            for tiles, first in blocks:
                writer.write(first, *tiles)
                last = _end(first, manifest)
                kept = [*kept, Block(0, first, last, writer.objects(first, last))]
                manifest = replace(manifest, blocks=kept)
                folder.save(manifest)
                writer.publish(last, complete=False)
        return _close(folder, writer, manifest, work)


def _close(folder: RunFolder, writer: Writer, manifest: Manifest, work: Work) -> Manifest:
    manifest = replace(manifest, complete=manifest.done == manifest.trials)
    writer.resize(manifest.done)
    folder.save(manifest)
    writer.publish(manifest.done, manifest.complete)
    if manifest.complete:
        return manifest
    raise InterruptedRun(f"{manifest.done} of {manifest.trials} trials are stored in {folder.path}")


def simulate_in_memory(schema: Schema, lives: Lives, trials: int, work: Work) -> Tile:
    """Rows and paths of trials 0..trials-1."""
    whole = Manifest("", "", "", "", "", 0, "", {}, [], trials, max(trials, 1))
    with closing(_blocks(lives, schema, whole, 0, work)) as blocks:
        return next(tile for tile, _ in blocks)


def _end(first: int, manifest: Manifest) -> int:
    return min(first + manifest.block, manifest.trials)


def _blocks(
    lives: Lives, schema: Schema, manifest: Manifest, start: int, work: Work
) -> Generator[tuple[Tile, int], None, None]:
    """The blocks from trial `start` on, in order, each as soon as its tiles are lived."""
    with _pool(work) as pool:
        waiting: deque[tuple[int, list[Future[Tile]]]] = deque()
        firsts = iter(range(start, manifest.trials, manifest.block))
        done = start
        work.progress(done, manifest.trials)
        while True:
            while len(waiting) < AHEAD and (first := next(firsts, None)) is not None:
                waiting.append((first, _submit(pool, lives, schema, first, _end(first, manifest))))
            if not waiting:
                return
            first, futures = waiting.popleft()
            tiles = []
            for future in futures:
                tiles.append(future.result())
                if work.stopped:
                    return
                done += len(tiles[-1][0]["status"])
                work.progress(done, manifest.trials)
            yield (_join([rows for rows, _ in tiles]), _join([paths for _, paths in tiles])), first


@contextmanager
def _pool(work: Work) -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(work.threads, thread_name_prefix="tile")
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submit(pool: ThreadPoolExecutor, lives: Lives, schema: Schema, first: int, last: int) -> list[Future[Tile]]:
    return [
        pool.submit(_tile, lives, schema.kept_paths, start, min(start + TILE, last))
        for start in range(first, last, TILE)
    ]


def _tile(lives: Lives, kept_paths: int, first: int, last: int) -> Tile:
    paths = dict(lives.paths(first, min(last, kept_paths))) if first < kept_paths else {}
    return dict(lives.rows(first, last)), paths


def _join(tiles: list[Arrays]) -> Arrays:
    """The tiles one after the other; tiles without the variable (no paths kept) add nothing."""
    names = tiles[0].keys()
    return {name: np.concatenate([tile[name] for tile in tiles if name in tile]) for name in names}
