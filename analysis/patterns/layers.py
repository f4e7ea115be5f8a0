"""P6: the financial layer varies most, the product layer less, the process layer least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.estimate import Floats
from analysis.patterns.error import bootstrap
from analysis.patterns.finding import NOTHING, Finding, Interval, Line, Target
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
    """Yearly means of a quantity of both firms, shape (n, years, 2)."""
    both = np.stack([some.firm_path(name, side) for side in (INVESTOR, HOST)], axis=-1)
    quarters = both if domain is None else both[:, :, domain]
    years = (quarters.shape[1] - 1) // 4
    return np.asarray(quarters[:, 1 : 4 * years + 1].reshape(len(some), years, 4, 2).mean(axis=2))


def variation(years: Floats) -> float:
    """Yearly s.d. within firms over the s.d. between them, of yearly means (n, years, firms)."""
    within = np.diff(years, axis=1).std(axis=(0, 1)).mean()
    between = years[:, years.shape[1] // 2].std()
    return float(within / between) if between > 0 else float("nan")


def _alone(years: NDArray[np.float64]) -> Interval:
    return bootstrap(variation, years) if years.shape[1] > 1 else NOTHING


def _over(upper: Floats, lower: Floats) -> Interval:
    if upper.shape[1] < 2:
        return NOTHING
    return bootstrap(lambda a, b: variation(a) / variation(b), upper, lower)
