"""How one field of a state record is declared: given in the config, or kept by the model."""

import math
from dataclasses import dataclass

from model.parameter import Parameter


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record, or of each of its domains.

    Attributes:
        name: as in configs, ``when:`` conditions, ``reads`` and ``writes``.
        number: default, unit, range, source and meaning.
        domains: names of the elements, empty for a single number.
        given: True where a config may set it; else the model starts it at the default.
        whole: True for counts and codes (stored as 64-bit integers).
    """

    name: str
    number: Parameter
    domains: tuple[str, ...] = ()
    given: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its name and its fields, in storage order."""

    name: str
    doc: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


def given(name: str, default: float, unit: str, low: float, high: float, source: str, doc: str,
          domains: tuple[str, ...] = ()) -> Field:  # fmt: skip
    """A field that a config may set (and sweep, and draw)."""
    return Field(name, Parameter(default, unit, low, high, source, doc), domains, given=True)


def given_code(name: str, default: str, choices: tuple[str, ...], source: str, doc: str) -> Field:
    """A field that a config sets by a word."""
    number = Parameter(choices.index(default), "code", 0, len(choices) - 1, source, doc, choices)
    return Field(name, number, given=True)


def kept(name: str, default: float, unit: str, doc: str, domains: tuple[str, ...] = ()) -> Field:
    """A field that only the model writes."""
    return Field(name, Parameter(default, unit, -math.inf, math.inf, "model", doc), domains)


def kept_whole(name: str, default: int, doc: str, choices: tuple[str, ...] = ()) -> Field:
    """A count or code that only the model writes."""
    unit = "code" if choices else "count"
    return Field(name, Parameter(default, unit, -math.inf, math.inf, "model", doc, choices), whole=True)
