"""Trials as they were lived in one world: with all events, or without some."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.outcome import COMPLETED, Rows

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Half:
    """Trials lived as proposed, or with every firm standing alone.

    Attributes:
        rows: variables of `model.outcome_schema` (trial, ...).
        happened, rang: whether each event happened, and whether its alarm rang at all (trial, event).
        lived: which trials had to be lived; the others are known from another world, bit for bit (trial,).
    """

    rows: Rows
    happened: Bools
    rang: Bools
    lived: Bools

    def take(self, at: NDArray[np.intp]) -> Half:
        """Some of the trials, by position; none of them lived anew."""
        rows = {name: values[at] for name, values in self.rows.items()}
        return Half(rows, self.happened[at], self.rang[at], np.zeros(len(at), bool))


@dataclass(frozen=True)
class World:
    """The trials of a replay, lived with some events or mechanisms muted.

    Attributes:
        muted: names of what is muted beyond the scenario's own.
        here, alone: as proposed, and with every firm standing alone.
    """

    muted: frozenset[str]
    here: Half
    alone: Half

    @cached_property
    def rows(self) -> Rows:
        """What the trials came to (trial, ...): the variables of the same names in a dataset, to the last bit.

        Of `model.outcome_schema` all that stand-alone has no part in, and value added.
        """
        rows, twin = self.here.rows, self.alone.rows
        completed = (rows["status"] == COMPLETED) & (twin["status"] == COMPLETED)
        found = {name: _blank(values, completed) for name, values in rows.items() if name != "status"}
        found["value_added"] = _blank(rows["value"] - twin["value"], completed)
        found["status"] = np.where(rows["status"] != COMPLETED, rows["status"], twin["status"])
        return found


def _blank(values: NDArray[np.generic], completed: Bools) -> NDArray[np.generic]:
    if completed.all():
        return values
    missing = values.copy()
    missing[~completed] = np.nan if values.dtype.kind == "f" else -1
    return missing


def joined(parts: list[Half]) -> Half:
    """The trials of several one after the other."""
    rows = {name: np.concatenate([part.rows[name] for part in parts]) for name in parts[0].rows}
    happened, rang, lived = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("happened", "rang", "lived")
    )
    return Half(rows, happened, rang, lived)


def differing(one: Half, other: Half) -> Bools:
    """Which trials differ in any bit of a row, or in what happened (trial,)."""
    found = (one.happened != other.happened).any(axis=1)
    for name, values in one.rows.items() if len(found) else ():
        a, b = (
            np.ascontiguousarray(each).view(np.uint8).reshape(len(found), -1) for each in (values, other.rows[name])
        )
        found |= (a != b).any(axis=1)
    return np.asarray(found)
