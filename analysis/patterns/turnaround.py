"""P19: how soon a host in trouble earns money again once a partner has put equity in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.estimate import Floats, quantile
from analysis.patterns.distress_at_end import IN_DISTRESS
from analysis.patterns.finding import Finding, Line, Target, normal
from analysis.patterns.histories import HOST, MINORITY, QUARTER, Histories, histories

if TYPE_CHECKING:
    import xarray

RAISED = 1e-4  # share: the stake rises with a rescue, or stays as it was


def turnaround(dataset: xarray.Dataset) -> Finding:
    """P19: first profitable half-year 1-3 years after rescue equity (median)."""
    some = histories(dataset, MINORITY, filmed=True)
    began = entry_frames(some)
    waits = np.sort(first_profit(some.firm_path("path_net_profit", HOST), began))
    return Finding(
        "P19", "first profitable half-year after rescue equity", "D8: 18 months",
        "hosts that lost money in the half-year before (the last reported year, at signing) and got new equity: at"
        " signing when in distress, else in their first rescue; end of the first half-year of positive net profit,"
        " after interest and one-off costs, as D8 counts it",
        (
            Line("median, years", normal(quantile(waits, 0.5)), Target(1.0, 3.0)),
            Line("first quartile", normal(quantile(waits, 0.25))),
            Line("third quartile", normal(quantile(waits, 0.75))),
        ),
    )  # fmt: skip


def entry_frames(some: Histories) -> NDArray[np.int64]:
    """The frame at which each host got new equity while in trouble, -1 if never, shape (n,)."""
    stake = some.tie_path("path_stake")
    rescued = _first_rescue(some)
    frame = np.ceil(np.nan_to_num(rescued, nan=0.0) / QUARTER).astype(np.int64)
    frame = np.minimum(frame, stake.shape[1] - 1)
    rows = np.arange(len(some))
    # A rescue at a quarter's very end shows in the next frame.
    after = np.minimum(frame + 1, stake.shape[1] - 1)
    rose = stake[rows, after] > stake[rows, np.maximum(frame - 1, 0)] + RAISED
    later = np.where(~np.isnan(rescued) & rose, frame, -1)
    ill = some.firm_path("path_distress", HOST)[:, 0] > IN_DISTRESS
    return np.asarray(np.where(ill & (stake[:, 0] > 0), 0, later), np.int64)


def first_profit(profit: Floats, began: NDArray[np.int64]) -> Floats:
    """Years from entry to the end of the first profitable half-year, of those that lost money before.

    Args:
        profit: of each quarter, shape (n, frames); that of frame 0 is at the last reported year's margin.
        began: frame of entry, -1 for none, shape (n,).

    Returns:
        One number per host that qualifies; the horizon's where it never earns again.
    """
    half = (profit[:, 1:] + profit[:, :-1]) / 2  # element f: mean of frames f and f + 1
    waits = []
    for mine, halves, frame in zip(profit, half, began.tolist(), strict=True):
        before = mine[0] if frame == 0 else halves[frame - 1]
        if frame < 0 or before >= 0:
            continue
        profits = np.flatnonzero(halves[frame + 1 :] > 0)
        waits.append((profits[0] + 2 if len(profits) else len(mine) - 1 - frame) * QUARTER)
    return np.asarray(waits, np.float64)


def _first_rescue(some: Histories) -> Floats:
    """Date of the first rescue, NaN if none, shape (n,)."""
    if "rescue" not in some.dataset["event"].values.tolist():
        return np.full(len(some), np.nan)
    dates = some.dataset["event_first_time"].isel(point=0).sel(event="rescue").values[some.trials]
    known = np.where(np.isnan(dates), np.inf, dates).min(axis=1)
    return np.where(np.isinf(known), np.nan, known)
