"""A parameter: one number of the model with its default, unit, range and source.

Parameters of an event or a mechanism are the fields of a ``NamedTuple`` called ``Parameters`` in
that event's or mechanism's file, and nowhere else. From there follow the config keys, their
validation, the JSON Schema, the sweepable names, ``alliance events`` and the tables of the docs.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from model.units import UNITS


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the model.

    Attributes:
        default: the value where a config is silent.
        unit: one of `model.units.UNITS`.
        low, high: the closed range that a config, an input or a sweep must stay in.
        source: where the value comes from; ``assumption`` says that nothing was found.
        doc: what it means, one sentence.
        choices: for a code, the words allowed; the value is the word's position.
    """

    default: float
    unit: str
    low: float
    high: float
    source: str
    doc: str
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit {self.unit!r}; allowed: {', '.join(UNITS)}")
        if not (self.default != self.default or self.low <= self.default <= self.high):
            raise ValueError(f"default {self.default} outside {self.low}..{self.high}: {self.doc}")


def parameter(default: float, unit: str, low: float, high: float, source: str, doc: str) -> Any:
    """A `Parameter` as the default of a field annotated ``float`` (hence the return type)."""
    return Parameter(default, unit, low, high, source, doc)


def code(default: str, choices: tuple[str, ...], source: str, doc: str) -> Any:
    """A parameter whose values are words; the model sees the word's position."""
    return Parameter(choices.index(default), "code", 0, len(choices) - 1, source, doc, choices)


class NoParameters(NamedTuple):
    """For an event or mechanism with none."""


def parameters_of(declaration: type[tuple[Any, ...]]) -> dict[str, Parameter]:
    """Name -> `Parameter` of a ``Parameters`` (or ``Arguments``) declaration, in order.

    Raises:
        TypeError: a field without `parameter(...)` as its default.
    """
    defaults: dict[str, Any] = getattr(declaration, "_field_defaults", {})
    found: dict[str, Parameter] = {}
    for name in getattr(declaration, "_fields", ()):
        value = defaults.get(name)
        if not isinstance(value, Parameter):
            raise TypeError(
                f"{declaration.__module__}.{name}: give it parameter(default, unit, low, high, source, doc)"
            )
        found[name] = value
    return found
