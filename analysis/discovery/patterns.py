"""Patterns in the order and timing of events that come with an outcome more often, or less often, than chance.

Searched, over all events and pairs of them (`features.happened`, up to the landmark):

- A by year T; A twice;
- A, then B (both happened, A first); A, then B within T years;
- A before any B; A twice before any B (B may not have happened yet).

A pattern is told from chance on the first half of the histories by the score test of two shares, its p-values adjusted
for all patterns tried (Holm 1979). Lift, the share of cases among histories with the pattern over that among all of them,
is that of the second half, with the delta method's interval of its logarithm. Of patterns that are nearly the
same histories one is shown, the strongest, or a simpler one that stands as well; the others are counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.discovery.box import Flags
from analysis.discovery.features import Happened
from analysis.discovery.sample import Halves, Unit, units
from analysis.estimate import Z95

FEWEST = 20  # histories with the pattern, and without
ALIKE = 0.8  # common histories over all of two patterns (Jaccard): then they are nearly the same
LEVEL = 0.05
AT_MOST = 60  # events, the most frequent


@dataclass(frozen=True)
class Pattern:
    """Something that happened in some histories; `key` tells it from the others."""

    said: str
    key: tuple[str, ...]
    has: Flags


@dataclass(frozen=True)
class Found:
    """A pattern that is told from chance.

    Attributes:
        said: in words.
        p: adjusted for all that were tried.
        support: share of the histories that have it; with it `n` histories of the second half.
        share: of cases among them.
        lift, se, low, high: against all histories looked at; `se` is that of its logarithm.
        alike: how many other patterns that stand are nearly the same histories.
    """

    said: str
    key: tuple[str, ...]
    p: float
    support: float
    n: int
    share: float
    lift: float
    se: float
    low: float
    high: float
    alike: int


def patterns(
    events: list[Happened], cases: Flags, unit: NDArray[np.int64], split: Halves, before: float
) -> tuple[list[Found], int]:
    """The patterns that stand, the strongest first, and how many were tried."""
    events = sorted(events, key=lambda one: -int(np.isfinite(one.first).sum()))[:AT_MOST]
    mine = [_at(one, split.find) for one in events]
    own, of = cases[split.find], units(unit[split.find])
    tried = [(_score(pattern.has, own, of), pattern) for pattern in candidates(mine, before)]
    tried = [(z, pattern) for z, pattern in tried if not math.isnan(z)]
    order = sorted(range(len(tried)), key=lambda at: (-abs(tried[at][0]), at))
    adjusted = holm([2 * _tail(abs(tried[at][0])) for at in order])
    kept: list[tuple[Pattern, float, int]] = []
    for at, p in zip(order, adjusted, strict=True):
        if p >= LEVEL:
            break
        pattern = tried[at][1]
        near = next((k for k, one in enumerate(kept) if _alike(one[0].has, pattern.has)), None)
        if near is None:
            kept.append((pattern, p, 0))
        else:
            first, its, alike = kept[near]
            simpler = len(pattern.key) < len(first.key)
            kept[near] = (pattern, p, alike + 1) if simpler else (first, its, alike + 1)
    again = {one.key: one.has for one in candidates([_at(one, split.measure) for one in events], before)}
    theirs, others = cases[split.measure], unit[split.measure]
    return [_measured(one, p, alike, again[one.key], theirs, others) for one, p, alike in kept], len(tried)


def candidates(events: list[Happened], before: float) -> Iterator[Pattern]:
    """All patterns of some events, each with the histories that have it."""
    spans = [span for span in (1.0, 2.0, 5.0) if span < before]
    for a in events:
        yield Pattern(f"{a.label} by year {before:g}", ("by year", a.label), np.isfinite(a.first))
        yield Pattern(f"{a.label} twice", ("twice", a.label), np.isfinite(a.second))
        for span in spans:
            yield Pattern(f"{a.label} by year {span:g}", ("by", a.label, f"{span:g}"), a.first <= span)
    for a in events:
        for b in (b for b in events if b is not a):
            both = np.isfinite(a.first) & np.isfinite(b.first)
            after = np.where(both, b.first, 0.0) - np.where(both, a.first, 0.0)
            pair = (a.label, b.label)
            yield Pattern(f"{a.label}, then {b.label}", ("then", *pair), both & (after > 0))
            for span in spans[:2]:
                said = f"{a.label}, then {b.label} within {span:g} year{'s' * (span != 1)}"
                yield Pattern(said, ("within", *pair, f"{span:g}"), both & (after > 0) & (after <= span))
            yield Pattern(f"{a.label} before any {b.label}", ("before", *pair), a.first < b.first)
            yield Pattern(f"{a.label} twice before any {b.label}", ("twice before", *pair), a.second < b.first)


def holm(p: list[float]) -> list[float]:
    """Adjusted p-values of ascending ones (Holm 1979): the chance of any false one among all stays below."""
    found, most = [], 0.0
    for at, one in enumerate(p):
        most = max(most, min(1.0, one * (len(p) - at)))
        found.append(most)
    return found


def _at(one: Happened, rows: NDArray[np.intp]) -> Happened:
    return one._replace(first=one.first[rows], second=one.second[rows])


def _score(has: Flags, cases: Flags, unit: Unit) -> float:
    """The z of the difference of two shares, by units where histories share luck; NaN where too few have it."""
    n, k, hits = len(has), int(np.count_nonzero(has)), int(np.count_nonzero(cases))
    if min(k, n - k) < FEWEST or hits in (0, n):
        return math.nan
    with_it = int(np.count_nonzero(has & cases))
    share = hits / n
    difference = with_it / k - (hits - with_it) / (n - k)
    variance = share * (1 - share) * (1 / k + 1 / (n - k))
    if unit is not None:
        weight = np.where(has, 1 / k, -1 / (n - k)) * (cases - share)
        variance = max(variance, float((np.bincount(unit, weight) ** 2).sum()))
    return difference / math.sqrt(variance)


def _tail(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2))


def _alike(a: Flags, b: Flags) -> bool:
    return bool(np.count_nonzero(a & b) > ALIKE * np.count_nonzero(a | b))


def _measured(one: Pattern, p: float, alike: int, has: Flags, cases: Flags, unit: NDArray[np.int64]) -> Found:
    n, k, hits = len(has), int(has.sum()), int(cases.sum())
    share = float(cases[has].mean()) if k else math.nan
    lift, error = lifted(has, cases, units(unit))
    low, high = (lift * math.exp(sign * Z95 * error) for sign in (-1, 1)) if lift > 0 else (math.nan, math.nan)
    return Found(one.said, one.key, p, k / max(n, 1), k, share if hits else math.nan, lift, error, low, high, alike)


def lifted(has: Flags, cases: Flags, unit: Unit = None) -> tuple[float, float]:
    """Lift and the standard error of its logarithm, the delta method for a part against its whole.

    Args:
        has: histories with the pattern, shape (n,).
        cases: histories in which it happened.
        unit: which histories share luck; None where none do.
    """
    n, k, hits = len(has), int(has.sum()), int(cases.sum())
    if k == 0 or hits == 0:
        return math.nan, math.nan
    share, base = float(cases[has].mean()), hits / n
    if share == 0:
        return 0.0, math.nan
    influence = has * (cases - share) / (share * k) - (cases - base) / (base * n)
    square = influence**2 if unit is None else np.bincount(unit, influence) ** 2
    return share / base, math.sqrt(float(square.sum()))
