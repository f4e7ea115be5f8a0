"""How ties end, and when, from counts by quarter: exact at the end of every quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import wilson
from analysis.tallied.tallies import Tallies

if TYPE_CHECKING:
    import xarray

    from analysis.estimate import Floats

BAND = "pointwise 95 %, Wilson"


def incidence(tallies: Tallies, years: tuple[float, ...]) -> Floats:
    """Cumulative incidence of every ending of every tie, shape (ties, endings, years); row 0 is the share still going on.

    As nothing is censored before the horizon it is a plain share. At a date within a quarter it is that of the last
    quarter's end before.
    """
    dataset, n = tallies.dataset, tallies.completed
    table = tallies.total("ending_count").cumsum(axis=-1)
    at = np.searchsorted(dataset["quarter"].values, np.asarray(years), side="right") - 1
    if n == 0:
        return np.full((*table.shape[:2], len(years)), np.nan)
    found = np.where((at >= 0)[None, None], table[..., np.maximum(at, 0)], 0) / n
    found[:, 0] = 1 - found[:, 1:].sum(axis=1)
    return np.asarray(found.clip(0.0, 1.0))


def endings(tallies: Tallies, years: tuple[float, ...]) -> xarray.Dataset:
    """The same finding as `analysis.endings.endings`."""
    import xarray

    n, found = tallies.completed, incidence(tallies, years)
    bands = np.array([wilson(p, n) for p in found.ravel()]).reshape(*found.shape, 2)
    error = np.sqrt(found * (1 - found) / n) if n else np.full(found.shape, np.nan)
    dims = ("tie", "ending", "year")
    return xarray.Dataset(
        {
            "incidence": (dims, found, {"units": "1", "long_name": "cumulative incidence", "band": BAND}),
            "se": (dims, error, {"units": "1", "long_name": "Monte Carlo standard error"}),
            "low": (dims, bands[..., 0], {"units": "1", "long_name": "lower end of the band"}),
            "high": (dims, bands[..., 1], {"units": "1", "long_name": "upper end of the band"}),
            "trials": ((), n),
        },
        {"tie": tallies.dataset["tie"].values, "ending": list(map(str, tallies.dataset["ending"].values)),
         "year": list(years)},
    )  # fmt: skip
