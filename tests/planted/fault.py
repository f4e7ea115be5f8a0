"""A planted fault: a small edit of a source, and the tests most likely to see it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Fault(NamedTuple):
    """One fault.

    Attributes:
        name: what is wrong then.
        area: store, draws, clock, dispatcher, loader, statistics, links, extras, light load or surroundings.
        file: the source, from the root of the tree.
        old, new: the text that must stand there exactly once, and what it is replaced by.
        tests: what pytest is given, the quickest first.
        compiles: whether the engine must be compiled anew to see it, which takes a minute or two.
    """

    name: str
    area: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    compiles: bool = False


class Gone(Exception):
    """The text that a fault replaces does not stand in its source exactly once."""


def planted(fault: Fault, root: Path) -> str:
    """The source with the fault in it.

    Raises:
        Gone: it no longer applies.
    """
    text = (root / fault.file).read_text()
    found = text.count(fault.old)
    if found != 1:
        raise Gone(f"{fault.name}: {fault.old!r} stands {found} times in {fault.file}")
    return text.replace(fault.old, fault.new)
