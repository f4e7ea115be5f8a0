"""How wide a band must be to hold everywhere at once: the law of the largest of many errors that hang together.

The errors of a curve at many dates are jointly normal in large samples. Their covariance is estimated from the
histories, and the law of the largest standardised one simulated: the resampling of Lin (1997, Statistics in Medicine
16:901-910) with the normal law of its multipliers used as such. Equal precision: each date has its own standard error.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.estimate import Z95, Floats

LEVEL = 0.95
DRAWS = 10_000
SEED = 20_120_523  # of the simulated law: the same findings whenever they are asked for


def critical(covariance: Floats, level: float = LEVEL, draws: int = DRAWS) -> float:
    """How many standard errors a two-sided band takes to each side, so that all hold at once.

    Args:
        covariance: of the estimates, shape (m, m); those without variance do not count.
        level: how often all should hold.
        draws: of the law that is simulated.
    """
    if not np.any(np.diag(covariance) > 0):
        return Z95
    found = np.quantile(np.abs(standard(covariance, draws)).max(axis=1), level)
    return max(float(found), Z95)  # what is simulated may fall short of the bound by a hair


def standard(covariance: Floats, draws: int = DRAWS) -> Floats:
    """Draws of the standardised errors, shape (draws, those with variance)."""
    error = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    varies = error > 0
    correlation = covariance[np.ix_(varies, varies)] / np.outer(error[varies], error[varies])
    half = root(correlation)
    return normal(draws, half.shape[1]) @ half.T


def root(covariance: Floats) -> Floats:
    """A square root of a covariance, which may be singular, shape (m, rank)."""
    values, vectors = np.linalg.eigh(covariance)
    kept = values > max(float(values[-1]), 0.0) * 1e-12
    return np.asarray(vectors[:, kept] * np.sqrt(values[kept]))


@lru_cache(maxsize=4)
def normal(draws: int, number: int) -> Floats:
    """Standard normal numbers, always the same ones, shape (draws, number)."""
    return np.random.default_rng(SEED).standard_normal((draws, number))


def of_jackknife(left_out: NDArray[Any]) -> Floats:
    """The covariance of an estimate from its values with one group left out each, shape (groups, m)."""
    centred = left_out - left_out.mean(axis=0)
    return np.asarray(centred.T @ centred * (len(left_out) - 1) / len(left_out))
