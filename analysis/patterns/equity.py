"""P9: how often stakes are raised, lowered and given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.estimate import Floats
from analysis.patterns.error import ratio
from analysis.patterns.finding import Finding, Line, Target, normal
from analysis.patterns.histories import MINORITY, Histories, histories
from model.state.tie import ACQUIRED_BY_PARTNER, STAKE_SOLD

if TYPE_CHECKING:
    import xarray

STEP = 0.005  # half a point: less is no step that anybody would have written down
WITHIN = 1.5  # the factor within which a rate should lie
INCREASE, DECREASE, EXIT = 0.068, 0.036, 0.047


class Steps(NamedTuple):
    """Counts per history, shape (n,), and the years in which a stake was held."""

    increases: Floats
    decreases: Floats
    exits: Floats
    sold: Floats
    years: Floats


def equity_rates(dataset: xarray.Dataset) -> Finding:
    """P9: increases .068, decreases .036, exits .047 per tie-year, each within a factor 1.5."""
    some = steps(histories(dataset, MINORITY, filmed=True))
    rates = {name: normal(ratio(getattr(some, name), some.years)) for name in Steps._fields[:-1]}
    return Finding(
        "P9", "stakes raised, lowered, given up, per tie-year", "E",
        "quarterly steps of the stake of minority ties, half a point at least, rescues and dilution included; a partner's"
        " purchase counts as a raise, every other end as an exit, as E counts them (13 in cases.csv, 7 of them sales)",
        (
            Line("increases", rates["increases"], _around(INCREASE)),
            Line("decreases above zero", rates["decreases"], _around(DECREASE)),
            Line("exits", rates["exits"], _around(EXIT)),
            Line("exits by sale", rates["sold"]),
        ),
    )  # fmt: skip


def _around(rate: float) -> Target:
    return Target(rate / WITHIN, rate * WITHIN, f"{rate:.3f} (x{WITHIN})")


def steps(some: Histories) -> Steps:
    """Steps of the stake in each history while it is held."""
    stake, ended, ending = some.tie_path("path_stake"), some.ended, some.tie("ending")
    until = some.tie("ownership_end_time")
    held = some.times[1:] < until[:, None]  # frames at which the tie still stands
    held |= ~ended[:, None]
    change = np.diff(stake, axis=1)
    inside = held & (stake[:, :-1] > 0) & (stake[:, 1:] > 0)
    bought = ended & (ending == ACQUIRED_BY_PARTNER)
    return Steps(
        (inside & (change >= STEP)).sum(axis=1) + bought.astype(np.float64),
        (inside & (change <= -STEP)).sum(axis=1).astype(np.float64),
        (ended & ~bought).astype(np.float64),
        (ended & (ending == STAKE_SOLD)).astype(np.float64),
        np.nan_to_num(until, nan=0.0),
    )
