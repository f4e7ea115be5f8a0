"""Claim: the directed worlds come to what they were made for, so that what is tested over them is tested there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from model.state.tie import (
    ACQUIRED_BY_PARTNER,
    ACQUIRED_BY_THIRD_PARTY,
    DEMERGED,
    DISSOLVED,
    FAILED,
    FORMS,
    STAKE_SOLD,
)
from tests.directed import directed
from tests.engine_room import Room

TRIALS = 200
OFTEN = 8  # of them at least


class Ends(NamedTuple):
    """Firms and ties at the end, and how often each event happened on a subject (trial, subject, event)."""

    firm: np.ndarray
    tie: np.ndarray
    room: Room
    counts: np.ndarray

    def count(self, event: str) -> np.ndarray:
        """How often an event happened in all (trial,)."""
        return self.counts[:, :, self.room.names.index(event)].sum(axis=1)


Path = Callable[[Ends], np.ndarray]
# What happens in some histories of a world: true where it did (trial,).
PATHS: dict[str, tuple[str, Path]] = {
    "a purchase is divested": ("whole", lambda e: e.tie["ending"][:, 0] == DEMERGED),
    "a buyer fails with what it bought": (
        "sick-whole",
        lambda e: (e.tie["ending"][:, 0] == FAILED) & (e.firm["failed"][:, 0] == 1) & (e.count("acquisition") == 1),
    ),
    "a buyer is bought itself": (
        "whole-and-sold",
        lambda e: (e.tie["ending"][:, 0] == ACQUIRED_BY_THIRD_PARTY) & (e.firm["owner"][:, 0] == -2),
    ),
    "a held firm is bought over its holder's head": (
        "whole-of-a-held-one",
        lambda e: (e.tie["ending"][:, 1] == ACQUIRED_BY_THIRD_PARTY) & (e.tie["ownership"][:, 1] == 2),
    ),
    "the larger owner buys a venture": ("venture-bought", lambda e: e.tie["venture_host_share"][:, 0] == 1.0),
    "the smaller owner buys a venture": ("venture-bought", lambda e: e.tie["venture_share"][:, 0] == 1.0),
    "a venture is left to one": (
        "venture-left",
        lambda e: (e.tie["ending"][:, 0] == STAKE_SOLD) & (e.tie["venture_host_share"][:, 0] > 0.0),
    ),
    "a venture is closed": (
        "venture-closed",
        lambda e: (e.tie["ending"][:, 0] == DISSOLVED) & (e.tie["venture_host_share"][:, 0] == 0.0),
    ),
    "a part of a venture is bought by plan": (
        "venture-steps",
        lambda e: np.isclose(e.tie["venture_host_share"][:, 0], 0.6) & np.isclose(e.tie["venture_share"][:, 0], 0.4),
    ),
    "a stake in return outlives the stake": (
        "both-sides",
        lambda e: (e.tie["ending"][:, 0] == STAKE_SOLD) & (e.tie["ownership_end_time"][:, 0] >= 5.0),
    ),
    "a call is exercised": ("calls", lambda e: e.count("equity_decrease") < (e.tie["stake"][:, 0] >= 0.5)),
    "a put is exercised": ("puts", lambda e: e.tie["stake"][:, 0] > 0.5),
    "an investor in distress is let off a put": ("puts", lambda e: e.tie["put_until"][:, 0] < 6.0),
    "a memorandum lapses": ("lapses", lambda e: e.count("lapse") == 1),
    "a buyer walks away at closing": (
        "whole-or-not",
        lambda e: (e.count("closing") == 1) & (e.count("acquisition") == 0) & (e.tie["ending"][:, 0] == DISSOLVED),
    ),
    "a price is cut before closing": ("whole-or-not", lambda e: e.tie["price_factor"][:, 0] < 0.95),
    "a mere shareholder is asked for money": ("state-held", lambda e: e.firm["transfer_value"][:, 2] < -1.0),
    "one buys while it is held by a mere shareholder": (
        "state-held",
        lambda e: (e.tie["ending"][:, 0] == ACQUIRED_BY_PARTNER) & (e.firm["owner"][:, 1] == 0),
    ),
    "a pupil catches up": ("old-rivals", lambda e: e.tie["investor_learned"][:, 0] > 0.3),
    "two rivals part because one has learned": ("old-rivals", lambda e: e.tie["ending"][:, 0] == DISSOLVED),
    "what is learned quickens the race": ("old-rivals", lambda e: e.count("benchmarking") > 10),
    "a believer outgrows what it could make": ("believers", lambda e: e.firm["capacity"][:, 1] > 1.3 * 1.0 / 0.85),
    **{
        f"the form is {form}": ("chosen", lambda e, code=code: e.tie["form"][:, 0] == code)
        for code, form in enumerate(FORMS)
    },
}


@pytest.mark.parametrize("path", PATHS)
def test_a_world_comes_to_what_it_was_made_for(path: str) -> None:
    """It does so in some histories."""
    world, happens = PATHS[path]
    room = Room(directed(world))
    lived = room.bulk(TRIALS, film=False)
    firm, tie = (room.bound.layout.final(lived.states, kind) for kind in ("firm", "tie"))
    assert happens(Ends(firm, tie, room, lived.counts)).sum() >= OFTEN
