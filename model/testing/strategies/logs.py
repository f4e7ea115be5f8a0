"""Drawn event logs: what rang, when, to whom, in histories of drawn worlds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hypothesis import strategies as st

from model.event import Event
from model.testing.strategies.midway import MOST, reached
from model.testing.strategies.numbers import Draw
from model.testing.strategies.worlds import scenarios
from model.vocabulary import mechanisms, vocabulary


class Happened(NamedTuple):
    """One alarm of a history.

    Attributes:
        time: years from signing; event: its name; subject: the name of the firm, tie or product, ``world``, or of the
            tie of a posting; done: False where a guard or a plan's condition stood against it.
    """

    time: float
    event: str
    subject: str
    done: bool


@st.composite
def logs(draw: Draw, events: tuple[Event, ...] | None = None, most: int = MOST) -> tuple[Happened, ...]:
    """The first alarms of one history, in order of time; as many as there are up to `most`."""
    events = vocabulary() if events is None else events
    world = reached(draw(scenarios(events, mechanisms())), draw(st.integers(0, 99)), draw(st.integers(0, most)), events)
    kinds = {event.name: event.subject for event in events}
    scenario, ties = world.room.scenario, world.room.bound.web.postings
    tie_of = {slot: scenario.ties[tie] for tie, slots in enumerate(ties) for slot in slots}
    names: dict[str, Mapping[int, str]] = {
        "world": {0: "world"}, "posting": tie_of, "firm": dict(enumerate(scenario.firms)),
        "tie": dict(enumerate(scenario.ties)), "product": dict(enumerate(scenario.products)),
    }  # fmt: skip
    return tuple(Happened(date, name, names[kinds[name]][at], done) for date, name, at, done in world.rung)
