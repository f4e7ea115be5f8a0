"""Every parameter is declared in full, is read, and matters."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import model.events
import model.mechanisms
from model.binding import Bound
from model.config import from_resolved
from model.engines.bulk import Bulk
from model.outcome import Rows, rows
from model.parameter import Parameter, parameters_of
from model.units import UNITS
from model.vocabulary import mechanisms, own_events
from tests.directed import CALM, CROSS, DIRECTED, MINORITY, PRODUCT, PROJECT, SICK, Config, world
from tests.engine_room import Room

TRIALS = 32
FAST = {
    "alliance_review": {"every": 0.5, "dispatch": 2.0, "sync": 1.0}, "codification": {"scale": 2.0}, "dispute": {"scale": 1.5, "arbitration": 0.5},
    "equity_decrease": {"scale": 6.0}, "equity_increase": {"scale": 6.0}, "financial_crisis": {"scale": 4.0, "pause": 0.5}, "morale_lift": {"scale": 1.0},
    "morale_shock": {"scale": 1.5}, "recall": {"scale": 3.0}, "third_party_bid": {"scale": 15.0}, "unexpected_departure": {"scale": 1.5},
}  # fmt: skip
RICH: Config = {
    "margin": 0.05, "cash": 6.0, "debt": 4.0, "volume": 1.8, "models": 60, "platforms": 10, "volume_goal": 4.0, "scale_belief": 0.9,
    "turnaround_experience": 0.8, "alliance_capability": 0.8, "capability": {"strategy": 0.95, "production": 0.5},
}  # fmt: skip
POOR: Config = {
    **SICK,
    "volume": 1.2,
    "models": 60,
    "volume_goal": 3.0,
    "alliance_capability": 0.2,
    "capability": {"strategy": 0.4, "production": 0.95},
}
MODEST: Config = {**POOR, "margin": 0.02, "recent_margin": 0.02, "cash": 3.0, "debt": 5.0}
PRODUCTS = {"car": PRODUCT, "van": {**PRODUCT, "launch": 2.0, "life": 3.0}}
WORLDS: tuple[Config, ...] = (
    world({**MINORITY, "motive": "scale", "stake": 0.3, "clarity": 0.3}, POOR, RICH, events=FAST, products=PRODUCTS),
    world({**PROJECT, "clarity": 0.2, "binding": 0, "motive": "scale"}, POOR, RICH, events=FAST, products=PRODUCTS),
    world(
        {**MINORITY, "binding": 0, "clarity": 0.9},
        MODEST,
        RICH,
        events={"recall": {"scale": 1.0}, "closing": {"scale": 2.0}},
    ),
    world(
        {**PROJECT, "clarity": 0.9},
        RICH,
        RICH,
        events={"dissolved": "off", "third_party_bid": "off", "product_gate": {"cancelled": 0.0}},
        products=PRODUCTS,
    ),
    world(
        {**CROSS, "stake": 0.45, "reverse_stake": 0.2}, RICH, MODEST, events={**CALM, "equity_increase": {"scale": 3.0}}
    ),
    world({**CROSS, "stake": 0.1}, {**MODEST, "outside_options": 0.9}, {**RICH, "outside_options": 0.8}),
    *(
        DIRECTED[name]
        for name in ("whole", "sick-whole", "venture-bought", "calls", "puts", "abroad", "believers", "old-rivals")
    ),
)
Named = dict[tuple[str, str], Parameter]


def declared() -> Named:
    """(owner, name) -> parameter, of every event and mechanism."""
    owners = [(event.name, event.parameters) for event in own_events()] + [
        (part.name, part.parameters) for part in mechanisms()
    ]
    return {(owner, name): number for owner, found in owners for name, number in parameters_of(found).items()}


def arguments() -> Named:
    """(event, name) -> what a plan entry may say."""
    return {
        (event.name, name): number for event in own_events() for name, number in parameters_of(event.arguments).items()
    }


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Name and syntax of every event's and mechanism's file."""
    for folder in (model.events, model.mechanisms):
        for place in folder.__path__:
            yield from ((path.stem, ast.parse(path.read_text())) for path in sorted(Path(place).glob("[a-z]*.py")))


def read_in(tree: ast.Module, own: str) -> Iterator[tuple[str, str, str]]:
    """(letter, owner, name) of what a file reads as ``p.name``, ``a.name`` or ``w.par.owner.name``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, own, node.attr
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            inner = node.value.value
            if isinstance(inner, ast.Attribute) and inner.attr == "par":
                yield "p", node.value.attr, node.attr


READ = {line for name, tree in sources() for line in read_in(tree, name)}
BY_LAW = {(event.name, name) for event in own_events() if event.is_hazard for name in ("scale", "shape")}


def test_every_parameter_is_read() -> None:
    unread = [
        f"{owner}.{name}"
        for owner, name in declared()
        if ("p", owner, name) not in READ and (owner, name) not in BY_LAW
    ]
    assert not unread


def test_every_argument_of_a_plan_is_read() -> None:
    assert not [f"{event}.{name}" for event, name in arguments() if ("a", event, name) not in READ]


@pytest.mark.parametrize("found", [declared(), arguments()], ids=["parameters", "arguments"])
def test_every_parameter_is_declared_in_full(found: Named) -> None:
    for (owner, name), number in found.items():
        place = f"{owner}.{name}"
        assert number.unit in UNITS, place
        assert number.low < number.high, place
        assert np.isnan(number.default) or number.low <= number.default <= number.high, place
        assert number.source.strip() and number.doc.strip(), place


def other_values(number: Parameter) -> list[float]:
    """Two other values within the range: a quarter of the way to either end."""
    values = [number.default + 0.25 * (end - number.default) for end in (number.high, number.low)]
    return [value for value in values if value != number.default]


def outcome(engine: Bulk, bound: Bound, room: Room) -> Rows:
    """What a few trials leave behind, without the comparison that needs a second run."""
    engine.bound = bound
    lived = engine.live(0, room.inputs(TRIALS))
    return rows(bound, lived, lived, np.zeros((TRIALS, len(bound.scenario.firms))))


def changed(bound: Bound, owner: str, name: str, value: float) -> Bound:
    """The same with another value of a parameter: data only, nothing is compiled."""
    template = bound.template.copy()
    template[bound.layout.parameter_word(owner, name)] = value
    return dataclasses.replace(bound, template=template)


def differ(one: Rows, other: Rows) -> bool:
    return any(one[variable].tobytes() != other[variable].tobytes() for variable in one)


def test_every_parameter_changes_some_outcome() -> None:
    left = dict(declared())
    for number_of_world, config in enumerate(WORLDS):
        room = Room(from_resolved(config, f"world-{number_of_world}"))
        engine = Bulk(room.bound, room.key)
        before = outcome(engine, room.bound, room)
        for (owner, name), number in list(left.items()):
            others = (outcome(engine, changed(room.bound, owner, name, value), room) for value in other_values(number))
            if any(differ(before, after) for after in others):
                del left[owner, name]
    assert not [f"{owner}.{name}" for owner, name in left]
