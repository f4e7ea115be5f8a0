"""What outer draws of the inputs say: plain arrays of each draw's mean and variance in, bands and shares out.

A draw's own mean differs from the others' for two reasons: its inputs are others (ignorance), and it has only so many
histories (chance, which more histories remove). The spread of the means holds both,

    var(means) = ignorance + mean over draws of (variance within the draw / its histories),

so the means are drawn in toward their own mean until only the first is left, and the band is of those.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BAND = (0.025, 0.975)


class Spread(NamedTuple):
    """What draws say of one number, or of an array of them.

    Attributes:
        value, se: the mean over draws and its Monte Carlo standard error (other draws, other histories).
        low, high: the 95 % band over draws.
        ignorance: variance of a single history's outcome between draws: gone if the inputs were known.
        chance: within draws: there even if they were.
        known: the share of ignorance in both; `known_se` by the jackknife over draws.
    """

    value: NDArray[Any]
    se: NDArray[Any]
    low: NDArray[Any]
    high: NDArray[Any]
    ignorance: NDArray[Any]
    chance: NDArray[Any]
    known: NDArray[Any]
    known_se: NDArray[Any]


def over_draws(means: NDArray[Any], variances: NDArray[Any], counts: NDArray[Any]) -> Spread:
    """The spread over draws; NaN where fewer than two draws have two histories each.

    Args:
        means, variances: within each draw, shape (draws, ...); variances without bias.
        counts: histories of each draw, shape (draws,).
    """
    use = counts > 1
    means, variances, counts = means[use], variances[use], counts[use]
    draws = len(means)
    if draws < 2:
        nothing = np.full(means.shape[1:], np.nan)
        value = means[0] if draws else nothing
        return Spread(value, *[nothing] * 7)
    value, total = means.mean(axis=0), means.var(axis=0, ddof=1)
    noise = variances / counts.reshape(-1, *[1] * (means.ndim - 1))
    ignorance = np.maximum(total - noise.mean(axis=0), 0.0)
    low, high = np.quantile(drawn_in(means, ignorance), BAND, axis=0, method="median_unbiased")
    chance = variances.mean(axis=0)
    error = np.sqrt(total / draws)
    return Spread(
        value, error, low, high, ignorance, chance, _share(ignorance, chance), _jackknife(means, variances, noise)
    )


def drawn_in(means: NDArray[Any], ignorance: NDArray[Any]) -> NDArray[Any]:
    """The means of the draws, drawn in toward their own mean until their variance is that of ignorance alone."""
    total = means.var(axis=0, ddof=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where(total > 0, np.sqrt(np.minimum(ignorance / total, 1.0)), 0.0)
    centre = means.mean(axis=0)
    return np.asarray(centre + factor * (means - centre))


def _share(ignorance: NDArray[Any], chance: NDArray[Any]) -> NDArray[Any]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(ignorance / (ignorance + chance))


def _jackknife(means: NDArray[Any], variances: NDArray[Any], noise: NDArray[Any]) -> NDArray[Any]:
    """The standard error of the share of ignorance, leaving out one draw at a time."""
    d = len(means)
    if d < 3:
        return np.full(means.shape[1:], np.nan)
    centred = means - means.mean(axis=0)
    square = (centred**2).sum(axis=0) - centred**2 * d / (d - 1)  # of the others about their own mean
    left = [(x.sum(axis=0) - x) / (d - 1) for x in (noise, variances)]
    shares = _share(np.maximum(square / (d - 2) - left[0], 0.0), left[1])
    spread = ((shares - shares.mean(axis=0)) ** 2).sum(axis=0)
    return np.asarray(np.sqrt(spread * (d - 1) / d))
