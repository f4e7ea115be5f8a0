"""The mistakes found so far: collected, never thrown one by one, so that a user sees all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from model.config.node import Node, Place, shown
from model.errors import Mistake, UserError

LISTED = 12  # names in a sentence; the rest are counted
GUESSES = 50  # nearest names looked for; a file of thousands of wrong keys must not take seconds
LONGEST_NAME = 64


def listed(names: Iterable[object]) -> str:
    """Names for a sentence: the first twelve, and how many more."""
    found = [str(name) for name in names]
    rest = len(found) - LISTED
    return ", ".join(found[:LISTED]) + (f" and {rest} more" if rest > 0 else "")


class Findings:
    """Mistakes with their places, and the files in the order in which they were read."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.files: list[str] = []
        self._guesses = 0

    def add(self, code: str, message: str, place: Place, path: str = "", value: object = None,
            allowed: str = "", nearest: str = "") -> None:  # fmt: skip
        """Keep one mistake. ``value`` is a `Node`, or anything with a repr."""
        text = "" if value is None else shown(value)
        self.mistakes.append(
            Mistake(f"config.{code}", message, place.file, place.line, place.column, path, text, allowed, nearest)
        )

    def unknown(self, code: str, message: str, word: str, names: Iterable[str], place: Place, path: str = "") -> str:
        """Keep a mistake about a name that is not among ``names``, with the nearest that is, which is returned."""
        known = list(names)
        nearest = self.nearest(word, known)
        hint = f"; did you mean {nearest!r}?" if nearest else ";"
        allowed = listed(known) or "none"
        self.add(code, f"{message}{hint} allowed: {allowed}", place, path, word, ", ".join(known), nearest)
        return nearest

    def wrong_type(self, node: Node, path: str, needed: str) -> None:
        """Keep a mistake about a value of the wrong kind."""
        self.add("wrong_type", f"{path}: {shown(node)} is not {needed}", node.place, path, node, needed)

    def nearest(self, word: str, names: Iterable[str]) -> str:
        """The name most like a word, empty if none is."""
        self._guesses += 1
        if self._guesses > GUESSES or len(word) > LONGEST_NAME:
            return ""
        by_small = {name.lower(): name for name in names}
        found = get_close_matches(word.lower(), by_small, n=1, cutoff=0.6)
        return by_small[found[0]] if found else ""

    def raise_all(self) -> None:
        """Raise `UserError` with every mistake, by file (in reading order), line and column; else do nothing."""
        if self.mistakes:
            raise UserError(sorted(self.mistakes, key=self._place))

    def _place(self, mistake: Mistake) -> tuple[int, int, int]:
        rank = self.files.index(mistake.file) if mistake.file in self.files else len(self.files)
        return rank, mistake.line, mistake.column
