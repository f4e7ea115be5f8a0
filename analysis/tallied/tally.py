"""One number of every history, as a summary knows it: count, moments, and counts on fixed bins."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.estimate import NOTHING, Estimate, Floats, share
from model.store.bins import ZERO, edges


@dataclass(frozen=True, slots=True)
class Tally:
    """The histories of one point that completed and in which it is a number.

    Attributes:
        n: how many.
        mean, squares: their mean, and the sum of squares about it.
        least, most: NaN of nothing.
        counts: how many lie in each bin of `model.store.bins`.
    """

    n: int
    mean: float
    squares: float
    least: float
    most: float
    counts: NDArray[np.int64]

    @property
    def average(self) -> Estimate:
        """The mean; its standard error needs two histories."""
        if self.n == 0:
            return NOTHING
        return Estimate(self.mean, math.sqrt(self.variance / self.n) if self.n > 1 else math.nan)

    @property
    def variance(self) -> float:
        """Without bias; NaN of fewer than two."""
        return self.squares / (self.n - 1) if self.n > 1 else math.nan

    @property
    def positive(self) -> Estimate:
        """The share above zero, which the bins know exactly."""
        return share(int(self.counts[ZERO + 1 :].sum()), self.n)

    def quantile(self, q: float) -> Estimate:
        """A quantile: exact in rank, linear within its bin; its standard error like that of `analysis.estimate.quantile`."""
        if self.n == 0:
            return NOTHING
        rank, spread = q * (self.n - 1), math.sqrt(self.n * q * (1 - q))
        low, high = self._at(rank - spread), self._at(rank + spread)
        return Estimate(self._at(rank), (high - low) / 2 if self.n > 1 else math.nan)

    def _at(self, rank: float) -> float:
        """What the history of that rank (from 0) would have if those of a bin lay evenly in it."""
        rank = min(max(rank, 0.0), self.n - 1.0) + 0.5
        upto = np.cumsum(self.counts)
        at = int(np.searchsorted(upto, rank, side="right"))
        inside = (rank - float(upto[at] - self.counts[at])) / float(self.counts[at])
        left, right = (min(max(float(edge[at]), self.least), self.most) for edge in edges())
        return left + inside * (right - left)


def merged(n: NDArray[Any], mean: Floats, squares: Floats) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Count, mean and sum of squares of all blocks together, merged in their order (Chan, Golub and LeVeque 1983).

    Args:
        n, mean, squares: of every block, shape (blocks, columns); where n is 0 the others do not matter.

    Returns:
        the same of all, shape (columns,); NaN of nothing.
    """
    total, centre, spread = np.zeros(n.shape[1], np.int64), np.zeros(n.shape[1]), np.zeros(n.shape[1])
    for count, own, square in zip(n.astype(np.int64), mean, squares, strict=True):
        there, both = count > 0, np.maximum(total + count, 1)
        with np.errstate(invalid="ignore", over="ignore"):
            away = np.where(there, own - centre, 0.0)
            spread += np.where(there, square + away**2 * (total / both * count), 0.0)
            centre += away * (count / both)
        total += count
    empty = total == 0
    return total, np.where(empty, np.nan, centre), np.where(empty, np.nan, spread)
