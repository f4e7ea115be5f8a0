"""Sobol indices from the blocks A, B and AB of a Saltelli design, luck taken out.

Of f = the mean over M columns of luck, common to all designs, first order and total are estimated as

    V_i  = mean of f_B (f_ABi - f_A)          (Saltelli et al. 2010, table 2 b)
    VT_i = mean of (f_A - f_ABi)^2 / 2        (Jansen 1999)

over V, the variance of f over A and B; so far what `scipy.stats.sobol_indices` gives. But products of means of the same
histories hold the covariance of their luck: it pulls first orders towards 0 and totals towards 1. It is estimated from
the histories themselves and taken out of all three: cov(B, ABi - A) / M, var(A - ABi) / 2M and the interaction of
designs and luck (`noise`).

Intervals: percentiles of the bootstrap over base samples, expanded as Student's t is against the normal law (Hesterberg
2015, section 4.3). To each resample a normal deviate is added, as wide as the jackknife over groups of columns says that
other luck would move the index. Measured on base samples drawn at random they hold 94 to 95 % of the time from 128 on,
92 to 93 % with 64 and about 90 % with 16 (BCa and Student's t of the jackknife do no better); samples of a Sobol sequence
are spread more evenly, so that theirs hold more often.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from analysis.estimate import Z95
from analysis.sensitivity.noise import Floats, groups, interaction, jackknife, row_means

RESAMPLES = 999
SEED = 20120523  # of the bootstrap: the same run gives the same interval
BAND = (2.5, 97.5)
RESOLVED = 0.975  # of resamples in which designs differ by more than luck; else no index can be had


class Sobol(NamedTuple):
    """Indices over (2, inputs): first order, total.

    Attributes:
        value, se, low, high: the indices, their standard error and 95 % interval.
        variance: of the expected outcome over the inputs, without luck.
        luck: what luck added to it, a share of their sum.
    """

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    variance: float
    luck: float


class _Parts(NamedTuple):
    """Base sample by base sample what the indices are means of: (samples, 2, inputs), and twice (samples,)."""

    products: Floats
    squares: Floats
    means: Floats
    noise: float


def sobol(table: Floats) -> Sobol:
    """The indices of an outcome.

    Args:
        table: over (2 + inputs, samples, columns), the blocks in the order A, B, AB_1 ... of a Saltelli design.

    Returns:
        NaN where the outcome is constant, or its designs are not told apart beyond luck.
    """
    whole = _parts(table)
    count = table.shape[1]
    value = _indices(whole, np.full((1, count), 1 / count))[0]
    rng = np.random.default_rng(SEED)
    weights = _resamples(rng, count)
    columns = groups(table.shape[2])
    left = [_of_others(table, group) for group in columns] if len(columns) > 1 else []
    luck = jackknife(np.array(left)) if left else np.zeros_like(value)
    resampled = _indices(whole, weights)
    resampled = value + _expansion(count) * (resampled - value) + luck * rng.standard_normal(resampled.shape)
    resolved = np.isfinite(resampled).all(axis=(1, 2))
    variance = _variance(whole, np.full((1, count), 1 / count))[0]
    if resolved.mean() < RESOLVED:
        nothing = np.full_like(value, np.nan)
        return Sobol(nothing, nothing, nothing, nothing, variance, _share(whole.noise, variance))
    resampled = resampled[resolved]
    low, high = np.percentile(resampled, BAND, axis=0)
    return Sobol(value, resampled.std(axis=0, ddof=1), low, high, variance, _share(whole.noise, variance))


def _share(noise: float, variance: float) -> float:
    """What luck is of the variance with luck."""
    noise = 0.0 if np.isnan(noise) else noise
    return min(noise / (variance + noise), 1.0) if variance + noise > 0 else np.nan


def _resamples(rng: np.random.Generator, count: int) -> Floats:
    """How often each base sample is in each resample, as a share."""
    drawn = rng.integers(0, count, (RESAMPLES, count)) + count * np.arange(RESAMPLES)[:, None]
    return np.bincount(drawn.ravel(), minlength=RESAMPLES * count).reshape(RESAMPLES, count) / count


def _expansion(count: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(count - 1, 0.975)) / Z95 * math.sqrt(count / (count - 1)) if count > 1 else float("nan")


def _of_others(table: Floats, group: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
    rest = np.delete(table, group, axis=2)
    count = table.shape[1]
    return np.asarray(_indices(_parts(rest), np.full((1, count), 1 / count))[0])


def _parts(table: Floats) -> _Parts:
    blocks, count, m = table.shape
    flat = row_means(table.reshape(-1, m)).reshape(blocks, count)
    flat = flat - flat[:2].mean()
    a, b, mixed = flat[0], flat[1], flat[2:]
    first, total = b * (mixed - a), (a - mixed) ** 2 / 2
    noise = float("nan")
    if m > 1:
        difference = table[2:] - table[0]
        centred = np.nan_to_num(difference - (mixed - a)[..., None])
        own = np.nan_to_num(table[1] - table[1].mean(axis=-1, keepdims=True))
        first = first - np.einsum("jk,ijk->ij", own, centred) / (m * (m - 1))
        total = total - np.einsum("ijk,ijk->ij", centred, centred) / (2 * m * (m - 1))
        noise = interaction(table[:2].reshape(-1, m))
    both = np.stack([a, b])
    return _Parts(np.stack([first.T, total.T], axis=1), (both**2).mean(axis=0), both.mean(axis=0), noise)


def _variance(parts: _Parts, weights: Floats) -> Floats:
    noise = 0.0 if np.isnan(parts.noise) else parts.noise
    return np.asarray(weights @ parts.squares - (weights @ parts.means) ** 2 - noise)


def _indices(parts: _Parts, weights: Floats) -> Floats:
    """Indices under weights of the base samples, shape (resamples, 2, inputs)."""
    variance = _variance(parts, weights)
    count, _, inputs = parts.products.shape
    sums = (weights @ parts.products.reshape(count, -1)).reshape(-1, 2, inputs)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(variance > 0, 1 / variance, np.nan)[:, None, None] * sums
