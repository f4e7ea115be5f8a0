"""Quantiles of uncertain inputs: SciPy's distributions, truncated to the range that a number may have, and choices.

NumPy and SciPy are imported at the first call only: a config without uncertain inputs needs neither.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from model import choices
from model.scenario import Uncertain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@lru_cache(maxsize=4096)
def frozen(item: Uncertain) -> Any:
    """The untruncated SciPy distribution of an input."""
    from scipy import stats

    return getattr(stats, item.family)(**dict(item.parameters))


@lru_cache(maxsize=4096)
def ends(item: Uncertain) -> tuple[bool, float, float]:
    """Whether to go by survival, and the shares of the distribution at the ends of the range.

    In the upper tail only the survival function keeps its digits.
    """
    law = frozen(item)
    low, high = float(law.cdf(item.low)), float(law.cdf(item.high))
    if low <= 0.5:
        return False, low, high
    return True, float(law.sf(item.low)), float(law.sf(item.high))


def mass(item: Uncertain) -> float:
    """How much of the untruncated distribution lies in the range of the number."""
    _, low, high = ends(item)
    return abs(high - low)


def quantiles(item: Uncertain, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The quantiles at `shares` in 0..1 (same shape): of the truncated distribution, or of a choice in the order written."""
    import numpy as np

    if item.choices:
        values = np.array([choice.value for choice in item.choices])
        return np.asarray(values[np.searchsorted(choices.cumulative(item.choices), shares)], np.float64)
    tail, low, high = ends(item)
    at = low + shares * (high - low)
    values = frozen(item).isf(at) if tail else frozen(item).ppf(at)
    return np.asarray(np.clip(values, item.low, item.high), np.float64)


def quantile(item: Uncertain, share: float) -> float:
    """One quantile."""
    import numpy as np

    return float(quantiles(item, np.array([share]))[0])


def median(item: Uncertain) -> float:
    """The value that a noise-free history takes."""
    return choices.median(item.choices) if item.choices else quantile(item, 0.5)
