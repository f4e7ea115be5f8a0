"""A scenario in the making: what the walkers have read so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from model.config.findings import Findings
from model.config.node import Place
from model.scenario import Factor, Provenance, Uncertain


@dataclass
class Draft:
    """What has been read, by path.

    Attributes:
        findings: the mistakes so far.
        values: path -> number; the default where the config is silent or wrong.
        spans: path -> the smallest and the largest value that the number can take; absent where it was
            written wrongly, so that one mistake does not cause a second.
        choices: path -> the values that a choice may take; absent where a number is none.
        places: path -> where it was written; absent where the config is silent.
        uncertain, provenance, muted: as in `model.scenario.Scenario`.
        factors: path -> what a sweep varies there; absent where it was written wrongly.
        columns: path -> its numbers in the rows of an explicit list.
        bases: path -> the number that the config says beside its sweep.
        at: path -> which level of a switch or a condition is read; the first where it is not named.
        here: the numbers of the one design that is judged, the first where a path is not named; None: all designs.
    """

    findings: Findings
    values: dict[str, float] = field(default_factory=dict)
    spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    choices: dict[str, tuple[float, ...]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    uncertain: list[Uncertain] = field(default_factory=list)
    provenance: dict[str, Provenance] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    factors: dict[str, Factor] = field(default_factory=dict)
    columns: dict[str, tuple[float, ...]] = field(default_factory=dict)
    bases: dict[str, float] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)
    here: dict[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part: the names that plans and conditions may use."""

    firms: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    partners: dict[str, tuple[str, str]] = field(default_factory=dict)
    product_tie: dict[str, str] = field(default_factory=dict)
    brands: dict[str, tuple[str, ...]] = field(default_factory=dict)
    streams: dict[str, str] = field(default_factory=dict)
