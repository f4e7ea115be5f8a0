"""What the alliance is worth to each partner: value and capability against standing alone on the same draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.estimate import Floats, mean, quantile, share
from model.store import wins as wins_of

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_] | None
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
PIECE = 1 << 17  # trials read at once where a mean is all that is wanted
SIDES_WIN = wins_of.OUTCOMES


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
    """Share of trials in which both, one or neither partner of a tie gained value, with standard errors.

    `no_change` is where both are worth exactly what they are alone (an agreement that never closed, say).
    """
    import xarray

    keep = completed(dataset) if keep is None else keep
    cases = outcomes(dataset)[keep]
    counts = cases.sum(axis=0).ravel().tolist()
    found = np.array([share(count, len(cases)) for count in counts]).reshape(-1, len(SIDES_WIN), 2)
    either = cases[..., 1:3].any(axis=-1).sum(axis=0).tolist()
    one = np.array([share(count, len(cases)) for count in either]).reshape(-1, 2)
    return xarray.Dataset(
        {
            "share": (("tie", "outcome"), found[..., 0]),
            "se": (("tie", "outcome"), found[..., 1]),
            "one_wins": ("tie", one[:, 0], {"long_name": "share of trials in which exactly one partner gained"}),
            "one_wins_se": ("tie", one[:, 1]),
        },
        {"tie": dataset["tie"].values, "outcome": list(SIDES_WIN)},
        {"trials": int(keep.sum())},
    )


def moments(variable: xarray.DataArray, keep: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Mean and its standard error over the leading trial dimension, read piece by piece."""
    shape = variable.shape[1:]
    total, square, n = np.zeros(shape), np.zeros(shape), int(keep.sum())
    if n == 0:
        return np.full(shape, np.nan), np.full(shape, np.nan)
    # About a value of the sample, so that squares do not cancel.
    centre = variable[int(np.argmax(keep))].values.astype(np.float64)
    for first in range(0, len(keep), PIECE):
        piece = slice(first, first + PIECE)
        sample = variable[piece].values[keep[piece]].astype(np.float64) - centre
        total += sample.sum(axis=0)
        square += (sample**2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = np.maximum(square - total**2 / n, 0.0) / (n - 1)
    return centre + total / n, np.sqrt(variance / n)


def outcomes(dataset: xarray.Dataset) -> NDArray[np.bool_]:
    """Which of `SIDES_WIN` a history of one point is, shape (trials, ties, outcomes)."""
    number = {str(name): at for at, name in enumerate(dataset["firm"].values)}
    sides = np.array([[number[str(name)] for name in partners] for partners in dataset["partner"].values], int)
    added = dataset["value_added"].values[0][:, sides.reshape(-1, 2)]
    return wins_of.outcomes(added[..., 0], added[..., 1])


def _means(variable: xarray.DataArray, keep: NDArray[np.bool_]) -> xarray.Dataset:
    """Mean and standard error over the trials, element by element."""
    import xarray

    found, error = moments(variable, keep)
    coordinates = {dim: variable[dim].values for dim in variable.dims[1:]}
    return xarray.Dataset(
        {"mean": (variable.dims[1:], found), "se": (variable.dims[1:], error)},
        coordinates,
        {"trials": int(keep.sum()), "units": variable.attrs["units"]},
    )
