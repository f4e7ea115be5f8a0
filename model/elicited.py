"""The distribution through elicited quantiles, ``{quantiles: {5: 0.1, 50: 0.3, 95: 0.6}}``, in closed form both ways.

A person says "one chance in twenty that it is below 0.1, as likely above 0.3 as below". Between what was said the
law must do something, and no parametric family meets more than two or three such statements. So the number is
stretched over the whole line (by a logit between two ends, a logarithm where there is one end), and there it is
piecewise linear in the normal quantile of the share, the slopes at both ends continued: every stated quantile is met
exactly, nothing leaves the range, and two quantiles give a logit-normal (log-normal, normal) law. The price is a
density with steps at the stated values.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from model.scenario import Uncertain

Array = np.ndarray[Any, Any]


def elicited_quantiles(item: Uncertain, shares: Array) -> Array:
    """The quantiles at `shares` in 0..1 (same shape)."""
    normal, stretched = _points(item)
    with np.errstate(over="ignore"):
        return _shrunk(_piecewise(ndtri(shares), normal, stretched), item.low, item.high)


def elicited_cdf(item: Uncertain, values: Array) -> Array:
    """The share at or below each of `values` (same shape)."""
    normal, stretched = _points(item)
    with np.errstate(divide="ignore"):
        at = _stretched(np.clip(values, item.low, item.high), item.low, item.high)
    return np.asarray(ndtr(_piecewise(at, stretched, normal)))


def _points(item: Uncertain) -> tuple[Array, Array]:
    """Normal quantiles and stretched values of what was said, both rising."""
    shares = np.array([float(percent) / 100.0 for percent, _ in item.parameters])
    values = np.array([value for _, value in item.parameters])
    return ndtri(shares), _stretched(values, item.low, item.high)


def _stretched(values: Array, low: float, high: float) -> Array:
    if math.isfinite(low) and math.isfinite(high):
        return np.log(values - low) - np.log(high - values)
    if math.isfinite(low):
        return np.log(values - low)
    return -np.log(high - values) if math.isfinite(high) else values


def _shrunk(stretched: Array, low: float, high: float) -> Array:
    """Inverse of `_stretched`."""
    if math.isfinite(low) and math.isfinite(high):
        return low + (high - low) / (1.0 + np.exp(-stretched))
    if math.isfinite(low):
        return low + np.exp(stretched)
    return high - np.exp(-stretched) if math.isfinite(high) else stretched


def _piecewise(at: Array, knots: Array, values: Array) -> Array:
    """The line through (knots, values) at `at`, its first and last slope continued."""
    slopes = np.diff(values) / np.diff(knots)
    piece = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, len(slopes) - 1)
    return np.asarray(values[piece] + slopes[piece] * (at - knots[piece]))
