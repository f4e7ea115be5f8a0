"""The tails of a sample: the mean of its worst part, and intervals of quantiles. Plain sorted arrays in, numbers out."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.estimate import Floats

ALPHA = 0.05


class Shortfall(NamedTuple):
    """The mean of the worst part, its Monte Carlo standard error and 95 % interval."""

    value: float
    se: float
    low: float
    high: float


def shortfall(ordered: NDArray[Any], tail: float) -> Shortfall:
    """Expected shortfall of a sorted sample: the mean of its lowest part (Acerbi and Tasche 2002).

    The standard error is that of the quantile's shortfall, sd((q - x)+) / (tail sqrt(n)) (Chen 2008, Journal of
    Financial Econometrics 6:87-107); the interval is Student's with as many histories as lie in the tail.

    Args:
        ordered: the sample, ascending, shape (n,).
        tail: the share that counts as the worst, 0..1.
    """
    n = len(ordered)
    size = tail * n
    if n == 0 or size < 1:
        return Shortfall(*[math.nan] * 4)
    whole = int(size)
    worst = np.asarray(ordered[: whole + 1], np.float64)
    edge = float(worst[min(whole, len(worst) - 1)])
    value = (float(worst[:whole].sum()) + (size - whole) * edge) / size
    short = edge - worst[:whole]
    # Of (q - x)+ over all histories, of which only those of the tail are not zero.
    first, second = float(short.sum()) / n, float((short**2).sum()) / n
    se = math.sqrt(max(second - first**2, 0.0) / n) / tail
    half = se * _student(whole)
    return Shortfall(value, se, value - half, value + half)


@cache
def ranks(n: int, q: float) -> tuple[float, float]:
    """Fractional ranks, counted from 0, between whose order statistics a quantile lies with 95 % confidence.

    Hutson (1999, Statistics and Probability Letters 45:227-235): rank u of a uniform sample is Beta(u, n + 1 - u).
    NaN where it would lie beyond the sample.
    """
    from scipy.optimize import brentq
    from scipy.special import betainc

    def end(level: float) -> float:
        def over(u: float) -> float:
            return float(betainc(u, n + 1 - u, q)) - level

        first, last = 1e-9, n + 1 - 1e-9
        if n < 2 or over(first) * over(last) > 0:
            return math.nan
        rank = float(brentq(over, first, last)) - 1
        return rank if 0 <= rank <= n - 1 else math.nan

    return end(1 - ALPHA / 2), end(ALPHA / 2)


def value_at(ordered: NDArray[Any], rank: Floats) -> Floats:
    """Order statistics of fractional ranks, linear between neighbours; NaN of NaN."""
    known = np.nan_to_num(rank)
    if not len(ordered):
        return np.full(len(rank), np.nan)
    below = known.astype(int).clip(0, len(ordered) - 1)
    above = np.minimum(below + 1, len(ordered) - 1)
    found = ordered[below] + (known - below) * (ordered[above] - ordered[below])
    return np.where(np.isnan(rank), np.nan, found)


@cache
def _student(n: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, 1 - ALPHA / 2)) if n > 1 else math.nan
