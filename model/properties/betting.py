"""Is an expectation below zero? A test by betting, whose false-alarm rate holds for every law of the differences.

A gambler who thinks that differences are below zero on average starts with 1 and stakes a share of it on each. Where
they are not, no way of staking gains in expectation, so by Markov's inequality the chance of ever holding 1/alpha is at
most alpha: no normal law, no variance, no number of trials enters. Only that no difference is above a bound: they are
cut to it (``bound``), so what is tested is the expectation with a single history counted for no more than that.

Wagers are spread over several shares, and half of the capital goes through all worlds, half is split among them: an
average of fair games is a fair game. After Waudby-Smith and Ramdas (2024), "Estimating means of bounded random
variables by betting".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
SHARES = 0.98 * 2.0 ** -np.arange(0.0, 10.0)  # of the most that can be staked without risk of ruin
SPREAD = 10.0  # bound over the root mean square of differences seen before


def bound_of(pilot: Array) -> float:
    """How much one history may count for, from differences that are then not tested; 0 where there are none."""
    size = float(np.sqrt(np.mean(pilot**2))) if pilot.size else 0.0
    return SPREAD * size


def evidence(worlds: Sequence[Array], bound: float) -> float:
    """The logarithm of the gambler's capital.

    Args:
        worlds: differences (trials,) in each world, from independent histories. bound: above 0; they are cut to it.

    Returns:
        ln E, where E has expectation at most 1 if no world's expectation (of differences cut to the bound) is below 0.
    """
    logs = np.stack([_capital(np.clip(values, -bound, bound) / bound) for values in worlds])
    pooled = _mean_of_exponents(logs.sum(axis=0))
    apart = _mean_of_exponents(np.array([_mean_of_exponents(each) for each in logs]))
    return _mean_of_exponents(np.array([pooled, apart]))


def is_alarm(logarithm: float, rate: float, tests: int) -> bool:
    """Whether that much capital is an alarm, at a false-alarm rate of all tests together."""
    return logarithm >= math.log(tests / rate)


def _capital(scaled: Array) -> Array:
    """ln of the capital by share staked (shares,), after differences in -1..1."""
    return np.asarray(np.log1p(-np.outer(SHARES, scaled)).sum(axis=1))


def _mean_of_exponents(logs: Array) -> float:
    most = float(logs.max())
    return most + math.log(float(np.exp(logs - most).mean()))
