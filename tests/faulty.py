"""A disk on which one operation goes wrong, and a folder for runs that need not outlast the test."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from model.store import files

# What happens at the n-th operation: the process is killed before it, after it, or in the middle of it (of a write);
# the disk is full from then on; the operation fails once; it fails but was done; a write writes only a part.
FAULTS = ("killed before", "killed after", "killed within", "disk full", "failed", "failed but done", "short write")


class Killed(BaseException):
    """The process is gone: nothing else is done, not even what is done for other errors."""


class FaultyDisk(files.Disk):
    """The `at`-th operation meets the fault; with 0 all is well. Nothing is made to last, which tests need not wait for."""

    def __init__(self, at: int, fault: str = "") -> None:
        self.at, self.fault = at, fault
        self.count, self.full, self.dead = 0, False, False
        self.names: list[str] = []
        self.lock = threading.Lock()

    def create(self, path: Path) -> int:
        return self._do(super().create, path)

    def append(self, path: Path) -> int:
        return self._do(super().append, path)

    def write(self, handle: int, content: bytes | memoryview) -> int:
        return self._do(super().write, handle, content)

    def sync(self, handle: int) -> None:
        self._do(lambda: None)

    def rename(self, old: Path, new: Path) -> None:
        self._do(super().rename, old, new)

    def truncate(self, path: Path, length: int) -> None:
        self._do(super().truncate, path, length)

    def remove(self, path: Path) -> None:
        self._do(super().remove, path)

    def make(self, folder: Path) -> None:
        self._do(super().make, folder)

    def _do(self, operation: Callable[..., Any], *given: Any) -> Any:
        with self.lock:
            return self._meet(operation, given)

    def _meet(self, operation: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        self.count += 1
        self.names.append(operation.__name__)
        if self.dead:
            raise Killed
        writes = operation.__name__ == "write" and len(given[1]) > 1
        if self.full and operation.__name__ in ("write", "create", "make"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.count != self.at:
            return operation(*given)
        if self.fault == "killed before":
            self._die()
        if self.fault == "killed within" and writes:
            operation(given[0], given[1][: len(given[1]) // 2])
            self._die()
        if self.fault == "disk full":
            self.full = True
            if writes:
                operation(given[0], given[1][: len(given[1]) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.fault == "failed":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if self.fault == "short write" and writes:
            return operation(given[0], given[1][: len(given[1]) // 2])
        found = operation(*given)
        if self.fault in ("killed after", "killed within"):
            self._die()
        if self.fault == "failed but done":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return found

    def _die(self) -> None:
        self.dead = True
        raise Killed


@contextmanager
def disk(found: files.Disk) -> Iterator[None]:
    """Everything that is written goes through that disk."""
    before, files.disk = files.disk, found
    try:
        yield
    finally:
        files.disk = before
