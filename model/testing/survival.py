"""Constant hazards survive in closed form: simulated first times against the law that they are said to follow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from model.binding import Array
from model.testing.room import Room

SIGMAS = 5.0  # a right engine is beyond it on one seed in some two million


def first_times(room: Room, sinces: Array, event: str, subject: str) -> Array:
    """First times of an event on a subject of histories' `sinces`, inf where it never happened (trial,)."""
    times = sinces[:, room.bound.subjects.index(subject), room.names.index(event), 0]
    return np.asarray(np.where(np.isnan(times), math.inf, times))


def agrees(found: float, probability: float, trials: int, sigmas: float = SIGMAS) -> bool:
    """Whether a share of so many trials is a probability, within so many standard errors of that."""
    return abs(found - probability) <= sigmas * math.sqrt(probability * (1.0 - probability) / trials) + 1e-12


def survival(times: Array, law: Callable[[float], float], dates: Sequence[float], sigmas: float = SIGMAS) -> list[str]:
    """Where first times (trial,) do not survive as the law says.

    Args:
        law: date -> the chance that it has not happened by then.
        dates: years at which it is looked at, all within the horizon.
    """
    found = []
    for date in dates:
        share, chance = float((times > date).mean()), law(date)
        if not agrees(share, chance, len(times), sigmas):
            found.append(f"by year {date:g} {share:.4f} of {len(times):,} are left, and should be {chance:.4f}")
    return found
