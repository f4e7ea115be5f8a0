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
FEWEST = 10  # units on either side of what is tested: of fewer their spread is not known


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


Unit = NDArray[np.intp] | None  # which unit each history is of, from 0; None where each is its own


def units(unit: NDArray[np.int64]) -> Unit:
    """Units counted from 0; None where no two histories share one."""
    names, at = np.unique(unit, return_inverse=True)
    return None if len(names) == len(unit) else at.astype(np.intp)


def tail(influence: NDArray[np.float64], of: Unit) -> float:
    """The chance of a sum as large as that of what each history adds to it, if its expectation is 0, by units.

    The variance is that of the units' sums (Liang and Zeger 1986), the law Student's t of their number.
    """
    from scipy.special import stdtr

    sums = influence if of is None else np.bincount(of, influence)
    count = len(sums)
    square = float((sums**2).sum()) * count / max(count - 1, 1)
    return float(stdtr(max(count - 1, 1), -float(sums.sum()) / math.sqrt(square))) if square > 0 else 1.0


def told(side: Flags, of: Unit) -> bool:
    """Whether enough units lie on a side for it to be tested."""
    return of is None or len(np.unique(of[side])) >= FEWEST


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
