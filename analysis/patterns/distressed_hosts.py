"""P18: a host in distress at signing makes no material difference to whether the tie lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.estimate import share
from analysis.patterns.distress_at_end import IN_DISTRESS
from analysis.patterns.error import difference
from analysis.patterns.finding import Finding, Line, Target, normal, proportion
from analysis.patterns.histories import HOST, MINORITY, histories

if TYPE_CHECKING:
    import xarray

BY = 10.0  # years
MATERIAL = 0.10


def distressed_hosts(dataset: xarray.Dataset) -> Finding:
    """P18: host distress at signing has no material effect on ending by 10 years."""
    some = histories(dataset, MINORITY, filmed=True)
    ill = some.firm_path("path_distress", HOST)[:, 0] > IN_DISTRESS
    ended = some.ended_by(BY)
    return Finding(
        "P18", "host distress at signing and ending by 10 years", "E",
        f"minority ties: share ended with a host in distress at signing, less the others'; material from {MATERIAL:.2f} on",
        (
            Line("difference", normal(difference(ended[ill], ended[~ill])), Target(-MATERIAL, MATERIAL)),
            Line("hosts in distress at signing", proportion(share(int(ill.sum()), len(ill)), len(ill))),
        ),
    )  # fmt: skip
