"""P6: the financial layer varies most, the product layer less, the process layer least."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import Floats
from analysis.patterns.error import bootstrap
from analysis.patterns.finding import Finding, Interval, Line, Target
from analysis.patterns.histories import ALLIANCES, HOST, INVESTOR, Histories, histories
from model.state.firm import PRODUCTION

if TYPE_CHECKING:
    import xarray

FACTOR = 2.0


def layers(dataset: xarray.Dataset) -> Finding:
    """P6: financial > product > process, each by a factor of 2 or more."""
    some = histories(dataset, ALLIANCES, filmed=True)
    finance = _layer(some, "path_margin")
    product = _layer(some, "path_appeal")
    process = _layer(some, "path_capability", PRODUCTION)
    return Finding(
        "P6", "volatility of the layers", "A1-A5",
        "s.d. of yearly changes within a firm over the s.d. between firms at half time; margin, appeal, production",
        (
            Line("financial over product", _over(finance, product), Target(low=FACTOR)),
            Line("product over process", _over(product, process), Target(low=FACTOR)),
            Line("financial layer, within over between", _alone(finance)),
            Line("product layer", _alone(product)),
            Line("process layer", _alone(process)),
        ),
    )  # fmt: skip


def _layer(some: Histories, name: str, domain: int | None = None) -> Floats:
    """What `variation` needs of a quantity of both firms, in yearly means: see `moments`."""
    both = np.stack([some.firm_path(name, side) for side in (INVESTOR, HOST)], axis=-1)
    quarters = both if domain is None else both[:, :, domain]
    years = (quarters.shape[1] - 1) // 4
    if years < 2:
        return np.empty((0, 3, 2))
    return moments(quarters[:, 1 : 4 * years + 1].reshape(len(some), years, 4, 2).mean(axis=2))


def moments(years: Floats) -> Floats:
    """Of each history: mean and mean square of the changes from year to year, and the level at half time.

    Args:
        years: yearly means, shape (n, years, firms), two years at least.

    Returns:
        shape (n, 3, firms): resampling whole series would be slow.
    """
    change = np.diff(years, axis=1)
    return np.stack([change.mean(axis=1), (change**2).mean(axis=1), years[:, years.shape[1] // 2]], axis=1)


def variation(parts: Floats) -> float:
    """Yearly s.d. within firms, mean of the firms, over the s.d. between all of them."""
    change, square = parts[:, 0].mean(axis=0), parts[:, 1].mean(axis=0)
    between = parts[:, 2].std()
    return float(np.sqrt(square - change**2).mean() / between) if between > 0 else math.nan


def _alone(parts: Floats) -> Interval:
    return bootstrap(variation, parts)


def _over(upper: Floats, lower: Floats) -> Interval:
    return bootstrap(ratio_of_variations, upper, lower)


def ratio_of_variations(upper: Floats, lower: Floats) -> float:
    """How many times as much the upper layer varies; NaN where the lower does not."""
    below = variation(lower)
    return variation(upper) / below if below > 0 else math.nan
