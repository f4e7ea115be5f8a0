"""How a run is lived, and what an engine offers for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event as Flag
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from model.points import Points

Arrays = dict[str, NDArray[Any]]
Progress = Callable[[int, int], None]


class Lives(Protocol):
    """What an engine offers (`model.point_lives.prepare_points`)."""

    points: Points
    time: NDArray[np.float64]
    sources_hash: str

    def rows(self, point: int, first: int, last: int) -> Arrays:
        """Every variable of a point's trials first..last-1, with a leading trial axis."""

    def paths(self, point: int, first: int, last: int) -> Arrays:
        """Every path of a point's trials first..last-1, with a leading trial axis."""


@dataclass(frozen=True, slots=True)
class Work:
    """How a run is lived; none of it changes a number.

    Attributes:
        workers: threads or processes; 0 for one per core.
        progress: called with (histories done, histories in all).
        stop: set from outside to end after the pieces under way.
    """

    workers: int = 0
    progress: Progress = lambda done, total: None
    stop: Flag | None = None

    @property
    def count(self) -> int:
        """How many workers that is."""
        return self.workers or os.cpu_count() or 1

    @property
    def stopped(self) -> bool:
        """Whether to end now."""
        return self.stop is not None and self.stop.is_set()
