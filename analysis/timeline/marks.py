"""The events of a history that a picture of it names: those that decide, then those that move much; not the routine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from model.story.history import History, Record

MOST = 26
# From what decides a history to what goes on in every one; events of a user stand between.
TIERS = (
    ("closing", "lapse", "acquisition", "founding", "divestiture", "dissolved", "stake_sold", "acquired_by_partner",
     "acquired_by_third_party", "project_end", "failed"),
    ("equity_increase", "equity_decrease", "option_exercise", "rescue", "takeover", "financial_crisis"),
    ("unexpected_departure", "third_party_bid", "restructuring", "arbitration", "macro_shock", "regulation", "cycle_plan_sync", "product_gate"),
    ("executive_dispatch", "dispute", "recall"),
    (),
    ("morale_shock", "morale_lift", "orderly_return", "voluntary_exit", "benchmarking"),
)  # fmt: skip
ROUTINE = ("quarter_results", "model_launch", "alliance_review", "learning_episode", "codification")
OTHERS = 4  # the tier of what is in none
WORDS = {
    "acquired_by_partner": "bought by partner", "acquired_by_third_party": "in other hands", "failed": "failure",
    "executive_dispatch": "executive sent", "unexpected_departure": "executive leaves", "orderly_return": "executive home",
    "cycle_plan_sync": "cycles aligned", "equity_increase": "stake up", "equity_decrease": "stake down",
    "voluntary_exit": "people leave", "third_party_bid": "outside bid", "morale_shock": "blow to morale",
    "morale_lift": "lift to morale", "macro_shock": "industry shock", "financial_crisis": "cannot pay", "project_end": "project ends",
    "stake_sold": "stake sold", "regulation": "stricter rules", "option_exercise": "option used",
}  # fmt: skip

STAGES = {
    "concept freeze": "concept freeze",
    "is launched": "launch",
    "out of production": "end of production",
    "cancel": "cancelled",
}


class Mark(NamedTuple):
    """An event in a picture.

    Attributes:
        tier: 0 decides, higher matters less.
    """

    time: float
    label: str
    tier: int
    subject: str


def marks(history: History, most: int = MOST) -> list[Mark]:
    """At most so many, by date."""
    told = [record for record in history if _is_news(record)]
    tie = set(history.passage.bound.scenario.ties)
    over = max((record.time for record in told if tier(record.event) == 0), default=float("inf"))
    counts = Counter(record.event for record in told)
    found = [
        Mark(one.time, label(one, len(history.passage.bound.scenario.firms)), tier(one.event), one.subject)
        for one in told
    ]
    # What happens after the last decision is another story; what is rare says more than what is frequent.
    kept = [
        (mark.time > over, mark.tier, counts[record.event], mark.time, mark)
        for record, mark in zip(told, found, strict=True)
        if mark.subject in tie or mark.time <= over
    ]
    return sorted((row[-1] for row in sorted(kept)[:most]), key=lambda mark: mark.time)


def tier(event: str) -> int:
    """How much an event matters: the smaller the more."""
    return next((at for at, names in enumerate(TIERS) if event in names), OTHERS)


def _is_news(record: Record) -> bool:
    """What is done, is no routine, and changed something; an option that was looked at and left is no news."""
    if record.skipped or record.event in ROUTINE or not record.changes:
        return False
    return record.event != "option_exercise" or any("stake" in str(change["state"]) for change in record.changes)


def label(record: Record, firms: int) -> str:
    """A word or two; of a firm's event with its name."""
    stage = next((word for said, word in STAGES.items() if said in record.text), "gate")
    word = stage if record.event == "product_gate" else WORDS.get(record.event, record.event.replace("_", " "))
    whose = record.subject if firms > 1 and "-" not in record.subject and record.subject != "world" else ""
    return f"{word}, {whose}" if whose else word
