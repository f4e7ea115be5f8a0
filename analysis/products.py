"""What became of the joint products, and what their customers get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.estimate import Estimate, mean, share

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_] | None
LAUNCHED = "product_launched"
# Those that are NaN where the product was never launched are averaged over the launched ones.
MEASURES = ("product_delay", "product_units", "product_units_planned", "product_customer_value", "development_saving")


def products(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Share launched, and means of delay, units and units planned, customer value (both if launched) and saving, with standard errors."""
    import xarray

    keep = completed(dataset) if keep is None else keep
    launched = dataset[LAUNCHED].isel(point=0).values[keep]
    columns = {"launched": [share(int(column.sum()), len(column)) for column in launched.T]}
    columns |= {name: _means(dataset[name].isel(point=0).values[keep]) for name in MEASURES}
    found: dict[str, Any] = {}
    for name, estimates in columns.items():
        numbers = np.array(estimates, float).reshape(-1, 2)
        found |= {name: ("product", numbers[:, 0]), f"{name}_se": ("product", numbers[:, 1])}
    return xarray.Dataset(found, {"product": dataset["product"].values}, {"trials": int(keep.sum())})


def _means(sample: NDArray[np.float32]) -> list[Estimate]:
    return [mean(column[~np.isnan(column)]) for column in sample.T]
