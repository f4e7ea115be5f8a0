"""The clauses of the contract: what is asked of an event, each with a name and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from model.event import Event
from model.execute.blame import blamed
from model.testing.contracts import declarations, worlds
from model.testing.contracts.case import Case
from model.testing.invariants import INVARIANTS

Check = Callable[[Case, Event], list[str]]
LEAST = 3  # times that an event must be seen to happen


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its name, what it asks, and from a case and an event what is wrong.

    Attributes:
        lives: whether worlds are lived for it, which takes events that do not fail.
    """

    name: str
    about: str
    check: Check
    lives: bool = True


def seen(case: Case, clause: Clause, event: Event) -> list[str]:
    """What is wrong; what an event raises on the way is told as a sentence."""
    try:
        return clause.check(case, event)
    except Exception as error:
        theirs = blamed(error, case.own)
        if theirs is None:
            raise
        return [str(theirs)]


def _itself(name: str, about: str, what: Callable[[Event], list[str]]) -> Clause:
    return Clause(name, about, lambda case, event: what(event), lives=False)


def _fails(case: Case, event: Event) -> list[str]:
    return case.failures


def _happens(case: Case, event: Event) -> list[str]:
    times = case.findings.fired[event.name]
    return (
        []
        if times >= LEAST
        else [f"it happened {times} times in all the worlds made for it; nothing else is known of it"]
    )


def _writes(case: Case, event: Event) -> list[str]:
    found = sorted(case.findings.undeclared_writes[event.name])
    return [f"its effect changes {place}, which is not among its writes" for place in found]


def _reads(case: Case, event: Event) -> list[str]:
    found = sorted(case.findings.undeclared_reads[event.name])
    return [f"its {what} looks at what is not among its reads" for what in found]


def _rates(case: Case, event: Event) -> list[str]:
    found = case.findings.rates.get(event.name)
    return [found] if found else []


def _pure(case: Case, event: Event) -> list[str]:
    found = [f"{told}: only the effect may" for told in sorted(case.findings.changing[event.name])]
    if event.name in case.findings.impure:
        found.append("the same step on the same state gives something else: chance may only come from `draw`")
    return found


CLAUSES: tuple[Clause, ...] = (
    _itself("roles", "Reads and writes name what exists; its name is its own.", declarations.wrong_roles),
    _itself("numbers", "Every number has a range, a unit, a source and a meaning.", declarations.wrong_numbers),
    _itself("story", "Its story can be told.", declarations.wrong_story),
    _itself("source", "It says where it comes from.", declarations.wrong_source),
    Clause("lives", "None of its functions fails.", _fails, lives=False),
    Clause("happens", "It happens in some world.", _happens),
    Clause("writes", "Its effect changes only what it declares.", _writes),
    Clause("reads", "When and whether it happens rests only on what it declares.", _reads),
    Clause("pure", "Its functions change nothing, its effect is a function of state and draw.", _pure),
    Clause("rates", "Its intensity is a rate: a number, and not below 0.", _rates),
    Clause("engines", "Both engines live it alike; it can be compiled.", worlds.engines),
    Clause("muting", "Muted, it changes nothing before it would have rung.", worlds.muting),
    Clause("silent", "If it writes nothing, it changes nothing.", worlds.silent),
    *(
        Clause(f"world-{each.name}", f"In drawn worlds with it: {each.about}", worlds.holds(each))
        for each in INVARIANTS
        if each.name not in ("engines", "muting", "chunks")
    ),
)
