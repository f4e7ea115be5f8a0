"""P16: most acquisitions do not pay the buyer, and a third are divested again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.estimate import share
from analysis.patterns.finding import Finding, Line, Target, proportion
from analysis.patterns.histories import HOST, INVESTOR, histories
from model.state.tie import DEMERGED

if TYPE_CHECKING:
    import xarray

BY = 10.0  # years


def acquisitions(dataset: xarray.Dataset) -> Finding:
    """P16: buyer's value added below 0 in 50-70 %; 20-50 % divested by 10 years."""
    some = histories(dataset, ("acquisition",))
    n = len(some)
    lost = some.firm("value_added", INVESTOR) < 0
    divested = some.ended_by(BY) & (some.tie("ending") == DEMERGED)
    return Finding(
        "P16", "acquisitions", "C43, C44",
        "the same firms and draws, the form an acquisition; value against standing alone",
        (
            Line("buyer's value added below 0", proportion(share(int(lost.sum()), n), n), Target(0.5, 0.7)),
            Line("divested by 10 years", proportion(share(int(divested.sum()), n), n), Target(0.2, 0.5)),
            Line("target's owners gain", proportion(share(int((some.firm("value_added", HOST) > 0).sum()), n), n)),
        ),
    )  # fmt: skip
