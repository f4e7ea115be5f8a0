"""Which indices the swept paths and the drawn inputs of a run can have, by its design."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.points import ONE_AT_A_TIME
from analysis.sensitivity import salib
from analysis.sensitivity.factorial import factorial, is_full
from analysis.sensitivity.layout import Input, Layout
from analysis.sensitivity.noise import Floats, interaction, row_means
from analysis.sensitivity.series import Index, Waves, first_order, waves
from analysis.sensitivity.sobol import sobol

METHODS = ("sobol", "given", *salib.METHODS)


class Found(NamedTuple):
    """Indices of one outcome.

    Attributes:
        parts: name of an index -> its values over the inputs.
        mean, variance: of what is explained.
        luck: what luck added to the variance, as a share of both; NaN where luck is part of what is to be explained.
        floor: above what an index is resolved.
    """

    parts: dict[str, Index]
    mean: float
    variance: float
    luck: float
    floor: float = 0.0


class Ready(NamedTuple):
    """Inputs with what every outcome needs of them, made once."""

    inputs: tuple[Input, ...]
    waves: list[Waves]


def blocks(of: Layout) -> NDArray[np.intp]:
    """Rows of a Saltelli design as (2 + inputs, samples); empty where it is none, or not all of it is there."""
    names, counts = np.unique(of.block, return_counts=True)
    whole = len(names) == 2 + len(of.known.factors) and len(set(counts.tolist())) == 1
    if not whole or counts[0] < 2:
        return np.empty((0, 0), np.intp)
    return np.argsort(of.block, kind="stable").reshape(len(names), -1)


def sample(of: Layout) -> NDArray[np.intp]:
    """Rows that are drawn apart from each other: of a Saltelli design A and B, else all."""
    return np.flatnonzero(of.block < 2) if len(of.block) else np.arange(len(of.known))


def grid(of: Layout) -> tuple[int, ...]:
    """Levels of a full grid in order of its factors, the last the fastest; empty where it is none."""
    if of.known.kind != "grid":
        return ()
    return is_full([factor.values for factor in of.known.factors], len(of.known))


def swept_method(of: Layout, asked: str | None) -> str:
    """How the swept paths are looked at: sobol, grid, paired, given, delta or pawn."""
    if asked is not None and asked != "sobol":
        return asked
    if blocks(of).size:
        return "sobol"
    if of.known.kind == ONE_AT_A_TIME:
        return "paired"
    return "grid" if grid(of) else "given"


def ready(inputs: tuple[Input, ...], rows: NDArray[np.intp] | slice = slice(None)) -> Ready:
    """Inputs at some rows, as `given` needs them."""
    cut = tuple(one._replace(values=one.values[rows]) for one in inputs)
    return Ready(cut, [waves(one.values, bool(one.words)) for one in cut])


def of_swept(method: str, of: Layout, prepared: Ready, table: Floats) -> Found:
    """Indices of the swept paths for one outcome.

    Args:
        table: over (designs, columns).
        prepared: the swept paths at `sample`.
    """
    order = of.mixed if method == "sobol" else tuple(factor.path for factor in of.known.factors)
    places = [order.index(one.path) for one in prepared.inputs] if method in ("sobol", "grid") else []
    mean = float(np.nanmean(table)) if not np.isnan(table).all() else np.nan
    if method in ("sobol", "grid"):
        found = sobol(table[blocks(of)]) if method == "sobol" else factorial(table, grid(of))
        each = [
            Index(found.value[k, places], found.se[k, places], found.low[k, places], found.high[k, places])
            for k in (0, 1)
        ]
        return Found({"first_order": each[0], "total": each[1]}, mean, found.variance, found.luck)
    part = table[sample(of)]
    noise = float(np.nan_to_num(interaction(part)))
    return _given(method, row_means(part), prepared, noise, mean)


def of_drawn(method: str, prepared: Ready, table: Floats, error: Floats | None) -> Found:
    """Indices of the drawn inputs for one outcome.

    Args:
        table, error: as `Layout.table` gives them.
    """
    outcome = row_means(table.T)
    noise = 0.0
    if error is not None:
        noise = float(np.nanmean(np.nansum(error, axis=0) / np.maximum((~np.isnan(error)).sum(axis=0), 1) ** 2))
    found = _given(method, outcome, prepared, noise, float(np.nanmean(outcome)) if len(outcome) else np.nan)
    return found if error is not None else found._replace(luck=np.nan)


def _given(method: str, outcome: Floats, prepared: Ready, noise: float, mean: float) -> Found:
    total = float(np.nanvar(outcome, ddof=1)) if (~np.isnan(outcome)).sum() > 1 else np.nan
    luck = min(noise / total, 1.0) if total > 0 else np.nan
    if method in salib.METHODS:
        dummy = Input("", np.random.default_rng(1).permutation(len(outcome)).astype(float), {}, "1")
        one = salib.by_salib(method, outcome, [*prepared.inputs, dummy])
        kept = Index(*(part[:-1] for part in one))
        return Found({method: kept}, mean, total - noise, luck, max(float(one.high[-1]), 0.0))
    return Found({"first_order": first_order(outcome, prepared.waves, noise)}, mean, total - noise, luck)
