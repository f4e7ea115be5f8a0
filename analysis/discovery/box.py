"""A box: limits of numbers, sets of words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Table:
    """Columns of histories.

    Attributes:
        x: shape (features, histories).
        codes: feature -> the codes that occur; only of features of words.
    """

    x: Floats
    codes: dict[int, tuple[int, ...]]

    def at(self, rows: NDArray[Any]) -> Table:
        """Some of the histories."""
        return replace(self, x=np.ascontiguousarray(self.x[:, rows]))


@dataclass(frozen=True)
class Box:
    """Limits of every feature, both ends within; infinite where there are none.

    Attributes:
        low, high: shape (features,).
        words: feature -> the codes that are left, where some are not.
    """

    low: Floats
    high: Floats
    words: dict[int, frozenset[int]]

    @property
    def restricted(self) -> list[int]:
        """The features that it limits."""
        limited = set(np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high)).tolist())
        return sorted(limited | set(self.words))

    def free(self, feature: int) -> Box:
        """Without the limits of one feature."""
        low, high = self.low.copy(), self.high.copy()
        low[feature], high[feature] = -np.inf, np.inf
        return Box(low, high, {at: codes for at, codes in self.words.items() if at != feature})

    def holds(self, table: Table) -> Flags:
        """Which histories lie in it."""
        inside = np.ones(table.x.shape[1], bool)
        for at in self.restricted:
            column = table.x[at]
            inside &= (column >= self.low[at]) & (column <= self.high[at])
            if at in self.words:
                inside &= np.isin(column, sorted(self.words[at]))
        return inside

    def limited(self, feature: int, low: float | None = None, high: float | None = None) -> Box:
        """With another limit."""
        lows, highs = self.low.copy(), self.high.copy()
        if low is not None:
            lows[feature] = low
        if high is not None:
            highs[feature] = high
        return replace(self, low=lows, high=highs)

    def without(self, feature: int, code: int, codes: tuple[int, ...]) -> Box:
        """With one word less."""
        left = self.words.get(feature, frozenset(codes)) - {code}
        return replace(self, words={**self.words, feature: left})


def everything(features: int) -> Box:
    """The box without limits."""
    return Box(np.full(features, -np.inf), np.full(features, np.inf), {})
