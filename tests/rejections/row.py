"""One line of the table: an input, and what has to be there for it to be refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

Before = Callable[[pytest.MonkeyPatch, Path], object]


class Row(NamedTuple):
    """An input that is refused.

    Attributes:
        words: the command line, in an empty folder; `CASE` stands for the config of `tests/small.yaml`, `RUN`, `SWEPT`
            and `SUMMARY` for runs of it (`tests/rejections/ground.py`).
        files: name -> what is written into the folder before.
        before: called with the folder before; what it returns is kept until the command is done.
        call: called instead of a command, with the folder.
        exits: the documented exit code.
        alone: whether the model's own command is called, which knows no analysis.
    """

    words: tuple[str, ...] = ()
    files: Mapping[str, str | bytes] = MappingProxyType({})
    before: Before | None = None
    call: Callable[[Path], object] | None = None
    exits: int = 2
    alone: bool = False


def line(words: str, files: Mapping[str, str | bytes] | None = None, before: Before | None = None, **more) -> Row:
    """A command line in one text; what has blanks of its own stands in single quotes."""
    import shlex

    return Row(tuple(shlex.split(words)), files or MappingProxyType({}), before, **more)
