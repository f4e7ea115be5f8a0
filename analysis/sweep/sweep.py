"""The finding that `run` and `show` print of several points: every design, and what it changes against design 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.completed import failures
from analysis.horizons import dates
from analysis.points import Designs, complete, designs
from analysis.sweep.answers import each, held, moments
from analysis.sweep.differences import differences
from analysis.sweep.findings import by_design
from analysis.sweep.questions import questions

if TYPE_CHECKING:
    import xarray

QUESTIONS = ("endings", "value_added", "joint_value_added", "wins")


@dataclass(frozen=True, slots=True)
class Sweep:
    """Findings of a run of several points.

    Attributes:
        title, name, currency, horizon: of the run.
        trials: stored at every point.
        complete: whether the run is finished.
        failed: status -> how many histories did not complete, at all points together.
        completed: trials that count, by design.
        designs: what they set.
        findings: question -> dataset over designs (`analysis.sweep.findings`).
        changes: question -> dataset over designs (`analysis.sweep.differences`); empty where designs were sampled.
    """

    title: str
    name: str
    currency: str
    horizon: float
    trials: int
    complete: bool
    failed: dict[str, int]
    completed: tuple[int, ...]
    designs: Designs
    findings: dict[str, xarray.Dataset]
    changes: dict[str, xarray.Dataset]

    @property
    def histories(self) -> int:
        """How many are stored in all."""
        return self.trials * sum(len(points) for points in self.designs.points)


def sweep(dataset: xarray.Dataset) -> Sweep:
    """All findings of a run of several points."""
    attributes, found = dataset.attrs, designs(dataset)
    horizon = float(attributes["horizon"])
    asked = questions(dataset, dates(horizon))
    points = each(held(dataset))
    known = moments(points, asked)
    count = known["value_added"].count
    compared = not found.sampled and len(found) > 1
    return Sweep(
        str(attributes["title"]), str(attributes["scenario"]), str(attributes["currency"]), horizon,
        dataset.sizes["trial"], complete(dataset), _failed(points), tuple(int(count[[*at]].sum()) for at in found.points),
        found, {one.name: by_design(one, known[one.name], found) for one in asked},
        {one.name: differences(points, one, found) for one in asked} if compared else {},
    )  # fmt: skip


def joint_order(found: Sweep) -> list[int]:
    """Positions of the designs by value added of all firms together, the highest first; what is not known last."""
    order = np.argsort(-found.findings["joint_value_added"]["value"].values, kind="stable")
    return [int(at) for at in order]


def _failed(points: list[xarray.Dataset]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in points:
        for status, count in failures(one).items():
            total[status] = total.get(status, 0) + count
    return total
