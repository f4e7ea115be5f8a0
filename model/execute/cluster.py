"""Blocks lived on a Dask cluster: the same blocks, each written by the worker that lived it.

Nothing but the numbers of blocks goes out through the scheduler, and nothing but the sizes and checksums of what
was written comes back; the journal is written here. Workers must see the run folder under the same path.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from model.errors import AllianceError, MachineError, Mistake, UserError
from model.execute.lost import LostWorkers
from model.execute.work import Work
from model.execute.worker import Order, agree, live_block
from model.store.runfolder import Record, Todo

if TYPE_CHECKING:
    from distributed import Client, Future

ATTEMPTS = 3  # workers that a block may take down by itself
AT_ONCE = 3  # blocks at the scheduler per thread of the cluster
TICK = 0.5  # seconds between looks at the clock and at Ctrl-C
ANSWER = 20.0  # seconds in which a scheduler must answer, and have a worker


class Cluster:
    """A Dask scheduler at an address (see `model.execute.run.Backend`).

    Args:
        patience: seconds without any finished block after which workers are taken for hung and restarted.

    Raises:
        UserError: no scheduler there, no workers, workers with another model or that do not see the folder.
    """

    def __init__(self, address: str, order: Order, patience: float, say: Callable[[str], None]) -> None:
        self.order, self.patience, self.say = order, patience, say
        self.client = connect(address)
        try:
            self._greet(address)
        except BaseException:
            self.client.close()
            raise

    def close(self) -> None:
        """Leave the scheduler; what has not begun is dropped."""
        self.client.close()

    def records(self, todo: list[Todo], count: int, work: Work) -> Iterator[Record | LostWorkers]:
        """See `model.execute.run.Backend`. A block that was lost with a worker is tried again by itself."""
        from model.execute.run import histories

        done, again = 0, []
        for one, found in self._run(todo, self._threads() * AT_ONCE, work):
            if isinstance(found, LostWorkers):
                again.append(one)
                continue
            done += histories(one)
            work.progress(done, count)
            yield found
        for one in again:
            for _, found in self._run([one], 1, work):
                done += 0 if isinstance(found, LostWorkers) else histories(one)
                work.progress(done, count)
                yield found

    def _run(self, todo: list[Todo], at_once: int, work: Work) -> Iterator[tuple[Todo, Record | LostWorkers]]:
        waiting = iter(todo)
        under_way: dict[Future, Todo] = {}
        heard, restarts = time.monotonic(), 0
        try:
            while not work.stopped:
                while len(under_way) < at_once and (one := next(waiting, None)) is not None:
                    under_way[self._submit(one)] = one
                if not under_way:
                    return
                finished = self._finished(list(under_way))
                for future in finished:
                    one = under_way.pop(future)
                    yield one, self._result(future, one)
                if finished:
                    heard, restarts = time.monotonic(), 0
                elif time.monotonic() - heard > self.patience:
                    heard, restarts = time.monotonic(), restarts + 1
                    if restarts < ATTEMPTS:
                        self._restart(under_way)
                    else:
                        yield from self._give_up(under_way)
        finally:
            self.client.cancel(list(under_way), force=True)

    def _submit(self, one: Todo) -> Future:
        name = f"alliance-{'-'.join(map(str, one.block))}-{time.monotonic_ns()}"
        kept = tuple(one.kept) if one.kept else None
        return self.client.submit(live_block, self.order, tuple(one.block), kept, key=name, pure=False)

    def _finished(self, futures: list[Future]) -> list[Future]:
        from distributed import TimeoutError as Late
        from distributed import wait

        with self.client.as_current():
            try:
                return list(wait(futures, timeout=TICK, return_when="FIRST_COMPLETED").done)
            except Late:
                return []

    def _result(self, future: Future, one: Todo) -> Record | LostWorkers:
        from distributed import KilledWorker

        try:
            return Record.of(future.result())
        except KilledWorker as error:
            return LostWorkers(f"{_named(one)} took {error.allowed_failures + 1} Dask workers down with it")
        except AllianceError:
            raise
        except Exception as error:
            raise MachineError(f"the Dask cluster failed at {_named(one)}: {type(error).__name__}: {error}") from error

    def _restart(self, under_way: dict[Future, Todo]) -> None:
        """Workers that hold blocks of ours and have not finished one for long are restarted; Dask gives the blocks out again."""
        keys = {future.key for future in under_way}
        hung = [worker for worker, tasks in self.client.processing().items() if keys & set(map(str, tasks))]
        self.say(f"no block was finished for {self.patience:g} seconds: {len(hung)} workers are restarted")
        self.client.restart_workers(hung, timeout=ANSWER, raise_for_error=False)

    def _give_up(self, under_way: dict[Future, Todo]) -> Iterator[tuple[Todo, LostWorkers]]:
        for future, one in list(under_way.items()):
            del under_way[future]
            self.client.cancel([future], force=True)
            yield (
                one,
                LostWorkers(
                    f"{_named(one)} was not finished by {ATTEMPTS} rounds of Dask workers in {self.patience:g} seconds each"
                ),
            )

    def _threads(self) -> int:
        return max(sum(int(count) for count in self.client.nthreads().values()), 1)

    def _greet(self, address: str) -> None:
        from distributed import TimeoutError as Late

        try:
            self.client.wait_for_workers(1, timeout=ANSWER)
        except (Late, TimeoutError):
            message = f"the Dask scheduler at {address} has no workers; start some with `dask worker {address}`"
            raise UserError([Mistake("cluster.workers", message, value=address)]) from None
        for worker, answer in self._asked():
            if isinstance(answer, str) and answer:
                raise UserError([Mistake("cluster.worker", f"the Dask worker {worker} {answer}", value=worker)])
            if isinstance(answer, BaseException):
                message = f"the Dask worker {worker} cannot live histories ({type(answer).__name__}: {answer}); install this package there"
                raise UserError([Mistake("cluster.worker", message, value=worker)])

    def _asked(self) -> list[tuple[str, Any]]:
        """What each worker says of the run; one that is lost or busy meanwhile says it at its first block."""
        name = f"alliance-agree-{time.monotonic_ns()}"
        asked = {
            worker: self.client.submit(
                agree, self.order, key=f"{name}-{number}", workers=[worker], allow_other_workers=False, pure=False
            )
            for number, worker in enumerate(self.client.nthreads())
        }
        until = time.monotonic() + ANSWER
        while time.monotonic() < until and not all(future.done() for future in asked.values()):
            time.sleep(0.05)
        done = [(worker, future) for worker, future in asked.items() if future.done() and not future.cancelled()]
        answers = [(worker, future.exception() or future.result()) for worker, future in done]
        self.client.cancel(list(asked.values()), force=True)
        return answers


def connect(address: str) -> Client:
    """A client of the scheduler at an address.

    Raises:
        UserError: the package is missing, or nothing answers there.
    """
    try:
        from distributed import Client
    except ImportError:
        message = "--scheduler needs Dask: pip install 'alliance-outcomes[cluster]'"
        raise UserError([Mistake("cluster.missing", message)]) from None
    try:
        return Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        message = f"no Dask scheduler answers at {address} ({error}); an address looks like tcp://127.0.0.1:8786"
        raise UserError([Mistake("cluster.address", message, value=address, allowed="tcp://host:port")]) from None


def _named(one: Todo) -> str:
    block = one.block
    points = (
        f"point {block.point0}" if block.point1 - block.point0 == 1 else f"points {block.point0}-{block.point1 - 1}"
    )
    return f"the block of trials {block.first}-{block.last - 1} of {points}"
