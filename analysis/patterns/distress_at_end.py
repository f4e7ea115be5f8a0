"""P5: whose trouble ends equity ties: often the investor's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import share
from analysis.patterns.finding import Finding, Line, Target, proportion
from analysis.patterns.histories import EQUITY, HOST, INVESTOR, QUARTER, Histories, histories
from model.state.tie import DISSOLVED, STAKE_SOLD

if TYPE_CHECKING:
    import xarray

    from analysis.patterns.finding import Interval

IN_DISTRESS = 0.5  # as the model counts years in distress


def distress_at_end(dataset: xarray.Dataset) -> Finding:
    """P5: the investor is in distress at 30-70 % of stake sales and dissolutions."""
    some = histories(dataset, EQUITY, filmed=True)
    left = some.those(np.isin(some.tie("ending"), (STAKE_SOLD, DISSOLVED)))
    return Finding(
        "P5", "investor in distress at stake sale or dissolution", "E: 7 of 13",
        "distress above one half at the last quarter end before the end; minority, cross, joint ventures",
        (
            Line("share, investor", in_distress(left, INVESTOR), Target(0.3, 0.7)),
            Line("share, host", in_distress(left, HOST)),
        ),
    )  # fmt: skip


def in_distress(left: Histories, side: str) -> Interval:
    """The share of ties whose firm on that side was in distress at the last quarter end before the end."""
    if not len(left):
        return proportion(share(0, 0), 0)
    frames = np.maximum(np.ceil(left.tie("end_time") / QUARTER).astype(np.int64) - 1, 0)
    distress = left.firm_path("path_distress", side)[np.arange(len(left)), frames]
    return proportion(share(int((distress > IN_DISTRESS).sum()), len(left)), len(left))
