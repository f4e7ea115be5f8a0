"""P8: dispatched executives leave early, one in four or five a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import Floats
from analysis.patterns.error import ratio
from analysis.patterns.finding import Finding, Interval, Line, Target, normal
from analysis.patterns.histories import ALLIANCES, Histories, histories

if TYPE_CHECKING:
    import xarray

LEAVES = "events.orderly_return.leaves"


def executives(dataset: xarray.Dataset) -> Finding:
    """P8: unexpected departures .15-.30 per executive-year."""
    some = histories(dataset, ALLIANCES, filmed=True)
    years = executive_years(some)
    leaves = float(dataset.attrs.get(LEAVES, np.nan))
    return Finding(
        "P8", "dispatched executives leave early", "D28-D29, C40",
        "unexpected departures over executive-years (quarterly counts); that 15-38 % of returnees leave within a year is"
        f" no test: the model takes it as given, {LEAVES}",
        (
            Line("departures per executive-year", normal(ratio(some.count("unexpected_departure"), years)), Target(0.15, 0.30)),
            Line("as given: returnees who leave in a year", Interval(leaves, 0.0, leaves, leaves)),
        ),
    )  # fmt: skip


def executive_years(some: Histories) -> Floats:
    """Executives out on dispatch, integrated over time by trapezes, shape (n,)."""
    out = some.tie_path("path_executives")
    return np.asarray(((out[:, 1:] + out[:, :-1]) / 2 * np.diff(some.times)).sum(axis=1))
