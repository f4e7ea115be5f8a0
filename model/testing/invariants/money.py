"""Money is counted in a currency that nothing else knows of."""

from __future__ import annotations

import numpy as np

from model.state import KINDS
from model.testing.relabel import MONEY, in_other_money, money_inputs
from model.testing.room import Room, told

FACTORS = (2.0, 0.5)  # powers of two, so that it is exact


def currency(room: Room, first: int, trials: int) -> list[str]:
    """All amounts twice and half as large: all money so in the end, all else the same bits."""
    return [text for factor in FACTORS for text in _scaled(room, first, trials, factor)]


def _scaled(room: Room, first: int, trials: int, factor: float) -> list[str]:
    events = room.bound.events
    other = room.of(in_other_money(room.scenario, factor, events))
    inputs = money_inputs(room.scenario, room.inputs(trials, first), factor, events)
    lived, scaled = room.lived(first, trials), other.bulk(trials, first, inputs=inputs)
    if told(room, lived) != told(other, scaled):
        return [f"all money times {factor:g}: other things happen"]
    found = []
    for kind in KINDS:
        here, there = (r.bound.layout.final(part.states, kind.name) for r, part in ((room, lived), (other, scaled)))
        for field in kind.fields:
            expected = here[field.name] * factor if field.number.unit in MONEY else here[field.name]
            if not np.array_equal(expected, there[field.name], equal_nan=True):
                found.append(f"all money times {factor:g}: {kind.name}.{field.name} is not what it should be")
    return found
