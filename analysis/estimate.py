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
    """Wilson's score interval of a proportion: stays in 0..1, holds it, and is exactly 0 at 0 and 1 at 1."""
    if n == 0 or math.isnan(p):
        return math.nan, math.nan
    low, high = wilson_each(np.array(p), n, z)
    return float(low), float(high)


def wilson_each(p: Floats, n: int, z: float) -> Floats:
    """Wilson's interval, z standard errors to each side, of an array of proportions: low and high, shape (2, ...).

    The bounds are the roots of a quadratic whose product is p**2 / (1 + z**2/n): the lower one is computed by that, as
    the difference of nearly equal numbers would be a hair above 0 where nothing happened, or below.

    Args:
        p: proportions, of any shape.
        n: trials.
        z: above 0.
    """
    if n == 0:
        return np.full((2, *p.shape), np.nan)
    return np.array([_wilson_low(p, n, z), 1 - _wilson_low(1 - p, n, z)])


def _wilson_low(p: Floats, n: int, z: float) -> Floats:
    larger = p + z * z / (2 * n) + z * np.sqrt(np.maximum(p * (1 - p), 0.0) / n + z * z / (4 * n * n))
    return np.clip(p * p / larger, 0.0, np.minimum(p, 1.0))


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
