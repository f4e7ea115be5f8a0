"""First-order indices from any sample: how much of an outcome's variance follows an input, by a short cosine series.

The outcome is put in order of the input, and its mean given the input written as K cosines of the rank (Plischke 2010,
"An effective algorithm for computing global sensitivity indices"; few values and words have a mean each instead). The
sum of the squared coefficients is the explained variance; it is too large by the coefficients' own variances, which are
taken out, so that an index can be negative: nothing is seen. Waves shorter than 2 / K of the ranks are not seen.

The standard error: the influence function of the explained variance over the variance, less what the errors of the
coefficients add to it, plus their term of second order, 2 |C|^2 with C their covariance, which alone is left where an
input has no effect. C is that of unequal variances, by
leverage (HC2, MacKinnon and White 1985).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.sensitivity.noise import Floats

FEWEST, MOST = 3, 16  # cosines
CELLS = 512  # ranks are told apart as far as that


class Index(NamedTuple):
    """Indices over the inputs, their standard errors, and the ends of their 95 % intervals."""

    value: Floats
    se: Floats
    low: Floats
    high: Floats


class Waves(NamedTuple):
    """An input as cells of its ranks, and functions of them.

    Attributes:
        cell: of each value, shape (n,).
        base: of each cell the functions, orthonormal over the sample, shape (cells, functions).
    """

    cell: NDArray[np.intp]
    base: Floats


def waves(values: NDArray[Any], is_word: bool = False) -> Waves:
    """The functions that an input is looked at through: as many as the cube root of its values, 3 to 16."""
    n = len(values)
    count = int(min(max(round(n ** (1 / 3)), FEWEST), MOST))
    different, cell = np.unique(values, return_inverse=True)
    if len(different) > CELLS and not is_word:
        edges = np.unique(np.quantile(values, np.arange(1, CELLS) / CELLS, method="inverted_cdf"))
        cell = np.searchsorted(edges, values)
        different = np.arange(len(edges) + 1)
    share = np.bincount(cell, minlength=len(different)) / n
    if is_word or len(different) <= count + 1:
        base = np.eye(len(different))
    else:
        middle = np.cumsum(share) - share / 2
        base = np.cos(np.pi * np.arange(count + 1) * middle[:, None])
    root = np.sqrt(share)[:, None]
    whole = np.concatenate([np.ones((len(different), 1)), base], axis=1) * root
    q = np.linalg.qr(whole)[0][:, 1 : len(different) if len(different) <= count + 1 or is_word else count + 1]
    return Waves(cell.astype(np.intp), np.divide(q, root, out=np.zeros_like(q), where=root > 0))


def first_order(outcome: Floats, inputs: list[Waves], luck: float = 0.0) -> Index:
    """The indices of one outcome.

    Args:
        outcome: one value for each history, or each design, shape (n,); NaN is left out.
        inputs: as `waves` gives them.
        luck: variance that luck adds to each value and that is not to be explained.

    Returns:
        over the inputs; NaN where the outcome is constant.
    """
    from scipy.special import stdtrit

    there = ~np.isnan(outcome)
    y = outcome[there]
    n = len(y)
    variance = float(y.var(ddof=1)) - luck if n > 1 else math.nan
    if not variance > 1e-12 * max(float(np.abs(y).max(initial=0.0)) ** 2, 1e-300):
        nothing = np.full(len(inputs), np.nan)
        return Index(nothing, nothing, nothing, nothing)
    powers = np.cumprod(np.broadcast_to(y - y.mean(), (4, n)), axis=0)
    found = [_one(powers, one.cell[there], one.base, variance) for one in inputs]
    value, error = np.array(found).reshape(-1, 2).T
    half = float(stdtrit(max(n - 2, 1), 0.975)) * error
    return Index(value, error, value - half, value + half)


def _one(powers: Floats, cell: NDArray[np.intp], base: Floats, variance: float) -> tuple[float, float]:
    n = powers.shape[1]
    functions = base.shape[1]
    if n <= functions + 1:
        return math.nan, math.nan
    sums = np.stack([np.bincount(cell, minlength=len(base)), *(np.bincount(cell, p, len(base)) for p in powers)])
    mean = base @ (base.T @ sums[1] / n)  # the series, in every cell
    square = sums[2] - 2 * mean * sums[1] + mean**2 * sums[0]  # of what it leaves
    leverage = np.minimum((1 + (base**2).sum(axis=1)) / n, 0.9)
    covariance = (base * (square / (1 - leverage))[:, None]).T @ base / n**2
    index = (float(sums[0] @ mean**2) / n - float(np.trace(covariance))) / variance
    influence = _square_of(-(mean**2), 2 * mean, -index, sums) / n
    fourth = float((covariance**2).sum())
    first = influence / n - 4 * fourth
    return index, math.sqrt(max(first, 0.0) + 2 * fourth) / variance


def _square_of(a: Floats, b: Floats, c: float, sums: Floats) -> float:
    """The sum of (a + b y + c y^2 - its mean)^2 from sums of powers of y in cells."""
    total = float(a @ sums[0] + b @ sums[1] + c * sums[2].sum())
    square = a**2 @ sums[0] + 2 * (a * b) @ sums[1] + (b**2 + 2 * a * c) @ sums[2]
    square += 2 * (b * c) @ sums[3] + c**2 * sums[4].sum()
    return float(square) - total**2 / float(sums[0].sum())
