"""What each design gives: one dataset a question, over designs, with errors, and with outer draws their bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.estimate import Z95, wilson
from analysis.outer.estimate import over_draws
from analysis.points import Designs
from analysis.sweep.answers import Moments
from analysis.sweep.questions import Question

if TYPE_CHECKING:
    import xarray

SPREAD = ("band_low", "band_high", "ignorance", "chance", "known", "known_se")


def by_design(question: Question, found: Moments, designs: Designs) -> xarray.Dataset:
    """`value`, `se`, `low`, `high` (pointwise 95 % Monte Carlo interval) over (design, ...).

    With several outer draws also the band over draws, and how a history's variance is ignorance and chance; see
    `analysis.outer.estimate.Spread`.
    """
    import xarray

    one = _of_draws if designs.draws > 1 else _of_trials
    each = [one(question, found, list(points)) for points in designs.points]
    dims = ("design", *question.labels)
    units = {name: {"units": _units(name, question.units)} for name in each[0]}
    variables = {name: (dims, np.array([row[name] for row in each]), units[name]) for name in each[0]}
    return xarray.Dataset(variables, {"design": list(designs.numbers), **question.labels})


def _units(name: str, units: str) -> str:
    if name in ("known", "known_se"):
        return "1"
    return f"({units})^2" if name in ("ignorance", "chance") and units != "1" else units


def _of_trials(question: Question, found: Moments, points: list[int]) -> dict[str, NDArray[Any]]:
    mean, variance, n = found.mean[points[0]], found.variance[points[0]], int(found.count[points[0]])
    if question.is_share:
        ends = np.array([wilson(float(p), n) for p in mean.ravel()]).reshape(*mean.shape, 2)
        error = np.sqrt(mean * (1 - mean) / n) if n else np.full(mean.shape, np.nan)
        return {"value": mean, "se": error, "low": ends[..., 0], "high": ends[..., 1]}
    error = np.sqrt(variance / n) if n else np.full(mean.shape, np.nan)
    return {"value": mean, "se": error, "low": mean - Z95 * error, "high": mean + Z95 * error}


def _of_draws(question: Question, found: Moments, points: list[int]) -> dict[str, NDArray[Any]]:
    from scipy.special import stdtrit

    spread = over_draws(found.mean[points], found.variance[points], found.count[points])
    draws = int((found.count[points] > 1).sum())
    half = spread.se * (float(stdtrit(draws - 1, 0.975)) if draws > 1 else np.nan)
    ends = [spread.value - half, spread.value + half]
    low, high = np.clip(ends, 0.0, 1.0) if question.is_share else ends
    return {
        "value": spread.value, "se": spread.se, "low": low, "high": high,
        **dict(zip(SPREAD, spread[2:], strict=True)),
    }  # fmt: skip
