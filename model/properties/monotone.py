"""More here never lowers that on average: on paired histories over all worlds, with a stated false-alarm rate."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from model.binding import Array
from model.errors import UserError
from model.properties.betting import bound_of, evidence, is_alarm
from model.properties.declared import Monotone
from model.properties.outcome import completed, numbers
from model.properties.ranges import Ranges
from model.properties.world import Living, World

Config = dict[str, Any]
RATE = 1e-6  # false alarms, of all monotone claims of a config together
PAIRS = 3_000  # of histories, over all worlds
FEWEST = 64  # in one world
PILOT = 200  # in the first world, to see how large differences are; not tested
PLAIN = 16  # times fewer of each where histories are interpreted: only plain effects are seen then
AGAIN = 400  # pairs on which a smaller world is held against the larger one
LIKELY = math.log(1e3)  # capital at which a smaller world is taken to break the claim as well


class Trial:
    """The test of one claim, world by world.

    Attributes:
        bound: how much one history counts for at most; 0 before the first world, or where nothing differs.
        pairs, mean: histories tested, and their mean difference.
    """

    def __init__(self, claim: Monotone, ranges: Ranges, living: Living, worlds: int, tests: int) -> None:
        self.claim, self.ranges, self.living, self.tests = claim, ranges, living, tests
        less = PLAIN if living.plain else 1
        self.each, self.pilot = max(FEWEST, -(-PAIRS // worlds)) // less, PILOT // less
        self.again = AGAIN // less
        self.low, self.high = claim.low, claim.high
        if self.low is None or self.high is None:
            ends = ranges.ends(claim.path)
            self.low = ends[0] if self.low is None else self.low
            self.high = ends[1] if self.high is None else self.high
        self.bound = 0.0
        self.next = 0
        self.found: list[tuple[Config, int, Array]] = []

    def add(self, config: Config) -> None:
        """Lives the pairs of one more world; a world in which either end is refused is left out."""
        try:
            low, high = self._sides(config)
        except UserError:
            return
        if not self.bound:
            self.bound = bound_of(self._between(low, high, self.next, self.pilot))
            self.next += self.pilot
        values = self._between(low, high, self.next, self.each)
        self.found.append((config, self.next, values))
        self.next += self.each  # other histories in every world, so that their luck is independent

    def differences(self, config: Config, first: int, trials: int) -> Array:
        """What raising the path adds, against the claim's sign, of histories that went well both times (pairs,)."""
        return self._between(*self._sides(config), first, trials)

    def _sides(self, config: Config) -> tuple[World, World]:
        low, high = (
            self.living.world(self.ranges.changed(config, {self.claim.path: value})) for value in (self.low, self.high)
        )
        return low, high

    def _between(self, below: World, above: World, first: int, trials: int) -> Array:
        low, high = below.outcomes(first, trials), above.outcomes(first, trials)
        both = completed(low) & completed(high)
        values = (numbers(high, self.claim.of) - numbers(low, self.claim.of)) * self.claim.sign
        return np.asarray(values[both & np.isfinite(values)])

    @property
    def pairs(self) -> int:
        """How many pairs have been tested."""
        return sum(len(values) for _, _, values in self.found)

    @property
    def mean(self) -> float:
        """The mean difference that raising makes."""
        values = np.concatenate([np.zeros(0), *(values for _, _, values in self.found)])
        return float(values.mean() * self.claim.sign) if len(values) else 0.0

    @property
    def broken(self) -> bool:
        """Whether the claim is refuted."""
        worlds = [values for _, _, values in self.found if len(values)]
        return bool(self.bound and worlds) and is_alarm(evidence(worlds, self.bound), RATE, self.tests)

    def worst(self) -> tuple[Config, int]:
        """The world that speaks most against the claim, and the trial in it that does."""
        config, first, values = max(self.found, key=lambda each: self._against(each[2]))
        return config, first + int(values.argmin())

    def fails(self, config: Config) -> bool:
        """Whether a smaller world still breaks it, by fewer histories and a laxer measure: the alarm is raised already."""
        return self._against(self.differences(config, 0, self.again)) >= LIKELY

    def _against(self, values: Array) -> float:
        return evidence([values], self.bound) if len(values) else -math.inf
