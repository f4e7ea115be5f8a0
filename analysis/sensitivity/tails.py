"""The tornado: the mean outcome where an input is lowest and where it is highest, and the difference."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.sensitivity.noise import Floats, row_means

TAIL = 0.1
LEAST = 2  # values in a tail


class Tails(NamedTuple):
    """Which values lie in the lowest and in the highest tail of an input, and what those tails are.

    Attributes:
        low, high: where, shape (n,).
        low_to, high_from: the values that bound them; of words the words' codes.
    """

    low: NDArray[np.bool_]
    high: NDArray[np.bool_]
    low_to: float
    high_from: float


def tails(values: NDArray[Any]) -> Tails:
    """The lowest and the highest tenth of a number; of few different values the least and the largest."""
    low_to, high_from = np.quantile(values, (TAIL, 1 - TAIL), method="inverted_cdf")
    low, high = values <= low_to, values >= high_from
    if (low & high).any() or min(low.sum(), high.sum()) < LEAST:
        low_to, high_from = values.min(), values.max()
        low, high = values == low_to, values == high_from
    return Tails(low, high, float(low_to), float(high_from))


def word_tails(values: NDArray[Any], outcome: Floats) -> Tails:
    """The words with the lowest and the highest mean outcome."""
    codes, at = np.unique(values, return_inverse=True)
    there = ~np.isnan(outcome)
    count = np.bincount(at[there], minlength=len(codes))
    mean = np.bincount(at[there], outcome[there], len(codes)) / np.maximum(count, 1)
    used = np.flatnonzero(count > 0)
    order = used[np.argsort(mean[used], kind="stable")] if len(used) else np.arange(1)
    low_to, high_from = codes[order[0]], codes[order[-1]]
    return Tails(values == low_to, values == high_from, float(low_to), float(high_from))


def swing(outcome: Floats, tail: Tails) -> Floats:
    """Mean and standard error in the low tail, in the high one, and of high less low, shape (3, 2).

    Args:
        outcome: shape (n,), independent values; NaN is left out.
    """
    low, high = _mean(outcome[tail.low]), _mean(outcome[tail.high])
    return np.array([low, high, (high[0] - low[0], math.hypot(low[1], high[1]))])


def paired_swing(table: Floats, tail: Tails, sampled: bool) -> Floats:
    """The same between rows that share the luck of their columns.

    Args:
        table: shape (rows, columns).
        sampled: whether the rows are a sample: then the errors are of other designs, too, and not of luck alone.
    """
    means = row_means(table)
    found = swing(means, tail)
    found[:, 1] *= sampled
    if table.shape[1] < 2:
        return found
    low, high = (row_means(table[part].T) for part in (tail.low, tail.high))
    luck = [_mean(low)[1], _mean(high)[1], _mean(high - low)[1]]
    found[:, 1] = np.hypot(found[:, 1] if sampled else 0.0, luck)
    return found


def _mean(sample: Floats) -> tuple[float, float]:
    sample = sample[~np.isnan(sample)]
    n = len(sample)
    if n == 0:
        return math.nan, math.nan
    return float(sample.mean()), float(sample.std(ddof=1)) / math.sqrt(n) if n > 1 else math.nan
