"""Indices of a full grid, in which every value of an input meets every value of the others, luck taken out.

All designs are there, so nothing is a sample but luck: the first order of an input is the variance between the means of
its levels, its total the mean variance over its levels with all else held (Saltelli et al. 2008, section 4.5), both over
the variance between designs. Luck adds to each a mean square of its interaction with that contrast, which is taken out
(`noise`). The interval is that of luck: the jackknife over groups of its columns. It holds some 95 % of the time, and
about 91 % where luck in the means outweighs what the designs differ by.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.sensitivity.noise import Floats, groups, jackknife, row_means
from analysis.sensitivity.sobol import Sobol


def factorial(table: Floats, levels: tuple[int, ...]) -> Sobol:
    """The indices of an outcome.

    Args:
        table: over (designs, columns), the last input fastest.
        levels: how many values each input has; their product is the number of designs.

    Returns:
        NaN where the outcome is constant; no interval where there is one column.
    """
    from scipy.special import stdtrit

    value, variance, luck = _indices(table, levels)
    parts = groups(table.shape[1])
    error = np.full_like(value, np.nan)
    if len(parts) > 1:
        error = jackknife(np.array([_indices(np.delete(table, part, axis=1), levels)[0] for part in parts]))
        if np.isnan(error).any():
            value = error  # without a part of the luck designs are not told apart
    half = error * (float(stdtrit(len(parts) - 1, 0.975)) if len(parts) > 1 else np.nan)
    return Sobol(value, error, value - half, value + half, variance, luck)


def is_full(values: list[NDArray[np.float64]], designs: int) -> tuple[int, ...]:
    """How many values each input has, in a grid of which all designs are there; empty where it is none."""
    levels = tuple(len(np.unique(one)) for one in values)
    return levels if int(np.prod(levels, dtype=np.int64)) == designs else ()


def _indices(table: Floats, levels: tuple[int, ...]) -> tuple[Floats, float, float]:
    m = table.shape[1]
    means = row_means(table).reshape(levels)
    rest = np.nan_to_num(table - row_means(table)[:, None]).reshape(*levels, m)
    correct = m * (m - 1) if m > 1 else np.inf
    plain = float(means.var())
    noise = float(((rest - rest.mean(axis=tuple(range(len(levels))), keepdims=True)) ** 2).sum())
    noise /= means.size * correct
    variance = plain - noise
    found = [_one(means, rest, axis, correct) for axis in range(len(levels))]
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.array(found).T / (variance if variance > 0 else np.nan)
    return value, variance, noise / plain if plain > 0 else np.nan


def _one(means: Floats, rest: Floats, axis: int, correct: float) -> tuple[float, float]:
    """First order and total of one input, not yet over the variance."""
    others = tuple(at for at in range(means.ndim) if at != axis)
    level, luck = means.mean(axis=others), rest.mean(axis=others)
    first = level.var() - ((luck - luck.mean(axis=0)) ** 2).sum() / len(level) / correct
    within = rest - rest.mean(axis=axis, keepdims=True)
    total = means.var(axis=axis).mean() - (within**2).sum() / means.size / correct
    return float(first), float(total)
