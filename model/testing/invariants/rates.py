"""Which way a hazard moves with a state: what an event's docstring claims, on states that histories came to."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from model.binding import Array
from model.event import Event
from model.testing.room import Room

STEPS = 9  # values from 0 to 1 that a state is given
EVERY = 8  # frames of a film between two that are looked at
MOST = 6  # states of a world that are looked at


class Claim(NamedTuple):
    """More of a field never lowers the rate of an event (sign 1), or never raises it (-1).

    `role` is ``firm``, ``investor``, ``host`` or ``tie``, as seen from the subject.
    """

    event: str
    role: str
    field: str
    sign: int


CLAIMS: tuple[Claim, ...] = tuple(Claim(*each) for each in (
    ("equity_increase", "host", "distress", 1), ("equity_increase", "investor", "distress", -1), ("equity_increase", "tie", "trust_in_investor", 1),
    ("equity_decrease", "investor", "distress", 1), ("equity_decrease", "tie", "trust_in_host", -1),
    ("stake_sold", "investor", "distress", 1), ("stake_sold", "tie", "trust_in_host", -1),
    ("dissolved", "tie", "trust_in_host", -1), ("dissolved", "tie", "trust_in_investor", -1), ("dissolved", "tie", "respect", -1), ("dissolved", "tie", "clarity", -1), ("dissolved", "investor", "distress", 1),
    ("acquired_by_partner", "tie", "control", 1), ("acquired_by_partner", "host", "distress", 1), ("acquired_by_partner", "investor", "distress", -1),
    ("third_party_bid", "host", "distress", 1), ("third_party_bid", "tie", "stake", -1),
    ("financial_crisis", "firm", "distress", 1), ("morale_shock", "firm", "distress", 1), ("morale_lift", "firm", "appeal", 1),
    ("dispute", "tie", "clarity", -1), ("dispute", "tie", "respect", -1), ("dispute", "tie", "control", 1), ("dispute", "tie", "familiarity", -1),
    ("stake_sold", "investor", "outside_options", 1), ("dissolved", "investor", "outside_options", 1), ("dissolved", "host", "outside_options", 1), ("third_party_bid", "host", "outside_options", 1),
    ("divestiture", "investor", "distress", 1), ("divestiture", "host", "morale", -1), ("divestiture", "host", "margin_trailing", -1),
    ("closing", "tie", "clarity", 1), ("closing", "tie", "trust_in_host", 1), ("learning_episode", "tie", "integration", 1),
    ("dissolved", "host", "distress", 1), ("benchmarking", "investor", "openness", 1), ("stake_sold", "tie", "investor_learned", 1), ("stake_sold", "tie", "host_learned", -1),
))  # fmt: skip


def claims(room: Room, first: int, trials: int) -> list[str]:
    """All claims on a world's first tie, over the quarters of its histories."""
    if not room.scenario.ties:
        return []
    films = room.lived(first, trials).films[:, ::EVERY].reshape(-1, room.bound.layout.state_words)
    states = films[np.isfinite(films[:, 0])]
    states = states[:: max(1, len(states) // MOST)]
    found = [text for claim in CLAIMS if claim.event in room.names for text in moved(room, states, claim)[0]]
    return list(dict.fromkeys(found))


def moved(room: Room, states: Array, claim: Claim) -> tuple[list[str], int]:
    """Where the rate moves the wrong way, and in how many states it moves at all."""
    event = room.bound.events[room.names.index(claim.event)]
    found: list[str] = []
    moves = 0
    for state in states:
        rates = _rates(room, state, claim, event)
        steps = np.diff(rates) * claim.sign
        moves += int((steps > 0.0).any())
        if (steps < 0.0).any():
            way = "lowers" if claim.sign > 0 else "raises"
            found.append(f"more of {claim.role}.{claim.field} {way} the rate of {claim.event}")
        if not all(math.isfinite(rate) and rate >= 0.0 for rate in rates):
            found.append(f"the rate of {claim.event} is no rate at some value of {claim.role}.{claim.field}")
    return list(dict.fromkeys(found)), moves


def _rates(room: Room, state: Array, claim: Claim, event: Event) -> list[float]:
    buffer = room.bound.template.copy()
    buffer[: len(state)] = state
    w = room.world(buffer)
    investor, host = room.bound.web.partners[0]
    index = {"firm": investor, "investor": investor, "host": host, "tie": 0}[claim.role]
    record = w.tie[0] if claim.role == "tie" else w.firm[index]
    subject = {"tie": 0, "world": 0}.get(event.subject, index if claim.role != "tie" else host)
    rates = []
    for value in np.linspace(0.0, 1.0, STEPS):
        setattr(record, claim.field, float(value))
        rates.append(event.intensity(w, subject, getattr(w.par, event.name)))
    return rates
