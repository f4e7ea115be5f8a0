"""Is one of the two better whatever one's taste? First- and second-order stochastic dominance, tested.

B dominates A at first order if it is at least as likely to give more than any amount: whoever prefers more to less
prefers B. At second order the same holds of whoever also dislikes risk. Each direction is a hypothesis that may be
refused, and a direction that is not refused is not thereby shown. So B is said to dominate only where "B over A" is
not refused and "A over B" is; where neither is refused, the histories do not tell; where both are, neither dominates.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.compare.pair import Pair
from analysis.compare.regret import labels, samples
from analysis.estimate import Floats
from analysis.simultaneous import standard
from analysis.worth import MEASURES, firms

if TYPE_CHECKING:
    import xarray

ORDERS = (1, 2)
LEVEL = 0.05
GRID = 48  # amounts at which the distributions are held against each other
EDGE = 0.01  # the part of the pooled sample beyond the outermost of them, to each side
FEWEST = 20  # histories beyond them, at least
DRAWS = 5_000  # of the law under the hypothesis
PIECE = 1 << 16  # histories worked on at once
SAME, NOT_RESOLVED, B_OVER_A, A_OVER_B, NEITHER = "same", "not_resolved", "b_over_a", "a_over_b", "neither"
VERDICTS = (SAME, NOT_RESOLVED, B_OVER_A, A_OVER_B, NEITHER)


class Dominance(NamedTuple):
    """Of one order: how far each direction is contradicted, and its p-value; `verdict` is one of `VERDICTS`.

    `against_b` is the largest studentised excess that contradicts "B dominates A", `p_b_over_a` how often so much would
    come of luck were the two alike, the hardest case for the hypothesis.
    """

    against_b: float
    p_b_over_a: float
    against_a: float
    p_a_over_b: float
    verdict: int


def dominance(pair: Pair) -> xarray.Dataset:
    """`Dominance` over (point, measure, firm, order). Each at 5 %, without regard to how many tests there are."""
    import xarray

    who = firms(pair.a)
    rows = [
        [dominates(a, b, order) for order in ORDERS]
        for point in range(len(pair.keep))
        for *_, a, b in samples(pair, point)
    ]
    values = np.array(rows, float).reshape(len(pair.keep), len(MEASURES), len(who), len(ORDERS), -1)
    dims = ("point", "measure", "firm", "order")
    variables: dict[str, Any] = {
        name: (dims, values[..., at], {"units": "1"}) for at, name in enumerate(Dominance._fields)
    }
    codes = {"units": "1", "flag_values": list(range(len(VERDICTS))), "flag_meanings": " ".join(VERDICTS)}
    variables["verdict"] = (dims, values[..., -1].astype(np.int8), codes)
    title = "Is one better whatever one's taste? Stochastic dominance"
    return xarray.Dataset(variables, labels(pair, who) | {"order": list(ORDERS)}, {"title": title, "level": LEVEL})


def dominates(a: Floats, b: Floats, order: int, draws: int = DRAWS) -> Dominance:
    """The two hypotheses of one order, on pairs.

    The statistic is the largest studentised violation over a grid of amounts; its law is that of the paired empirical
    process where the two distributions are equal, the least favourable case, simulated with the covariance found
    (Barrett and Donald 2003, Econometrica 71:71-104, with the pairs kept together as in Linton, Maasoumi and Whang
    2005, Review of Economic Studies 72:735-765). The outer hundredth on either side is not looked at.

    Args:
        a, b: worth of the pairs, shape (n,) each.
        order: 1 or 2.
        draws: of the law that is simulated.
    """
    there = ~(np.isnan(a) | np.isnan(b))
    a, b = a[there], b[there]
    if len(a) and np.array_equal(a, b):
        return Dominance(0.0, 1.0, 0.0, 1.0, VERDICTS.index(SAME))
    at = grid(a, b)
    if len(a) < 2 * FEWEST or not len(at):
        return Dominance(math.nan, math.nan, math.nan, math.nan, VERDICTS.index(NOT_RESOLVED))
    mean, covariance = _process(a, b, at, order)
    error = np.sqrt(np.diag(covariance).clip(0.0))
    varies = error > 0
    if not varies.any():
        return Dominance(0.0, 1.0, 0.0, 1.0, VERDICTS.index(SAME))
    excess = mean[varies] / error[varies]
    law = np.maximum(standard(covariance, draws).max(axis=1), 0.0)
    against_b, against_a = max(float(excess.max()), 0.0), max(float(-excess.min()), 0.0)
    p_b, p_a = (float((1 + (law >= found).sum()) / (1 + len(law))) for found in (against_b, against_a))
    return Dominance(against_b, p_b, against_a, p_a, VERDICTS.index(verdict(p_b, p_a)))


def verdict(p_b_over_a: float, p_a_over_b: float) -> str:
    """What two p-values say together."""
    b_refused, a_refused = p_b_over_a < LEVEL, p_a_over_b < LEVEL
    if b_refused == a_refused:
        return NEITHER if b_refused else NOT_RESOLVED
    return A_OVER_B if b_refused else B_OVER_A


def grid(a: Floats, b: Floats) -> Floats:
    """Amounts at quantiles of both samples together, without the extremes."""
    edge = max(EDGE, FEWEST / max(len(a), 1) / 2)
    if edge >= 0.5:
        return np.empty(0)
    return np.unique(np.quantile(np.concatenate([a, b]), np.linspace(edge, 1 - edge, GRID)))


def _process(a: Floats, b: Floats, at: Floats, order: int) -> tuple[Floats, Floats]:
    """Mean over pairs of B's excess below each amount, and the covariance of that mean; shapes (m,) and (m, m)."""
    n, total, square = len(a), np.zeros(len(at)), np.zeros((len(at), len(at)))
    for first in range(0, n, PIECE):
        piece = slice(first, first + PIECE)
        here = _below(b[piece], at, order) - _below(a[piece], at, order)
        total += here.sum(axis=0)
        square += here.T @ here
    mean = total / n
    return mean, (square / n - np.outer(mean, mean)) / n


def _below(sample: Floats, at: Floats, order: int) -> Floats:
    """Whether, or how far, each falls short of or equals each amount, shape (n, m)."""
    short = at - sample[:, None]
    return (short >= 0).astype(np.float64) if order == 1 else np.maximum(short, 0.0)
