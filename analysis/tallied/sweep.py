"""The finding of a summary run of several points: every design. What one changes against another needs rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.horizons import dates
from analysis.points import complete, designs
from analysis.sweep.answers import Moments
from analysis.sweep.findings import by_design
from analysis.sweep.questions import Question
from analysis.sweep.sweep import Sweep
from analysis.tallied.endings import incidence
from analysis.tallied.tallies import Tallies

if TYPE_CHECKING:
    import xarray

Answer = Callable[[Tallies], Any]


def sweep(dataset: xarray.Dataset) -> Sweep:
    """All findings of a summary run of several points; see `analysis.sweep.sweep.sweep`."""
    attributes, found = dataset.attrs, designs(dataset)
    horizon = float(attributes["horizon"])
    every = [Tallies(dataset, point) for point in range(dataset.sizes["point"])]
    counts = np.array([tallies.completed for tallies in every])
    asked = questions(every[0], dates(horizon))
    known = {question.name: _moments(question, answer, every, counts) for question, answer in asked}
    failed = {name: sum(one.failed.get(name, 0) for one in every) for one in every for name in one.failed}
    return Sweep(
        str(attributes["title"]), str(attributes["scenario"]), str(attributes["currency"]), horizon,
        every[0].stored, complete(dataset), failed, tuple(int(counts[[*at]].sum()) for at in found.points),
        found, {one.name: by_design(one, known[one.name], found) for one, _ in asked}, {},
    )  # fmt: skip


def questions(like: Tallies, years: tuple[float, ...]) -> tuple[tuple[Question, Answer], ...]:
    """The questions of `analysis.sweep.questions`, with what tallies of a point answer: shares, or means and variances."""
    dims = ("tie", "firm", "ending", "outcome")
    ties, firms, names, outcomes = ([str(one) for one in like.dataset[dim].values] for dim in dims)
    money = like.units("joint_value_added")

    def question(name: str, labels: dict[str, list[Any]], units: str, answer: Answer) -> tuple[Question, Answer]:
        return Question(name, labels, units, _no_rows), answer

    return (
        question(
            "endings", {"tie": ties, "ending": names, "year": list(years)}, "1", lambda one: incidence(one, years)
        ),
        question("value_added", {"firm": firms}, money, lambda one: _spread(one, "value_added", firms)),
        question("joint_value_added", {}, money, lambda one: _spread(one, "joint_value_added", [])),
        question("wins", {"tie": ties, "outcome": outcomes}, "1", lambda one: one.total("wins_count") / one.completed),
    )


def _no_rows(dataset: xarray.Dataset) -> Any:
    raise RuntimeError("a summary does not hold what each history answers")


def _moments(question: Question, answer: Answer, every: list[Tallies], counts: Any) -> Moments:
    with np.errstate(invalid="ignore", divide="ignore"):
        found = [np.asarray(answer(one)) for one in every]
    if not question.is_share:
        return Moments(np.array([one[0] for one in found]), np.array([one[1] for one in found]), counts)
    each = counts.reshape(-1, *[1] * found[0].ndim)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Moments(np.array(found), np.array([p * (1 - p) for p in found]) * each / (each - 1), counts)


def _spread(tallies: Tallies, name: str, labels: list[str]) -> Any:
    """Means and variances, shape (2, labels)."""
    both = np.array([tallies.moments(name, label) for label in labels] or [tallies.moments(name)]).T
    return both if labels else both[:, 0]
