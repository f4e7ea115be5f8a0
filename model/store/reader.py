"""A run as an `xarray.Dataset`: the stored one, and the same in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model.store.schema import Column, Coordinate, Schema

if TYPE_CHECKING:
    import xarray

    from model.store.chunks import Arrays


def open_dataset(store: Path) -> xarray.Dataset:
    """The dataset of ``data.zarr``, read lazily: exactly what plain ``xarray.open_zarr`` gives.

    Of Zarr's formats only the third, which a run is written in: a store of the second may name pickle as its codec.
    A missing chunk reads as fill values; `model.store.presence.check_present` says beforehand whether one is.
    """
    import xarray

    dataset: xarray.Dataset = xarray.open_zarr(store, chunks=None, consolidated=True, zarr_format=3)
    return dataset


def dataset(schema: Schema, rows: Arrays, paths: Arrays) -> xarray.Dataset:
    """The dataset as it would be stored, in memory.

    Args:
        schema: of the run.
        rows: every variable (points, trials, ...), or every tally (points, blocks, ...).
        paths: every path (points, trials that keep them, ...); empty if none.
    """
    import xarray

    values = {**rows, **paths}
    points, trials = rows["status"].shape[:2] if schema.elements is None else (schema.points, schema.trials)
    columns = {column.name: _variable(column, values) for column in schema.columns if column.name in values}
    inputs = {item.name: _known(schema, item, points, trials) for item in schema.inputs}
    known = {item.name: _known(schema, item, points, trials) for item in schema.coordinates}
    return xarray.Dataset({**columns, **inputs}, known, {**schema.attributes, "complete": 1})


def _variable(column: Column, values: Arrays) -> xarray.Variable:
    import xarray

    array = values[column.name].astype(column.dtype, casting="same_kind", copy=False)
    return xarray.Variable(column.dims, array, column.attributes)


def _known(schema: Schema, item: Coordinate, points: int, trials: int) -> xarray.Variable:
    import xarray

    place = tuple(slice(schema.length(dim, points, trials)) for dim in item.dims)
    return xarray.Variable(item.dims, item.values[place], item.attributes)
