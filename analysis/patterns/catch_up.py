"""P11: once effort starts, a gap in process capability halves in about four years with a partner, in over ten alone."""

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
EFFORT = 0.8  # of the host, with a partner and alone: the pattern is about firms that have begun to try
CLOSE = (("integration", 0.5), ("trust_in_investor", 0.75), ("trust_in_host", 0.75))  # of a close partnership
YEARS = 10.0  # of the fit


def settings(investor: str, host: str) -> tuple[str, ...]:
    """What makes the host lag in process capability and try to catch up, as ``path=value``."""
    levels = ((investor, AHEAD), (host, BEHIND))
    lag = tuple(f"firms.{firm}.capability.{DOMAINS[d]}={level}" for firm, level in levels for d in PROCESS)
    return (*lag, f"firms.{host}.effort={EFFORT}")


def closeness(tie: str) -> tuple[str, ...]:
    """What makes the partnership a close one, as ``path=value``."""
    return tuple(f"ties.{tie}.{name}={value}" for name, value in CLOSE)


def catch_up(close: xarray.Dataset, loose: xarray.Dataset, alone: xarray.Dataset) -> Finding:
    """P11: half-life of the gap 3-6 years with a partner, over 10 alone."""
    return Finding(
        "P11", "half-life of a process gap", "D24",
        f"all inputs at their medians, but the host {AHEAD - BEHIND:.2f} behind in three process domains and its effort"
        f" {EFFORT:g}; exponential fit to the mean gap over {YEARS:g} years; a close partner: half of the platforms"
        " shared, trust of .75; ties that worked together all the time",
        (
            Line("years, with a close partner", gap_life(lasting(close)), Target(3.0, 6.0)),
            Line("years, with a middling one", gap_life(lasting(loose))),
            Line("years, alone", gap_life(histories(alone, ("none",), filmed=True)), Target(low=10.0)),
        ),
    )  # fmt: skip


def lasting(partnered: xarray.Dataset) -> Histories:
    """The histories in which the partners worked together all through the fit."""
    together = histories(partnered, ("minority",), filmed=True)
    return together.those(together.tie("cooperation_end_time") >= YEARS)


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
