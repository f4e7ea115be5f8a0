"""Which designs may be the best, for whom? Multiple comparisons with the best, on the same histories at all designs.

With many designs the one with the highest mean is so partly by luck. The intervals here are of each design's mean less
the best of the others' and hold for all designs at once with 95 % (Edwards and Hsu 1983; Hsu 1984, Annals of
Statistics 12:1136-1144), each design in turn being the control of one-sided comparisons whose joint law is simulated
with the covariance of the shared luck (Hochberg and Tamhane 1987). A design may be the best where its interval reaches
0. Of very many designs the law's bound by Bonferroni is used, which is wider.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.estimate import Floats
from analysis.held import held
from analysis.points import Designs, designs
from analysis.simultaneous import SEED, normal, root
from analysis.worth import firms

if TYPE_CHECKING:
    import xarray

LEVEL = 0.95
DRAWS, FEWER = 5_000, 1_000
MOST = 100  # designs above which Bonferroni's bound is used
MEASURE = "value_added"


def ranking(dataset: xarray.Dataset) -> xarray.Dataset:
    """How designs compare with the best, over (firm, design); the last firm is all together.

    `mean` and `se` of value added; `gap`, the mean less the best of the others', with the interval `gap_low`,
    `gap_high` that holds for all designs at once; `may_be_best` (0, 1): the designs that the histories leave in; of
    which `best_share` is the share of other runs' luck in which it would come out best; `regret`, `regret_se`: what it
    is worth less on average than the best of all designs in the same history, chosen with hindsight. With outer draws
    a draw of the inputs is one observation, and the hindsight is of the inputs.

    Args:
        dataset: of several designs. Only trials (or draws) that completed at every design count; their number is in
            the attribute `observations`.
    """
    import xarray

    known = designs(dataset)
    dataset = held(dataset, (MEASURE, "status"))
    table, draws = observations(dataset, known)
    who = firms(dataset)
    rows = [with_the_best(table(at)) for at in range(len(who))]
    money = str(dataset[MEASURE].attrs["units"])
    said = {
        "mean": (money, "mean value added"), "se": (money, "Monte Carlo standard error"),
        "gap": (money, "mean less the best of the others'"),
        "gap_low": (money, "lower end of the 95 % interval, all designs at once"),
        "gap_high": (money, "upper end of the 95 % interval, all designs at once"),
        "may_be_best": ("1", "whether it may be the best"),
        "best_share": ("1", "share of other luck in which it comes out best"),
        "regret": (money, "worth less than the best in hindsight"), "regret_se": (money, "Monte Carlo standard error"),
    }  # fmt: skip
    variables = {
        name: (("firm", "design"), np.array([row[name] for row in rows]), {"units": unit, "long_name": text})
        for name, (unit, text) in said.items()
    }
    attributes = {
        "title": "Which designs may be the best", "observations": len(table(0)), "of": "draws" if draws else "histories",
        "critical": "Bonferroni" if len(known) > MOST else "max-t",
    }  # fmt: skip
    return xarray.Dataset(variables, {"firm": who, "design": list(known.numbers)}, attributes)


def observations(dataset: xarray.Dataset, known: Designs) -> tuple[Callable[[int], Floats], bool]:
    """For a firm, or past the last one all together, observations by design, shape (n, designs); whether they are draws."""
    points = [[dataset.isel(point=[at]) for at in places] for places in known.points]
    if known.draws > 1:
        number = min(len(places) for places in points)
        keeps = [[completed(one) for one in places[:number]] for places in points]
        means = np.array(
            [
                [
                    one[MEASURE].values[0][keep].mean(axis=0) if keep.any() else np.full(one.sizes["firm"], np.nan)
                    for one, keep in zip(places, kept, strict=False)
                ]
                for places, kept in zip(points, keeps, strict=True)
            ]
        )
        table = means[:, ~np.isnan(means).any(axis=(0, 2))].transpose(1, 0, 2)
    else:
        values = np.array([places[0][MEASURE].values[0] for places in points])
        table = values[:, np.all([completed(places[0]) for places in points], axis=0)].transpose(1, 0, 2)
    last = table.shape[2]
    return lambda at: np.ascontiguousarray(table[:, :, at] if at < last else table.sum(axis=2)), known.draws > 1


def with_the_best(table: Floats) -> dict[str, NDArray[Any]]:
    """The numbers of `ranking`, shape (designs,) each.

    Args:
        table: observations by design, shape (n, k); rows are independent, what lies in one row shares its luck.
    """
    n, k = table.shape
    if n < 2 or k < 2:
        nothing = np.full(k, np.nan)
        names = ("mean", "se", "gap", "gap_low", "gap_high", "best_share", "regret", "regret_se")
        mean = table.mean(axis=0) if n else nothing
        return {**dict.fromkeys(names, nothing), "mean": mean, "may_be_best": np.ones(k, np.int8)}
    mean, covariance = table.mean(axis=0), np.atleast_2d(np.cov(table, rowvar=False)) / n
    error, luck = pair_errors(covariance), _luck(table, covariance)
    width = _widths(mean, error, luck, n)
    gap, low, high, may = intervals(mean, error, width)
    short = table.max(axis=1)[:, None] - table
    best = np.bincount(np.argmax(mean + luck, axis=1), minlength=k) / len(luck)
    return {
        "mean": mean, "se": np.sqrt(np.diag(covariance)), "gap": gap, "gap_low": low, "gap_high": high,
        "may_be_best": may.astype(np.int8), "best_share": best, "regret": short.mean(axis=0),
        "regret_se": short.std(axis=0, ddof=1) / math.sqrt(n),
    }  # fmt: skip


def intervals(mean: Floats, error: Floats, width: Floats) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Each mean less the best of the others', its constrained interval, and which may be the best.

    Args:
        mean: shape (k,).
        error: of the difference of every pair, shape (k, k).
        width: the critical value of each as the control, shape (k,).
    """
    every = range(len(mean))
    above = np.array([_above(mean, error, at, float(width[at])) for at in every])
    may = above >= 0
    best, second = np.argsort(-mean, kind="stable")[:2]
    gap = mean - np.where(np.arange(len(mean)) == best, mean[second], mean[best])
    below = mean[:, None] - (mean + width * error)[:, may]  # against each that may be the best, as the control
    below[np.flatnonzero(may), np.arange(int(may.sum()))] = np.inf  # but not against itself
    return gap, np.minimum(below.min(axis=1), 0.0), np.maximum(above, 0.0), may


def pair_errors(covariance: Floats) -> Floats:
    """Standard errors of the difference of every pair of means, shape (k, k); exactly 0 where there is none."""
    variance = np.diag(covariance)
    square = variance[:, None] + variance[None, :] - 2 * covariance
    scale = variance[:, None] + variance[None, :]
    return np.sqrt(np.where(square > 1e-12 * scale, square, 0.0))


def critical(luck: Floats, error: Floats, control: int) -> float:
    """The one-sided critical value of all others against one control, from draws of the luck, shape (draws, k)."""
    others = (np.arange(len(error)) != control) & (error[control] > 0)
    if not others.any():
        return 0.0
    contrast = (luck[:, others] - luck[:, [control]]) / error[control, others]
    return max(float(np.quantile(contrast.max(axis=1), LEVEL)), 0.0)


def _luck(table: Floats, covariance: Floats) -> Floats:
    """Draws of the errors of all means, of Student's kind as the covariance is itself an estimate, shape (draws, k)."""
    n, k = table.shape
    if k > MOST:
        found = normal(FEWER, n) @ (table - table.mean(axis=0)) / n
    else:
        half = root(covariance)
        found = normal(DRAWS, half.shape[1]) @ half.T
    chi = np.random.default_rng(SEED + 1).chisquare(n - 1, len(found)) / (n - 1)
    return np.asarray(found / np.sqrt(chi)[:, None])


def _bonferroni(n: int, k: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, 1 - (1 - LEVEL) / (k - 1)))


def _widths(mean: Floats, error: Floats, luck: Floats, n: int) -> Floats:
    """The critical value of each as the control: Bonferroni's bound, and for those that it leaves in their own."""
    width = np.full(len(mean), _bonferroni(n, len(mean)))
    if len(mean) <= MOST:
        for at in range(len(mean)):
            if _above(mean, error, at, float(width[at])) >= 0:  # what the wider bound excludes is excluded
                width[at] = min(critical(luck, error, at), float(width[at]))
    return width


def _above(mean: Floats, error: Floats, at: int, width: float) -> float:
    """How far above the best of the others a design may lie; below 0 it cannot be the best."""
    others = np.arange(len(mean)) != at
    return float((mean[at] - mean[others] + width * error[at, others]).min())
