"""The journal: one line for everything that is known of a run, appended and never changed while the run grows.

Line 1 says what the run is, so that the other files of the folder can be written again. Every later line is a finished
block, larger extents, or the objects that the store has besides its blocks. Each carries a checksum that also covers
the checksum of the line before, so that a line that was torn, changed, lost or put elsewhere ends what is believed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model.store import files
from model.store.grid import Home
from model.store.records import Object, Record, listed, unlisted

Content = dict[str, Any]
CHECK = 32  # hexadecimal digits of a line's checksum
_decode = json.JSONDecoder().decode  # lines are ASCII: without looking for their encoding a third faster
_LEAD = len('{"check":"')
_TAIL = _LEAD + CHECK + len('",')


@dataclass
class Told:
    """What a journal says, as far as it can be believed.

    Attributes:
        head: what the run is; None if not even that can be read.
        extents: of the last line that says how large the run is to be.
        records: every finished block, the last line for each, in the order of the lines.
        announced: for each object besides the blocks, every form in which it may be there.
        first, fixed: the first and the last such list.
        length, lines, check: bytes and lines that are believed, and the last checksum.
        torn: bytes after that are the beginning of a line, as a kill leaves it.
        reason: why the rest is not believed; empty if there is none, or only such a beginning.
    """

    head: Content | None = None
    extents: Content = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    announced: dict[str, set[Object]] = field(default_factory=dict)
    first: list[Object] = field(default_factory=list)
    fixed: list[Object] = field(default_factory=list)
    length: int = 0
    lines: int = 0
    check: str = ""
    torn: bool = False
    reason: str = ""

    def last(self, home: Any) -> dict[Home, Record]:
        """The record of each place; `home` gives the place of a block."""
        return {home(record.block): record for record in self.records}


class Journal:
    """The file ``journal.jsonl`` of one run. Only the holder of the run's lock appends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._end: Told | None = None

    def read(self) -> Told:
        """What it says. Damage is no error: it ends what is believed.

        Raises:
            MachineError: it may not be read.
        """
        told = Told()
        try:
            content = self.path.read_bytes()
        except PermissionError as error:
            raise files.unreadable(self.path, error) from error
        except OSError:
            told.reason = "the journal is missing"
            return told
        *lines, rest = content.split(b"\n")
        for line in lines:
            if not _take(told, line):
                told.reason = f"the journal is damaged at line {told.lines + 1}"
                return told
            told.length += len(line) + 1
            told.lines += 1
        told.torn = bool(rest)
        if told.head is None:
            told.reason = "the journal is damaged at line 1" if rest else "the journal is empty"
        return told

    def begin(self, contents: Iterable[Content]) -> None:
        """Replace it by these lines, in one step. Raises OSError."""
        self._end = None
        files.write_bytes(self.path, journal_bytes(contents))

    def append(self, content: Content) -> None:
        """Add a line, so that it lasts; what is torn or damaged at the end is cut off first. Raises OSError."""
        end = self._end
        self._end = None  # if what follows fails, the file is looked at again before the next line
        if end is None or self._size() != end.length:
            end = self.read()
            self._cut(end.length)
        line, check = _line(content, end.check)
        files.append(self.path, line)
        end.length, end.lines, end.check = end.length + len(line), end.lines + 1, check
        self._end = Told(length=end.length, lines=end.lines, check=check)

    def mend(self) -> None:
        """Cut off what is not believed. Raises OSError."""
        self._end = None
        self._cut(self.read().length)

    def _cut(self, length: int) -> None:
        if self._size() > length:
            files.truncate(self.path, length)

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0


def journal_bytes(contents: Iterable[Content]) -> bytes:
    """The whole file with these lines."""
    found, check = [], ""
    for content in contents:
        line, check = _line(content, check)
        found.append(line)
    return b"".join(found)


def block_line(record: Record) -> Content:
    """The line of a finished block."""
    return record.plain()


def store_line(objects: list[Object]) -> Content:
    """The line of what the store has besides its blocks."""
    return {"store": listed(objects)}


def _line(content: Content, before: str) -> tuple[bytes, str]:
    body = json.dumps(content, allow_nan=False, separators=(",", ":")).encode()[1:]
    check = _check(before, body)
    return b'{"check":"' + check.encode() + b'",' + body + b"\n", check


def _check(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode() + body).hexdigest()[:CHECK]


def _take(told: Told, line: bytes) -> bool:
    """Add a line to what is believed, if it can be."""
    check = line[_LEAD : _LEAD + CHECK].decode("ascii", "replace")
    if line[:_LEAD] != b'{"check":"' or check != _check(told.check, line[_TAIL:]) or line[_TAIL - 2 : _TAIL] != b'",':
        return False
    try:
        _understand(told, _decode("{" + line[_TAIL:].decode("ascii")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    told.check = check
    return True


def _understand(told: Told, content: Content) -> None:
    if "block" in content:
        told.records.append(Record.of(content))
    elif "store" in content:
        told.fixed = unlisted(content["store"])
        told.first = told.first or told.fixed
        for item in told.fixed:
            told.announced.setdefault(item.key, set()).add(item)
    elif "extents" in content:
        told.extents = content["extents"]
    elif told.head is None:
        told.head = content
    else:
        raise ValueError("a second head")
    if told.head is None:
        raise ValueError("no head")
