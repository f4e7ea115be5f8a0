"""Pairs of families: what they do together less the sum of what each does by itself.

Above 0: either is enough, so that taking one away changes less than taking both away (each stands in for the other).
Below 0: it takes both, so that either one's absence already undoes what both did. Pairs are judged together: the
`joint` bounds hold all of them at 95 % (Bonferroni).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.attribution.estimate import Combined, interaction
from analysis.attribution.histories import ALL, AND, AS_IT_WAS, at, whole
from analysis.attribution.outcome import Outcome, came

if TYPE_CHECKING:
    import xarray

NAMES = ("first", "second", "both", *Combined._fields)
LONG = {
    "first": "what the first does by itself", "second": "what the second does by itself", "both": "what both do",
    "interaction": "what both do less the sum of each", "se": "Monte Carlo standard error of the interaction",
    "low": "lower end of its own 95 % interval", "high": "upper end of its own 95 % interval",
    "joint_low": "lower end of the interval that holds all pairs", "joint_high": "upper end of the interval that holds all pairs",
}  # fmt: skip


def interactions(histories: xarray.Dataset, outcome: Outcome | None = None) -> dict[str, xarray.Dataset]:
    """Over (pair): of the share that came to the ``outcome``, and of the ``joint_value_added`` of all firms."""
    truth, worth = came(histories, outcome or Outcome()), histories["value_added"].values.sum(axis=-1)
    unit = str(histories["value_added"].attrs["units"])
    return {"outcome": _of(histories, truth, "1"), "joint_value_added": _of(histories, worth, unit)}


def together(histories: xarray.Dataset, outcome: Outcome | None = None) -> xarray.Dataset:
    """All events at once against the sum of each by itself, over (measure): what does not add up.

    `every` and `sum` with standard errors, `rest` = every - sum, all of the histories as they were less without;
    no variables if fewer than two events were muted.
    """
    import xarray

    if ALL not in histories["without"].values.tolist():
        return xarray.Dataset()
    singles = histories["family"].values[histories["kind"].values == "event"].tolist()
    keep = whole(histories, ALL, *singles)
    truth, worth = came(histories, outcome or Outcome()), histories["value_added"].values.sum(axis=-1)
    rows = []
    for sample in (truth.astype(float), worth):
        was = sample[at(histories, AS_IT_WAS)]
        every = (was - sample[at(histories, ALL)])[keep]
        summed = sum((was - sample[at(histories, name)])[keep] for name in singles)
        rows.append([number for each in (every, summed, every - summed) for number in _mean(each)])
    numbers = np.array(rows)
    names = [name + suffix for name in ("every", "sum", "rest") for suffix in ("", "_se")]
    columns = {name: ("measure", numbers[:, column], {"long_name": name}) for column, name in enumerate(names)}
    return xarray.Dataset(columns, {"measure": ["outcome", "joint_value_added"]}, {"trials": int(keep.sum())})


def _of(histories: xarray.Dataset, sample: NDArray[Any], unit: str) -> xarray.Dataset:
    import xarray

    pairs = histories["pairs"].values.tolist()
    rows = [_row(histories, sample, one, other, len(pairs)) for one, other in pairs]
    numbers = np.array(rows).reshape(len(rows), len(NAMES))
    columns = {
        name: ("pair", numbers[:, at], {"units": unit, "long_name": LONG[name]}) for at, name in enumerate(NAMES)
    }
    members = histories["pairs"].values
    who = {name: ("pair", members[:, at], {"long_name": name}) for at, name in enumerate(("one", "other"))}
    return xarray.Dataset({**who, **columns}, {"pair": [AND.join(pair) for pair in pairs]}, {"looked_at": len(pairs)})


def _row(histories: xarray.Dataset, sample: NDArray[Any], one: str, other: str, looked_at: int) -> list[float]:
    names = (AS_IT_WAS, one, other, one + AND + other)
    keep = whole(histories, *names[1:])
    was, first, second, both = (sample[at(histories, name)][keep] for name in names)
    effects = [float(was.mean() - without.mean()) if keep.any() else float("nan") for without in (first, second, both)]
    return [*effects, *interaction(both, first, second, was, looked_at)]


def _mean(each: NDArray[np.float64]) -> tuple[float, float]:
    n = len(each)
    error = float(each.std(ddof=1)) / float(np.sqrt(n)) if n > 1 else float("nan")
    return (float(each.mean()) if n else float("nan")), error
