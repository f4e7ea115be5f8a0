"""What a history costs with twice the event types, none of the new ones ever ringing: the price of a vocabulary.

The second copy of every event looks at the same state with the same functions and is re-armed as often; it only
waits too long to ring (a scale of 10^12 years) or has no date. So the history is the same, bit for bit.
"""

from __future__ import annotations

from dataclasses import replace
from time import thread_time

from model.binding import Array, bind
from model.engines.bulk import Bulk
from model.event import Event, never
from model.laws import DATED
from model.simulate import Lives
from model.vocabulary import Vocabulary, mechanisms
from tests.benchmarks.cost import TRIALS

NEVER = 1e12  # years


def twin(event: Event) -> Event:
    """The same event under another name; a date of its own it never has."""
    named = event._replace(name=f"{event.name}_again")
    return named if event.is_hazard else named._replace(law=DATED, trigger="", due=never)


def doubled(events: Vocabulary) -> Vocabulary:
    """A vocabulary with a twin of every event but the essential ones."""
    return tuple(sorted((*events, *(twin(event) for event in events if not event.essential)), key=lambda one: one.name))


def with_twins(lives: Lives) -> Bulk:
    """The engine of the same scenario with the doubled vocabulary."""
    scenario = lives.bound.scenario
    values = dict(scenario.values)
    for event in lives.bound.events:
        start = f"events.{event.name}."
        values |= {
            f"events.{event.name}_again.{path.removeprefix(start)}": value
            for path, value in scenario.values.items()
            if path.startswith(start)
        }
        if event.is_hazard:
            values[f"events.{event.name}_again.scale"] = NEVER
    return Bulk(bind(replace(scenario, values=values), doubled(lives.bound.events), mechanisms()), lives.key)


def spent(engine: Bulk, inputs: Array) -> float:
    """Seconds of this thread, the least of three: what others do on the machine counts for less."""

    def once() -> float:
        start = thread_time()
        engine.live(0, inputs)
        return thread_time() - start

    return min(once() for _ in range(3))


def twice_against_once(lives: Lives, rounds: int) -> list[float]:
    """Time of a history with twice the event types over that with the vocabulary as it is, per round."""
    plain, twice = lives.engine, with_twins(lives)
    inputs = lives.inputs(0, TRIALS)
    one, other = plain.live(0, inputs), twice.live(0, inputs)
    assert one.states.tobytes() == other.states.tobytes()
    assert one.rung.tobytes() == other.rung.tobytes()
    return [spent(twice, inputs) / spent(plain, inputs) for _ in range(rounds)]
