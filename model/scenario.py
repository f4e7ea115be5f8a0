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


class Expert(NamedTuple):
    """One of several judgements that are pooled.

    Attributes:
        name: who; empty where the config does not say.
        weight: above 0, as written: the share is the weight over the sum of all.
        item: the expert's own distribution; never a choice.
    """

    name: str
    weight: float
    item: Uncertain


@dataclass(frozen=True, slots=True)
class Uncertain:
    """An uncertain input: a distribution at a path, on a stream of its own.

    Attributes:
        path: such as ``ties.fiat-mazda.clarity``.
        family: name in `scipy.stats`, ``choice``, ``quantiles`` or ``pool``.
        parameters: its parameters (shapes, loc, scale) by name; of elicited quantiles the percentages by
            name, ascending, with their values; of a choice and a pool none.
        low, high: the range of the number, or the narrower one that the config gives; a family of `scipy.stats`
            is truncated to it.
        stream: the path with the keys of firms and ties for their names; empty where it is the path itself.
        choices: the values of a choice, which is the order of drawing by inversion: words as written, numbers by size.
        experts: of a pool, in the order written.
    """

    path: str
    family: str
    parameters: tuple[tuple[str, float], ...]
    low: float
    high: float
    stream: str = ""
    choices: tuple[Choice, ...] = ()
    experts: tuple[Expert, ...] = ()


class Correlation(NamedTuple):
    """Spearman's rank correlation that two uncertain inputs are to have."""

    a: str
    b: str
    rank: float


@dataclass(frozen=True, slots=True)
class Factor:
    """What a sweep varies.

    Attributes:
        path: of the config, such as ``plan.first-step.to``.
        words: what the numbers of a design stand for where they are no numbers: the words of a code (the number is
            the position among all words of that code), or the texts of a switch, a condition or a name.
        levels: the single numbers that it takes, in the order written; empty where a sampled design follows `item`.
            One at a time without the config's own number (`Sweep.rows`). Of a structural factor positions in `words`.
        item: the distribution that sampled designs follow; of a list each level is equally likely. None where
            `words` are no numbers of a history (`structural`).
        structural: whether it changes what the scenario is (a switch, a condition) and not one number of it.
    """

    path: str
    words: tuple[str, ...]
    levels: tuple[float, ...]
    item: Uncertain | None
    structural: bool = False


@dataclass(frozen=True, slots=True)
class Sweep:
    """Which scenarios are lived side by side, on the same draws.

    Attributes:
        design: one of `model.designs.DESIGNS`.
        points: of a sampled design, as written; 0 where the design itself says how many there are.
        factors: what varies, in the order written.
        rows: of an explicit list, one tuple of numbers a design, in the order of `factors`; of one at a time a
            single one, the numbers of the config itself (NaN where it is silent), which is design 0.
    """

    design: str
    points: int
    factors: tuple[Factor, ...]
    rows: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """What a scenario is where structural factors have other than their first levels.

    Attributes:
        at: the position of each structural factor's level, in the order of the sweep's structural factors.
        values: the numbers that differ from the scenario's own.
        muted, plan: instead of the scenario's own.
    """

    at: tuple[int, ...]
    values: dict[str, float]
    muted: frozenset[str]
    plan: tuple[PlanEntry, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """How many histories, on which seed, what is kept, and of how many scenarios side by side.

    Attributes:
        trials: histories at every point.
        paths: how many of them, from 0, keep their quarterly paths.
        keep: ``rows``, ``summary``, or empty: then as many rows as is sensible decides (`model.points`).
        outer: draws of the uncertain inputs; 0 where every history draws its own.
    """

    trials: int
    seed: int
    paths: int
    keep: str
    outer: int = 0
    sweep: Sweep | None = None
    variants: tuple[Variant, ...] = ()


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
        uncertain: the inputs drawn per trial (or outer draw); none that a sweep sets.
        correlations: between two of them; what is not named is independent.
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
    correlations: tuple[Correlation, ...] = ()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """As Hypothesis and notebooks print it: by the config that it was made from, not by hundreds of defaults."""
        import yaml

        text = str(yaml.safe_dump(self.resolved, sort_keys=False, width=120)).rstrip()
        printer.text(f"Scenario {self.name!r} of the config\n{text}")
