"""Worker processes for what holds the interpreter lock: the reference engine, and events that cannot be compiled.

One pipe to each worker. A worker that dies or that says nothing for `PATIENCE` seconds is replaced and its piece given
to another; a piece that three workers did not survive is given up, and the rest goes on.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from model.errors import AllianceError
from model.execute.lost import LostWorkers
from model.execute.pieces import Piece, Tile, lived
from model.scenario import Scenario

ATTEMPTS = 3
TICK = 0.5  # seconds between looks at the clock


def patience() -> float:
    """Seconds without a word after which a worker is taken for hung."""
    return float(os.environ.get("ALLIANCE_PATIENCE", "900"))


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker process is told once: which study it lives, and how."""

    scenario: Scenario
    event_files: tuple[Path, ...]
    engine: str
    kept_paths: int


@dataclass(eq=False)
class _Task:
    piece: Piece
    future: Future[Tile] = field(default_factory=Future)
    attempts: int = 0


@dataclass(eq=False)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    task: _Task | None = None
    heard: float = field(default_factory=time.monotonic)


class Processes:
    """A pool of worker processes (see `model.execute.local.Pool`)."""

    size = 32

    def __init__(self, order: Order, count: int, patience: float) -> None:
        self.order, self.count, self.patience = order, count, patience
        self.context = get_context("spawn")  # a fork would copy the compiler's threads
        self.tasks: deque[_Task] = deque()
        self.workers: list[_Worker] = []
        self.closing = False
        self.lock = threading.Lock()
        self.wake, self.waker = self.context.Pipe(duplex=False)
        self.thread = threading.Thread(target=self._supervise, name="supervisor", daemon=True)
        self.thread.start()

    def submit(self, piece: Piece) -> Future[Tile]:
        """See `Pool`."""
        task = _Task(piece)
        with self.lock:
            self.tasks.append(task)
        self.waker.send_bytes(b".")
        return task.future

    def close(self) -> None:
        """See `Pool`."""
        self.closing = True
        with contextlib.suppress(OSError):
            self.waker.send_bytes(b".")
        self.thread.join()

    def _supervise(self) -> None:
        try:
            while not self.closing:
                self._assign()
                self._listen()
                self._look_at_the_clock()
        finally:
            for worker in self.workers:
                worker.process.kill()
                worker.process.join()
                worker.pipe.close()
            for task in self.tasks:
                task.future.cancel()

    def _assign(self) -> None:
        """Idle workers get the next pieces; workers are started as long as pieces wait for one."""
        with self.lock:
            while self.tasks:
                idle = next((worker for worker in self.workers if worker.task is None), None)
                if idle is None and len(self.workers) >= self.count:
                    return
                self._give(idle or self._start(), self.tasks.popleft())

    def _give(self, worker: _Worker, task: _Task) -> None:
        worker.task, worker.heard = task, time.monotonic()
        task.attempts += 1
        with contextlib.suppress(OSError):  # it has died: its sentinel says so next
            worker.pipe.send(task.piece)

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, self.order), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        return worker

    def _listen(self) -> None:
        sources: dict[Any, _Worker] = {worker.pipe: worker for worker in self.workers}
        sources |= {worker.process.sentinel: worker for worker in self.workers}
        for source in wait([*sources, self.wake], TICK):
            if source is self.wake:
                self.wake.recv_bytes()
            elif source is sources[source].pipe:
                self._hear(sources[source])
            elif sources[source] in self.workers and not sources[source].pipe.poll():
                self._ended(sources[source])

    def _hear(self, worker: _Worker) -> None:
        try:
            said, content = worker.pipe.recv()
        except (EOFError, OSError):
            self._ended(worker)
            return
        worker.heard = time.monotonic()
        if said == "ready":
            return
        task, worker.task = worker.task, None
        if task is None:
            return
        if said == "lived":
            task.future.set_result(content)
        else:
            task.future.set_exception(content)

    def _ended(self, worker: _Worker) -> None:
        worker.process.join()  # which tells the exit code
        self._lost(worker, f"ended with exit code {worker.process.exitcode}")

    def _look_at_the_clock(self) -> None:
        for worker in list(self.workers):
            if worker.task and time.monotonic() - worker.heard > self.patience:
                self._lost(worker, f"said nothing for {self.patience:g} seconds")

    def _lost(self, worker: _Worker, how: str) -> None:
        """A worker is gone: its piece goes to another, or is given up."""
        if worker not in self.workers:
            return
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        task = worker.task
        if task is None:
            return
        if task.attempts < ATTEMPTS:
            with self.lock:
                self.tasks.appendleft(task)
            return
        point, first, last = task.piece
        task.future.set_exception(
            LostWorkers(
                f"trials {first}-{last - 1} of point {point}: {ATTEMPTS} workers were lost over them (the last one {how});"
                f" `alliance trace --trial {first} --point {point}` lives the first of them by itself"
            )
        )


def _work(pipe: Connection, order: Order) -> None:
    """A worker's life: pieces in, tiles out, until the pipe is closed."""
    from model.point_lives import prepare_points
    from model.vocabulary import vocabulary

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    lives = prepare_points(order.scenario, vocabulary(*order.event_files), engine=order.engine)
    with contextlib.suppress(EOFError, OSError):
        pipe.send(("ready", None))
        while True:
            piece = pipe.recv()
            try:
                answer: tuple[str, Any] = ("lived", lived(lives, order.kept_paths, piece))
            except AllianceError as error:
                answer = ("failed", error)
            except Exception as error:
                answer = ("failed", RuntimeError(f"{type(error).__name__}: {error}"))
            pipe.send(answer)
