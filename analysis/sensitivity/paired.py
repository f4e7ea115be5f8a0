"""One at a time: what each changed value does to each outcome, on the same histories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import Z95, mean
from analysis.points import value_words
from analysis.sensitivity.layout import Layout
from analysis.sensitivity.outcomes import Outcome

if TYPE_CHECKING:
    import xarray


def paired(of: Layout, asked: tuple[Outcome, ...]) -> xarray.Dataset:
    """Each design's mean outcome less that of the config itself, history by history, exactly paired.

    Returns:
        `difference`, `se`, `low`, `high` over (outcome, design), and `mean` with `base`; coordinates `path` and `value`
        say what a design changes.
    """
    import xarray

    tables = [of.table(one.what)[0] for one in asked]
    rows = np.array([[_one(table, at) for at in range(1, len(table))] for table in tables]).reshape(len(asked), -1, 3)
    base = np.array([mean(table[0][~np.isnan(table[0])]).value for table in tables])
    changed = [_changed(of, at) for at in range(1, len(of.known))]
    dims = ("outcome", "design")
    names = ("mean", "difference", "se")
    found = {name: (dims, rows[..., at]) for at, name in enumerate(names)}
    return xarray.Dataset(
        {**found, "low": (dims, rows[..., 1] - Z95 * rows[..., 2]), "high": (dims, rows[..., 1] + Z95 * rows[..., 2]),
         "base": ("outcome", base)},
        {"outcome": [one.name for one in asked], "units": ("outcome", [one.what.units for one in asked]),
         "design": list(of.known.numbers[1:]), "path": ("design", [path for path, _ in changed]),
         "value": ("design", [value for _, value in changed])},
        {"long_name": "one input changed, on the same histories", "band": "95 %"},
    )  # fmt: skip


def _one(table: np.ndarray[tuple[int, int], np.dtype[np.float64]], at: int) -> tuple[float, ...]:
    both = ~np.isnan(table[0]) & ~np.isnan(table[at])
    own = table[at][~np.isnan(table[at])]
    return (mean(own).value, *mean((table[at] - table[0])[both]))


def _changed(of: Layout, at: int) -> tuple[str, str]:
    """The path that a design changes, and to what."""
    for one in of.rows:
        if one.values[at] != one.values[0]:
            point = of.known.points[at][0]
            return one.path, value_words(of.dataset[one.path][[point]])[0]
    return "nothing", ""
