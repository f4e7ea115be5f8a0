"""Differences of pairs, each with its Monte Carlo standard error: plain arrays in, plain numbers out.

The luck that both members of a pair share drops out of their difference, so that errors are those of the
differences and not of the two samples. All intervals are pointwise, at 95 %.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.estimate import Z95, Estimate, Floats, mean, quantile, share, wilson


class Difference(NamedTuple):
    """A number in A and in B and their difference B - A, each with standard error and 95 % interval.

    `pairs` is how many pairs it rests on: those in which neither is missing (NaN).
    """

    a: float
    a_se: float
    a_low: float
    a_high: float
    b: float
    b_se: float
    b_low: float
    b_high: float
    difference: float
    se: float
    low: float
    high: float
    pairs: int


class Contest(NamedTuple):
    """Which of the two is higher, pair by pair, and what pairing is worth.

    `median` is that of the differences. `variance_ratio` is (Var A + Var B) / Var(B - A): how many times as many
    independent histories would give the same error; NaN where the difference never varies.
    """

    median: float
    median_se: float
    median_low: float
    median_high: float
    b_higher: float
    b_higher_se: float
    b_higher_low: float
    b_higher_high: float
    a_higher: float
    a_higher_se: float
    a_higher_low: float
    a_higher_high: float
    same: float
    same_se: float
    same_low: float
    same_high: float
    variance_ratio: float
    variance_ratio_se: float


def mean_difference(a: NDArray[Any], b: NDArray[Any]) -> Difference:
    """Means of the pairs, shape (n,) each; intervals by Student's t."""
    a, b = _complete(a, b)
    return Difference(*_with_interval(a), *_with_interval(b), *_with_interval(b - a), len(a))


def share_difference(a: NDArray[Any], b: NDArray[Any]) -> Difference:
    """Proportions of the pairs, 0 or 1 each, shape (n,).

    The standard error is McNemar's, from the discordant pairs. The interval is Bonett and Price's (2012): one
    pair is added to each kind of discordant pair, so that it is honest where there are none.
    """
    a, b = _complete(a, b)
    n, gained, lost = len(a), int(np.sum(b > a)), int(np.sum(a > b))
    in_a, in_b = _with_wilson(int(a.sum()), n), _with_wilson(int(b.sum()), n)
    if not n:
        return Difference(*in_a, *in_b, math.nan, math.nan, math.nan, math.nan, 0)
    error = math.sqrt(max(gained + lost - (gained - lost) ** 2 / n, 0.0)) / n
    more, less = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    half = Z95 * math.sqrt((more + less - (more - less) ** 2) / (n + 2))
    low, high = max(more - less - half, -1.0), min(more - less + half, 1.0)
    return Difference(*in_a, *in_b, (gained - lost) / n, error, low, high, n)


def contest(a: NDArray[Any], b: NDArray[Any]) -> Contest:
    """Median difference, and how often which is higher (Wilson intervals; equal ones apart); shape (n,) each."""
    a, b = _complete(a, b)
    d = b - a
    higher, lower, same = (_with_wilson(int(case.sum()), len(d)) for case in (d > 0, d < 0, d == 0))
    return Contest(*_median(np.sort(d)), *higher, *lower, *same, *variance_ratio(a, b))


def variance_ratio(a: Floats, b: Floats) -> Estimate:
    """(Var A + Var B) / Var(B - A), with the error of the delta method; NaN where the difference never varies."""
    n, d = len(a), b - a
    spread = float(np.var(d, ddof=1)) if n > 1 else 0.0
    if spread <= 0:
        return Estimate(math.nan, math.nan)
    found = float(np.var(a, ddof=1) + np.var(b, ddof=1)) / spread
    each = (a - a.mean()) ** 2 + (b - b.mean()) ** 2 - found * (d - d.mean()) ** 2
    return Estimate(found, float(np.std(each, ddof=1)) / spread / math.sqrt(n))


def _complete(a: NDArray[Any], b: NDArray[Any]) -> tuple[Floats, Floats]:
    """The pairs in which neither is missing."""
    a, b = a.astype(np.float64), b.astype(np.float64)
    there = ~(np.isnan(a) | np.isnan(b))
    return a[there], b[there]


def _with_interval(sample: Floats) -> tuple[float, float, float, float]:
    found, error = mean(sample)
    half = error * _student(len(sample) - 1) if len(sample) > 1 else math.nan
    return found, error, found - half, found + half


@cache
def _student(freedom: int) -> float:
    from scipy.special import stdtrit  # takes a quarter of a second to import, and pages of one design do without

    return float(stdtrit(freedom, 0.975))


def _with_wilson(count: int, n: int) -> tuple[float, float, float, float]:
    found = share(count, n)
    return *found, *wilson(found.value, n)


def _median(ordered: Floats) -> tuple[float, float, float, float]:
    """With the interval between two order statistics, free of assumptions; none where there are too few."""
    n, (found, error) = len(ordered), quantile(ordered, 0.5)
    rank = math.floor(n / 2 - Z95 * math.sqrt(n) / 2)
    if rank < 1:
        return found, error, math.nan, math.nan
    return found, error, float(ordered[rank - 1]), float(ordered[n - rank])
