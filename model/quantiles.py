"""Quantiles of uncertain inputs: SciPy's distributions, truncated to the range that a number may have, choices,
elicited quantiles, and the pooled judgements of several experts.

NumPy and SciPy are imported at the first call only: a config without uncertain inputs needs neither.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from model import choices
from model.scenario import Uncertain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ELICITED, POOL = "quantiles", "pool"
HALVINGS = 50  # of the bracket of a pool's quantile: more than 32 bits ask for


def _silent() -> Any:
    """SciPy overflows on its way to right answers in far tails: no warning on a user's screen."""
    import numpy as np

    return np.errstate(all="ignore")


@lru_cache(maxsize=4096)
def frozen(item: Uncertain) -> Any:
    """The untruncated distribution of an input, as `scipy.stats` has it."""
    from model.closed_forms import closed_form
    from model.config.families import FAMILIES

    if item.family not in FAMILIES:  # a scenario comes from a file: it must not reach for anything else in the module
        raise ValueError(f"unknown distribution {item.family!r}")
    form = closed_form(item.family, dict(item.parameters))
    if form is not None:
        return form
    from scipy import stats

    return getattr(stats, item.family)(**dict(item.parameters))


def shapes_allowed(family: str, shapes: list[float]) -> bool:
    """Whether a family may have these shape parameters. Warnings of SciPy are raised."""
    from model import closed_forms

    if family in closed_forms.FORMS:
        return closed_forms.allowed(family, shapes)
    from scipy import stats

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # else SciPy says it again whenever it is drawn, to whom it does not concern
        return bool(getattr(stats, family)._argcheck(*shapes))


@lru_cache(maxsize=4096)
def ends(item: Uncertain) -> tuple[bool, float, float]:
    """Whether to go by survival, and the shares of the distribution at the ends of the range.

    In the upper tail only the survival function keeps its digits.
    """
    law = frozen(item)
    with _silent():
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
    if item.family == ELICITED:
        from model.elicited import elicited_quantiles

        values = elicited_quantiles(item, shares)
    elif item.family == POOL:
        values = _pooled(item, shares)
    else:
        tail, low, high = ends(item)
        at = low + shares * (high - low)
        with _silent():
            values = frozen(item).isf(at) if tail else frozen(item).ppf(at)
    return np.asarray(np.clip(values, item.low, item.high), np.float64)


def cdf(item: Uncertain, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of an input at or below each of `values` (same shape); none of a choice."""
    import numpy as np

    if item.family == ELICITED:
        from model.elicited import elicited_cdf

        return np.asarray(elicited_cdf(item, values), np.float64)
    if item.family == POOL:
        shares = choices.shares([expert.weight for expert in item.experts])
        parts = [share * cdf(expert.item, values) for share, expert in zip(shares, item.experts, strict=True)]
        return np.asarray(sum(parts), np.float64)
    tail, low, high = ends(item)
    inside = np.clip(values, item.low, item.high)
    with _silent():
        at = frozen(item).sf(inside) if tail else frozen(item).cdf(inside)
    return np.asarray(np.clip((at - low) / (high - low), 0.0, 1.0), np.float64)


def _pooled(item: Uncertain, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of a linear opinion pool, by halving the bracket that the experts' own quantiles span."""
    import numpy as np

    own = [quantiles(expert.item, shares) for expert in item.experts]
    low, high = np.minimum.reduce(own), np.maximum.reduce(own)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        below = cdf(item, middle) < shares
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray(high, np.float64)


def quantile(item: Uncertain, share: float) -> float:
    """One quantile."""
    import numpy as np

    return float(quantiles(item, np.array([share]))[0])


def median(item: Uncertain) -> float:
    """The value that a noise-free history takes."""
    return choices.median(item.choices) if item.choices else quantile(item, 0.5)
