"""Living what a run folder does not hold yet: todo, backend, journal, what readers see, seal."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Protocol

from model.errors import InterruptedRun, MachineError
from model.execute.keeping import write
from model.execute.local import Job, Pool, blocks
from model.execute.lost import LostWorkers
from model.execute.work import Work
from model.store.runfolder import Record, RunFolder, State, Todo, guarded
from model.store.schema import Schema
from model.store.writer import Writer, read_block

SHOWN_EVERY = 1.0  # seconds between two looks that readers get at an unfinished run


class Backend(Protocol):
    """Who lives blocks and writes them."""

    def records(self, todo: list[Todo], count: int, work: Work) -> Iterator[Record | LostWorkers]:
        """What was written, in whatever order; ends early where `work` is stopped.

        Args:
            count: histories to be lived, for the progress.
        """


class Local:
    """Blocks lived on a pool of this process, and written by it."""

    def __init__(self, folder: RunFolder, schema: Schema, pool: Pool) -> None:
        self.folder, self.schema, self.pool = folder, schema, pool

    def records(self, todo: list[Todo], count: int, work: Work) -> Iterator[Record | LostWorkers]:
        """See `Backend`."""
        with closing(blocks(self._jobs(todo), self.pool, self.schema.kept_paths, count, work)) as lived:
            for done in lived:
                if done.lost:
                    yield done.lost
                    continue
                record = write(self.folder.data, self.schema, done.block, done.rows, done.paths)
                del done  # its rows need not wait for those of the next
                yield record

    def _jobs(self, todo: Iterable[Todo]) -> Iterator[Job]:
        for one in todo:
            try:
                stored = read_block(self.folder.data, self.schema, one.kept) if one.kept else ({}, {})
            except MachineError:  # damaged since it was looked at: lived again
                yield Job(one.block)
                continue
            yield Job(one.block, one.kept, stored)


def live(folder: RunFolder, schema: Schema, state: State, backend: Backend, work: Work) -> None:
    """Live all blocks of the schema's points and trials that the folder does not hold intact, without sealing it.

    The folder's lock must be held; `state` follows what is committed.

    Raises:
        InterruptedRun: `work.stop` was set; the folder holds whole blocks only and can go on.
        MachineError: the disk is full or cannot be written, or a block took the workers that tried it.
    """
    points, trials = schema.points, schema.trials
    todo = state.todo(points, trials)
    count = sum(histories(one) for one in todo)
    lost: list[LostWorkers] = []
    with guarded(folder.path):
        writer = Writer(folder.data, schema)
        seen, shown = state.rectangle(points, trials), time.monotonic()
        writer.publish(*seen, complete=False)
        work.progress(0, count)
        for record in backend.records(todo, count, work):
            if isinstance(record, LostWorkers):
                lost.append(record)
                continue
            folder.commit(record)
            state.add(record)
            if time.monotonic() - shown > SHOWN_EVERY:
                seen, shown = _show(writer, state.rectangle(points, trials), seen), time.monotonic()
        seen = _show(writer, state.rectangle(points, trials), seen)
    left = state.todo(points, trials)
    if left:
        folder.settle(*seen)
    _judge(left, count, lost, folder)


def histories(one: Todo) -> int:
    """How many histories are to be lived for it."""
    return one.block.rows - (one.kept.rows if one.kept else 0)


def _show(writer: Writer, now: tuple[int, int], before: tuple[int, int]) -> tuple[int, int]:
    if now != before:
        writer.publish(*now, complete=False)
    return now


def _judge(left: list[Todo], count: int, lost: list[LostWorkers], folder: RunFolder) -> None:
    if not left:
        return
    done = count - sum(histories(one) for one in left)
    stored = f"{done:,} of {count:,} histories that were to be lived are stored in {folder.path}"
    if lost:
        raise LostWorkers(f"{lost[0]}; {stored}" + (f" ({len(lost)} such blocks)" if len(lost) > 1 else ""))
    raise InterruptedRun(stored)
