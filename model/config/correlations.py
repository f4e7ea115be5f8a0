"""The section ``correlations:``: which uncertain inputs go together.

Either pairs, ``{between: [ties.a-b.clarity, firms.b.morale], rank: 0.6, source: "..."}``, or a block,
``{inputs: [a, b, c], matrix: [[1, .2, .3], [.2, 1, .1], [.3, .1, 1]]}``: rank correlations after Spearman.
"""

from __future__ import annotations

import math

from model.config.draft import Draft
from model.config.keys import check_keys
from model.config.leaf import read_text
from model.config.node import Node, shown
from model.config.paths import canonical
from model.scenario import Correlation

PATH = "correlations"
PAIR, BLOCK = ("between", "rank", "source"), ("inputs", "matrix", "source")
RANK = "a number from -1 to 1"
FORM = "{between: [path, path], rank: 0.6} or {inputs: [path, ...], matrix: [[1, 0.6], [0.6, 1]]}"
MOST_INPUTS = 200
Rows = list[list[float]]


def read_correlations(node: Node | None, config: Node, swept: tuple[str, ...], draft: Draft) -> tuple[Correlation, ...]:
    """All pairs between inputs that are drawn; what is wrong goes to the draft's findings."""
    if node is None or node.broken:
        return ()
    if not isinstance(node.value, list):
        draft.findings.wrong_type(node, PATH, f"a list of {FORM}")
        return ()
    reader = _Reader(config, swept, draft)
    for index, child in enumerate(node.items):
        reader.entry(child, f"{PATH}.{index}")
    found = [pair for pair in reader.pairs if pair.a not in swept and pair.b not in swept]
    names = {path for pair in found for path in (pair.a, pair.b)}
    if len(names) > MOST_INPUTS:
        message = f"{PATH}: {len(names)} correlated inputs; at most {MOST_INPUTS} are allowed"
        draft.findings.add("too_many", message, node.place, PATH, len(names), f"at most {MOST_INPUTS}")
    return tuple(found)


class _Reader:
    """What all entries share: the inputs that there are, and the pairs so far."""

    def __init__(self, config: Node, swept: tuple[str, ...], draft: Draft) -> None:
        self.config = config
        self.draft = draft
        self.inputs = [*(item.path for item in draft.uncertain), *swept]
        self.seen: set[frozenset[str]] = set()
        self.pairs: list[Correlation] = []

    def entry(self, node: Node, path: str) -> None:
        """One pair or one block."""
        if node.broken:
            return
        block = "inputs" in node.entries or "matrix" in node.entries
        names, numbers = ("inputs", "matrix") if block else ("between", "rank")
        missing = [key for key in (names, numbers) if key not in node.entries]
        if missing:
            message = f"{path}: {shown(node)} is not a correlation; write {FORM}"
            self.draft.findings.add("correlation", message, node.place, path, node, FORM)
            return
        check_keys(node, path, BLOCK if block else PAIR, self.draft)
        if "source" in node.entries:
            read_text(node.entries["source"], f"{path}.source", self.draft)
        inputs = self._inputs(node.entries[names], f"{path}.{names}", block)
        if block:
            rows = self._matrix(node.entries["matrix"], len(node.entries[names].items), f"{path}.matrix")
        else:
            rank = self._rank(node.entries["rank"], f"{path}.rank")
            rows = None if rank is None else [[1.0, rank], [rank, 1.0]]
        if inputs is not None and rows is not None:
            self._pairs(inputs, rows, node.entries[names], path)

    def _inputs(self, node: Node, path: str, block: bool) -> list[str] | None:
        """The paths of uncertain inputs, or None with findings."""
        needed = "a list of at least two paths" if block else "a list of two paths"
        if len(node.items) < 2 or (len(node.items) > 2 and not block):
            if not node.broken:
                self.draft.findings.wrong_type(node, path, needed)
            return None
        found = [self._input(item, path) for item in node.items]
        good = [name for name in found if name]
        return good if len(good) == len(found) else None

    def _input(self, node: Node, path: str) -> str:
        text = read_text(node, path, self.draft)
        if text is None:
            return ""
        name = canonical(text, self.config)
        if name in self.inputs:
            return name
        written = name in self.draft.values and name in self.draft.spans
        why = "is one number and not drawn" if written else "is no uncertain input"
        place = node.entries.get("value", node).place
        self.draft.findings.unknown("correlation", f"{path}: {shown(text)} {why}", text, self.inputs, place, path)
        return ""

    def _rank(self, node: Node, path: str) -> float | None:
        value = node.value
        number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan
        if -1.0 <= number <= 1.0:
            return number
        if not node.broken:
            message = f"{path}: {shown(node)} is not a rank correlation; allowed: {RANK}"
            self.draft.findings.add("correlation", message, node.place, path, node, RANK)
        return None

    def _matrix(self, node: Node, size: int, path: str) -> Rows | None:
        """A symmetric matrix with ones on its diagonal, or None with findings."""
        if len(node.items) != size or any(len(row.items) != size for row in node.items):
            if not node.broken:
                self.draft.findings.wrong_type(node, path, f"a list of {size} rows of {size} numbers, one per input")
            return None
        read = [[self._rank(cell, path) for cell in row.items] for row in node.items]
        rows = [[cell for cell in row if cell is not None] for row in read]
        if any(len(row) < size for row in rows):
            return None
        for i in range(size):
            for j in range(i + 1):
                right = 1.0 if i == j else rows[j][i]
                if rows[i][j] != right:
                    cell = node.items[i].items[j]
                    what = "on the diagonal stands 1" if i == j else f"across the diagonal stands {right:g}"
                    message = f"{path}: {shown(cell)} in row {i + 1}, column {j + 1}, but {what}"
                    self.draft.findings.add("correlation", message, cell.place, path, cell, f"{right:g}")
                    return None
        return rows

    def _pairs(self, inputs: list[str], rows: Rows, node: Node, path: str) -> None:
        for j in range(len(inputs)):
            for i in range(j):
                pair = frozenset((inputs[i], inputs[j]))
                if len(pair) == 1 or pair in self.seen:
                    what = (
                        f"{inputs[j]} with itself" if len(pair) == 1 else f"{inputs[i]} and {inputs[j]} a second time"
                    )
                    message = f"{path}: it correlates {what}; each pair of two inputs once"
                    place = node.items[j].place
                    self.draft.findings.add("correlation", message, place, path, inputs[j], "each pair once")
                else:
                    self.seen.add(pair)
                    self.pairs.append(Correlation(inputs[i], inputs[j], rows[i][j]))
