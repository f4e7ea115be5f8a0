"""What is known of a finished block: where it lies, its objects, and how its histories went."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.store.grid import Block

_PART = r"(?!\.{1,2}(?:/|\Z))[^/\\\x00-\x1f\x7f]{1,255}"
KEY = re.compile(rf"{_PART}(?:/{_PART}){{0,7}}")  # a path that stays in the folder that it starts from


class Object(NamedTuple):
    """One file of the store, under its key, with what its bytes must be."""

    key: str
    size: int
    sha256: str


class Record(NamedTuple):
    """One finished block.

    Attributes:
        block: which.
        objects: all of its objects.
        status: how many of its histories have each code of `status`.
    """

    block: Block
    objects: list[Object]
    status: dict[int, int]

    def plain(self) -> dict[str, Any]:
        """As JSON, and as what goes from process to process."""
        status = {str(code): count for code, count in self.status.items()}
        return {"block": list(self.block), "objects": listed(self.objects), "status": status}

    @staticmethod
    def of(content: dict[str, Any]) -> Record:
        """The inverse. Raises KeyError, TypeError, AttributeError or ValueError if it is none."""
        status = {int(code): count for code, count in content["status"].items()}
        made = Record(Block(*content["block"]), unlisted(content["objects"]), status)
        numbers = (*made.block, *made.status.values())
        if any(type(number) is not int for number in numbers) or not _something(made.block):
            raise ValueError("a block of nothing")
        return made


def _something(block: Block) -> bool:
    return 0 <= block.point0 < block.point1 and 0 <= block.first < block.last


def object_of(key: str, content: bytes) -> Object:
    """The object of these bytes."""
    return Object(key, len(content), hashlib.sha256(content).hexdigest())


def record_of(block: Block, objects: list[Object], rows: dict[str, NDArray[Any]]) -> Record:
    """The record of a block that was written.

    Args:
        objects: what `model.store.chunks.write_block` returned.
        rows: what it was given; ``status`` (points, trials) is counted.
    """
    codes, counts = np.unique(rows["status"], return_counts=True)
    return Record(block, objects, {int(code): int(count) for code, count in zip(codes, counts, strict=True)})


def beside(key: str) -> str:
    """Where an object waits until the one in its place may be replaced."""
    folder, _, name = key.rpartition("/")
    return f"{folder}/.{name}.next"


def fault(folder: Path, item: Object, deep: bool = True) -> str:
    """What is wrong with a file: by its size, with `deep` by its bytes; empty if nothing is."""
    path = f"{folder}/{item.key}"
    try:
        found = os.lstat(path)
    except PermissionError as error:
        return f"cannot be read ({error.strerror})"
    except (OSError, ValueError):
        return "is missing"
    size = found.st_size
    if not stat.S_ISREG(found.st_mode):
        return "is no ordinary file"
    if size != item.size:
        return f"has {size:,} bytes, not {item.size:,}"
    if not deep:
        return ""
    try:
        with open(path, "rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == item.sha256
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "" if same else "fails its checksum"


def listed(objects: Iterable[Object]) -> dict[str, list[Any]]:
    """Objects as JSON: key -> [size, SHA-256]."""
    return {item.key: [item.size, item.sha256] for item in objects}


def unlisted(content: dict[str, list[Any]]) -> list[Object]:
    """The inverse. Raises TypeError, AttributeError or ValueError if it is none, or if a key would lie elsewhere."""
    found = [Object(key, size, sha256) for key, (size, sha256) in content.items()]
    for key, size, sha256 in found:  # of a large run a million: each kind is asked for by itself
        if type(size) is not int or type(sha256) is not str or not KEY.fullmatch(key):
            raise ValueError(f"{key[:80]!a} is no object")
    return found
