"""Where every number of a history lies: one buffer of 8-byte words with record views on it.

World, firms, ties, postings, products, parameters and plan share one buffer, so that a history starts by
copying a template, an uncertain input is one word to overwrite, and a ``when:`` condition loads a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from model.event import Event, World
from model.mechanism import Mechanism
from model.parameter import Parameter, parameters_of
from model.state import FIRM, POSTING, PRODUCT, TIE, WORLD, Field, Kind

PLAN_WORDS = 10  # at, until, and the arguments of one plan entry
KIND_ORDER = (WORLD, FIRM, TIE, POSTING, PRODUCT)


def record_type(kind: Kind) -> np.dtype[Any]:
    """The NumPy record of a kind: 8 bytes a number."""
    fields: list[Any] = []
    for field in kind.fields:
        base = "<i8" if is_whole(field) else "<f8"
        fields.append((field.name, base, (len(field.domains),)) if field.domains else (field.name, base))
    return np.dtype(fields)


def is_whole(field: Field) -> bool:
    """Whether a field is stored as an integer."""
    return field.whole or field.number.unit == "code"


def owners(events: tuple[Event, ...], mechanisms: tuple[Mechanism, ...]) -> list[tuple[str, dict[str, Parameter]]]:
    """Everything that has parameters: its name and what it declares."""
    named = [(event.name, event.parameters) for event in events]
    named += [(mechanism.name, mechanism.parameters) for mechanism in mechanisms]
    return [(name, parameters_of(declared)) for name, declared in named]


def parameter_type(events: tuple[Event, ...], mechanisms: tuple[Mechanism, ...]) -> np.dtype[Any]:
    """One record with a nested record per event and per mechanism (`on` first in each)."""
    parts: list[Any] = []
    for name, declared in owners(events, mechanisms):
        parts.append((name, np.dtype([(field, "<f8") for field in ("on", *declared)])))
    return np.dtype(parts)


@dataclass(frozen=True)
class Layout:
    """Word offsets of everything in the buffer.

    Attributes:
        types: record type per kind name, and "par".
        start: first word of each segment ("world", "firm", ..., "par", "plan").
        count: records in each segment.
        words: words in all; state_words: words before the parameters.
    """

    types: dict[str, np.dtype[Any]]
    start: dict[str, int]
    count: dict[str, int]
    words: int
    state_words: int

    def views(self, buffer: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], ...]:
        """Record views (world, firm, tie, posting, product, par) of a float64 buffer (words,)."""
        return tuple(self._view(buffer, name) for name in (*(kind.name for kind in KIND_ORDER), "par"))

    def world(self, buffer: np.ndarray[Any, Any]) -> World:
        """The buffer as a `World` of record arrays, for reading and for compiled functions."""
        world, firm, tie, posting, product, par = self.views(buffer)
        return World(world[0], firm, tie, posting, product, par[0])

    def final(self, states: np.ndarray[Any, Any], name: str) -> np.ndarray[Any, Any]:
        """Records (trial, count) of one kind from stacked states (trial, state_words)."""
        size = self.types[name].itemsize // 8
        first, last = self.start[name], self.start[name] + self.count[name] * size
        return np.ascontiguousarray(states[:, first:last]).view(self.types[name])

    def plan(self, buffer: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The plan's words (entries, PLAN_WORDS), a view."""
        first = self.start["plan"]
        return buffer[first : first + self.count["plan"] * PLAN_WORDS].reshape(-1, PLAN_WORDS)

    def word(self, name: str, index: int, field: str, element: int = 0) -> int:
        """The word of one number. Raises KeyError."""
        kind = self.types[name]
        assert kind.fields is not None
        return self.start[name] + index * (kind.itemsize // 8) + kind.fields[field][1] // 8 + element

    def parameter_word(self, owner: str, field: str) -> int:
        """The word of a parameter of an event or mechanism. Raises KeyError."""
        kind = self.types["par"]
        assert kind.fields is not None
        nested, offset = kind.fields[owner][:2]
        assert nested.fields is not None
        return self.start["par"] + offset // 8 + nested.fields[field][1] // 8

    def _view(self, buffer: np.ndarray[Any, Any], name: str) -> np.ndarray[Any, Any]:
        size = self.types[name].itemsize // 8 * self.count[name]
        return buffer[self.start[name] : self.start[name] + size].view(self.types[name])


def layout(counts: dict[str, int], events: tuple[Event, ...], mechanisms: tuple[Mechanism, ...]) -> Layout:
    """The layout for so many firms, ties, postings, products and plan entries."""
    types = {kind.name: record_type(kind) for kind in KIND_ORDER}
    types["par"] = parameter_type(events, mechanisms)
    counts = {"world": 1, "par": 1, **counts}
    start: dict[str, int] = {}
    here = 0
    for name in (*(kind.name for kind in KIND_ORDER), "par"):
        if name == "par":
            state_words = here
        start[name] = here
        here += counts[name] * (types[name].itemsize // 8)
    start["plan"] = here
    return Layout(types, start, counts, here + counts["plan"] * PLAN_WORDS, state_words)
