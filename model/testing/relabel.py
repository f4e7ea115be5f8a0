"""The same world said in another way: other names, another order, another currency, two firms exchanged.

All on scenarios, so that whatever a config could say is already there: its random numbers keep their streams.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from model.binding import Array
from model.event import Event
from model.mechanism import Mechanism
from model.parameter import Parameter, parameters_of
from model.scenario import Condition, Scenario, Step, Uncertain
from model.state import FIRM, PRODUCT, TIE
from model.vocabulary import mechanisms

MONEY = ("bn", "bn/year", "thousand/unit")
NAMED = {"firms": FIRM, "ties": TIE, "products": PRODUCT}
Path = Callable[[str], str]


def renamed(scenario: Scenario, names: Mapping[str, str]) -> Scenario:
    """Other names for firms, ties and products (old -> new); the streams keep the old ones."""

    def new(name: str) -> str:
        return names.get(name, name)

    def path(old: str) -> str:
        section, name, *rest = old.split(".")
        return ".".join((section, new(name), *rest)) if section in NAMED else old

    return replace(
        _paths_changed(scenario, path),
        firms=tuple(map(new, scenario.firms)), ties=tuple(map(new, scenario.ties)),
        products=tuple(map(new, scenario.products)),
        partners={new(tie): (new(a), new(b)) for tie, (a, b) in scenario.partners.items()},
        product_tie={new(product): new(tie) for product, tie in scenario.product_tie.items()},
        brands={new(product): brands for product, brands in scenario.brands.items()},
        streams={new(name): scenario.streams.get(name, name) for name in (*scenario.firms, *scenario.ties)},
        plan=tuple(
            replace(entry, subject=new(entry.subject), condition=_read_elsewhere(entry.condition, path))
            for entry in scenario.plan
        ),
    )  # fmt: skip


def reordered(scenario: Scenario) -> Scenario:
    """The firms in the opposite order; all else as it was."""
    return replace(scenario, firms=scenario.firms[::-1])


def exchanged(scenario: Scenario, one: str, other: str) -> Scenario:
    """Two firms exchange everything that is said of them, their random numbers too; each keeps its part in the ties."""
    swap = {one: other, other: one}

    def path(old: str) -> str:
        section, name, *rest = old.split(".")
        return ".".join((section, swap.get(name, name), *rest)) if section == "firms" else old

    streams = {name: scenario.streams.get(swap.get(name, name), swap.get(name, name)) for name in scenario.firms}
    changed = _paths_changed(scenario, path)
    return replace(changed, streams={**scenario.streams, **streams})


def _paths_changed(scenario: Scenario, path: Path) -> Scenario:
    return replace(
        scenario,
        values={path(old): value for old, value in scenario.values.items()},
        uncertain=tuple(_at(item, path(item.path)) for item in scenario.uncertain),
        correlations=tuple(pair._replace(a=path(pair.a), b=path(pair.b)) for pair in scenario.correlations),
    )


def _at(item: Uncertain, path: str) -> Uncertain:
    return replace(item, path=path, stream=item.stream or item.path)


def _read_elsewhere(condition: Condition | None, path: Path) -> Condition | None:
    if condition is None:
        return None
    program = tuple((op, path(str(of)) if op == "load" else of) for op, of in condition.program)
    return replace(condition, program=program)


def unit_of(scenario: Scenario, path: str, events: tuple[Event, ...]) -> str:
    """The unit of a number at a path of `Scenario.values` or of a condition."""
    section, name, *rest = path.split(".")
    if section in NAMED:
        return NAMED[section].field(rest[0]).number.unit
    if section == "plan":
        entry = next(entry for entry in scenario.plan if entry.name == name)
        event = next(event for event in events if event.name == entry.event)
        return _unit(parameters_of(event.arguments), rest[0])
    parts: list[Event | Mechanism] = [*events, *mechanisms()]
    found = next((part for part in parts if part.name == name), None)
    return _unit(parameters_of(found.parameters), rest[0]) if found and rest else "1"


def _unit(numbers: Mapping[str, Parameter], name: str) -> str:
    return numbers[name].unit if name in numbers else "1"


def in_other_money(scenario: Scenario, factor: float, events: tuple[Event, ...]) -> Scenario:
    """The same world in a currency of which one unit is worth 1 / factor.

    Uncertain amounts are still drawn in the old one: live it with `money_inputs`.
    """
    values = {
        path: factor * value if unit_of(scenario, path, events) in MONEY else value
        for path, value in scenario.values.items()
    }
    plan = tuple(
        replace(entry, condition=_in_money(scenario, entry.condition, factor, events)) for entry in scenario.plan
    )
    return replace(scenario, values=values, plan=plan)


def money_inputs(scenario: Scenario, inputs: Array, factor: float, events: tuple[Event, ...]) -> Array:
    """Drawn inputs (trials, inputs) with all amounts of money times the factor."""
    units = [unit_of(scenario, item.path, events) for item in scenario.uncertain]
    return np.asarray(inputs * np.array([factor if unit in MONEY else 1.0 for unit in units]))


def _in_money(
    scenario: Scenario, condition: Condition | None, factor: float, events: tuple[Event, ...]
) -> Condition | None:
    """A number that stands beside an amount of money is one, too."""
    if condition is None:
        return None
    program = list(condition.program)
    for at, (op, _) in enumerate(program):
        if op == "compare":
            sides = program[at - 2 : at]
            if any(_is_money(scenario, side, events) for side in sides):
                program[at - 2 : at] = [(op, factor * float(of)) if op == "number" else (op, of) for op, of in sides]
    return replace(condition, program=tuple(program))


def _is_money(scenario: Scenario, step: Step, events: tuple[Event, ...]) -> bool:
    op, of = step
    return op == "load" and not str(of).startswith("world.") and unit_of(scenario, str(of), events) in MONEY
