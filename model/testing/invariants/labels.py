"""Names, order, bystanders: what a history must not look at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from model.binding import Array
from model.state import FIRM, TIE
from model.testing.relabel import renamed, reordered
from model.testing.room import Room, differences

# A buyer's account takes in what it bought firm by firm, so the last bit of these sums depends on the order.
SUMMED = ("cash_flow_value", "value", "value_at_5")
ORDERED = ("owner", "investor", "host")  # indices, which the order names
CLOSE = 1e-9


def renaming(room: Room, first: int, trials: int) -> list[str]:
    """Every firm, tie and product under a new name, on the old stream: not a bit differs."""
    scenario = room.scenario
    names = {name: f"{name}-by-another-name" for name in (*scenario.firms, *scenario.ties, *scenario.products)}
    other = room.of(renamed(scenario, names))
    what = differences(room.lived(first, trials), other.bulk(trials, first))
    return [f"other names on the same streams change {', '.join(what)}"] if what else []


def swapping(room: Room, first: int, trials: int) -> list[str]:
    """The firms in the opposite order: the opposite order of outcomes, and nothing else.

    Where a firm has been bought, its buyer's account is a sum over both, whose last bits depend on the order.
    """
    other = room.of(reordered(room.scenario))
    lived, swapped = room.lived(first, trials), other.bulk(trials, first)
    firms = (room.bound.layout.final(lived.states, "firm"), other.bound.layout.final(swapped.states, "firm")[:, ::-1])
    ties = (room.bound.layout.final(lived.states, "tie"), other.bound.layout.final(swapped.states, "tie"))
    bought = (firms[0]["owner"] != -1).any(axis=1)
    found = [f"firm.{field.name}" for field in FIRM.fields if not _same(*firms, field.name, bought)]
    found += [f"tie.{field.name}" for field in TIE.fields if not _same(*ties, field.name, bought)]
    return [f"firms in another order change {', '.join(found)}"] if found else []


def _same(one: Array, other: Array, name: str, bought: Array) -> bool:
    if name in ORDERED:
        return True
    here, there = one[name], other[name]
    if not np.allclose(here, there, rtol=CLOSE, atol=CLOSE, equal_nan=True):
        return False
    exact = np.zeros_like(bought) if name in SUMMED else ~bought
    return np.ascontiguousarray(here[exact]).tobytes() == np.ascontiguousarray(there[exact]).tobytes()


def stranger(room: Room, first: int, trials: int) -> list[str]:
    """One more firm, a copy of the first on a stream of its own, without a tie."""
    scenario, name = room.scenario, "stranger-of-all"
    start = f"firms.{scenario.firms[0]}."
    copied = {f"firms.{name}.{path[len(start) :]}": v for path, v in scenario.values.items() if path.startswith(start)}
    other = replace(scenario, firms=(*scenario.firms, name), values={**scenario.values, **copied},
                    streams={**scenario.streams, name: name})  # fmt: skip
    beside = room.of(other)
    lived, more = room.lived(first, trials), beside.bulk(trials, first)
    found = []
    for kind in ("world", "firm", "tie", "posting", "product"):
        here = room.bound.layout.final(lived.states, kind)
        there = beside.bound.layout.final(more.states, kind)[:, : here.shape[1]]
        if here.tobytes() != np.ascontiguousarray(there).tobytes():
            found.append(kind)
    return [f"a firm without a tie changes what becomes of: {', '.join(found)}"] if found else []
