"""P3: the hazard of ending is a hump, and a log-logistic law fits better than a constant rate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.estimate import Estimate, Floats
from analysis.patterns.error import bootstrap
from analysis.patterns.finding import Finding, Line, Target, normal
from analysis.patterns.histories import ALLIANCES, Histories, histories

if TYPE_CHECKING:
    import xarray

WINDOW = 3  # years over which the yearly hazard is averaged: less, and noise makes peaks
SOON = 1e-3  # years: an end at the very start has no logarithm


class Hump(NamedTuple):
    """Where the smoothed hazard has its top.

    Attributes:
        peak: year of the top.
        rise: years from the lowest point before it.
        fall: the hazard at the horizon over that at the top.
    """

    peak: float
    rise: float
    fall: float


def hazard_shape(dataset: xarray.Dataset) -> Finding:
    """P3: rises for at least 3 years, peaks in years 4-13, then falls; log-logistic beats exponential."""
    some = histories(dataset, ALLIANCES)
    times, ended = some.tie("end_time"), some.ended
    horizon = float(dataset.attrs["horizon"])

    def part(name: str) -> Any:
        return bootstrap(lambda a, b: float(getattr(hump(yearly_hazard(a, b, horizon)), name)), times, ended)

    return Finding(
        "P3", "the hazard of ending is a hump", "C11, E",
        f"endings over tie-years, in windows of {WINDOW} years; log-likelihoods with right censoring (fit of scipy.stats)",
        (
            Line("year of the peak", part("peak"), Target(4.0, 13.0)),
            Line("years of rise", part("rise"), Target(low=3.0)),
            Line("hazard at the end over peak", part("fall"), Target(high=1.0, text="below 1")),
            Line("log-likelihood over exponential's", normal(gain(some, "fisk")), Target(low=0.0, text="above 0")),
            Line("the same, of a Weibull law", normal(gain(some, "weibull_min"))),
        ),
    )  # fmt: skip


def yearly_hazard(times: Floats, ended: Any, horizon: float) -> Floats:
    """Endings per tie-year in each window of `WINDOW` years; NaN where no tie is left.

    Args:
        times: end of observation, years, shape (n,).
        ended: whether the tie ended then, shape (n,).

    Returns:
        Element k is about the years k .. k + WINDOW, shape (horizon - WINDOW + 1,).
    """
    edges = np.arange(0.0, max(math.floor(horizon), WINDOW) + 1)
    ends = np.histogram(times[ended], edges)[0].astype(np.float64)
    started = np.array([np.clip(times - low, 0.0, 1.0).sum() for low in edges[:-1]])
    window = np.ones(WINDOW)
    exposure = np.convolve(started, window, "valid")
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(exposure > 0, np.convolve(ends, window, "valid") / exposure, np.nan), np.float64)


def hump(hazard: Floats) -> Hump:
    """The top of a smoothed hazard; NaN if there is none."""
    known = hazard[~np.isnan(hazard)]
    if not len(known) or not known.max() > 0:
        return Hump(math.nan, math.nan, math.nan)
    top = int(np.argmax(known))
    bottom = int(np.argmin(known[: top + 1]))
    return Hump(top + WINDOW / 2, float(top - bottom), float(known[-1] / known[top]))


def gain(some: Histories, family: str) -> Estimate:
    """Log-likelihood of a fitted law less that of a fitted constant rate; its error is Vuong's (1989).

    Args:
        family: two-parameter law of `scipy.stats`; ``fisk`` is the log-logistic one.
    """
    times, ended = np.maximum(some.tie("end_time"), SOON), some.ended
    if ended.sum() < 2:
        return Estimate(math.nan, math.nan)
    each = log_likelihoods(times, ended, family) - log_likelihoods(times, ended, "expon")
    return Estimate(float(each.sum()), float(each.std(ddof=1)) * math.sqrt(len(each)))


def log_likelihoods(times: Floats, ended: Any, family: str) -> Floats:
    """What each history adds to the largest log-likelihood of a law that starts at 0, shape (n,)."""
    from scipy import stats

    law = getattr(stats, family)
    if family == "expon":
        fitted = law(scale=times.sum() / ended.sum())
    else:
        sample = stats.CensoredData(uncensored=times[ended], right=times[~ended])
        shape, _, scale = law.fit(sample, floc=0.0)
        fitted = law(shape, scale=scale)
    return np.asarray(np.where(ended, fitted.logpdf(times), fitted.logsf(times)), np.float64)
