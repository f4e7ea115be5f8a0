"""P10: what is known at signing explains little of whether both sides will be satisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import Floats, share
from analysis.patterns.error import bootstrap
from analysis.patterns.finding import NOTHING, Finding, Interval, Line, Target, proportion
from analysis.patterns.histories import ALLIANCES, HOST, INVESTOR, Histories, histories
from analysis.relations import NO, YES

if TYPE_CHECKING:
    import xarray

RIDGES = (1.0, 10.0, 100.0, 1000.0)  # on coefficients of standardised inputs; which, is judged inside the first half
WORDS = 8  # an input of at most so many values is a choice of words, not a quantity
LOW, HIGH = 0.2, 0.8


def predictable(dataset: xarray.Dataset) -> Finding:
    """P10: the 10th and 90th percentile of P(both satisfied) lie within .2 / .8."""
    some = histories(dataset, ALLIANCES)
    codes = np.stack([some.firm("satisfied", side) for side in (INVESTOR, HOST)], axis=-1)
    declared = np.asarray((codes >= NO).all(axis=1))
    some, both = some.those(declared), (codes == YES).all(axis=1)[declared].astype(np.float64)
    chance, outcome = out_of_sample(features(some), both)
    return Finding(
        "P10", "P(both sides satisfied), by what is known at signing", "C23: 19 % explained",
        "logistic fit on all drawn inputs over the trials of even number, probabilities of the others; errors of the fit"
        " itself are not in the intervals",
        (
            Line("10th percentile", _percentile(chance, 10), Target(low=LOW)),
            Line("90th percentile", _percentile(chance, 90), Target(high=HIGH)),
            Line("variance explained, out of sample", bootstrap(explained, chance, outcome)),
            Line("both satisfied", proportion(share(int(both.sum()), len(both)), len(both))),
        ),
    )  # fmt: skip


def features(some: Histories) -> Floats:
    """The drawn inputs and the form, standardised; words as one column each. Shape (n, columns)."""
    if not len(some):
        return np.zeros((0, 0))
    columns: list[Floats] = []
    for values in [some.tie("form"), *some.inputs().values()]:
        kinds = np.unique(values)
        if len(kinds) <= WORDS:
            columns += [(values == kind).astype(np.float64) for kind in kinds[1:]]
        else:
            columns.append(np.asarray(values, np.float64))
    table = np.stack([np.ones(len(some)), *columns], axis=1)  # the constant goes again: it does not vary
    spread = table.std(axis=0)
    return np.asarray((table - table.mean(axis=0))[:, spread > 0] / spread[spread > 0])


def out_of_sample(table: Floats, outcome: Floats) -> tuple[Floats, Floats]:
    """Probabilities and outcomes of every other trial, from a fit on those between; of none where all are alike."""
    fitted, judged = slice(0, None, 2), slice(1, None, 2)
    if len(np.unique(outcome[fitted][::2])) < 2:
        return np.array([]), np.array([])
    weights = logistic_fit(table[fitted], outcome[fitted], best_ridge(table[fitted], outcome[fitted]))
    return probability(weights, table[judged]), outcome[judged]


def best_ridge(table: Floats, outcome: Floats) -> float:
    """The ridge whose fit on every other trial explains most of those between."""
    inner, outer = slice(0, None, 2), slice(1, None, 2)
    fits = [logistic_fit(table[inner], outcome[inner], ridge) for ridge in RIDGES]
    return RIDGES[int(np.argmax([explained(probability(fit, table[outer]), outcome[outer]) for fit in fits]))]


def logistic_fit(table: Floats, outcome: Floats, penalty: float) -> Floats:
    """Constant and coefficients that maximise the likelihood with a ridge, shape (1 + columns,)."""
    from scipy.optimize import minimize
    from scipy.special import expit

    full = np.column_stack([np.ones(len(table)), table])
    ridge = np.r_[0.0, np.full(table.shape[1], penalty)]

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = full @ weights
        value = np.logaddexp(0.0, z).sum() - outcome @ z + 0.5 * (ridge * weights**2).sum()
        return float(value), full.T @ (expit(z) - outcome) + ridge * weights

    return np.asarray(minimize(loss, np.zeros(full.shape[1]), jac=True, method="L-BFGS-B").x)


def probability(weights: Floats, table: Floats) -> Floats:
    """The probabilities that a fit gives, shape (n,)."""
    from scipy.special import expit

    return np.asarray(expit(weights[0] + table @ weights[1:]), np.float64)


def explained(chance: Floats, outcome: Floats) -> float:
    """The part of the outcome's variance that the probabilities explain (Brier skill); below 0 if they mislead."""
    around = float(((outcome - outcome.mean()) ** 2).sum())
    return 1 - float(((outcome - chance) ** 2).sum()) / around if around else float("nan")


def _percentile(chance: Floats, percent: float) -> Interval:
    return bootstrap(lambda sample: float(np.percentile(sample, percent)), chance) if len(chance) else NOTHING
