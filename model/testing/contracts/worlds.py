"""What must hold in worlds that include a user's events: in drawn ones, and in those made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from model.errors import UserError
from model.event import Event
from model.testing.contracts.case import TRIALS, Case, valid
from model.testing.invariants.engines import alike
from model.testing.invariants.silence import muted
from model.testing.invariants.silence import silent as same_but_for
from model.testing.shrink import Case as Found
from model.testing.shrink import earlier_trials, fewer_steps, shorter, shrunk, without_fields, without_parts

if TYPE_CHECKING:
    from model.testing.invariants import Invariant

MOST_TRIED = 80  # smaller worlds
Check = Callable[[Case, Event], list[str]]


def engines(case: Case, event: Event) -> list[str]:
    """Compiled with the few events that no world can do without, against SimPy."""
    found: list[str] = []
    for room in case.rooms:
        config = case.alone(room.scenario.resolved)
        try:
            found += alike(case.room(config, few=True, plain=False), 0, TRIALS)
        except UserError as error:
            return [str(error.mistakes[0])]
    return list(dict.fromkeys(found))


def muting(case: Case, event: Event) -> list[str]:
    """Muted in the worlds by hand."""
    if event.essential:
        return []
    return [text for room in case.rooms for text in muted(room, 0, TRIALS, [event.name])]


def silent(case: Case, event: Event) -> list[str]:
    """An event that declares no writes, muted: every other bit is the same."""
    if event.writes or event.essential:
        return []
    found: list[str] = []
    for room in case.rooms:
        config = room.scenario.resolved
        plan = [entry for entry in config["plan"] if entry["event"] != event.name]
        heard = case.room({**config, "plan": plan})
        quiet = case.room({**config, "plan": plan, "events": {**config["events"], event.name: "off"}})
        found += same_but_for(event.name, (heard, heard.lived(0, TRIALS)), (quiet, quiet.lived(0, TRIALS)))
    return list(dict.fromkeys(found))


def holds(invariant: Invariant) -> Check:
    """An invariant in the worlds by hand and in drawn ones; what breaks it is made small and told."""

    def check(case: Case, event: Event) -> list[str]:
        def wrong(found: Found) -> list[str]:
            room = valid(case, found.config)
            return invariant.of(room, found.trial, 1) if room else []

        for found, room in case.scenes:
            if invariant.of(room, found.trial, 1):
                small = shrunk(found, lambda each: bool(wrong(each)), lambda each: _smaller(each, case), MOST_TRIED)
                return [*wrong(small), told(small, case)]
        return []

    return check


def _smaller(found: Found, case: Case) -> Iterator[Found]:
    yield from shorter(found)
    yield from fewer_steps(found)
    yield from without_parts(found, {event.name for event in case.own})
    yield from without_fields(found)
    yield from earlier_trials(found)


def told(found: Found, case: Case) -> str:
    """The smallest world as a config, and its history as a dated story."""
    import yaml

    from model.engines.trace import trace

    room = case.room(found.config)
    config = yaml.safe_dump(found.config, sort_keys=False, width=120)
    return (
        f"the smallest world found, trial {found.trial}:\n\n{config}\n{trace(room.scenario, case.events, found.trial)}"
    )
