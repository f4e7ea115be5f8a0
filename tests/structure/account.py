"""The plain account of a world's structure: records of facts, and how they are read off the real one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from model.layout import is_whole
from model.state import KINDS
from tests.engine_room import Room

FACTS: dict[str, tuple[str, ...]] = {
    "world": ("quarter",),
    "firm": ("owner", "failed"),
    "tie": (
        *("investor", "host", "form", "issue", "closed", "ownership", "cooperation", "ending", "ended"),
        *("end_time", "ownership_end_time", "cooperation_end_time", "long_stop"),
        *("stake", "reverse_stake", "venture_share", "venture_host_share", "agreed_stake", "agreed_reverse_stake"),
    ),
    "posting": ("tie", "active", "sender", "receiver", "start", "planned_end"),
    "product": ("tie", "stage", "gates", "launched_at"),
}
# Dates at which something is due: each arms a clock.
DUES: dict[str, tuple[str, ...]] = {
    "world": (),
    "firm": ("next_launch", "restructuring_due", "exit_due", "bid_due"),
    "tie": (
        *("next_review", "dispatch_due", "sync_due", "arbitration_due", "rescue_due", "option_due", "purchase_due"),
        *("founding_due", "failure_due", "project_due", "takeover_due"),
    ),
    "posting": (),
    "product": ("gate_due",),
}
NOT_OWNED, OUTSIDER = -1, -2
NEAR = 1e-9  # two ways to add up shares differ by less


@dataclass
class Account:
    """The structure of a world at a date; `flows` are who may have paid whom in the last event."""

    room: Room
    now: float
    records: dict[str, list[SimpleNamespace]]
    flows: set[tuple[int, int]] = field(default_factory=set)

    @property
    def firms(self) -> list[SimpleNamespace]:
        return self.records["firm"]

    @property
    def ties(self) -> list[SimpleNamespace]:
        return self.records["tie"]

    @property
    def posts(self) -> list[SimpleNamespace]:
        return self.records["posting"]

    @property
    def products(self) -> list[SimpleNamespace]:
        return self.records["product"]

    def muted(self, name: str) -> bool:
        """Whether an event or mechanism is switched off."""
        return name in self.room.scenario.muted

    def living(self, firm: int) -> list[int]:
        """Ties of a firm that are not over."""
        return [t for t, tie in enumerate(self.ties) if not tie.ended and firm in (tie.investor, tie.host)]

    def pays(self, payer: int, payee: int) -> None:
        """Money may pass between those who carry the two on."""
        books = [self.firms[i].owner if self.firms[i].owner >= 0 else i for i in (payer, payee)]
        self.flows.add((books[0], books[1]))

    def due(self, kind: str, index: int, name: str, seen: Account) -> None:
        """Chance may have set a date: it is taken over, and may not lie in the past."""
        date = getattr(seen.records[kind][index], name)
        assert date == getattr(self.records[kind][index], name) or date >= self.now, f"{name} is set to {date}"
        setattr(self.records[kind][index], name, date)


def read(room: Room, stage: Any) -> Account:
    """The account of the world on a stage; codes as their words."""
    records: dict[str, list[SimpleNamespace]] = {}
    states = stage.flat[None, : room.bound.layout.state_words]
    for kind in KINDS:
        table = room.bound.layout.final(states, kind.name)[0]
        names = FACTS[kind.name] + DUES[kind.name]
        columns = [_plain(kind.field(name), table[name].tolist()) for name in names]
        rows = zip(*columns, strict=True) if len(table) else ()
        records[kind.name] = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]
    return Account(room, float(stage.world[0]["now"]), records)


def _plain(declared: Any, values: list[Any]) -> list[Any]:
    words = declared.number.choices if is_whole(declared) else ()
    return [words[value] for value in values] if words else values


def differing(told: Account, seen: Account) -> list[str]:
    """Facts in which two accounts of one world differ, a line each."""
    return [
        f"{kind} {index}.{name}: the account says {one!r}, the world {other!r}"
        for kind, index, name, one, other in _pairs(told, seen)
        if not _same(one, other)
    ]


def _pairs(told: Account, seen: Account) -> Iterator[tuple[str, int, str, Any, Any]]:
    for kind, records in told.records.items():
        for index, (one, other) in enumerate(zip(records, seen.records[kind], strict=True)):
            for name, value in vars(one).items():
                yield kind, index, name, value, getattr(other, name)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and one != other:
        return (one != one and other != other) or math.isclose(one, other, rel_tol=NEAR, abs_tol=NEAR)
    return bool(one == other)


def transfers(room: Room, stage: Any) -> np.ndarray:
    """What partners have paid each firm less what it has paid them (firm,), bn at signing."""
    states = stage.flat[None, : room.bound.layout.state_words]
    return np.array(room.bound.layout.final(states, "firm")["transfer_value"][0])
