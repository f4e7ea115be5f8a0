"""A scenario without some of its events or mechanisms, whatever would have set them off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from difflib import get_close_matches

from model.errors import Mistake, UserError
from model.event import Event
from model.mechanism import Mechanism
from model.scenario import Condition, PlanEntry, Scenario
from model.vocabulary import mechanisms, vocabulary

NEVER = Condition(
    "never", (("number", 0.0),)
)  # a planned step stays in its place, so that its inputs are drawn as before


def without(scenario: Scenario, names: Collection[str], events: tuple[Event, ...] | None = None) -> Scenario:
    """The scenario with events or mechanisms muted, in its sweep's variants too; planned steps of them never come.

    Args:
        scenario: from `model.load`.
        names: of events and mechanisms.
        events: the vocabulary; the installed one if absent.

    Raises:
        UserError: an unknown name, or one that cannot be muted.
    """
    check(names, vocabulary() if events is None else events)
    off = frozenset(names)
    variants = tuple(replace(one, muted=one.muted | off, plan=_never(one.plan, off)) for one in scenario.study.variants)
    study = replace(scenario.study, variants=variants)
    return replace(scenario, muted=scenario.muted | off, plan=_never(scenario.plan, off), study=study)


def check(names: Collection[str], events: tuple[Event, ...]) -> None:
    """Refuse names that are no event and no mechanism, or that cannot be muted. Raises UserError."""
    known: dict[str, Event | Mechanism] = {part.name: part for part in mechanisms()}
    known |= {event.name: event for event in events}
    mistakes = [_unknown(name, known) for name in names if name not in known]
    mistakes += [_essential(name) for name in names if name in known and known[name].essential]
    if mistakes:
        raise UserError(mistakes)


def _never(plan: tuple[PlanEntry, ...], off: frozenset[str]) -> tuple[PlanEntry, ...]:
    return tuple(replace(entry, condition=NEVER) if entry.event in off else entry for entry in plan)


def _unknown(name: str, known: Collection[str]) -> Mistake:
    nearest = next(iter(get_close_matches(name, known, 1)), "")
    hint = f"; did you mean {nearest}?" if nearest else ";"
    message = f"there is no event or mechanism {name!r}{hint} `alliance events` lists them"
    return Mistake("replay.unknown", message, value=name, nearest=nearest)


def _essential(name: str) -> Mistake:
    why = (
        "it closes the books, without which there is no history"
        if name == "quarter_results"
        else "the world cannot be thought without it"
    )
    return Mistake("replay.essential", f"{name} cannot be muted: {why}", value=name)
