"""Numbers from trials, each with its Monte Carlo standard error.

The lowest floor: plain arrays in, plain numbers out; no labels.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959963984540054  # standard normal quantile of 0.975
Floats = NDArray[np.float64]


class Estimate(NamedTuple):
    """A number and its Monte Carlo standard error."""

    value: float
    se: float


NOTHING = Estimate(math.nan, math.nan)


def mean(sample: NDArray[Any]) -> Estimate:
    """The mean; its standard error needs two trials. NaN of nothing."""
    n = len(sample)
    if n == 0:
        return NOTHING
    error = float(np.std(sample, ddof=1, dtype=np.float64)) / math.sqrt(n) if n > 1 else math.nan
    return Estimate(float(np.mean(sample, dtype=np.float64)), error)


def share(count: int, n: int) -> Estimate:
    """A proportion with its binomial standard error. NaN of nothing."""
    if n == 0:
        return NOTHING
    p = count / n
    return Estimate(p, math.sqrt(p * (1 - p) / n))


def wilson(p: float, n: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval of a proportion: stays in 0..1 and is honest at 0 and 1."""
    if n == 0 or math.isnan(p):
        return math.nan, math.nan
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def wilson_each(p: Floats, n: int, z: float) -> Floats:
    """Wilson's interval, z standard errors to each side, of an array of proportions: low and high, shape (2, ...)."""
    if n == 0:
        return np.full((2, *p.shape), np.nan)
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(np.maximum(p * (1 - p), 0.0) / n + z * z / (4 * n * n))
    return np.clip([centre - half, centre + half], 0.0, 1.0)


def quantile(ordered: NDArray[Any], q: float) -> Estimate:
    """A quantile of a sorted sample (linear between neighbours).

    The standard error is half the distance between the order statistics one binomial standard deviation to
    each side of the rank: free of any assumption on the distribution.
    """
    n = len(ordered)
    if n == 0:
        return NOTHING
    rank = q * (n - 1)
    spread = math.sqrt(n * q * (1 - q))
    low, high = _at(ordered, rank - spread), _at(ordered, rank + spread)
    return Estimate(_at(ordered, rank), (high - low) / 2 if n > 1 else math.nan)


def _at(ordered: NDArray[Any], rank: float) -> float:
    rank = min(max(rank, 0.0), len(ordered) - 1.0)
    below = int(rank)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (rank - below) * (float(ordered[above]) - float(ordered[below])))
