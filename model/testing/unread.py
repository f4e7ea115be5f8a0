"""No state is written that nothing reads: no hazard, effect, outcome, trigger or story."""

from __future__ import annotations

import ast
import string
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import model
from model.event import Event
from model.state import Kind

PARTS = ("events/*.py", "mechanisms/*.py", "birth.py", "quarter.py", "horizon.py")
READERS = ("outcome.py", "simulate.py", "engines/*.py", "story/*.py")  # which also read by name, as text


class _Reads(ast.NodeVisitor):
    """Names of attributes that are read, not only written."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Load):
            self.names.add(node.attr)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Attribute):
            self.visit(node.value.value)  # ``firm.need[0] = ...`` reads no need
            self.visit(node.slice)
        else:
            self.generic_visit(node)


@cache
def names_read() -> frozenset[str]:
    """Every field name that the model's own sources read."""
    root, reads = Path(str(model.__file__)).parent, _Reads()
    for pattern in PARTS:
        for file in root.glob(pattern):
            reads.visit(ast.parse(file.read_text(encoding="utf-8")))
    for pattern in READERS:
        for file in root.glob(pattern):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            reads.visit(tree)
            texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
            reads.names.update(text for text in texts if isinstance(text, str))
    return frozenset(reads.names)


def unread(kind: Kind, events: Sequence[Event]) -> list[str]:
    """The fields of a kind of record that nothing reads, given a vocabulary."""
    stories = {word for event in events for _, word, _, _ in string.Formatter().parse(event.story) if word}
    known = names_read() | {event.trigger for event in events} | stories
    return [field.name for field in kind.fields if field.name not in known]
