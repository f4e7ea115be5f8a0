"""The law of an uncertain number, as read."""

from __future__ import annotations

from typing import NamedTuple

from model.scenario import Uncertain


class Law(NamedTuple):
    """A distribution with its median and the least and the largest value that it gives."""

    item: Uncertain
    median: float
    span: tuple[float, float]
