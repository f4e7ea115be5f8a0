"""What is muted together: single events, groups of events of one kind, mechanisms."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from model.errors import Mistake, UserError

if TYPE_CHECKING:
    from model.event import Event

EVENT, GROUP, MECHANISM = "event", "group", "mechanism"
# Events that one would speak of in one breath; endings stand in none, for they are what is to be explained.
GROUPS: dict[str, tuple[str, ...]] = {
    "shocks": ("macro_shock", "recall"),
    "crises": ("financial_crisis", "rescue", "restructuring"),
    "people": ("executive_dispatch", "orderly_return", "unexpected_departure", "voluntary_exit"),
    "moods": ("morale_shock", "morale_lift"),
    "lessons": ("learning_episode", "codification"),
    "quarrels": ("dispute", "arbitration"),
    "joint work": ("alliance_review", "cycle_plan_sync", "product_gate"),
    "share deals": ("acquisition", "closing", "equity_decrease", "equity_increase", "founding", "option_exercise"),
    "outsiders": ("takeover", "third_party_bid"),
}

# What every tie goes through in the course of business: muted like all else, but no news by itself.
ORDINARY = ("alliance_review", "closing", "codification", "founding", "learning_episode", "model_launch", "morale_lift", "product_gate")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Family:
    """Events or mechanisms that are muted together.

    Attributes:
        name: of the event, the group, or the mechanism.
        kind: ``event``, ``group`` or ``mechanism``.
        members: names as in configs.
    """

    name: str
    kind: str
    members: tuple[str, ...]


def occurred(events: Iterable[Event], happened: Collection[str]) -> tuple[Family, ...]:
    """Every event that happened, but for endings and what cannot be muted, and each group of which two did.

    Args:
        events: the vocabulary.
        happened: names of the events that happened in at least one trial.
    """
    singles = [one.name for one in events if one.name in happened and not (one.ends or one.essential)]
    groups = {name: tuple(one for one in members if one in singles) for name, members in GROUPS.items()}
    return (
        *(Family(name, EVENT, (name,)) for name in singles),
        *(Family(name, GROUP, members) for name, members in groups.items() if len(members) > 1),
    )


def spread(names: Iterable[str], most: int) -> list[str]:
    """The first names, but of each group one only: what belongs together is looked at together there."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        group = next((group for group, members in GROUPS.items() if name in members), name)
        if group not in taken and len(found) < most:
            taken.add(group)
            found.append(name)
    return found


def mechanism_families(names: Iterable[str], muted: Collection[str]) -> tuple[Family, ...]:
    """Mechanisms that can be muted and are not."""
    return tuple(Family(name, MECHANISM, (name,)) for name in names if name not in muted)


def named(names: Iterable[str], events: Iterable[Event], mechanisms: Collection[str]) -> tuple[Family, ...]:
    """Families by their names, endings too.

    Raises:
        UserError: there is none of that name.
    """
    known = {event.name: Family(event.name, EVENT, (event.name,)) for event in events}
    known |= {name: Family(name, GROUP, tuple(one for one in members if one in known)) for name, members in GROUPS.items()}  # fmt: skip
    known = {name: Family(name, MECHANISM, (name,)) for name in mechanisms} | known
    wanted = list(dict.fromkeys(names))
    mistakes = [_unknown(name, list(known)) for name in wanted if name not in known]
    if mistakes:
        raise UserError(mistakes)
    return tuple(known[name] for name in wanted)


def _unknown(name: str, known: list[str]) -> Mistake:
    nearest = next(iter(get_close_matches(name.replace(" ", "_"), known, 1)), "")
    hint = f"; did you mean {nearest!r}?" if nearest else "."
    allowed = f"an event or mechanism (`alliance events` lists them), or a group: {', '.join(GROUPS)}"
    message = f"there is no event, group or mechanism {name!r}{hint} Allowed: {allowed}"
    return Mistake("explain.family", message, value=name, allowed=allowed, nearest=nearest)
