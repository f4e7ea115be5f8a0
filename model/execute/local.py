"""Blocks lived on this machine: pieces on a pool, one block written while the next are lived."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, Protocol

from model.execute.lost import LostWorkers
from model.execute.pieces import Gathering, Piece, Tile, lived, pieces
from model.execute.work import Arrays, Lives, Work
from model.store.grid import Block

AHEAD = 2  # blocks under way at once
BUSY = 4  # pieces under way per worker, where blocks have few


class Job(NamedTuple):
    """A block to be lived, and the part of it that is there already, with its arrays."""

    block: Block
    kept: Block | None = None
    stored: Tile = ({}, {})


class Pool(Protocol):
    """Who lives pieces; `size` is how many trials a piece has at most."""

    size: int

    def submit(self, piece: Piece) -> Future[Tile]:
        """A piece to be lived; its future may raise `LostWorkers`."""

    def close(self) -> None:
        """No more pieces; what has not begun is dropped."""


class Threads:
    """Threads of the compiled engine, which holds no interpreter lock."""

    size = 512

    def __init__(self, lives: Lives, kept_paths: int, count: int) -> None:
        self.lives, self.kept_paths = lives, kept_paths
        self.executor = ThreadPoolExecutor(count, thread_name_prefix="piece")

    def submit(self, piece: Piece) -> Future[Tile]:
        """See `Pool`."""
        return self.executor.submit(lived, self.lives, self.kept_paths, piece)

    def close(self) -> None:
        """See `Pool`."""
        self.executor.shutdown(wait=True, cancel_futures=True)


class Done(NamedTuple):
    """A block that was lived: its arrays, leading axes (points, trials); where its workers were lost, what is said of it."""

    block: Block
    rows: Arrays
    paths: Arrays
    lost: LostWorkers | None = None


class _Waiting(NamedTuple):
    job: Job
    pieces: list[Piece]
    futures: deque[Future[Tile]]


def blocks(jobs: Iterable[Job], pool: Pool, kept_paths: int, count: int, work: Work) -> Generator[Done, None, None]:
    """The jobs' blocks in order, each as soon as its pieces are lived; ends early where `work` is stopped.

    ``work.progress`` is called with what is done since the start, of the histories still to be lived.
    """
    todo = iter(jobs)
    waiting: deque[_Waiting] = deque()
    done = 0
    while True:
        while len(waiting) < AHEAD or sum(len(one.pieces) for one in waiting) < BUSY * work.count:
            job = next(todo, None)
            if job is None:
                break
            cut = pieces(job.block, pool.size, job.kept)
            waiting.append(_Waiting(job, cut, deque(pool.submit(piece) for piece in cut)))
        if not waiting:
            return
        job, cut, futures = waiting.popleft()
        gathered, lost = Gathering(job.block, kept_paths), None
        if job.kept:
            gathered.put_block(job.kept, job.stored)
        for piece in cut:
            try:
                gathered.put(piece, futures.popleft().result())  # what is gathered is not held twice
            except LostWorkers as error:
                lost = error
            if work.stopped:
                return
            done += piece.last - piece.first
            work.progress(done, count)
        yield Done(job.block, gathered.rows, gathered.paths, lost)
