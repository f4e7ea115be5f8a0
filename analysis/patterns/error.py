"""Monte Carlo errors of numbers that are no plain mean: ratios of sums, differences of shares, and anything else."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.estimate import NOTHING, Estimate, share
from analysis.patterns import finding
from analysis.patterns.finding import Interval

RESAMPLES = 200
SEED = 20
TAILS = (2.5, 97.5)  # percent outside a 95 % interval


def ratio(above: NDArray[Any], below: NDArray[Any]) -> Estimate:
    """Sum over sum, of numbers per trial, with its error by linearisation (Cochran 1977, eq. 6.13). NaN over 0."""
    total = float(np.sum(below, dtype=np.float64))
    if not total:
        return NOTHING
    found = float(np.sum(above, dtype=np.float64)) / total
    return Estimate(found, math.sqrt(float(np.sum((above - found * below) ** 2))) / abs(total))


def difference(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> Estimate:
    """The share of `one` less that of `other`, of different trials."""
    a, b = (share(int(group.sum()), len(group)) for group in (one, other))
    return Estimate(a.value - b.value, math.hypot(a.se, b.se))


def bootstrap(statistic: Callable[..., float], *columns: NDArray[Any]) -> Interval:
    """A statistic of trials with percentile interval, from resampled trials (Efron and Tibshirani 1993, ch. 13).

    Args:
        statistic: of the columns, each with leading axis trial.
        columns: of equal length.
    """
    n = len(columns[0])
    if n < 2:
        return finding.NOTHING
    rng = np.random.default_rng(SEED)
    drawn = [rng.integers(0, n, n) for _ in range(RESAMPLES)]
    values = np.array([statistic(*(column[rows] for column in columns)) for rows in drawn])
    known = values[~np.isnan(values)]
    if len(known) < RESAMPLES // 2:
        return Interval(statistic(*columns), *finding.NOTHING[1:])
    low, high = np.percentile(known, TAILS)
    return Interval(statistic(*columns), float(known.std(ddof=1)), float(low), float(high))
