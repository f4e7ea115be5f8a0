"""What luck adds to the variance between designs that share it.

A table of designs by columns of common luck is a two-way layout without replication. The mean of a row holds the
expected outcome of its design, the mean luck of the columns (the same in every row, so no variance between rows), and
what is left of their interaction. Its variance is the interaction's mean square over the number of columns
(Scheffe 1959, section 4.8).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GROUPS = 20  # of columns, left out one at a time


def row_means(table: Floats) -> Floats:
    """The mean of every row over the columns that it has."""
    if not np.isnan(table).any():
        return np.asarray(table.mean(axis=1))
    with np.errstate(invalid="ignore"):
        return np.asarray(np.nansum(table, axis=1) / (~np.isnan(table)).sum(axis=1))


def interaction(table: Floats) -> float:
    """The variance that luck adds between the means of rows; NaN where there is one column or row."""
    if min(table.shape) < 2:
        return float("nan")
    rest = table - row_means(table)[:, None]
    columns = row_means(rest.T)
    rest = np.nan_to_num(rest - columns)
    n, m = table.shape
    return float((rest**2).sum() / ((n - 1) * (m - 1)) / m)


def groups(columns: int, most: int = GROUPS) -> list[NDArray[np.intp]]:
    """Columns in groups of nearly equal size, spread evenly."""
    count = min(most, columns)
    return [np.arange(at, columns, count) for at in range(count)]


def jackknife(left_out: Floats) -> Floats:
    """The standard error from estimates that leave out one group each, shape (groups, ...); zero of one group."""
    g = len(left_out)
    if g < 2:
        return np.zeros(left_out.shape[1:])
    return np.asarray(np.sqrt((g - 1) / g * ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0)))
