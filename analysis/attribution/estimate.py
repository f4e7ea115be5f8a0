"""Numbers on what removing a cause does to the same histories: plain arrays in, plain numbers out."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from analysis.estimate import share, wilson

Bools = NDArray[np.bool_]


class Share(NamedTuple):
    """A part of a number of histories, with standard error and Wilson's 95 % interval; NaN of none."""

    cases: int
    of: int
    share: float
    se: float
    low: float
    high: float


class Combined(NamedTuple):
    """What two causes do together beyond the sum of what each does by itself.

    `low`, `high` hold 95 % for this number, `joint_low`, `joint_high` for all numbers that are looked at together.
    """

    interaction: float
    se: float
    low: float
    high: float
    joint_low: float
    joint_high: float


def part(of: Bools, which: Bools) -> Share:
    """How many of some trials are also others, shape (trials,) each."""
    count, n = int((of & which).sum()), int(of.sum())
    found = share(count, n)
    return Share(count, n, *found, *wilson(found.value, n))


def interaction(
    both: NDArray[Any], one: NDArray[Any], other: NDArray[Any], was: NDArray[Any], looked_at: int
) -> Combined:
    """The mean of ``(was - both) - (was - one) - (was - other)``: an effect of two causes less the sum of each.

    Args:
        both, one, other: the outcome with both causes, the one, the other removed (trials,); was: as it was.
        looked_at: how many such numbers are judged together (Bonferroni).

    Student's t for numbers. Of outcomes that are yes or no the sample is small whole numbers, mostly 0: one more
    of each sign is added, as Bonett and Price (2012) do for a difference, so that the interval is honest at 0.
    """
    truth = was.dtype == bool
    each = one.astype(float) + other - was.astype(float) - both
    each = each[~np.isnan(each)]
    n = len(each)
    if n < 2:
        return Combined(*[math.nan] * 6)
    mean, error = float(each.mean()), float(each.std(ddof=1)) / math.sqrt(n)
    centre, spread, quantiles = mean, error, _t(n - 1, looked_at)
    if truth:
        more = np.append(each, [1.0, -1.0])
        centre, spread, quantiles = float(more.mean()), float(more.std()) / math.sqrt(n + 2), _normal(looked_at)
    bounds = [centre + sign * size * spread for size in quantiles for sign in (-1, 1)]
    return Combined(mean, error, *bounds)


def _t(freedom: int, looked_at: int) -> tuple[float, float]:
    return float(stdtrit(freedom, 0.975)), float(stdtrit(freedom, 1 - 0.025 / max(looked_at, 1)))


def _normal(looked_at: int) -> tuple[float, float]:
    return float(ndtri(0.975)), float(ndtri(1 - 0.025 / max(looked_at, 1)))
