"""How things go along the way: quantiles of the quarterly paths, date by date, and the history nearest the middle."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.estimate import Floats

if TYPE_CHECKING:
    import xarray

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
PREFIX, GAP = "path_", "capability_gap"
GROUPS = 20  # of the jackknife over draws
LABELS = ("firm", "tie", "domain", "product")


class Path(NamedTuple):
    """One path of every history that keeps it, shape (histories, times)."""

    variable: str
    units: str
    whose: dict[str, str]
    values: Floats

    @property
    def label(self) -> str:
        """Such as ``trust in host, fiat-mazda``."""
        return ", ".join([self.variable, *self.whose.values()]).replace("_", " ")


def has_paths(dataset: xarray.Dataset) -> bool:
    """Whether quarterly paths of any history are kept."""
    return bool(dataset.sizes.get("path_trial")) and any(str(name).startswith(PREFIX) for name in dataset.data_vars)


def fan(dataset: xarray.Dataset) -> xarray.Dataset:
    """Quantiles over histories of every quarterly path, over (path, time, quantile): `value` and `se`.

    Coordinates on `path` say what it is: `variable` (`capability_gap` is the host's less the investor's), `firm`,
    `tie`, `domain`, `product` (empty where it does not apply), `units`, and the history that stays nearest to the
    medians: `trial`, `point`. What never differs between histories and dates is left out.

    Args:
        dataset: of one point, or of one design with its outer draws, whose paths are then put together and errors
            those of the jackknife over draws. There must be paths (`has_paths`).
    """
    import xarray

    numbers, points = np.asarray(dataset["path_trial"].values), np.asarray(dataset["point"].values)
    rows = np.searchsorted(dataset["trial"].values, numbers)
    kept = (dataset["status"].values == 0)[:, rows]
    where = np.argwhere(kept)
    found = [path for path in paths(dataset, kept) if np.ptp(path.values) > 0] if len(where) else []
    bands = [_quantiles(path.values) for path in found]
    if len(points) > 1:
        group = np.unique(where[:, 0] % GROUPS, return_inverse=True)[1]
        bands = [(band[0], _jackknife(path.values, group)) for path, band in zip(found, bands, strict=True)]
    middle = [where[_middle(path.values, band[0])] for path, band in zip(found, bands, strict=True)]
    shape = (len(found), dataset.sizes["time"], len(QUANTILES))
    value, error = (np.array([band[at] for band in bands]).reshape(shape) for at in (0, 1))
    whose = {kind: ("path", [path.whose.get(kind, "") for path in found]) for kind in LABELS}
    return xarray.Dataset(
        {
            "value": (("path", "time", "quantile"), value, {"long_name": "quantile over histories"}),
            "se": (("path", "time", "quantile"), error, {"long_name": "Monte Carlo standard error"}),
        },
        {
            "path": [path.label for path in found],
            "time": ("time", dataset["time"].values, {"units": "year", "long_name": "years since signing"}),
            "quantile": list(QUANTILES),
            "variable": ("path", [path.variable for path in found]), **whose,
            "units": ("path", [path.units for path in found]),
            "trial": ("path", np.array([numbers[at] for _, at in middle], np.int64)),
            "point": ("path", np.array([points[at] for at, _ in middle], np.int64)),
        },
        {"title": "How things go: quantiles of quarterly paths", "paths": len(where), "trials": len(where)},
    )  # fmt: skip


def paths(dataset: xarray.Dataset, kept: NDArray[np.bool_]) -> Iterator[Path]:
    """Every path, those of one variable together; capability gaps last. `kept`, shape (points, path_trial)."""
    for name in sorted(str(name) for name in dataset.data_vars if str(name).startswith(PREFIX)):
        one = dataset[name]
        values = one.values[kept].astype(np.float64)
        dims = [str(dim) for dim in one.dims[3:]]
        for place in product(*(range(dataset.sizes[dim]) for dim in dims)):
            whose = {dim: str(dataset[dim].values[at]) for dim, at in zip(dims, place, strict=True)}
            own = np.moveaxis(values, (0, 1), (-2, -1))[place]
            yield Path(name.removeprefix(PREFIX), str(one.attrs["units"]), whose, own)
    if "path_capability" in dataset:
        yield from _gaps(dataset, kept)


def _gaps(dataset: xarray.Dataset, kept: NDArray[np.bool_]) -> Iterator[Path]:
    one = dataset["path_capability"]
    values = one.values[kept].astype(np.float64)
    number = {str(name): at for at, name in enumerate(dataset["firm"].values)}
    for tie, partners in zip(dataset["tie"].values.tolist(), dataset["partner"].values, strict=True):
        investor, host = (number[str(name)] for name in partners)
        for at, domain in enumerate(dataset["domain"].values.tolist()):
            gap = values[:, :, host, at] - values[:, :, investor, at]
            yield Path(GAP, str(one.attrs["units"]), {"tie": tie, "domain": domain}, gap)


def _quantiles(values: Floats) -> tuple[Floats, Floats]:
    """Quantiles and their standard errors (see `estimate.quantile`), shape (times, quantiles) each."""
    ordered, n = np.sort(values, axis=0), len(values)
    q = np.array(QUANTILES)
    rank, spread = q * (n - 1), np.sqrt(n * q * (1 - q))
    low, found, high = (_at(ordered, place) for place in (rank - spread, rank, rank + spread))
    return found, (high - low) / 2 if n > 1 else np.full(found.shape, np.nan)


def _jackknife(values: Floats, group: NDArray[np.int64]) -> Floats:
    """Standard errors of the quantiles where histories of one group share inputs; NaN of fewer than two groups."""
    number = int(group.max()) + 1
    if number < 2:
        return np.full((values.shape[1], len(QUANTILES)), np.nan)
    others = np.array([_quantiles(values[group != one])[0] for one in range(number)])
    return np.asarray(np.sqrt(((others - others.mean(axis=0)) ** 2).sum(axis=0) * (number - 1) / number))


def _at(ordered: Floats, rank: NDArray[Any]) -> Floats:
    rank = rank.clip(0, len(ordered) - 1)
    below = rank.astype(int)
    above = np.minimum(below + 1, len(ordered) - 1)
    part = (rank - below)[:, None]
    return np.asarray((ordered[below] + part * (ordered[above] - ordered[below])).T)


def _middle(values: Floats, quantiles: Floats) -> int:
    """The path nearest to the medians, dates weighted by how far the paths are spread there."""
    width = quantiles[:, -1] - quantiles[:, 0]
    weight = np.where(width > 0, 1 / np.where(width > 0, width, 1.0), 0.0)
    distance = (np.abs(values - quantiles[:, QUANTILES.index(0.5)]) * weight).sum(axis=1)
    return int(np.argmin(distance))
