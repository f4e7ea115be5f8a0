"""P17: what alliances add to the joint value of both partners: about one per cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import mean
from analysis.patterns.error import ratio
from analysis.patterns.finding import Finding, Line, Target, normal
from analysis.patterns.histories import ALLIANCES, HOST, INVESTOR, histories

if TYPE_CHECKING:
    import xarray


def joint_value(dataset: xarray.Dataset) -> Finding:
    """P17: mean joint value added over joint equity value, +0.1 % to +2 %."""
    some = histories(dataset, ALLIANCES, filmed=True)
    added = np.sum([some.firm("value_added", side) for side in (INVESTOR, HOST)], axis=0)
    worth = np.sum([some.firm_path("path_equity_value", side)[:, 0] for side in (INVESTOR, HOST)], axis=0)
    return Finding(
        "P17", "joint value added over joint equity value", "C19-C22",
        "sum over all alliances of value added over sum of equity values at signing",
        (
            Line("ratio of sums", normal(ratio(added, worth)), Target(0.001, 0.02)),
            Line("mean of ratios", normal(mean(added[worth > 0] / worth[worth > 0]))),
            Line("share of alliances that add value", normal(mean(added > 0))),
        ),
    )  # fmt: skip
