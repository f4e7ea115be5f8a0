"""Delta and PAWN, which need no variance: how far an outcome's whole distribution moves with an input, by SALib."""

from __future__ import annotations

import math
import warnings
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import numpy as np

from analysis.estimate import Z95
from analysis.sensitivity.layout import Input
from analysis.sensitivity.noise import Floats
from analysis.sensitivity.series import Index
from model.errors import Mistake, UserError

METHODS = ("delta", "pawn")
MISSING = "--method {}: needs SALib: pip install 'alliance-outcomes[sensitivity]'"
RESAMPLES = {"delta": 10, "pawn": 50}  # delta takes a fiftieth of a second for each input and resample
AT_MOST = {"delta": 2_000, "pawn": 20_000}  # histories
SLICES = 10
POINTS = 100  # of a density


def ready(method: str) -> None:
    """Refuse where the package is not installed. Raises UserError."""
    from importlib.util import find_spec

    if find_spec("SALib") is None:
        raise UserError([Mistake("sensitivity.missing", MISSING.format(method), value=method)])


def by_salib(method: str, outcome: Floats, inputs: list[Input], seed: int = 1) -> Index:
    """Delta (Borgonovo 2007; Plischke, Borgonovo and Smith 2013) or PAWN (Pianosi and Wagener 2018, median over slices).

    Args:
        method: one of `METHODS`.
        outcome: shape (n,); NaN is left out.
        inputs: their values, shape (n,).

    Returns:
        over the inputs; NaN where the outcome is constant. The interval of PAWN is a bootstrap of this module; its
        value cannot be negative, so an input without effect has that of a column drawn at random.
    """
    there = np.flatnonzero(~np.isnan(outcome))[: AT_MOST[method]]
    y = outcome[there]
    nothing = np.full(len(inputs), np.nan)
    if len(y) < SLICES or np.ptp(y) == 0:
        return Index(nothing, nothing, nothing, nothing)
    x = np.stack([np.asarray(one.values, float)[there] for one in inputs], axis=1)
    return _delta(y, x, seed) if method == "delta" else _pawn(y, x, seed)


def _problem(x: Floats) -> dict[str, Any]:
    bounds = [[float(column.min()), float(column.max())] for column in x.T]
    return {"num_vars": x.shape[1], "names": [f"x{at}" for at in range(x.shape[1])], "bounds": bounds}


def _delta(y: Floats, x: Floats, seed: int) -> Index:
    """What SALib's `analyze` calls the raw delta, twice what it is less its bootstrap; of the other kinds that it would
    reckon too, and warn of, nothing is needed, and they take two thirds of the time."""
    rng, n = np.random.default_rng(seed), len(y)
    edges = np.linspace(0.0, n, _classes(n) + 1)
    draws = [rng.integers(0, n, n) for _ in range(RESAMPLES["delta"])]
    kept = [at for at in draws if np.ptp(y[at]) > 0]
    found = [[_distance(y[at], column[at], edges) for at in (np.arange(n), *kept)] for column in x.T]
    table = np.array(found).reshape(len(found), 1 + len(kept))
    if len(kept) < 2:
        return Index(*np.full((4, len(found)), np.nan))
    value, error = (2 * table[:, :1] - table[:, 1:]).mean(axis=1), table[:, 1:].std(axis=1, ddof=1)
    return Index(value, error, value - Z95 * error, value + Z95 * error)


def _classes(n: int) -> int:
    """Into how many classes of equal size an input is cut (Plischke, Borgonovo and Smith 2013)."""
    return min(math.ceil(math.pow(n, 2.0 / (7.0 + math.tanh((1500.0 - n) / 500.0)))), 48)


def _distance(y: Floats, column: Floats, edges: Floats) -> float:
    """How far the outcome's density is from that in a class, on average; NaN where a density cannot be estimated."""
    from SALib.analyze import delta

    grid = np.linspace(y.min(), y.max(), POINTS)
    with warnings.catch_warnings(), redirect_stdout(StringIO()):  # its remarks are no results
        warnings.simplefilter("ignore")
        try:
            return float(delta.calc_delta(y, grid, column, edges))
        except np.linalg.LinAlgError:
            return math.nan


def _pawn(y: Floats, x: Floats, seed: int) -> Index:
    from SALib.analyze import pawn

    problem, rng = _problem(x), np.random.default_rng(seed)
    value = np.asarray(pawn.analyze(problem, x, y, S=SLICES, seed=seed)["median"], float)
    draws = [rng.integers(0, len(y), len(y)) for _ in range(RESAMPLES["pawn"])]
    resampled = [np.asarray(pawn.analyze(problem, x[at], y[at], S=SLICES, seed=seed)["median"], float) for at in draws]
    error = np.std(resampled, axis=0, ddof=1)
    return Index(value, error, value - Z95 * error, value + Z95 * error)
