"""Files that are whole or absent: written beside their place, made durable, renamed.

Everything that a run writes goes through `disk`, one call for one operation of the system, so that tests can
let any one of them fail.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from model.errors import MachineError

AT_ONCE = 4  # files that are written side by side
PARTIAL = ".partial"  # how the names of unfinished files end


class Disk:
    """The system's operations on files. Each raises OSError (disk full, no permission, no such file)."""

    def create(self, path: Path) -> int:
        """A handle of a new, empty file."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)

    def append(self, path: Path) -> int:
        """A handle at the end of a file, made if absent."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)

    def write(self, handle: int, content: bytes | memoryview) -> int:
        """How many bytes were written: all, unless the disk is full."""
        return os.write(handle, content)

    def sync(self, handle: int) -> None:
        """Make what was written last."""
        os.fsync(handle)

    def rename(self, old: Path, new: Path) -> None:
        """Put a file in the place of another, in one step."""
        os.replace(old, new)

    def truncate(self, path: Path, length: int) -> None:
        """Cut a file."""
        os.truncate(path, length)

    def remove(self, path: Path) -> None:
        """Take a file away."""
        os.unlink(path)

    def make(self, folder: Path) -> None:
        """Make a folder; fine if it is there."""
        folder.mkdir(exist_ok=True)


disk = Disk()


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that it lasts. Raises OSError."""
    _write(path, content)
    sync_folder(path.parent)


def write_all(root: Path, files: Mapping[str, Callable[[], bytes]]) -> None:
    """Replace many files, each in one step; their folders are made, and made to last once at the end.

    Args:
        files: by key, what makes the content; called on several threads, as most of the time is the disk's.

    Raises:
        OSError: any of them could not be written; others may have been.
    """
    folders = set().union(*(make_folder((root / key).parent) for key in files))
    _side_by_side(lambda key: _write(root / key, files[key]()), list(files))
    _side_by_side(sync_folder, sorted(folders))


def write_given(root: Path, files: Mapping[str, bytes]) -> None:
    """The same for contents that are at hand. Raises OSError."""
    write_all(root, {key: partial(bytes, content) for key, content in files.items()})


def write_json(path: Path, content: Any) -> None:
    """Replace a JSON file in one step. NaN and infinity are refused: JSON has none. Raises OSError."""
    write_bytes(path, json_bytes(content))


def json_bytes(content: Any) -> bytes:
    """Content as a JSON file that people can read."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


def append(path: Path, content: bytes) -> None:
    """Add to the end of a file and make it last. Raises OSError; then a part may have been added."""
    with _named(path):
        handle = disk.append(path)
        try:
            _put(handle, content)
            disk.sync(handle)
        finally:
            os.close(handle)


def truncate(path: Path, length: int) -> None:
    """Cut a file to a length. Raises OSError."""
    disk.truncate(path, length)


def remove(path: Path) -> None:
    """Take a file away; fine if it is gone. Raises OSError."""
    if path.exists():
        disk.remove(path)


def rename_all(root: Path, names: Mapping[str, str]) -> None:
    """Put files in the place of others, each in one step, so that it lasts: old key -> new key. Raises OSError."""
    for old, new in names.items():
        disk.rename(root / old, root / new)
    for folder in sorted({(root / new).parent for new in names.values()}):
        sync_folder(folder)


def make_folder(folder: Path) -> set[Path]:
    """Make a folder and those above it; the folders whose entries are then new, or are about to be. Raises OSError."""
    if folder.is_dir():
        return {folder}
    above = make_folder(folder.parent)
    disk.make(folder)
    return above | {folder}


def sync_folder(folder: Path) -> None:
    """Make a folder's entries last. Raises OSError."""
    with _named(folder):
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            disk.sync(handle)
        finally:
            os.close(handle)


def read(path: Path) -> bytes:
    """A file's bytes; none where it cannot be read, or is no ordinary file (a pipe may never end)."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def unreadable(path: Path, error: OSError) -> MachineError:
    """The sentence on a file that is there, and may not be read: it is not missing, and nothing may replace it."""
    return MachineError(f"{error.filename or path} cannot be read ({error.strerror or error})")


def files_below(folder: Path) -> Iterator[str]:
    """Every file below a folder, its path from there, with ``/``."""
    for place, _, names in os.walk(folder):
        inside = os.path.relpath(place, folder)
        for name in names:
            yield name if inside == "." else f"{inside}/{name}"


def remove_quietly(path: Path) -> None:
    """Take a file away if that can be done."""
    try:
        remove(path)
    except OSError:
        return


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn a failure of disk or permissions into a sentence. Raises MachineError."""
    try:
        yield
    except OSError as error:
        place = error.filename or path
        raise MachineError(f"cannot write {place}: {error.strerror or error}") from error


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}{PARTIAL}")
    try:
        with _named(path):
            handle = disk.create(beside)
            try:
                _put(handle, content)
                disk.sync(handle)
            finally:
                os.close(handle)
            disk.rename(beside, path)
    except OSError:
        remove_quietly(beside)
        raise


def _side_by_side(do: Callable[[Any], None], items: list[Any]) -> None:
    if min(AT_ONCE, len(items)) <= 1:
        for item in items:
            do(item)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="write") as pool:
        for _ in pool.map(do, items):
            pass


def _put(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[disk.write(handle, left) :]


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """The system names no file where a write fails."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
