"""Drawing uncertain inputs: one stream per path, the quantile function of its distribution.

Draws come in tiles of TILE trials that start at multiples of TILE, always whole: SciPy and NumPy may
round the odd element of a vector otherwise, and then a number would depend on how trials were cut up. They are
rounded to 32 bits, as the store keeps them, so that the last bits of a C library or a processor stay out of histories.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from model.draws import Draw, uniform, words
from model.engines.lives import Array
from model.quantiles import median, quantiles
from model.scenario import Correlation, Uncertain

TILE = 1024


def uniforms(item: Uncertain, key: tuple[int, int], first: int, last: int) -> Array:
    """The uniform draws of an input for trials first..last-1."""
    stream = words("input", item.stream or item.path)
    trials: Any = np.arange(first, last, dtype=np.uint64)  # integer arithmetic: exact on arrays too
    return np.asarray(uniform(Draw(*key, trials, *stream, 0), 0))


def drawn(item: Uncertain, shares: Array) -> Array:
    """An input at shares of its distribution, within its range, in 32 bits."""
    values = quantiles(item, shares)
    return np.clip(values.astype(np.float32).astype(np.float64), item.low, item.high)


def draw_inputs(
    items: tuple[Uncertain, ...],
    key: tuple[int, int],
    first: int,
    last: int,
    correlations: tuple[Correlation, ...] = (),
) -> Array:
    """Inputs of trials first..last-1 (trials, inputs); those that are not correlated as if there were no others."""
    start, stop = first - first % TILE, last + -last % TILE
    tiles = [_tile(items, key, tile, correlations) for tile in range(start, stop, TILE)]
    if not items or not tiles:
        return np.zeros((last - first, len(items)))
    return np.concatenate(tiles)[first - start : last - start]


def _tile(
    items: tuple[Uncertain, ...], key: tuple[int, int], first: int, correlations: tuple[Correlation, ...]
) -> Array:
    shares = [uniforms(item, key, first, first + TILE) for item in items]
    if correlations:
        from model.correlation import correlated, solve

        shares = correlated(shares, solve(items, correlations))
    columns = [drawn(item, share) for item, share in zip(items, shares, strict=True)]
    return np.stack(columns, axis=1) if columns else np.zeros((TILE, 0))


def medians(items: tuple[Uncertain, ...]) -> Array:
    """The median of every input (1, inputs)."""
    middle = [np.clip(float(np.float32(median(item))), item.low, item.high) for item in items]
    return np.array(middle).reshape(1, len(items))
