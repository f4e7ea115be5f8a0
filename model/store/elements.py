"""What a summary run tallies: every element of every variable under a name of its own, such as ``morale_min[mazda]``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np

from model.event import Event
from model.outcome_schema import VARIABLES, Variable
from model.scenario import Scenario
from model.state.firm import DOMAINS
from model.state.tie import ENDINGS
from model.store.coordinates import subjects
from model.store.naming import SIDES, describe_input, unit

QUARTERS = 4  # in a year


@dataclass(frozen=True, slots=True)
class Element:
    """One number, or code, that every history leaves behind.

    Attributes:
        name: the variable's, with the element's labels in brackets.
        variable, place: where it stands among the rows, without the axes of points and trials.
        unit, dtype: as in a dataset of rows.
        flags: of a code, what it may be, from `flag_first` on.
    """

    name: str
    variable: str
    place: tuple[int, ...]
    unit: str
    dtype: str
    flags: tuple[str, ...] = ()
    flag_first: int = 0


@dataclass(frozen=True, slots=True)
class Elements:
    """All that is tallied.

    Attributes:
        numbers, codes: the elements.
        code_values: every code that any of them may have.
        endings: what may become of a tie.
        quarters: the end of every quarter, years since signing, shape (quarters + 1,).
        sides: of every tie the numbers of its investor and host among the firms.
    """

    numbers: tuple[Element, ...]
    codes: tuple[Element, ...]
    code_values: tuple[int, ...]
    endings: tuple[str, ...]
    quarters: tuple[float, ...]
    sides: tuple[tuple[int, int], ...]


def elements(scenario: Scenario, events: tuple[Event, ...]) -> Elements:
    """What a summary of this scenario's histories tallies."""
    labels = _labels(scenario, events)
    every = [element for variable in VARIABLES for element in _elements(variable, labels, scenario.currency)]
    codes = tuple(element for element in every if element.flags)
    number = {name: at for at, name in enumerate(scenario.firms)}
    ends = np.arange(math.ceil(scenario.horizon * QUARTERS) + 1) / QUARTERS
    return Elements(
        (*(element for element in every if not element.flags), *_joint(scenario), *_inputs(scenario, events)), codes,
        tuple(sorted({one.flag_first + at for one in codes for at in range(len(one.flags))})),
        ENDINGS, tuple(np.minimum(ends, scenario.horizon).tolist()),
        tuple((number[a], number[b]) for a, b in map(scenario.partners.__getitem__, scenario.ties)),
    )  # fmt: skip


def _labels(scenario: Scenario, events: tuple[Event, ...]) -> dict[str, tuple[str, ...]]:
    return {
        "firm": scenario.firms, "tie": scenario.ties, "product": scenario.products, "side": SIDES, "domain": DOMAINS,
        "subject": subjects(scenario), "event": tuple(event.name for event in events),
    }  # fmt: skip


def _elements(variable: Variable, labels: dict[str, tuple[str, ...]], currency: str) -> list[Element]:
    named = [list(enumerate(labels[dim])) for dim in variable.dims]
    return [
        Element(
            variable.name + (f"[{', '.join(label for _, label in one)}]" if one else ""), variable.name,
            tuple(at for at, _ in one), unit(variable.unit, currency), variable.dtype, variable.flags, variable.flag_first,
        )
        for one in product(*named)
    ]  # fmt: skip


def _joint(scenario: Scenario) -> tuple[Element, ...]:
    """Value added of all firms together: a sum in each history, which no tally of each firm gives."""
    return (Element("joint_value_added", "joint_value_added", (), scenario.currency, "float64"),)


def _inputs(scenario: Scenario, events: tuple[Event, ...]) -> tuple[Element, ...]:
    """The inputs that each history draws for itself."""
    if scenario.study.outer:
        return ()
    names = {f"input:{item.path}": describe_input(item, scenario, events) for item in scenario.uncertain}
    return tuple(Element(name, name, (), attributes["units"], "float32") for name, attributes in names.items())
