"""Honest shares: a region is found on one half of the luck and measured on the other.

Histories that share luck or drawn inputs go to the same half, and a share over them is known less well than its number
of histories says: its effective number is that of independent histories with the same variance of the share, by the
linearised ratio over units (Cochran 1977, section 6.3).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.discovery.box import Flags
from analysis.estimate import wilson

SEED = 20120523
AT_MOST = 20_000  # histories in each half


class Halves(NamedTuple):
    """Positions of histories: to find on, to measure on; and how many were left out of both."""

    find: NDArray[np.intp]
    measure: NDArray[np.intp]
    left: int


class Share(NamedTuple):
    """A share of histories: value, standard error, 95 % interval (Wilson, of the effective number), histories."""

    value: float
    se: float
    low: float
    high: float
    n: int


NOTHING = Share(math.nan, math.nan, math.nan, math.nan, 0)


def halves(unit: NDArray[np.int64], at_most: int = AT_MOST) -> Halves:
    """Units drawn into two halves at random (always the same), each with at most so many histories."""
    names, at = np.unique(unit, return_inverse=True)
    rng = np.random.default_rng(SEED)
    first = np.zeros(len(names), bool)
    first[rng.permutation(len(names))[: len(names) // 2]] = True
    mine = first[at]
    found = [np.flatnonzero(half) for half in (mine, ~mine)]
    kept = [np.sort(rng.permutation(one)[:at_most]) for one in found]
    return Halves(kept[0], kept[1], len(unit) - sum(len(one) for one in kept))


def share(inside: Flags, cases: Flags, unit: NDArray[np.int64]) -> Share:
    """The share of cases among the histories inside."""
    n = int(inside.sum())
    if n == 0:
        return NOTHING
    p = float(cases[inside].sum()) / n
    _, at = np.unique(unit[inside], return_inverse=True)
    units = int(at.max()) + 1
    effective = n
    if units < n:
        rest = np.bincount(at, cases[inside] - p)
        variance = float((rest**2).sum()) / n**2 * units / max(units - 1, 1)
        binomial = p * (1 - p) / n
        effective = int(max(min(n, n * binomial / variance if variance > 0 else units), 1))
    low, high = wilson(p, effective)
    return Share(p, math.sqrt(p * (1 - p) / effective), low, high, n)
