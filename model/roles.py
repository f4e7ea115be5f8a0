"""Which records a role means, seen from a subject: who re-arms whom.

Events declare what they read and write by role (``host.morale``). With the partners known, roles become
words of the buffer, and a clock depends on an event when a word that it reads is one that the event writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from model.event import Event
from model.state import KINDS

ROLE_KIND = {
    "world": "world", "firm": "firm", "investor": "firm", "host": "firm", "partners": "firm", "firms": "firm", "all_firms": "firm",
    "tie": "tie", "ties": "tie", "all_ties": "tie", "posting": "posting", "postings": "posting", "product": "product", "products": "product",
}  # fmt: skip
_FIELDS = {kind.name: {field.name for field in kind.fields} for kind in KINDS}
ROLES = {
    "world": ("world", "firms", "ties", "postings", "products", "all_firms", "all_ties"),
    "firm": ("world", "firm", "ties", "partners", "products", "postings", "all_firms", "all_ties"),
    "tie": ("world", "tie", "investor", "host", "postings", "products", "all_firms", "all_ties"),
    "posting": ("world", "posting", "tie", "investor", "host", "postings", "all_firms", "all_ties"),
    "product": ("world", "product", "tie", "investor", "host", "all_firms", "all_ties"),
}


@dataclass(frozen=True)
class Web:
    """Who belongs to whom, by index.

    Attributes:
        partners: per tie (investor, host).
        postings, products: per tie, indices of its postings and products.
        firms: number of firms.
    """

    firms: int
    partners: tuple[tuple[int, int], ...]
    postings: tuple[tuple[int, ...], ...]
    products: tuple[tuple[int, ...], ...]

    def records(self, subject: str, index: int, role: str) -> tuple[int, ...]:
        """Indices of the records (of kind `ROLE_KIND[role]`) that a role means for a subject."""
        if role in ("firms", "all_firms"):
            return tuple(range(self.firms))
        if role == "all_ties" or (subject == "world" and role == "ties"):
            return tuple(range(len(self.partners)))
        if role == "world":
            return (0,)
        if role == subject:
            return (index,)
        ties = self._ties(subject, index)
        if role in ("tie", "ties"):
            return ties
        if role == "investor":
            return tuple(self.partners[tie][0] for tie in ties)
        if role == "host":
            return tuple(self.partners[tie][1] for tie in ties)
        if role == "partners":
            return tuple(sorted({firm for tie in ties for firm in self.partners[tie]} - {index}))
        owned = self.postings if role == "postings" else self.products
        return tuple(record for tie in ties for record in owned[tie])

    def _ties(self, subject: str, index: int) -> tuple[int, ...]:
        if subject == "tie":
            return (index,)
        if subject == "world":
            return tuple(range(len(self.partners)))
        if subject == "firm":
            return tuple(tie for tie, pair in enumerate(self.partners) if index in pair)
        owned = self.postings if subject == "posting" else self.products
        return tuple(tie for tie, records in enumerate(owned) if index in records)


Place = tuple[str, int, str]  # kind, index, field


def places(web: Web, event: Event, index: int, declared: tuple[str, ...]) -> frozenset[Place]:
    """The fields that declared roles mean for one subject."""
    found: set[Place] = set()
    for line in declared:
        role, _, field = line.partition(".")
        kind = ROLE_KIND[role]
        found.update((kind, record, field) for record in web.records(event.subject, index, role))
    return frozenset(found)


def mistakes(event: Event) -> list[str]:
    """What is wrong with an event's reads and writes, one sentence each."""
    wrong = []
    for line in event.reads + event.writes:
        role, _, field = line.partition(".")
        roles = ROLES.get(event.subject, ())
        if role not in roles:
            wrong.append(f"{event.name}: {line!r}: a {event.subject} event has no role {role!r}{_hint(role, roles)}")
        elif field not in _FIELDS[ROLE_KIND[role]]:
            kind = ROLE_KIND[role]
            wrong.append(f"{event.name}: {line!r}: a {kind} has no state {field!r}{_hint(field, _FIELDS[kind])}")
    return wrong


def _hint(word: str, names: Iterable[str]) -> str:
    near = get_close_matches(word, list(names), 1)
    return f"; did you mean {near[0]!r}?" if near else ""
