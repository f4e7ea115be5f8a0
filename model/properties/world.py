"""One world of a config: lived by the engine, and its outcomes by the names of the dataset."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from model.config import from_resolved
from model.event import Event
from model.expression.table import Table
from model.mechanism import Mechanism
from model.scenario import Scenario
from model.simulate import Lives
from model.testing.room import Room

Config = dict[str, Any]


class Living:
    """The vocabulary and the engine, made ready once.

    Args:
        scenario: any of the worlds to come. plain: the reference engine, interpreted; nothing is compiled.
    """

    def __init__(
        self, scenario: Scenario, events: tuple[Event, ...], mechanisms: tuple[Mechanism, ...], plain: bool
    ) -> None:
        self.events, self.mechanisms, self.plain = events, mechanisms, plain
        self.histories = 0
        self.room = Room(scenario, events, plain)
        self.lives = _lives(self.room)

    def world(self, config: Config) -> World:
        """The world of a config. Raises UserError where it is refused."""
        return World(self, from_resolved(config, "world", self.events, self.mechanisms))


class World:
    """One world."""

    def __init__(self, living: Living, scenario: Scenario) -> None:
        self.living, self.scenario = living, scenario

    @cached_property
    def room(self) -> Room:
        """For what is held against states, logs and films."""
        return self.living.room.of(self.scenario)

    def outcomes(self, first: int, trials: int) -> Table:
        """What became of trials first, first + 1, ..."""
        rows = self.living.lives.on(self.room.bound, self.room.key).rows(first, first + trials)
        self.living.histories += trials
        return Table(self.scenario, self.living.events, rows)


def _lives(room: Room) -> Lives:
    if room.plain:
        from model.engines.trace import PlainLives

        return PlainLives(room.bound)
    from model.simulate import Lives as Compiled

    return Compiled(room.bound, "bulk", lambda line: None)
