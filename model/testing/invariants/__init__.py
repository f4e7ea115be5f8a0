"""What must hold in every world: the invariants of the model, each with a name, a sentence and a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model.event import Event
from model.scenario import Scenario
from model.testing import histories
from model.testing.invariants import engines, labels, learning, money, rates, silence
from model.testing.room import Room

Check = Callable[[Room, int, int], list[str]]
FEW = 2  # histories for what is lived as plain Python


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that must hold in every world.

    Attributes:
        name: such as ``shares``; about: the claim, one sentence.
        check: from a room, the first trial and how many, what is wrong: a sentence each, none where it holds.
        slow: whether it runs plain Python step by step, so that two histories take seconds.
    """

    name: str
    about: str
    check: Check
    slow: bool = False

    def of(self, room: Room, first: int = 0, trials: int = 8) -> list[str]:
        """What is wrong in these trials of a world."""
        return self.check(room, first, min(trials, FEW) if self.slow else trials)


def _final(what: Callable[..., list[str]]) -> Check:
    """A check of states, over the quarterly film and the end, as proposed and alone."""

    def check(room: Room, first: int, trials: int) -> list[str]:
        found: list[str] = []
        for alone in (False, True):
            wrong = what(room.bound, histories.states(room.lived(first, trials, alone)))
            found += [f"standing alone, {text}" for text in wrong] if alone else wrong
        return found

    return check


def _order(room: Room, first: int, trials: int) -> list[str]:
    return histories.order(room.lived(first, trials))


def _posthumous(room: Room, first: int, trials: int) -> list[str]:
    return histories.posthumous(room.bound, room.lived(first, trials))


def _completes(room: Room, first: int, trials: int) -> list[str]:
    found = histories.unfinished(room.bound, room.lived(first, trials))
    alone = histories.unfinished(room.bound, room.lived(first, trials, alone=True))
    return found + [f"standing alone, {text}" for text in alone]


INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "completes", "Every history comes to its end: no number is none, no event rings without end.", _completes
    ),
    Invariant("shares", "States that are shares stay from 0 to 1.", _final(histories.out_of_range)),
    Invariant("holdings", "All holdings in a firm, and in a venture, sum to at most 1.", _final(histories.holdings)),
    Invariant("transfers", "What partners pay each other cancels in their joint value.", _final(histories.money)),
    Invariant("order", "Clocks ring in the order of time.", _order),
    Invariant("posthumous", "Nothing happens to a tie that is over.", _posthumous),
    Invariant("currency", "Another currency scales money and nothing else.", money.currency),
    Invariant("renaming", "Other names on the same streams change no bit.", labels.renaming),
    Invariant("swapping", "Firms in another order have the same outcomes in another order.", labels.swapping),
    Invariant("stranger", "A firm without a tie changes nothing for the others.", labels.stranger),
    Invariant("muting", "Muting an event changes nothing before it would have rung.", silence.muting),
    Invariant("chunks", "Trials do not depend on which others are lived with them.", engines.chunks),
    Invariant("rates", "Hazards rise and fall with what they are said to.", rates.claims),
    Invariant("engines", "Both engines live the same history, bit for bit.", engines.alike, slow=True),
    Invariant("learning", "No learning event lowers a capability.", learning.lowers_nothing, slow=True),
)


def violations(
    scenario: Scenario,
    trials: int = 8,
    events: tuple[Event, ...] | None = None,
    invariants: Iterable[Invariant] = INVARIANTS,
    first: int = 0,
) -> list[str]:
    """What is wrong in a world, over some trials: ``name: sentence`` each; none where everything holds.

    Args:
        scenario: any, such as one drawn by `model.testing.scenarios` or loaded by `model.load`.
        events: the vocabulary; the installed one if absent.

    Raises:
        UserError: an event that breaks the contract or cannot be compiled.
    """
    room = Room(scenario, events)
    return [f"{each.name}: {text}" for each in invariants for text in each.of(room, first, trials)]
