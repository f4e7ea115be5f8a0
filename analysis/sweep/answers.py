"""The answers of all points, and their moments; read point by point, the stored arrays once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.held import held as once
from analysis.sweep.questions import NEEDED, Question

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True, slots=True)
class Moments:
    """Of one question, over the completed trials of every point.

    Attributes:
        mean, variance: shape (points, ...); without bias; NaN where too few trials completed.
        count: completed trials, shape (points,).
    """

    mean: NDArray[Any]
    variance: NDArray[Any]
    count: NDArray[np.int64]


def held(dataset: xarray.Dataset) -> xarray.Dataset:
    """What the questions need, in memory if it is not too much: points share chunks of the store."""
    return once(dataset, NEEDED)


def each(dataset: xarray.Dataset) -> list[xarray.Dataset]:
    """The datasets of its points, one by one."""
    return [dataset.isel(point=[point]) for point in range(dataset.sizes["point"])]


def moments(points: list[xarray.Dataset], asked: tuple[Question, ...]) -> dict[str, Moments]:
    """Question -> moments."""
    keeps = [completed(one) for one in points]
    counts = np.array([int(keep.sum()) for keep in keeps])
    found: dict[str, list[Any]] = {question.name: [] for question in asked}
    for one, keep in zip(points, keeps, strict=True):
        for question in asked:
            found[question.name].append(_moments(question.answers(one)[keep]))
    return {
        name: Moments(np.array([mean for mean, _ in both]), np.array([variance for _, variance in both]), counts)
        for name, both in found.items()
    }


def _moments(sample: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    n, nothing = len(sample), np.full(sample.shape[1:], np.nan)
    if sample.dtype == bool:  # counts, rather than a copy in 64 bits
        p = sample.sum(axis=0) / n if n else nothing
        return p, p * (1 - p) * n / (n - 1) if n > 1 else nothing
    mean = sample.mean(axis=0, dtype=np.float64) if n else nothing
    return mean, sample.var(axis=0, ddof=1, dtype=np.float64) if n > 1 else nothing
