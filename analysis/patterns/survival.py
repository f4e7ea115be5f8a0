"""P1, P2: how long alliances live (Kaplan-Meier)."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.estimate import Z95
from analysis.patterns.finding import NOTHING, Finding, Interval, Line, Target
from analysis.patterns.histories import ALLIANCES, Histories, histories

if TYPE_CHECKING:
    import xarray

YEARS = 5.0
HALF = 0.5


def five_years(dataset: xarray.Dataset) -> Finding:
    """P1: survival at 5 years."""
    some = histories(dataset, ALLIANCES)
    return Finding(
        "P1", "survival at 5 years", "C8: .66; E: .86",
        "Kaplan-Meier over all forms but acquisitions; the end of ownership where a stake was held",
        (Line("share alive", survival(some, YEARS), Target(0.60, 0.87)),),
    )  # fmt: skip


def median_life(dataset: xarray.Dataset) -> Finding:
    """P2: median life."""
    some = histories(dataset, ALLIANCES)
    return Finding(
        "P2", "median life", "C6, E",
        "where the Kaplan-Meier curve of P1 crosses one half; interval where its band does",
        (Line("years", median(some), Target(7.0, 12.0)),),
    )  # fmt: skip


def survival(some: Histories, year: float) -> Interval:
    """The share alive at that date, with its pointwise 95 % interval."""
    if not len(some):
        return NOTHING
    if not some.ended_by(year).any():
        return Interval(1.0, 0.0, 1.0, 1.0)
    curve, low, high = curves(some)
    at = [float(part.evaluate(year)) for part in (curve, low, high)]
    return Interval(at[0], (at[2] - at[1]) / (2 * Z95), at[1], at[2])


def median(some: Histories) -> Interval:
    """The age that half of the ties do not reach; NaN where more than half outlive the horizon.

    The interval holds the ages at which the curve's band holds one half (Brookmeyer and Crowley 1982).
    """
    if not some.ended.any():
        return NOTHING
    curve, low, high = curves(some)
    at = [_crossing(part) for part in (curve, low, high)]
    return Interval(at[0], (at[2] - at[1]) / (2 * Z95), at[1], at[2])


def curves(some: Histories) -> tuple[Any, Any, Any]:
    """The survival function and its pointwise 95 % band (log-log), as SciPy has them."""
    from scipy.stats import CensoredData, ecdf

    times, ended = some.tie("end_time"), some.ended
    found = ecdf(CensoredData(uncensored=times[ended], right=times[~ended])).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # the band has no width where all live or none do
        band = found.confidence_interval(0.95, method="log-log")
    return found, band.low, band.high


def _crossing(curve: Any) -> float:
    below = np.flatnonzero(curve.probabilities <= HALF)
    return float(curve.quantiles[below[0]]) if len(below) else math.nan
