"""A folder that is given other files again and again, of which most are the same as before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

Stamp = tuple[int, int, int]  # inode, size, nanoseconds: a file that was replaced, grew or was written has another


class Kept:
    """Holds exactly the files that it was last told to; only those are written that do not lie there already."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written: dict[str, tuple[bytes, Stamp]] = {}

    def hold(self, files: dict[str, bytes]) -> None:
        """Makes it so, whatever became of the folder since."""
        self.path.mkdir(exist_ok=True)
        folders = {above for name in files for above in _above(name)}
        there = dict(self._swept("", files.keys(), folders))
        for name, content in files.items():
            if name not in there or self._written.get(name) != (content, there[name]):
                self._write(name, content)
        self._written = {name: self._written[name] for name in files}

    def forget(self, names: set[str]) -> None:
        """These were written by somebody else, perhaps within one tick of the clock."""
        for name in names:
            self._written.pop(name, None)

    def _swept(self, folder: str, files: Collection[str], folders: set[str]) -> Iterator[tuple[str, Stamp]]:
        """Removes what does not belong there, and says what is left."""
        for entry in list(os.scandir(self.path / folder)):
            name = folder + entry.name
            if entry.is_dir(follow_symlinks=False):
                if name + "/" in folders:
                    yield from self._swept(name + "/", files, folders)
                else:
                    shutil.rmtree(entry.path)
            elif entry.is_file(follow_symlinks=False) and name in files:
                found = entry.stat(follow_symlinks=False)
                yield name, (found.st_ino, found.st_size, found.st_mtime_ns)
            else:
                os.unlink(entry.path)

    def _write(self, name: str, content: bytes) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        found = path.stat()
        self._written[name] = content, (found.st_ino, found.st_size, found.st_mtime_ns)


def _above(name: str) -> Iterator[str]:
    """All folders that a file lies in: ``a/b/c`` -> ``a/``, ``a/b/``."""
    end = name.find("/")
    while end >= 0:
        yield name[: end + 1]
        end = name.find("/", end + 1)
