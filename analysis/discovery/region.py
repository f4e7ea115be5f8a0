"""The box: which of the trajectory, without limits that chance explains, and how it fares on other histories.

Among many inputs without effect a greedy peel wanders off, so only those are peeled that go with the outcome by
themselves, as every side of a box does (`screened`). Chosen is the box of the trajectory that tells cases apart most
clearly, by the chi-square of inside and outside. Limits whose quasi-p (Bryant and Lempert 2010: the chance of as many
cases if the density were that without the limits of that feature) is not below 0.05 over the number of features peeled
are dropped, the weakest first. Coverage and density are those of histories
that were not peeled on. Stability: how often a feature is limited in boxes chosen alike from random halves
(Meinshausen and Buhlmann 2010), and how its limits spread over them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.discovery.box import Box, Flags, Floats, Table, everything
from analysis.discovery.prim import Step, prim
from analysis.discovery.sample import SEED, Halves, Share, Unit, share, tail, told, units

LEVEL = 0.05
SCREEN = 0.01
TINY = 1e-9
HALVES = 20
OF_EACH = 5_000  # histories in a half that stability is looked at on


@dataclass(frozen=True)
class Region:
    """A box and what is known of it.

    Attributes:
        box: the one chosen; without limits if none stands.
        chosen: how many limited features the chosen box had before chance was taken out.
        trajectory: of the peeling, on the first half.
        quasi_p: of every feature that the box limits.
        density, coverage, base: on the second half: the share of cases in the box, the share of all cases that lie in
            it, and the share of cases in all.
        mass: share of the second half's histories in the box.
        often: of every feature, the share of random halves that limit it.
        lows, highs: limits on random halves, shape (halves, features), NaN where there are none.
    """

    box: Box
    chosen: int
    trajectory: list[Step]
    quasi_p: dict[int, float]
    density: Share
    coverage: Share
    base: Share
    mass: float
    often: Floats
    lows: Floats
    highs: Floats


def region(table: Table, cases: Flags, unit: NDArray[np.int64], split: Halves) -> Region:
    """The box of the first half, measured on the second."""
    mine, own = table.at(split.find), cases[split.find]
    of = units(unit[split.find])
    box, chosen, trajectory = _found(mine, own, of)
    others, theirs, shared = table.at(split.measure), cases[split.measure], unit[split.measure]
    inside, all_of_them = box.holds(others), np.ones(len(theirs), bool)
    often, lows, highs = _stability(mine, own, unit[split.find])
    return Region(
        box, chosen, trajectory, {at: quasi_p(mine, own, box, at, of) for at in box.restricted},
        share(inside, theirs, shared), share(theirs, inside, shared), share(all_of_them, theirs, shared),
        float(inside.mean()) if len(inside) else np.nan, often, lows, highs,
    )  # fmt: skip


def quasi_p(table: Table, cases: Flags, box: Box, feature: int, of: Unit = None) -> float:
    """The chance of as many cases in the box if the limits of a feature made no difference.

    Where histories share luck or inputs the density inside is held against that without the limits by units instead.
    """
    from scipy.special import bdtrc

    inside, wider = box.holds(table), box.free(feature).holds(table)
    n, hits = int(inside.sum()), int(cases[inside].sum())
    density = float(cases[wider].mean()) if wider.any() else 0.0
    if not told(inside, of):
        return 1.0
    if of is not None and n:
        parts = inside * (cases - hits / n) / n - wider * (cases - density) / max(int(wider.sum()), 1)
        gain = (hits / n - density) / len(cases)
        return tail(parts + gain, of)
    return float(bdtrc(hits - 1, n, density)) if hits > 0 else 1.0


def screened(table: Table, cases: Flags, of: Unit = None) -> NDArray[np.intp]:
    """The features that go with the cases by themselves, at 1 %: in a line or a bow of their ranks, or by their words."""
    from scipy.special import chdtrc
    from scipy.stats import rankdata

    n, hits = len(cases), int(cases.sum())
    if hits in (0, n):
        return np.empty(0, np.intp)
    centred = (cases - hits / n) / np.sqrt(hits / n * (1 - hits / n))
    p = np.ones(len(table.x))
    for at, column in enumerate(table.x):
        if at in table.codes:
            base = np.array([column == code for code in table.codes[at][1:]], float).T
        else:
            rank = rankdata(column) / n - 0.5
            base = np.stack([rank, rank**2], axis=1)
        q, r = np.linalg.qr(np.column_stack([np.ones(n), base]))
        used = np.abs(np.diag(r))[1:] > TINY * np.sqrt(n)
        if used.any():
            p[at] = float(chdtrc(used.sum(), _score(q[:, 1:][:, used], centred, of)))
    return np.flatnonzero(p < SCREEN)


def _score(base: Floats, centred: Floats, of: Unit) -> float:
    """The score statistic of some functions, by units where histories share them (Liang and Zeger 1986)."""
    if of is None:
        return float(((base.T @ centred) ** 2).sum())
    parts = np.array([np.bincount(of, column * centred) for column in base.T])
    total = parts.sum(axis=1)
    return float(total @ np.linalg.pinv(parts @ parts.T) @ total)


def _found(table: Table, cases: Flags, of: Unit = None) -> tuple[Box, int, list[Step]]:
    """The chosen box without the limits of chance, how many features it limited before, and the trajectory."""
    features = screened(table, cases, of)
    codes = {at: table.codes[int(one)] for at, one in enumerate(features) if one in table.codes}
    steps = prim(Table(table.x[features], codes), cases) if len(features) else []
    whole = Step(everything(len(table.x)), 1.0, float(cases.mean()), 1.0)
    trajectory = [one._replace(box=_spread_out(one.box, features, len(table.x))) for one in steps] or [whole]
    box = max(trajectory, key=_told_apart).box
    chosen, level = len(box.restricted), LEVEL / max(len(features), 1)
    while box.restricted:
        worst = max(box.restricted, key=lambda at: quasi_p(table, cases, box, at, of))
        if quasi_p(table, cases, box, worst, of) < level:
            break
        box = box.free(worst)
    return box, chosen, trajectory


def _spread_out(box: Box, features: NDArray[np.intp], count: int) -> Box:
    """A box of some features as one of all."""
    whole = everything(count)
    whole.low[features], whole.high[features] = box.low, box.high
    return Box(whole.low, whole.high, {int(features[at]): codes for at, codes in box.words.items()})


def _told_apart(step: Step) -> float:
    """The chi-square of cases inside and outside, but for a factor that all steps share."""
    if not 0 < step.mass < 1 or step.coverage < step.mass:
        return 0.0
    return (step.coverage - step.mass) ** 2 / (step.mass * (1 - step.mass))


def _stability(table: Table, cases: Flags, unit: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """How often each feature is limited on random halves of the units, and by what."""
    rng, names = np.random.default_rng(SEED), np.unique(unit)
    lows, highs = np.full((2, HALVES, len(table.x)), np.nan)
    often = np.zeros(len(table.x))
    for at in range(HALVES):
        half = np.isin(unit, rng.permutation(names)[: max(len(names) // 2, 1)])
        rows = rng.permutation(np.flatnonzero(half))[:OF_EACH]
        box = _of_half(table.at(rows), cases[rows], units(unit[rows]))
        often[box.restricted] += 1 / HALVES
        lows[at] = np.where(np.isfinite(box.low), box.low, np.nan)
        highs[at] = np.where(np.isfinite(box.high), box.high, np.nan)
    return often, lows, highs


def _of_half(table: Table, cases: Flags, of: Unit) -> Box:
    if not cases.any() or cases.all():
        return everything(len(table.x))
    return _found(table, cases, of)[0]
