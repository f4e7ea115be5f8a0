"""What each design changes against design 0, on the same draws, and what the shared luck is worth.

Trial k has the same draws at every design, so differences are those of pairs, by the estimators of `compare`. With
outer draws histories of one draw share its inputs: then a draw is one observation, its mean difference the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.compare.estimate import mean_difference, share_difference, variance_ratio
from analysis.completed import completed
from analysis.outer.estimate import over_draws
from analysis.points import Designs
from analysis.sweep.questions import Question

if TYPE_CHECKING:
    import xarray

Answered = tuple[NDArray[np.bool_], NDArray[Any]]  # which trials of a point completed, and all their answers


class Change(NamedTuple):
    """B - A with its paired standard error and 95 % interval.

    `variance_reduction` is the variance of the difference under independent runs over that of the pairs: how many
    times as many histories independent runs would need. The band is that over outer draws; NaN without them.
    """

    difference: float
    se: float
    low: float
    high: float
    variance_reduction: float
    variance_reduction_se: float
    band_low: float
    band_high: float


def differences(points: list[xarray.Dataset], question: Question, designs: Designs) -> xarray.Dataset:
    """`Change` of every design but the first against the first, over (design, ...)."""
    import xarray

    base = [(completed(points[at]), question.answers(points[at])) for at in designs.points[0]]
    others = [[points[at] for at in places] for places in designs.points[1:]]
    numbers = np.array([_change(base, other, question, designs.draws > 1) for other in others])
    dims = ("design", *question.labels)
    variables = {
        name: (dims, numbers[..., at], {"units": "1" if name.startswith("variance") else question.units})
        for at, name in enumerate(Change._fields)
    }
    return xarray.Dataset(variables, {"design": list(designs.numbers[1:]), **question.labels})


def _change(base: list[Answered], others: list[xarray.Dataset], question: Question, drawn: bool) -> NDArray[Any]:
    """Shape (..., fields)."""
    shape = tuple(len(labels) for labels in question.labels.values())
    columns = range(int(np.prod(shape)))
    pairs = [_pairs(question, one, other, len(columns)) for one, other in zip(base, others, strict=False)]
    if drawn:
        found = [_of_draws([(a[:, k], b[:, k]) for a, b in pairs]) for k in columns]
    else:
        found = [_of_trials(pairs[0][0][:, k], pairs[0][1][:, k], question.is_share) for k in columns]
    return np.array(found).reshape(*shape, len(Change._fields))


def _pairs(question: Question, base: Answered, other: xarray.Dataset, columns: int) -> list[NDArray[np.float64]]:
    """The answers of the trials that completed at both points, shape (trials, columns)."""
    keep = base[0] & completed(other)
    return [each[keep].astype(np.float64).reshape(-1, columns) for each in (base[1], question.answers(other))]


def _of_trials(a: NDArray[Any], b: NDArray[Any], share: bool) -> Change:
    found = (share_difference if share else mean_difference)(a, b)
    return Change(found.difference, found.se, found.low, found.high, *variance_ratio(a, b), np.nan, np.nan)


def _of_draws(pairs: list[tuple[NDArray[Any], NDArray[Any]]]) -> Change:
    use = [(a, b) for a, b in pairs if len(a) > 1]
    means = np.array([(a.mean(), b.mean()) for a, b in use]).reshape(-1, 2)
    found = mean_difference(means[:, 0], means[:, 1])
    spread = over_draws(
        means[:, 1] - means[:, 0], np.array([np.var(b - a, ddof=1) for a, b in use]), np.array([len(a) for a, _ in use])
    )
    ratio = variance_ratio(means[:, 0], means[:, 1])
    return Change(found.difference, found.se, found.low, found.high, *ratio, float(spread.low), float(spread.high))
