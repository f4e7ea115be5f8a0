"""Worlds in which a user's events happen: a few by hand, and drawn ones."""

from __future__ import annotations

import copy
from functools import cache, cached_property
from typing import Any

from model.config import from_resolved
from model.errors import UserError
from model.event import Event
from model.execute.blame import blamed
from model.parameter import parameters_of
from model.testing.contracts.walk import Findings, Walk
from model.testing.rare import DIRECTED
from model.testing.room import Room
from model.testing.shrink import Case as Found
from model.vocabulary import mechanisms, own_events

Config = dict[str, Any]
BY_HAND = ("steps", "memorandum", "rescues", "executives", "venture-steps", "whole", "both-sides")
YEARS = 3.0  # of a world by hand
SHORT = 2.5  # of a drawn one, at most
TRIALS = 2
FEW = 4  # worlds by hand in which invariants are held
WORLDS = 8  # drawn for them
SHAKE_EVERY = 8
SOON = 0.5  # mean wait, so that a rare event happens
SUBJECTS = {"firm": "firms", "tie": "ties", "product": "products"}


class Case:
    """A user's events, the vocabulary around them, and what was seen of them. Nothing is compiled."""

    def __init__(self, own: tuple[Event, ...]) -> None:
        self.own = own
        names = {event.name for event in own}
        rest = [event for event in own_events() if event.name not in names]
        self.events = tuple(sorted((*rest, *own), key=lambda event: event.name))
        self.few = tuple(sorted((*(e for e in rest if e.essential), *own), key=lambda event: event.name))

    @cached_property
    def findings(self) -> Findings:
        """What the events did in the worlds by hand."""
        return self._lived[0]

    @cached_property
    def failures(self) -> list[str]:
        """What an event raised in them; nothing is looked at any more after the first time."""
        return self._lived[1]

    @cached_property
    def _lived(self) -> tuple[Findings, list[str]]:
        found = Findings()
        try:
            for room in self.rooms:
                walk = Walk(room, found, {event.name for event in self.own}, SHAKE_EVERY)
                for trial in range(TRIALS):
                    walk.live(trial)
        except Exception as error:
            theirs = blamed(error, self.own)
            if theirs is None:
                raise
            return found, [str(theirs)]
        return found, []

    @cached_property
    def rooms(self) -> list[Room]:
        """The worlds by hand, with the whole vocabulary."""
        worlds = ({**copy.deepcopy(DIRECTED[name]), "horizon": YEARS} for name in BY_HAND)
        return [self.room(self.soon(world, planned=True)) for world in worlds]

    @cached_property
    def scenes(self) -> list[tuple[Found, Room]]:
        """Those, and drawn worlds: as many as the profile in force says."""
        found = [(Found(room.scenario.resolved, 0), room) for room in self.rooms[:FEW]]
        short = [self.soon({**config, "horizon": min(config["horizon"], SHORT)}) for config in _drawn(self.events)]
        rooms = [(config, valid(self, config)) for config in short]
        return found + [(Found(config, 0), room) for config, room in rooms if room]

    def room(self, config: Config, few: bool = False, plain: bool = True) -> Room:
        """A world of a config; with `few` only of the user's own events and what no world can do without."""
        events = self.few if few else self.events
        return Room(from_resolved(config, "contract", events, mechanisms()), events, plain)

    def soon(self, config: Config, planned: bool = False) -> Config:
        """The same world in which the user's events are not muted and come soon; if `planned`, by plan as well."""
        config = copy.deepcopy(config)
        names = {event.name for event in self.events}
        plan = [
            entry for entry in config.get("plan") or [] if entry["event"] in names and _ends(entry) <= config["horizon"]
        ]
        for event in self.own:
            config.setdefault("events", {})[event.name] = _fast(event)
            if planned:
                plan += _planned(event, config)
        return {**config, "plan": plan}

    def alone(self, config: Config) -> Config:
        """The same world without what the few events cannot live."""
        names = {event.name for event in self.few}
        kept = {name: said for name, said in config.get("events", {}).items() if name in names}
        return {**config, "events": kept, "plan": [entry for entry in config["plan"] if entry["event"] in names]}


@cache
def case_of(own: tuple[Event, ...]) -> Case:
    """The case of these events, made once."""
    return Case(own)


def valid(case: Case, config: Config) -> Room | None:
    """The room of a config, None where it is refused."""
    try:
        return case.room(config)
    except UserError:
        return None


def _fast(event: Event) -> Config:
    numbers = parameters_of(event.parameters)
    if "scale" not in numbers or not event.is_hazard:
        return {}
    scale = numbers["scale"]
    return {"scale": max(scale.low, min(scale.default, SOON))}


def _planned(event: Event, config: Config) -> list[Config]:
    """The event on the last subject that there is, early and late; a posting's cannot be planned."""
    if event.essential or event.subject == "posting":
        return []
    if event.subject == "world":
        return [{"event": event.name, "at": at} for at in (0.55, 1.55)]
    members = list(config.get(SUBJECTS[event.subject]) or {})
    return [{"event": event.name, event.subject: members[-1], "at": at} for at in (0.55, 1.55)] if members else []


def _ends(entry: Config) -> float:
    return max(float(entry["at"]) + 1e-9, float(entry.get("until", 0.0)))


def _drawn(events: tuple[Event, ...]) -> list[Config]:
    from hypothesis import HealthCheck, Phase, given, settings

    from model.testing.profiles import examples
    from model.testing.strategies.worlds import configs

    found: list[Config] = []

    @settings(
        max_examples=examples(WORLDS), database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(configs(events, mechanisms()))
    def keep(config: Config) -> None:
        found.append(config)

    keep()
    return found
