"""Which field each word of the buffer is, what changed, and how fields and their values are called."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.binding import POSTING_SLOTS, Array, Bound
from model.layout import KIND_ORDER
from model.state import Field
from model.story.names import Names
from model.story.passage import same

# Kept for the model's own use: no news to anybody.
BOOKKEEPING = {
    "now",
    "quarter",
    "stream0",
    "stream1",
    "last_crisis",
    "last_departure",
    "last_departure_of_hosts",
    "stake_max",
    "investor",
    "host",
}
_PERCENT = {"stake", "reverse_stake", "board_seats", "premium", "control_premium", "discount", "exit_share", "market"}
_LABELS = {
    "firm.distress": "{firm}'s financial distress",
    "firm.morale": "morale at {firm}",
    "firm.identity": "{firm}'s sense of itself",
    "firm.appeal": "the appeal of {firm}'s models",
    "firm.capability": "{firm}'s standing in {domain}",
    "firm.pocket": "what {firm}'s people know but not yet the firm in {domain}",
    "firm.need": "{firm}'s need of {domain}",
    "firm.margin_trailing": "{firm}'s margin",
    "firm.equity_value": "the worth of {firm}'s shares",
    "firm.volume": "{firm}'s volume",
    "firm.cash": "{firm}'s cash",
    "firm.debt": "{firm}'s debt",
    "firm.jobs": "jobs at {firm}",
    "tie.trust_in_investor": "{host}'s trust in {investor}",
    "tie.trust_in_host": "{investor}'s trust in {host}",
    "tie.respect": "mutual respect",
    "tie.clarity": "clarity about the common aim",
    "tie.attention": "attention to culture",
    "tie.familiarity": "familiarity with each other",
    "tie.control": "{investor}'s control over {host}",
    "tie.integration": "integration",
    "tie.stake": "{investor}'s stake in {host}",
    "tie.reverse_stake": "{host}'s stake in {investor}",
    "tie.investor_learned": "what {investor} has learned of what {host} could teach it",
    "tie.host_learned": "what {host} has learned of what {investor} could teach it",
    "tie.rivalry": "rivalry between {investor} and {host}",
    "tie.posts": "the number of {investor}'s people at {host}",
    "tie.codified": "the know-how written down",
    "world.frontier_pace": "the pace that learning gives the whole industry",
    "world.demand": "industry demand",
    "world.market": "the industry's margins",
}


@dataclass(frozen=True, slots=True)
class Place:
    """What a word of the buffer holds."""

    kind: str
    index: int
    field: Field
    domain: str

    @property
    def whole(self) -> bool:
        return self.field.whole or self.field.number.unit == "code"


@dataclass(frozen=True, slots=True)
class Change:
    """One number of the state that an event changed."""

    state: str
    subject: str
    before: Any
    after: Any


class Atlas:
    """The words of a scenario's buffer by name."""

    def __init__(self, bound: Bound, names: Names) -> None:
        self.bound, self.names = bound, names
        self.places: list[Place] = []
        for kind in KIND_ORDER:
            for index in range(bound.layout.count[kind.name]):
                for field in kind.fields:
                    self.places += [Place(kind.name, index, field, domain) for domain in field.domains or ("",)]

    def changes(self, before: Array, after: Array) -> list[Change]:
        """What differs between two buffers, without stamps, streams and bookkeeping."""
        size = self.bound.layout.state_words
        found = np.flatnonzero(~same(before[:size], after[:size]))
        return [self._change(int(word), before, after) for word in found if not _silent(self.places[word].field.name)]

    def _change(self, word: int, before: Array, after: Array) -> Change:
        place = self.places[word]
        state = f"{place.field.name}.{place.domain}" if place.domain else place.field.name
        if place.kind == "posting":
            state = f"posting.{place.index % POSTING_SLOTS}.{state}"
        return Change(state, self.subject(place), self._number(place, before, word), self._number(place, after, word))

    def _number(self, place: Place, buffer: Array, word: int) -> Any:
        if not place.whole:
            return float(buffer[word])
        code = int(buffer.view(np.int64)[word])
        choices = place.field.number.choices
        return choices[code] if choices and 0 <= code < len(choices) else code

    def subject(self, place: Place) -> str:
        """The config's name of the record that a place belongs to; of the tie for a posting."""
        scenario = self.bound.scenario
        if place.kind == "world":
            return "world"
        if place.kind == "posting":
            return scenario.ties[place.index // POSTING_SLOTS]
        return {"firm": scenario.firms, "tie": scenario.ties, "product": scenario.products}[place.kind][place.index]

    def label(self, word: int) -> str:
        """A word's field as people call it."""
        place = self.places[word]
        domain = place.domain.replace("_", " ")
        roles = self.names.roles(place.kind, place.index)
        template = _LABELS.get(f"{place.kind}.{place.field.name}")
        if template:
            return template.format(**roles, domain=domain)
        owner = roles.get(place.kind, "")
        told = place.field.number.doc.split(";")[0] or place.field.name.replace("_", " ")
        return f"{owner}: {told}{' (' + domain + ')' if domain else ''}" if owner else told

    def value(self, word: int, number: float) -> str:
        """A word's number as people write it."""
        place = self.places[word]
        unit, name = place.field.number.unit, place.field.name
        if unit == "share" and (name in _PERCENT or "margin" in name):
            return percent(number)
        if unit.startswith("bn"):
            return self.names.money(number)
        if unit.startswith("million units"):
            return f"{number:.2f} million"
        if unit == "thousand":
            return f"{number:.1f} thousand"
        return f"{number:.0f}" if unit == "count" else f"{number:.2f}"


def _silent(name: str) -> bool:
    return name in BOOKKEEPING or name.endswith(("_stamp", "_min", "_at_signing"))


def percent(share: float) -> str:
    """0.368 is 36.8 %."""
    return f"{0.0 if math.isclose(share, 0.0, abs_tol=5e-4) else 100.0 * share:.1f} %"
