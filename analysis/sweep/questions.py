"""What is asked of every point: numbers history by history, so that means, errors and differences follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.values import SIDES_WIN, outcomes

if TYPE_CHECKING:
    import xarray

NEEDED = ("ending", "end_time", "value_added", "status", "partner")


@dataclass(frozen=True)
class Question:
    """A number, or several, that each history answers.

    Attributes:
        name: such as ``value_added``.
        labels: dimension -> labels of the answers.
        units: of the answers.
        answers: from a dataset of one point, shape (trials, ...).
    """

    name: str
    labels: dict[str, list[Any]]
    units: str
    answers: Callable[[xarray.Dataset], NDArray[Any]]

    @property
    def is_share(self) -> bool:
        """Whether each answer is yes or no."""
        return self.units == "1"


def questions(dataset: xarray.Dataset, years: tuple[float, ...]) -> tuple[Question, ...]:
    """Endings by some years, value added, by firm and of all together, and who gains."""
    ties, firms = ([str(name) for name in dataset[kind].values] for kind in ("tie", "firm"))
    names = dataset["ending"].attrs["flag_meanings"].split()
    money = str(dataset["value_added"].attrs["units"])
    return (
        Question("endings", {"tie": ties, "ending": names, "year": list(years)}, "1", _endings(len(names), years)),
        Question("value_added", {"firm": firms}, money, lambda one: _first(one, "value_added")),
        Question("joint_value_added", {}, money, lambda one: _first(one, "value_added").sum(axis=-1)),
        Question("wins", {"tie": ties, "outcome": list(SIDES_WIN)}, "1", outcomes),
    )


def _first(one: xarray.Dataset, name: str) -> NDArray[Any]:
    return np.asarray(one[name].values[0])


def _endings(number: int, years: tuple[float, ...]) -> Callable[[xarray.Dataset], NDArray[Any]]:
    """Which ending a tie has had by each year; nothing is censored before the horizon."""

    def answers(one: xarray.Dataset) -> NDArray[Any]:
        codes, times = _first(one, "ending")[..., None], _first(one, "end_time")[..., None]
        so_far = np.where(times <= np.asarray(years), codes, 0)  # (trials, ties, years)
        return np.asarray(so_far[:, :, None, :] == np.arange(number)[:, None])

    return answers
