"""One history as it was and without a family of events, side by side by date: two told histories in, moments out.

What stands for what: the k-th time that an event happens to a subject here, and the k-th time there. Both have the same
draws, because draws are addressed by name and occurrence; that they come at other dates or do other things is the effect.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.story.history import History, Record

# What comes by the calendar or in numbers: counted, not told one by one.
ROUTINE = ("quarter_results", "learning_episode", "codification", "model_launch", "alliance_review", "morale_lift", "orderly_return", "voluntary_exit")  # fmt: skip
LEAST = 0.02  # of a change; a smaller difference between two changes is no other effect
# A quarter of a month: what comes so close is on the same date.
SOON = 0.02
SAME, MOVED, OTHER, HERE, THERE = "same", "moved", "other", "here", "there"


@dataclass(frozen=True, slots=True)
class Moment:
    """An event in one or both of the histories.

    Attributes:
        kind: ``same`` but for decimals; ``moved`` to another date; ``other`` effect on the same date; only ``here``;
            only ``there``.
        here, there: its records in the history as it was, and without the family.
    """

    kind: str
    here: Record | None
    there: Record | None

    @property
    def time(self) -> float:
        """When it first happens in either, years since signing."""
        return min(one.time for one in (self.here, self.there) if one is not None)


@dataclass(frozen=True, slots=True)
class Twin:
    """A history and its twin.

    Attributes:
        trial: its number; family: what the twin is without; members: the events or mechanisms muted.
        parted: when the two first differ, years since signing; None if they never do.
        date: the same as a date of the calendar.
        before: events by name that both share until then.
        moments: what happened from then on, by date, but for `routine`.
        routine: event -> how often it happened from then on (here, there), where that differs.
        over: when all ties are over in both, years since signing; infinite if one goes on.
        outcomes: of the history, and of its twin.
    """

    trial: int
    family: str
    members: tuple[str, ...]
    parted: float | None
    date: Any
    before: dict[str, int]
    moments: tuple[Moment, ...]
    routine: dict[str, tuple[int, int]]
    over: float
    outcomes: tuple[dict[str, Any], dict[str, Any]]


def twin(here: History, there: History, trial: int, family: str, members: tuple[str, ...]) -> Twin:
    """The two side by side."""
    mine, other = (tuple(record for record in history if not record.skipped) for history in (here, there))
    common = next((n for n, (a, b) in enumerate(zip(mine, other, strict=False)) if not _identical(a, b)), None)
    if common is None:
        common = min(len(mine), len(other))
    rest = (*mine[common : common + 1], *other[common : common + 1])
    first = min(rest, key=lambda record: record.time) if rest else None
    told = [
        moment for moment in _moments(mine[common:], other[common:]) if (moment.here or moment.there).event not in ROUTINE  # type: ignore[union-attr]
    ]  # fmt: skip
    counts = [Counter(record.event for record in records[common:]) for records in (mine, other)]
    routine = {name: (counts[0][name], counts[1][name]) for name in ROUTINE[1:] if counts[0][name] != counts[1][name]}
    return Twin(
        trial, family, members, first.time if first else None, first.date if first else None,
        dict(Counter(record.event for record in mine[:common])), tuple(told), routine, max(map(_over, (here, there))), (here.outcome, there.outcome),
    )  # fmt: skip


def _over(history: History) -> float:
    outcome = history.outcome
    return max(
        math.inf if ending in ("ongoing", None) else outcome["end_time"][tie] for tie, ending in outcome["ending"].items()
    )  # fmt: skip


def _identical(a: Record, b: Record) -> bool:
    # By their text, in which what is no number equals itself.
    return (a.time, a.event, a.subject, repr(a.changes)) == (b.time, b.event, b.subject, repr(b.changes))


def _moments(mine: tuple[Record, ...], other: tuple[Record, ...]) -> list[Moment]:
    here, there = ({(r.event, r.subject, r.occurrence): r for r in records} for records in (mine, other))
    found = [Moment(_kind(one, there.get(key)), one, there.get(key)) for key, one in here.items()]
    found += [Moment(THERE, None, one) for key, one in there.items() if key not in here]
    return sorted(found, key=lambda moment: moment.time)


def _kind(here: Record, there: Record | None) -> str:
    if there is None:
        return HERE
    if abs(here.time - there.time) > SOON:
        return MOVED
    return SAME if _alike(here, there) else OTHER


def _alike(here: Record, there: Record) -> bool:
    """Whether both changed the same things by about as much."""
    one, two = ({(c["state"], c["subject"]): c for c in record.changes} for record in (here, there))
    return one.keys() == two.keys() and all(_close(one[key], two[key]) for key in one)


def _close(one: dict[str, Any], two: dict[str, Any]) -> bool:
    values = [one["before"], one["after"], two["before"], two["after"]]
    if not all(isinstance(value, (int, float)) for value in values):
        return bool(one["after"] == two["after"])
    mine, other = one["after"] - one["before"], two["after"] - two["before"]
    return not abs(mine - other) > LEAST * max(1.0, abs(mine))
