"""Who writes a run: one process at a time. The kernel frees the folder however the holder ends; readers never ask."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.errors import Mistake, UserError
from model.store.files import guarded

NAME = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for writing; it is made if absent.

    Raises:
        UserError: another process holds it; its number is named.
        MachineError: the folder cannot be made or written.
    """
    with guarded(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    try:
        _take(handle, folder)
        try:
            yield
        finally:
            os.ftruncate(handle, 0)  # before the kernel frees it: the next holder's number stays
    finally:
        os.close(handle)


def held(folder: Path) -> bool:
    """Whether a process of this machine seems to write the folder now."""
    try:
        os.kill(int((folder / NAME).read_bytes()), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return True


def _take(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 32, 0).decode(errors="replace").strip()
        whom = f"process {holder}" if holder else "another process"
        message = f"{folder} is being written by {whom}; wait until it is done, or stop it"
        raise UserError([Mistake("run.locked", message, value=str(folder))]) from None
    with guarded(folder):
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
