"""Ownership against cooperation: two bonds of one tie, of which either may outlive the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.estimate import Z95, mean, wilson_each
from analysis.horizons import quarters

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_]
CASES = ("ownership_outlives", "cooperation_outlives", "together", "both_go_on", "never_owned")
STATES = ("both", "ownership_only", "cooperation_only", "neither")
SAME = 1e-9  # years


def ownership(dataset: xarray.Dataset, keep: Keep | None = None) -> xarray.Dataset:
    """How often one bond outlives the other, and by how long, over (tie, case).

    `share` with `se`, `low`, `high` (Wilson), and `years` with `years_se`: how long on average the longer bond goes on
    alone, counted to the horizon. `together`: both end on one day; `both_go_on`: beyond the horizon; `never_owned`: no
    stake was ever held. The five are all there is.
    """
    import xarray

    keep = completed(dataset) if keep is None else keep
    rows = [_cases(*_ends(dataset, tie, keep), float(dataset.attrs["horizon"])) for tie in range(dataset.sizes["tie"])]
    found = np.array(rows).reshape(-1, len(CASES), 6)
    said = {
        "share": ("1", "share of histories"), "se": ("1", "Monte Carlo standard error"),
        "low": ("1", "lower end of the 95 % interval"), "high": ("1", "upper end of the 95 % interval"),
        "years": ("year", "how long the longer bond goes on alone, to the horizon"),
        "years_se": ("year", "Monte Carlo standard error"),
    }  # fmt: skip
    variables = {
        name: (("tie", "case"), found[..., at], {"units": unit, "long_name": text})
        for at, (name, (unit, text)) in enumerate(said.items())
    }
    title = "Ownership and cooperation: which outlives the other"
    return xarray.Dataset(
        variables, {"tie": dataset["tie"].values, "case": list(CASES)}, {"title": title, "trials": int(keep.sum())}
    )


def ownership_curve(dataset: xarray.Dataset, keep: Keep | None = None) -> xarray.Dataset:
    """Which bonds still hold, date by date, over (tie, state, date): `share` with `se`, `low`, `high` (Wilson).

    Of ties in which a stake was held at some time; `ownership_only` counts from when cooperation ends. A bond counts
    as holding until it ends, whenever it began.
    """
    import xarray

    keep = completed(dataset) if keep is None else keep
    horizon = float(dataset.attrs["horizon"])
    at = np.array(quarters(horizon))
    shares, counts = [], []
    for tie in range(dataset.sizes["tie"]):
        own, work = _ends(dataset, tie, keep)
        held = ~np.isnan(own)
        own, work = (np.where(times[held] >= horizon, np.inf, times[held]) for times in (own, work))
        n = int(held.sum())
        either, both = (np.sort(side(own, work)) for side in (np.maximum, np.minimum))
        alive = [n - np.searchsorted(np.sort(times), at, side="right") for times in (own, work, both, either)]
        states = np.array([alive[2], alive[0] - alive[2], alive[1] - alive[2], n - alive[3]])
        shares.append(states / n if n else np.full(states.shape, np.nan))
        counts.append(n)
    share = np.array(shares)
    ends = [wilson_each(one, n, Z95) for one, n in zip(share, counts, strict=True)]
    size = np.maximum(np.array(counts), 1)[:, None, None]
    dims = ("tie", "state", "date")
    said = {"units": "1", "long_name": "share of histories in which a stake is ever held"}
    return xarray.Dataset(
        {
            "share": (dims, share, said),
            "se": (
                dims,
                np.sqrt(share * (1 - share) / size),
                {"units": "1", "long_name": "Monte Carlo standard error"},
            ),
            "low": (dims, np.array([one[0] for one in ends]), {"units": "1", "long_name": "pointwise 95 % band"}),
            "high": (dims, np.array([one[1] for one in ends]), {"units": "1", "long_name": "pointwise 95 % band"}),
        },
        {"tie": dataset["tie"].values, "state": list(STATES), "date": ("date", at, {"units": "year"})},
        {"title": "Which bonds still hold, date by date", "trials": int(keep.sum())},
    )


def _ends(dataset: xarray.Dataset, tie: int, keep: Keep) -> tuple[NDArray[Any], NDArray[Any]]:
    own, work = (f"{bond}_end_time" for bond in ("ownership", "cooperation"))
    return dataset[own].isel(point=0, tie=tie).values[keep], dataset[work].isel(point=0, tie=tie).values[keep]


def _cases(own: NDArray[Any], work: NDArray[Any], horizon: float) -> list[tuple[float, ...]]:
    """Share, se, low, high, years, years_se of every case."""
    n, never = len(own), np.isnan(own)
    longer = np.where(never, 0.0, own - work)
    same = ~never & (np.abs(longer) <= SAME)
    goes_on = same & (own >= horizon - SAME)
    cases = [~never & (longer > SAME), ~never & (longer < -SAME), same & ~goes_on, goes_on, never]
    rows: list[tuple[float, ...]] = []
    for number, case in enumerate(cases):
        p = case.sum() / n if n else np.nan
        low, high = wilson_each(np.array(p), n, Z95)
        years = mean(np.abs(longer[case])) if number < 2 else (np.nan, np.nan)
        rows.append((float(p), float(np.sqrt(p * (1 - p) / max(n, 1))), float(low), float(high), *years))
    return rows
