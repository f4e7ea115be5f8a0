"""How people fared: lowest trust and morale, years in distress, and whether firms got what they hoped for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.estimate import NOTHING, Estimate, mean, quantile, share

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_] | None
NO, YES = 0, 1


def lowest_trust(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Mean, median and 5 % quantile of the lowest trust held by each side of each tie."""
    return _spread(dataset, "trust_min", ("tie", "side"), keep)


def lowest_morale(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Mean, median and 5 % quantile of each firm's lowest morale."""
    return _spread(dataset, "morale_min", ("firm",), keep)


def distress(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Years in distress per firm: mean, median, quantile, and the share of trials with any."""
    keep = completed(dataset) if keep is None else keep
    found = _spread(dataset, "distress_years", ("firm",), keep)
    years = dataset["distress_years"].isel(point=0).values[keep]
    ever = np.array([share(int((column > 0).sum()), len(column)) for column in years.T])
    return found.assign(ever=("firm", ever[:, 0]), ever_se=("firm", ever[:, 1]))


def satisfied(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Share of trials in which a firm had what it hoped for, of those in which it declared a hope."""
    import xarray

    keep = completed(dataset) if keep is None else keep
    found: dict[str, Any] = {}
    for name in ("satisfied", "volume_goal_met"):
        codes = dataset[name].isel(point=0).values[keep]
        numbers = np.array([_yes(column) for column in codes.T])
        found |= {name: ("firm", numbers[:, 0]), f"{name}_se": ("firm", numbers[:, 1])}
    return xarray.Dataset(found, {"firm": dataset["firm"].values}, {"trials": int(keep.sum())})


def _yes(codes: NDArray[np.int8]) -> Estimate:
    declared = int((codes >= NO).sum())
    return share(int((codes == YES).sum()), declared) if declared else NOTHING


def _spread(dataset: xarray.Dataset, name: str, dims: tuple[str, ...], keep: Keep) -> xarray.Dataset:
    import xarray

    keep = completed(dataset) if keep is None else keep
    sample = dataset[name].isel(point=0).values[keep]
    shape = sample.shape[1:]
    columns = np.sort(sample.reshape(len(sample), math.prod(shape)), axis=0).T
    found: dict[str, Any] = {}
    for label, estimates in (
        ("mean", [mean(column) for column in columns]),
        ("median", [quantile(column, 0.5) for column in columns]),
        ("q05", [quantile(column, 0.05) for column in columns]),
    ):
        numbers = np.array(estimates).reshape(*shape, 2)
        found |= {label: (dims, numbers[..., 0]), f"{label}_se": (dims, numbers[..., 1])}
    attributes = {"trials": int(keep.sum()), "units": dataset[name].attrs["units"]}
    return xarray.Dataset(found, {dim: dataset[dim].values for dim in dims}, attributes)
