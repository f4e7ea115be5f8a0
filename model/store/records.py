"""What is known of a finished block: where it lies, its objects, and how its histories went."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.store.grid import Block


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
        """The inverse. Raises KeyError, TypeError or ValueError if it is none."""
        status = {int(code): count for code, count in content["status"].items()}
        return Record(Block(*content["block"]), unlisted(content["objects"]), status)


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


def listed(objects: Iterable[Object]) -> dict[str, list[Any]]:
    """Objects as JSON: key -> [size, SHA-256]."""
    return {item.key: [item.size, item.sha256] for item in objects}


def unlisted(content: dict[str, list[Any]]) -> list[Object]:
    """The inverse. Raises TypeError or ValueError if it is none."""
    return [Object(key, size, sha256) for key, (size, sha256) in content.items()]
