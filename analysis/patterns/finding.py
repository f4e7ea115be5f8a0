"""What a pattern's measurement comes to: numbers with their errors, targets, and a verdict.

The verdict goes by the point estimate. Where the 95 % interval reaches across a bound of the target, another seed
could turn it: that is said beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from analysis.estimate import Z95, Estimate, wilson

HOLDS, MISSES, UNMEASURED = "holds", "misses", "not measured"


class Target(NamedTuple):
    """Where a number should lie, bounds included; `text` where bounds alone would not tell."""

    low: float = -math.inf
    high: float = math.inf
    text: str = ""


class Interval(NamedTuple):
    """A number, its Monte Carlo standard error and its 95 % interval; NaN where too few trials tell."""

    value: float
    se: float
    low: float
    high: float


NOTHING = Interval(math.nan, math.nan, math.nan, math.nan)


def normal(found: Estimate) -> Interval:
    """The interval of an estimate whose error is normal."""
    value, se = found
    return Interval(value, se, value - Z95 * se, value + Z95 * se)


def proportion(found: Estimate, n: int) -> Interval:
    """The interval of a share of `n` trials (Wilson)."""
    return Interval(*found, *wilson(found.value, n))


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a pattern.

    Attributes:
        name: of the number, with its unit.
        found: what was simulated.
        target: where it should lie; None where it is only reported.
    """

    name: str
    found: Interval
    target: Target | None = None

    @property
    def verdict(self) -> str:
        """`holds`, `misses` or `not measured`; empty where nothing is asked."""
        if self.target is None:
            return ""
        if math.isnan(self.found.value):
            return UNMEASURED
        return HOLDS if self.target.low <= self.found.value <= self.target.high else MISSES

    @property
    def unresolved(self) -> bool:
        """Whether the interval reaches across a bound, so that another seed could turn the verdict."""
        if self.target is None or math.isnan(self.found.value):
            return False
        return any(self.found.low < bound < self.found.high for bound in (self.target.low, self.target.high))

    @property
    def miss(self) -> float:
        """How far it lies outside, with sign: below the lower bound is negative; 0 where it holds."""
        if self.verdict != MISSES or self.target is None:
            return 0.0
        value, (low, high, _) = self.found.value, self.target
        return value - low if value < low else value - high


@dataclass(frozen=True, slots=True)
class Finding:
    """One pattern, measured.

    Attributes:
        pattern: its number, such as ``P1``.
        title: what it says.
        source: of the target, rows of the evidence.
        note: how it is measured, in one line.
        lines: its numbers.
    """

    pattern: str
    title: str
    source: str
    note: str
    lines: tuple[Line, ...]

    @property
    def verdict(self) -> str:
        """It holds if all its lines do; one that misses is enough to miss."""
        verdicts = {line.verdict for line in self.lines} - {""}
        return next((verdict for verdict in (MISSES, UNMEASURED) if verdict in verdicts), HOLDS)

    @property
    def unresolved(self) -> bool:
        """Whether another seed could turn the verdict."""
        return any(line.unresolved for line in self.lines)
