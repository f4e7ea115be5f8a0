"""A scenario: a validated config as plain data, every number under the path that names it.

`model.config.load` makes it; `model.binding` turns it into the arrays that the engines live on. Nothing here
depends on NumPy, so that ``alliance check`` stays light.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

# One step of a condition in postfix order: ("load", "ties.fiat-mazda.stake"), ("number", 0.6),
# ("compare", ">") with > >= < <= == !=, ("and", ""), ("or", ""), ("not", "").
Step = tuple[str, str | float]


@dataclass(frozen=True, slots=True)
class Condition:
    """A ``when:`` as written and as a postfix program over state paths."""

    text: str
    program: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """What the partners intend: an event on a subject. Its numbers are under ``plan.<name>.``."""

    name: str
    event: str
    subject: str
    condition: Condition | None


class Choice(NamedTuple):
    """One of the values that an input may take.

    Attributes:
        word: the word of a code; empty where the value is a number as written.
        value: the number; of a code the word's position.
        weight: above 0, as written: the chance is the weight over the sum of all.
    """

    word: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Uncertain:
    """An uncertain input: a SciPy distribution or a choice at a path, on a stream of its own.

    Attributes:
        path: such as ``ties.fiat-mazda.clarity``.
        family: name in `scipy.stats`, or ``choice``.
        parameters: its parameters (shapes, loc, scale) by name; of a choice none.
        low, high: the range of the number; the distribution is truncated to it.
        stream: the path with the keys of firms and ties for their names; empty where it is the path itself.
        choices: the values of a choice in the order written, which is the order of drawing by inversion.
    """

    path: str
    family: str
    parameters: tuple[tuple[str, float], ...]
    low: float
    high: float
    stream: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """How many histories, on which seed, what is kept."""

    trials: int
    seed: int
    paths: int
    keep: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a number comes from."""

    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """One proposed tie-up, ready to be lived.

    Attributes:
        name: a name for files, from the config's file name.
        firms, ties, products: names in config order.
        partners: tie -> (investor, host), names.
        product_tie: product -> tie.
        brands: product -> brand names.
        streams: firm or tie -> the key of its random numbers (its name unless ``stream:`` says otherwise).
        values: path -> number, for every given state field, every event and mechanism parameter, and the
            numbers of plan entries; words (codes) as their position. An uncertain path holds its median.
        uncertain: the inputs drawn per trial.
        muted: names of events and mechanisms that are off.
        provenance: path -> source and confidence, where the config gives them.
        resolved: the config with everything that it extends and overrides, as nested plain data.
    """

    name: str
    title: str
    signed: date
    horizon: float
    currency: str
    firms: tuple[str, ...]
    ties: tuple[str, ...]
    products: tuple[str, ...]
    partners: dict[str, tuple[str, str]]
    product_tie: dict[str, str]
    brands: dict[str, tuple[str, ...]]
    streams: dict[str, str]
    values: dict[str, float]
    uncertain: tuple[Uncertain, ...]
    muted: frozenset[str]
    plan: tuple[PlanEntry, ...]
    study: Study
    provenance: dict[str, Provenance]
    resolved: dict[str, Any]
