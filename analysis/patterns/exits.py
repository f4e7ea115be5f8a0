"""P12: after a hard restructuring at low morale more people leave than were meant to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.estimate import Floats
from analysis.patterns.error import ratio
from analysis.patterns.finding import Finding, Line, Target, normal
from analysis.patterns.histories import ALLIANCES, HOST, Histories, histories

if TYPE_CHECKING:
    import xarray

LOW_MORALE = 0.5
AFTER = 2  # quarters within which the leavers of a plan are gone (the model's lag is one)
CUT = 1e-6  # thousand jobs: less is rounding


class Exits(NamedTuple):
    """Jobs in thousands per history, shape (n,)."""

    planned: Floats
    over: Floats


def exits(dataset: xarray.Dataset) -> Finding:
    """P12: voluntary exits 15-35 % over plan."""
    some = histories(dataset, ALLIANCES, filmed=True)
    hard = leavers(some)
    return Finding(
        "P12", "voluntary exits over plan at low morale", "HF: 2,213 for 1,800; D31",
        f"hosts: leavers above plan within {AFTER} quarters over jobs cut, of plans after which morale is below {LOW_MORALE}",
        (
            Line("over plan, as a share of it", normal(ratio(hard.over, hard.planned)), Target(0.15, 0.35)),
            Line("at higher morale", normal(ratio(*reversed(leavers(some, low=False))))),
        ),
    )  # fmt: skip


def leavers(some: Histories, low: bool = True) -> Exits:
    """Jobs that hosts' plans cut, and those who left above them, at low (or not low) morale after the cut."""
    planned, over = (some.firm_path(f"path_exits_{name}", HOST) for name in ("planned", "over"))
    morale = some.firm_path("path_morale", HOST)[:, 1:]
    cut = np.diff(planned, axis=1)
    last = planned.shape[1] - 1
    until = np.minimum(np.arange(1, last + 1) + AFTER - 1, last)
    left = over[:, until] - over[:, :-1]
    counts = (cut > CUT) & ((morale < LOW_MORALE) == low)
    return Exits((cut * counts).sum(axis=1), (left * counts).sum(axis=1))
