"""What it costs to have chosen A where B would have turned out better, and the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.compare.pair import Pair
from analysis.estimate import Z95, Estimate, Floats, mean
from analysis.worth import ALL, MEASURES, firms

if TYPE_CHECKING:
    import xarray


class Regret(NamedTuple):
    """The expected loss of a choice against hindsight, of one firm and measure.

    `regret_a` is the mean over histories of what B is worth more than A where it is worth more, and 0 elsewhere: the
    expected opportunity loss of A (Savage 1951; Raiffa and Schlaifer 1961). `regret_b` is the other way round. Their
    difference is that of the means.
    """

    regret_a: float
    regret_a_se: float
    regret_a_low: float
    regret_a_high: float
    regret_b: float
    regret_b_se: float
    regret_b_low: float
    regret_b_high: float


def regret(pair: Pair) -> xarray.Dataset:
    """`Regret` over (point, measure, firm), in the currency; the last firm is all together."""
    import xarray

    who = firms(pair.a)
    rows = [regret_of(a, b) for point in range(len(pair.keep)) for _, _, a, b in samples(pair, point)]
    shape = (len(pair.keep), len(MEASURES), len(who), len(Regret._fields))
    values = np.array(rows, float).reshape(shape)
    dims, units = ("point", "measure", "firm"), {"units": str(pair.a["value"].attrs["units"])}
    variables = {name: (dims, values[..., at], units) for at, name in enumerate(Regret._fields)}
    return xarray.Dataset(variables, labels(pair, who), {"title": "What a choice costs against hindsight"})


def regret_of(a: Floats, b: Floats) -> Regret:
    """Of pairs, shape (n,) each; those with a missing one are left out."""
    change = b - a
    change = change[~np.isnan(change)]
    return Regret(*_ends(mean(np.maximum(change, 0.0))), *_ends(mean(np.maximum(-change, 0.0))))


def samples(pair: Pair, point: int) -> list[tuple[str, str, Floats, Floats]]:
    """Measure, firm, and its pairs at a point, shape (trials kept,) each; all firms together last."""
    found = []
    names = [str(name) for name in pair.a["firm"].values]
    for measure in MEASURES:
        a, b = pair.sample(measure, point)
        found += [(measure, name, a[:, at], b[:, at]) for at, name in enumerate(names)]
        if len(names) > 1:
            found.append((measure, ALL, a.sum(axis=1), b.sum(axis=1)))
    return found


def labels(pair: Pair, who: list[str]) -> dict[str, object]:
    """Coordinates of a finding over (point, measure, firm); `firm_b` says who of B stands for whom."""
    other = [match.b for match in pair.matches["firm"]] + [ALL] * (len(who) > len(pair.matches["firm"]))
    return {"point": pair.a["point"].values, "measure": list(MEASURES), "firm": who, "firm_b": ("firm", other)}


def _ends(found: Estimate) -> tuple[float, float, float, float]:
    half = Z95 * found.se
    return *found, max(found.value - half, 0.0), found.value + half
