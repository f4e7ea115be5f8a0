"""P7: how a carmaker's operating margin varies from year to year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import Floats, mean
from analysis.patterns.finding import Finding, Line, Target, normal
from analysis.patterns.histories import ALLIANCES, HOST, INVESTOR, Histories, histories

if TYPE_CHECKING:
    import xarray

SPAN = 10  # years of one series, as in the firms' own (D2: ten; D1, D5: five to nine)


def margins(dataset: xarray.Dataset) -> Finding:
    """P7: yearly s.d. 2-3.2 pp, lag-1 autocorrelation .2-.5."""
    some = histories(dataset, ALLIANCES, filmed=True)
    years = first_years(some)
    spread = years.std(axis=1, ddof=1).mean(axis=1) if years.size else np.array([])
    return Finding(
        "P7", "operating margin from year to year", "D1-D5",
        f"yearly means of the first {SPAN} years of each firm, s.d. and autocorrelation within a history, then their mean",
        (
            Line("yearly s.d.", normal(mean(spread)), Target(0.020, 0.032)),
            Line("lag-1 autocorrelation", normal(mean(lag_one(years))), Target(0.2, 0.5)),
        ),
    )  # fmt: skip


def first_years(some: Histories) -> Floats:
    """Yearly mean margin of both firms, shape (n, SPAN, 2); of nothing where the horizon comes before."""
    both = np.stack([some.firm_path("path_margin", side) for side in (INVESTOR, HOST)], axis=-1)
    quarters = both[:, 1 : 4 * SPAN + 1]  # frame 0 is signing: no quarter has been lived
    if quarters.shape[1] < 4 * SPAN:
        return np.empty((0, SPAN, 2))
    return np.asarray(quarters.reshape(len(some), SPAN, 4, 2).mean(axis=2))


def lag_one(years: Floats) -> Floats:
    """First autocorrelation within each history (the textbook estimate), mean of the two firms, shape (n,)."""
    away = years - years.mean(axis=1, keepdims=True)
    around = (away**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (away[:, 1:] * away[:, :-1]).sum(axis=1) / around
    return np.asarray(found.mean(axis=1)[np.isfinite(found).all(axis=1)], np.float64)
