"""Designs: which values the swept paths take together, one row a design.

How many designs there are takes no array library; NumPy and SciPy are imported where designs are made. Sampled
designs come from `scipy.stats.qmc`, seeded from the study's seed alone: the first N designs of 2N in a Sobol
sequence are the designs of N. Every sampled number is rounded to 32 bits and kept in its range, as inputs are.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from model.draws import words
from model.scenario import Factor, Sweep

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

DESIGNS = ("grid", "list", "one_at_a_time", "latin_hypercube", "sobol", "saltelli")
SAMPLED = ("latin_hypercube", "sobol", "saltelli")
SINGLE = ("list", "one_at_a_time")
POWERS = ("sobol", "saltelli")  # their `points` are a power of two, else the sequence loses its balance
BITS = 30  # of a coordinate of a Sobol sequence
BLOCK = 1024  # quantiles are taken of so many at once, as of inputs: else a last odd one may be rounded otherwise


def count(sweep: Sweep) -> int:
    """How many designs there are."""
    if sweep.design == "grid":
        return prod(len(factor.levels) for factor in sweep.factors)
    if sweep.design == "list":
        return len(sweep.rows)
    if sweep.design == "one_at_a_time":
        return 1 + sum(len(factor.levels) for factor in sweep.factors)
    return sweep.points * (len(sweep.factors) + 2 if sweep.design == "saltelli" else 1)


def designs(sweep: Sweep, seed: int) -> Array:
    """The values of every factor at every design (designs, factors).

    Of a grid the last factor is the fastest. One at a time starts with the config itself, then takes each factor's
    values in turn. Saltelli's order is A, B, AB_1 ... AB_d, of `points` each; AB_i is A with column i from B.
    """
    import numpy as np

    if sweep.design == "grid":
        return _grid(sweep)
    if sweep.design in SINGLE:
        return np.array(single_rows(sweep), np.float64)
    shares = _shares(sweep, np.random.default_rng(words("design", seed)))
    columns = [_column(factor, shares[:, index]) for index, factor in enumerate(sweep.factors)]
    return np.stack(columns, axis=1)


def blocks(sweep: Sweep) -> Array:
    """Which part of the design each row belongs to (designs,): 0 A, 1 B, 2 + i AB_i; 0 where it has no parts."""
    import numpy as np

    parts = len(block_names(sweep))
    return np.repeat(np.arange(parts), sweep.points) if parts > 1 else np.zeros(count(sweep), np.int64)


def block_names(sweep: Sweep) -> tuple[str, ...]:
    """The names of the parts of a design, by their number."""
    if sweep.design != "saltelli":
        return ("all",)
    return ("A", "B", *(f"AB:{factor.path}" for factor in sweep.factors))


def _grid(sweep: Sweep) -> Array:
    import numpy as np

    sizes = [len(factor.levels) for factor in sweep.factors]
    columns = [
        np.tile(np.repeat(np.array(factor.levels, np.float64), prod(sizes[at + 1 :])), prod(sizes[:at]))
        for at, factor in enumerate(sweep.factors)
    ]
    return np.stack(columns, axis=1)


def single_rows(sweep: Sweep) -> list[tuple[float, ...]]:
    """The designs of a list and of one at a time, in which not every value meets every other."""
    if sweep.design == "list":
        return list(sweep.rows)
    (base,) = sweep.rows
    rows = [base]
    for index, factor in enumerate(sweep.factors):
        rows += [(*base[:index], level, *base[index + 1 :]) for level in factor.levels]
    return rows


def _shares(sweep: Sweep, rng: np.random.Generator) -> Array:
    """Where in 0..1 each design lies by each factor (designs, factors), strictly inside."""
    import numpy as np
    from scipy.stats import qmc

    factors = len(sweep.factors)
    if sweep.design == "latin_hypercube":
        edge = 2.0**-53
        return np.clip(qmc.LatinHypercube(factors, rng=rng).random(sweep.points), edge, 1.0 - edge)
    wide = 2 * factors if sweep.design == "saltelli" else factors
    found = qmc.Sobol(wide, scramble=True, bits=BITS, rng=rng).random(sweep.points) + 0.5 ** (
        BITS + 1
    )  # cells' middles
    if sweep.design == "sobol":
        return np.asarray(found)
    a, b = found[:, :factors], found[:, factors:]
    mixed = [np.where(np.arange(factors) == index, b, a) for index in range(factors)]
    return np.concatenate([a, b, *mixed])


def _column(factor: Factor, shares: Array) -> Array:
    """The values of a factor at shares of its distribution; of a list each value has an equal share."""
    import numpy as np

    from model.quantiles import quantiles

    if factor.levels:
        at = np.minimum((shares * len(factor.levels)).astype(np.int64), len(factor.levels) - 1)
        return np.array(factor.levels, np.float64)[at]
    if factor.item is None:
        raise ValueError(f"{factor.path} has neither levels nor a distribution")
    padded = np.concatenate([shares, np.full(-len(shares) % BLOCK, 0.5)])
    found = np.concatenate([quantiles(factor.item, part) for part in padded.reshape(-1, BLOCK)])[: len(shares)]
    return np.clip(found.astype(np.float32).astype(np.float64), factor.item.low, factor.item.high)
