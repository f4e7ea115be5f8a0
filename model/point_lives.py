"""Living the points of a study: every design's world on one engine, each outer draw with its own luck."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

import numpy as np

from model.binding import Array, bind, rebind
from model.event import Event
from model.inputs import TILE, draw_inputs
from model.outcome import Rows
from model.points import Points, points
from model.scenario import Scenario
from model.simulate import Lives, prepare
from model.vocabulary import mechanisms

WORLDS = 64  # designs whose arrays are kept at hand
TILES = 64  # tiles of inputs kept at hand: every design lives the same trials with the same inputs

Kept = TypeVar("Kept")


class _Recent(Generic[Kept]):
    """What was made for a number, the last few kept; safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self.most, self.lock = most, Lock()
        self.kept: OrderedDict[int, Kept] = OrderedDict()

    def get(self, number: int, make: Callable[[int], Kept]) -> Kept:
        """What is kept for the number, else what `make` makes of it (outside the lock: twice does no harm)."""
        with self.lock:
            if number in self.kept:
                self.kept.move_to_end(number)
                return self.kept[number]
        made = make(number)
        with self.lock:
            self.kept[number] = made
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        return made


class PointLives:
    """All points of a study ready to be lived; safe to use from several threads with engine ``bulk``.

    Attributes:
        points: designs times draws.
        time: dates of the quarterly paths, years.
        sources_hash: of the model's sources.
    """

    def __init__(self, of: Points, lives: Lives) -> None:
        self.points, self.lives = of, lives
        self.time, self.sources_hash = lives.time, lives.sources_hash
        self._worlds: _Recent[Lives] = _Recent(WORLDS)
        self._tiles: _Recent[Array] = _Recent(TILES)

    def rows(self, point: int, first: int, last: int) -> Rows:
        """All variables of a point's trials first..last-1; drawn inputs only where each trial draws its own."""
        found = self.at(point).rows(first, last, self.inputs(point, first, last))
        if self.points.outer:
            return {name: values for name, values in found.items() if not name.startswith("input:")}
        return found

    def paths(self, point: int, first: int, last: int) -> Rows:
        """Quarterly paths (trial, time, ...) of a point's trials first..last-1."""
        return self.at(point).paths(first, last, self.inputs(point, first, last))

    def at(self, point: int) -> Lives:
        """The world of a point's design, with the random numbers of its draw."""
        world = self._worlds.get(self.points.design(point), self._world)
        key = self.points.key(point)
        return world if key == world.key else world.on(world.bound, key)

    def inputs(self, point: int, first: int, last: int) -> Array:
        """The uncertain inputs (trial, input) of a point's trials first..last-1."""
        if self.points.outer:
            return np.repeat(self.points.inputs[[self.points.draw(point)]], last - first, axis=0)
        starts = range(first - first % TILE, last, TILE)
        tiles = np.concatenate([self._tiles.get(start, self._tile) for start in starts])
        return tiles[first - starts[0] : last - starts[0]]

    def _tile(self, start: int) -> Array:
        scenario = self.points.scenario
        return draw_inputs(scenario.uncertain, self.lives.key, start, start + TILE, scenario.correlations)

    def _world(self, design: int) -> Lives:
        scenario, first = self.points.scenario_of(design), self.lives.bound
        if scenario.muted == first.scenario.muted and scenario.plan == first.scenario.plan:
            return self.lives.on(rebind(first, scenario), self.lives.key)
        return self.lives.on(bind(scenario, first.events, mechanisms()), self.lives.key)


def prepare_points(
    scenario: Scenario,
    events: tuple[Event, ...],
    engine: str = "bulk",
    say: Callable[[str], None] = lambda line: None,
) -> PointLives:
    """All points of a scenario's study made ready; see `model.simulate.prepare` for what it may raise."""
    every = points(scenario)
    return PointLives(every, prepare(every.scenario_of(0), events, engine=engine, say=say))
