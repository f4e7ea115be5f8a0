"""Rank correlations between uncertain inputs: a Gaussian copula that induces the Spearman correlations asked for.

Each input keeps its distribution; only which of its quantiles come together changes. Asked is Spearman's correlation
(of mid-ranks, where values repeat; the rank of a choice's value is its place in the order of drawing). For each pair the correlation of the two hidden normals is solved for that induces
it: in closed form between continuous inputs, else by root finding on exact bivariate-normal sums over the steps of a
choice. Correlations that cannot hold together are moved to the nearest ones that can (Higham 2002), a matrix kept
positive definite; what is used instead of what was asked is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from model.choices import cumulative
from model.scenario import Correlation, Uncertain

Array = np.ndarray[Any, Any]
LEAST = 1e-6  # eigenvalue of a repaired matrix
DIGITS = 9  # of a correlation of hidden normals: so far a linear algebra library may not decide
CHANGED = 5e-4  # difference in rank correlation worth a line
NODES = 96
EDGE = 2.0**-53  # a uniform number stays so far from 0 and 1


class Pair(NamedTuple):
    """A pair of inputs: the rank correlation asked (0 if none), the normal one used, the rank correlation it induces."""

    a: str
    b: str
    asked: float
    used: float
    induced: float

    @property
    def changed(self) -> bool:
        """Whether it is not what was asked."""
        return abs(self.asked - self.induced) > CHANGED


class Solved(NamedTuple):
    """What correlates some inputs.

    Attributes:
        order: columns of the correlated inputs, in the order in which one follows from those before it.
        rows: of each, its weights on the hidden normals of those up to it: a Cholesky factor.
        pairs: all that were asked for, and those that a repair made.
    """

    order: tuple[int, ...]
    rows: tuple[tuple[float, ...], ...]
    pairs: tuple[Pair, ...]


@lru_cache(maxsize=64)
def solve(items: tuple[Uncertain, ...], correlations: tuple[Correlation, ...]) -> Solved:
    """The factor that correlates inputs; pairs of which one is not among them drop out."""
    columns = {item.path: column for column, item in enumerate(items)}
    asked = [each for each in correlations if each.a in columns and each.b in columns]
    named = {path for each in asked for path in (each.a, each.b)}
    paths = sorted(named, key=lambda path: items[columns[path]].stream or path)  # not by where it is written
    steps = [_steps(items[columns[path]]) for path in paths]
    at = {path: row for row, path in enumerate(paths)}
    wanted = np.eye(len(paths))
    ranks = {tuple(sorted((at[each.a], at[each.b]))): each.rank for each in asked}
    for (i, j), rank in ranks.items():
        wanted[i, j] = wanted[j, i] = _normal(steps[i], steps[j], rank)
    used = repaired(wanted)
    pairs = []
    for i in range(len(paths)):
        for j in range(i + 1, len(paths)):
            if (i, j) in ranks or used[i, j] != 0.0:
                found = Pair(paths[i], paths[j], ranks.get((i, j), 0.0), float(used[i, j]), 0.0)
                found = found._replace(induced=_induced(steps[i], steps[j], found.used))
                if (i, j) in ranks or found.changed:
                    pairs.append(found)
    return Solved(tuple(columns[path] for path in paths), _cholesky(used), tuple(pairs))


def correlated(shares: Sequence[Array], solved: Solved) -> list[Array]:
    """Uniform draws (one array an input), made to go together; an input on which none before it bears keeps its own."""
    found = list(shares)
    normals = [ndtri(shares[column]) for column in solved.order]
    for position, column in enumerate(solved.order):
        weights = solved.rows[position]
        if not any(weights[:-1]):
            continue
        together = weights[0] * normals[0]
        for weight, normal in zip(weights[1:], normals[1:], strict=False):
            together = together + weight * normal
        found[column] = np.clip(ndtr(together), EDGE, 1.0 - EDGE)
    return found


def repaired(matrix: Array) -> Array:
    """The nearest correlation matrix, positive definite, to nine digits; the matrix itself where it is one."""
    rounded: Array = np.round(matrix, DIGITS)
    if not len(rounded) or np.linalg.eigvalsh(rounded)[0] >= LEAST:
        return rounded
    near = nearest(matrix)
    values, vectors = np.linalg.eigh(near)
    raised = (vectors * np.maximum(values, 2.0 * LEAST * len(near))) @ vectors.T
    scale = np.sqrt(np.diag(raised))
    final: Array = np.round(raised / np.outer(scale, scale), DIGITS)
    np.fill_diagonal(final, 1.0)
    return np.asarray((final + final.T) / 2.0)


def nearest(matrix: Array, rounds: int = 2000) -> Array:
    """The nearest correlation matrix by Higham's alternating projections (2002, algorithm 3.3)."""
    found, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(rounds):
        moved = found - correction
        values, vectors = np.linalg.eigh(moved)
        positive = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = positive - moved
        before, found = found, (positive + positive.T) / 2.0
        np.fill_diagonal(found, 1.0)
        if np.max(np.abs(found - before)) < 1e-12:
            break
    return found


class _Steps(NamedTuple):
    """An input's grade (mid-rank over the number of draws) as steps over a hidden normal.

    A continuous input is one step at 0 of a normal that is only half the hidden one, for a grade is the chance that
    a second draw lies below.
    """

    at: Array
    height: Array
    variance: float
    part: float


def _steps(item: Uncertain) -> _Steps:
    if not item.choices:
        return _Steps(np.zeros(1), np.ones(1), 1.0 / 12.0, float(np.sqrt(0.5)))
    upper = np.array(cumulative(item.choices))
    chance = np.diff(upper, prepend=0.0)
    grade = upper - 0.5 * chance
    return _Steps(ndtri(upper[:-1]), np.diff(grade), float(np.sum(chance * (grade - 0.5) ** 2)), 1.0)


def _induced(one: _Steps, other: _Steps, normal: float) -> float:
    """The Spearman correlation that a correlation of hidden normals induces."""
    spread = float(np.sqrt(one.variance * other.variance))
    if spread == 0.0:
        return 0.0
    shared = _both_above(one.at[:, None], other.at[None, :], normal * one.part * other.part)
    return float(one.height @ shared @ other.height) / spread


def _both_above(a: Array, b: Array, r: float) -> Array:
    """P(X > a, Y > b) - P(X > a) P(Y > b) of two standard normals of correlation r.

    The derivative in r is the bivariate density (Plackett 1954); with r = sin(t) its integral is smooth.
    """
    points, weights = _nodes()
    last = np.arcsin(r)
    angle = 0.5 * last * (points + 1.0)
    sine, square = np.sin(angle), np.cos(angle) ** 2
    distance = (a * a + b * b)[..., None] - 2.0 * (a * b)[..., None] * sine
    density = np.exp(-0.5 * distance / square)
    return np.asarray(0.5 * last * (density @ weights) / (2.0 * np.pi))


@lru_cache(maxsize=1)
def _nodes() -> tuple[Array, Array]:
    points, weights = np.polynomial.legendre.leggauss(NODES)
    return points, weights


def _normal(one: _Steps, other: _Steps, rank: float) -> float:
    """The correlation of hidden normals that induces a rank correlation, or comes nearest to it."""
    if one.part < 1.0 and other.part < 1.0:
        return float(2.0 * np.sin(np.pi * rank / 6.0))
    if one.variance * other.variance == 0.0:  # a value that never changes has no rank
        return 0.0
    low, high = -1.0, 1.0
    if rank >= _induced(one, other, high):
        return high
    if rank <= _induced(one, other, low):
        return low
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _induced(one, other, middle) < rank else (low, middle)
    return 0.5 * (low + high)


def _cholesky(matrix: Array) -> tuple[tuple[float, ...], ...]:
    """The lower factor, in plain loops: no linear algebra library decides a bit of it."""
    rows: list[list[float]] = []
    for i in range(len(matrix)):
        row: list[float] = []
        for j in range(i):
            inner = float(matrix[i, j]) - sum(x * y for x, y in zip(row, rows[j], strict=False))
            row.append(inner / rows[j][j])
        rows.append([*row, float(np.sqrt(max(1.0 - sum(x * x for x in row), 0.0)))])
    return tuple(tuple(row) for row in rows)


def sampled(items: Sequence[Uncertain], columns: Array, pairs: Sequence[Pair]) -> list[float]:
    """The rank correlation of each pair in drawn inputs (draws, inputs)."""
    from scipy.stats import rankdata

    at = {item.path: column for column, item in enumerate(items)}
    found = []
    for pair in pairs:
        a, b = (rankdata(_places(items[at[path]], columns[:, at[path]])) for path in (pair.a, pair.b))
        spread = np.std(a) * np.std(b)
        found.append(float(np.mean((a - a.mean()) * (b - b.mean())) / spread) if spread > 0 else 0.0)
    return found


def _places(item: Uncertain, values: Array) -> Array:
    """What is ranked: of a choice the place in the order of drawing."""
    if not item.choices:
        return values
    known = np.array([choice.value for choice in item.choices])
    return np.asarray(np.argmin(np.abs(values[:, None] - known), axis=1))
