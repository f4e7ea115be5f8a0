"""Half-widths of 95 % intervals: plain samples in, a number out; infinite where nothing can be said yet."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.compare.estimate import mean_difference, share_difference
from analysis.estimate import Z95, mean, wilson

NOT_YET = math.inf


def of_mean(sample: NDArray[Any]) -> float:
    """By Student's t; what has not varied yet (a rare event, say) is not known to a half-width of 0."""
    from scipy.special import stdtrit

    if len(sample) < 2 or not np.ptp(sample) > 0:
        return NOT_YET
    return float(stdtrit(len(sample) - 1, 0.975)) * mean(sample).se


def of_share(sample: NDArray[Any]) -> float:
    """The longer arm of Wilson's interval: never 0, not even where nothing happened yet.

    Half its length would be the shorter, and stop too soon the runs in which a rare ending happens to be rarer still.
    """
    n = len(sample)
    if n == 0:
        return NOT_YET
    found = float(sample.sum()) / n
    low, high = wilson(found, n)
    return max(high - found, found - low)


def of_quantile(ordered: NDArray[Any], q: float) -> float:
    """Half the distance of the order statistics that hold the quantile with at least 95 %."""
    n = len(ordered)
    spread = Z95 * math.sqrt(n * q * (1 - q))
    low, high = math.floor(n * q - spread), math.ceil(n * q + spread) + 1  # ranks from 1
    if n == 0 or low < 1 or high > n:
        return NOT_YET
    return float(ordered[high - 1] - ordered[low - 1]) / 2


def of_difference(a: NDArray[Any], b: NDArray[Any], share: bool) -> float:
    """Of the mean of b - a, pair by pair; pairs with a missing (NaN) are none."""
    found = (share_difference if share else mean_difference)(a, b)
    half = (found.high - found.low) / 2
    return half if half > 0 and np.isfinite(half) else NOT_YET
