"""P11: a gap in process capability halves in about four years with a good partner, and in over ten alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import Floats
from analysis.patterns.error import bootstrap
from analysis.patterns.finding import NOTHING, Finding, Interval, Line, Target
from analysis.patterns.histories import HOST, INVESTOR, Histories, histories
from model.state.firm import DEVELOPMENT, DOMAINS, PRODUCTION, PURCHASING

if TYPE_CHECKING:
    import xarray

PROCESS = (DEVELOPMENT, PRODUCTION, PURCHASING)
AHEAD, BEHIND = 0.80, 0.55  # of the investor and the host at signing: a gap of a quarter of best practice
YEARS = 10.0  # of the fit


def settings(investor: str, host: str) -> tuple[str, ...]:
    """What makes the host lag in process capability, as ``path=value``."""
    levels = ((investor, AHEAD), (host, BEHIND))
    return tuple(f"firms.{firm}.capability.{DOMAINS[d]}={level}" for firm, level in levels for d in PROCESS)


def catch_up(partnered: xarray.Dataset, alone: xarray.Dataset) -> Finding:
    """P11: half-life of the gap 3-6 years with a partner, over 10 alone."""
    together = histories(partnered, ("minority",), filmed=True)
    lasting = together.those(together.tie("cooperation_end_time") >= YEARS)
    return Finding(
        "P11", "half-life of a process gap", "D24",
        f"all inputs at their medians, the host {AHEAD - BEHIND:.2f} behind in three process domains; exponential fit to"
        f" the mean gap over {YEARS:g} years; with a partner: ties that worked together all the time",
        (
            Line("years, with a partner", gap_life(lasting), Target(3.0, 6.0)),
            Line("years, alone", gap_life(histories(alone, ("none",), filmed=True)), Target(low=10.0)),
        ),
    )  # fmt: skip


def gap_life(some: Histories) -> Interval:
    """The half-life of the investor's lead over the host, years; NaN where the path is shorter than the fit."""
    until = some.times <= YEARS
    if not len(some) or some.times[-1] < YEARS:
        return NOTHING
    lead = [some.firm_path("path_capability", side)[..., PROCESS].mean(axis=-1) for side in (INVESTOR, HOST)]
    gaps = (lead[0] - lead[1])[:, until]
    return bootstrap(lambda sample: half_life(some.times[until], sample.mean(axis=0)), gaps)


def half_life(times: Floats, gap: Floats) -> float:
    """Of an exponential from the first gap on, by least squares; infinite where the gap does not close, NaN without one."""
    from scipy.optimize import minimize_scalar

    if not gap[0] > 0:
        return math.nan
    left = gap / gap[0]
    rate = minimize_scalar(lambda k: float(((left - np.exp(-k * times)) ** 2).sum()), bounds=(-0.5, 5.0)).x
    return math.log(2.0) / float(rate) if rate > 1e-6 else math.inf
