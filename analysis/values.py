"""What the alliance is worth to each partner: value and capability against standing alone on the same draws."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.estimate import mean, quantile, share

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_] | None
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
SIDES_WIN = ("win_win", "investor_wins", "host_wins", "lose_lose")


def value_added(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Mean and quantiles of value added per firm, with standard errors, in the currency of its attributes."""
    import xarray

    keep = completed(dataset) if keep is None else keep
    firms = range(dataset.sizes["firm"])
    ordered = [np.sort(dataset["value_added"].isel(point=0, firm=firm).values[keep]) for firm in firms]
    means = np.array([mean(sample) for sample in ordered])
    quantiles = np.array([[quantile(sample, q) for q in QUANTILES] for sample in ordered])
    gains = np.array([share(int((sample > 0).sum()), len(sample)) for sample in ordered])
    units = {"units": dataset["value_added"].attrs["units"]}
    return xarray.Dataset(
        {
            "mean": ("firm", means[:, 0], units),
            "mean_se": ("firm", means[:, 1], units),
            "quantiles": (("firm", "quantile"), quantiles[..., 0], units),
            "quantiles_se": (("firm", "quantile"), quantiles[..., 1], units),
            "gain": ("firm", gains[:, 0], {"long_name": "share of trials in which value was added"}),
            "gain_se": ("firm", gains[:, 1]),
        },
        {"firm": dataset["firm"].values, "quantile": list(QUANTILES)},
        {"trials": int(keep.sum()), **units},
    )


def capability_added(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Mean capability added per firm and domain (frontier = 1), with standard errors."""
    keep = completed(dataset) if keep is None else keep
    return _means(dataset["capability_added"].isel(point=0), keep)


def wins(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Share of trials in which both, one or neither partner of a tie gained value, with standard errors."""
    import xarray

    keep = completed(dataset) if keep is None else keep
    number = {name: at for at, name in enumerate(dataset["firm"].values.tolist())}
    found = np.array(
        [_outcomes(dataset, [number[name] for name in pair], keep) for pair in dataset["partner"].values.tolist()]
    )
    found = found.reshape(-1, len(SIDES_WIN), 2)
    return xarray.Dataset(
        {"share": (("tie", "outcome"), found[..., 0]), "se": (("tie", "outcome"), found[..., 1])},
        {"tie": dataset["tie"].values, "outcome": list(SIDES_WIN)},
        {"trials": int(keep.sum())},
    )


def _outcomes(dataset: xarray.Dataset, pair: list[int], keep: NDArray[np.bool_]) -> list[Any]:
    investor, host = (dataset["value_added"].isel(point=0, firm=firm).values[keep] > 0 for firm in pair)
    cases = (investor & host, investor & ~host, ~investor & host, ~investor & ~host)
    return [share(int(case.sum()), int(keep.sum())) for case in cases]


def _means(variable: xarray.DataArray, keep: NDArray[np.bool_]) -> xarray.Dataset:
    """Mean and standard error over the trials, element by element."""
    import xarray

    sample = variable.values[keep]
    shape = sample.shape[1:]
    columns = sample.reshape(len(sample), math.prod(shape))
    found = np.array([mean(columns[:, at]) for at in range(columns.shape[1])]).reshape(*shape, 2)
    coordinates = {dim: variable[dim].values for dim in variable.dims[1:]}
    return xarray.Dataset(
        {"mean": (variable.dims[1:], found[..., 0]), "se": (variable.dims[1:], found[..., 1])},
        coordinates,
        {"trials": int(keep.sum()), "units": variable.attrs["units"]},
    )
