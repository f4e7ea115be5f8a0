"""What a config sweeps and draws, as values that it could have written: the worlds that properties are held against."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from model.config.node import Node, Place, node_of
from model.config.paths import number_at, spots
from model.event import Event
from model.inputs import drawn
from model.mechanism import Mechanism
from model.parameter import Parameter
from model.scenario import Factor, Scenario, Uncertain

Config = dict[str, Any]
SHARES = (0.5, 0.25, 0.75, 0.1, 0.9, 0.01, 0.99, 0.001, 0.999)  # of a distribution; the first is the median
AWAY = ("sweep", "outer", "properties")  # of the study: a claim on what is drawn cannot be made of a single world
AS_IT_IS = object()  # the config's own, where one path at a time is swept


@dataclass(frozen=True)
class Ranges:
    """A config at its medians and first levels, and what may be otherwise.

    Attributes:
        home: the config without sweep, outer draws, correlations and claims, each uncertain input at its median.
        levels: path -> the values it may take, as a config writes them; the first is the one at home.
    """

    scenario: Scenario
    events: Sequence[Event]
    mechanisms: Sequence[Mechanism]

    @cached_property
    def levels(self) -> dict[str, tuple[Any, ...]]:
        """Path -> the values it may take, the one at home first."""
        found = {item.path: self._drawn(item) for item in self.scenario.uncertain}
        sweep = self.scenario.study.sweep
        for factor in sweep.factors if sweep else ():
            found[factor.path] = self._swept(factor, sweep is not None and sweep.design == "one_at_a_time")
        return found

    @cached_property
    def ways(self) -> dict[str, tuple[str | int, ...]]:
        """Path -> the keys down to it."""
        known = spots(self._node, self.events, self.mechanisms)
        return {path: spot.way for path, spot in known.items()}

    @cached_property
    def _node(self) -> Node:
        return node_of(self.scenario.resolved, Place(""))

    @cached_property
    def home(self) -> Config:
        """The config at its medians."""
        config = copy.deepcopy(self.scenario.resolved)
        config.pop("correlations", None)
        study = {key: value for key, value in (config.get("study") or {}).items() if key not in AWAY}
        config["study"] = {**study, "seed": self.scenario.study.seed}
        return self.changed(config, {path: values[0] for path, values in self.levels.items()})

    def world(self, moved: Mapping[str, Any]) -> Config:
        """The config at home but for some paths."""
        return self.changed(self.home, moved)

    def changed(self, config: Config, values: Mapping[str, Any]) -> Config:
        """A config with other values at some paths; switches last, so that what is off stays off."""
        found = copy.deepcopy(config)
        for path, value in sorted(values.items(), key=lambda item: item[1] in ("on", "off")):
            if value is not AS_IT_IS:
                _put(found, self.ways[path], value)
        return found

    def moved(self, config: Config) -> dict[str, Any]:
        """The paths that are not at home in a config, with their values."""
        here = {path: _get(config, self.ways[path]) for path in self.levels}
        return {
            path: value
            for path, value in here.items()
            if value is not None and value != _get(self.home, self.ways[path])
        }

    def ends(self, path: str) -> tuple[Any, Any]:
        """Low and high of what is drawn or swept at a path."""
        numbers = [value for value in self.levels[path] if isinstance(value, (int, float))]
        numbers = numbers[3:5] if len(self.levels[path]) == len(SHARES) else numbers
        return min(numbers), max(numbers)

    def number(self, path: str) -> Parameter:
        """What is declared of the number at a path."""
        return number_at(path, self._node, self.events, self.mechanisms)

    def _drawn(self, item: Uncertain) -> tuple[Any, ...]:
        number = self.number(item.path)
        if item.choices:
            words = [each.word or self._written(each.value, number) for each in item.choices]
            middle = self._written(self.scenario.values[item.path], number)
            return tuple(dict.fromkeys([middle, *words]))
        values = drawn(item, np.array(SHARES))
        return tuple(self._written(float(value), number) for value in values)

    def _swept(self, factor: Factor, single: bool) -> tuple[Any, ...]:
        own = (AS_IT_IS,) if single else ()
        if factor.structural:
            return (*own, *(factor.words[int(level)] for level in factor.levels))
        number = self.number(factor.path)
        if not factor.levels and factor.item is not None:
            return self._drawn(factor.item)
        return (*own, *dict.fromkeys(self._written(level, number) for level in factor.levels))

    @staticmethod
    def _written(value: float, number: Parameter) -> Any:
        if number.choices:
            return number.choices[int(value)]
        return int(value) if number.unit in ("count", "yes/no") else value


def _put(config: Config, way: Sequence[str | int], value: Any) -> None:
    here: Any = config
    for key in way[:-1]:
        if isinstance(here, dict) and not isinstance(here.get(key), (dict, list)):
            here[key] = {}
        here = here[key]
    if value == "on" and isinstance(here.get(way[-1]), dict):
        return
    here[way[-1]] = value


def _get(config: Config, way: Sequence[str | int]) -> Any:
    here: Any = config
    for key in way:
        if isinstance(here, dict):
            here = here.get(key)
        elif isinstance(here, list) and isinstance(key, int) and key < len(here):
            here = here[key]
        else:
            return None
    return here
