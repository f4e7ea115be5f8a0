"""Which sources a kernel depends on: those that it is made of, and all that they import, and so on."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


def closure(starts: Iterable[Path]) -> list[Path]:
    """The given files and every module of the model that they import, directly or not; sorted.

    The package's own `__init__` is left out: what it offers to users is imported by no event.
    """
    found: set[Path] = set()
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += imported(path, path.stat().st_mtime_ns)
    return sorted(found)


@lru_cache(maxsize=1024)
def imported(path: Path, edited: int) -> list[Path]:
    """The modules of the model that a file imports at its top or anywhere in it, as `edited` at that time."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    places = {place for name in names for place in _places(name)}
    return sorted(place for place in places if place.is_file() and place != ROOT / "__init__.py")


def _places(name: str) -> list[Path]:
    """Where a module's text may stand, and that of the packages above it."""
    first, *rest = name.split(".")
    if first != ROOT.name:
        return []
    above = [ROOT.joinpath(*rest[:depth]) / "__init__.py" for depth in range(1, len(rest) + 1)]
    return [*above, ROOT.joinpath(*rest).with_suffix(".py")] if rest else []
