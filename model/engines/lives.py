"""What living trials gives, whichever engine lived them."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from model.draws import words

Array = np.ndarray[Any, Any]
MOST = 20_000  # alarms in one history, above which it is `capped`


class Lived(NamedTuple):
    """Histories as they ended, one row a trial.

    Attributes:
        states: final words of the state (trial, state_words).
        counts: how often, per (trial, subject row, event).
        sinces: when first and when for the second time, per (trial, subject row, event, 2).
        rung: alarms that rang (trial,).
        logs: (trial, row, [date, clock, done]) of the first alarms, NaN beyond.
        films: states at signing, at quarter ends and at the horizon (trial, frame, state_words).
    """

    states: Array
    counts: Array
    sinces: Array
    rung: Array
    logs: Array
    films: Array


def frame_times(horizon: float) -> Array:
    """Dates of a film's frames: signing, the quarter ends before the horizon, the horizon, in years."""
    quarters = math.ceil(horizon * 4.0) - 1
    return np.array([0.25 * k for k in range(quarters + 1)] + [horizon])


def room(trials: int, shape: tuple[int, int], state_words: int, log_rows: int, frames: int) -> Lived:
    """Room for the given number of trials."""
    return Lived(
        np.empty((trials, state_words)),
        np.zeros((trials, *shape), np.int64),
        np.full((trials, *shape, 2), np.nan),
        np.zeros(trials, np.int64),
        np.full((trials, log_rows, 3), np.nan),
        np.full((trials, frames, state_words), np.nan),
    )


def closing_stream() -> tuple[int, int]:
    """The stream of the quarter that the horizon ends: that of quarter_results."""
    return words("quarter_results", "world")
