"""A run as an `xarray.Dataset`: the stored one, and the same in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from model.store.schema import Column, Schema

if TYPE_CHECKING:
    import xarray

    from model.store.writer import Arrays


def open_dataset(store: Path) -> xarray.Dataset:
    """The dataset of ``data.zarr``, read lazily: exactly what plain ``xarray.open_zarr`` gives."""
    import xarray

    dataset: xarray.Dataset = xarray.open_zarr(store, chunks=None, consolidated=True)
    return dataset


def dataset(schema: Schema, rows: Arrays, paths: Arrays) -> xarray.Dataset:
    """The dataset as it would be stored, in memory.

    Args:
        schema: of the run.
        rows, paths: every variable with a leading trial axis.
    """
    import xarray

    trials = np.arange(len(rows["status"]), dtype=np.int64)
    values: Arrays = {**rows, "trial": trials}
    if paths:
        values |= {**paths, "path_trial": trials[: len(next(iter(paths.values())))]}
    columns = {column.name: _variable(column, values) for column in schema.columns if column.name in values}
    fixed = {c.name: xarray.Variable(c.dims, c.values, c.attributes) for c in schema.coordinates}
    grown = {name: columns.pop(name) for name in ("trial", "path_trial") if name in columns}
    return xarray.Dataset(columns, {**fixed, **grown}, {**schema.attributes, "complete": 1})


def _variable(column: Column, values: Arrays) -> xarray.Variable:
    import xarray

    array = values[column.name].astype(column.dtype, casting="same_kind", copy=False)
    return xarray.Variable(column.dims, array[np.newaxis] if column.grows else array, column.attributes)
