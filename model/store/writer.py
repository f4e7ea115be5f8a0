"""Writing a run's arrays, block by block, so that memory does not grow with the trials.

What plain xarray reads is the consolidated metadata in the root object. It is replaced in one rename after
each block, with the shape of what is there: a reader sees whole blocks only, whenever it looks and whatever
became of the writer. Chunks are whole blocks, so two blocks never meet in one object.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray
from zarr.codecs import Crc32cCodec, TransposeCodec, ZstdCodec

from model.store.files import write_json
from model.store.schema import BLOCK, FILL, Column, Coordinate, Schema

Arrays = dict[str, NDArray[Any]]
LEVEL = 5  # of zstd: a third smaller than 1, still far faster than the histories


class Writer:
    """The open store of one run. One process at a time (`model.store.runfolder` holds the lock).

    Attributes:
        path: the folder ``data.zarr``.
        schema: its arrays.
        fresh: whether the store was made just now and holds no block.
    """

    def __init__(self, path: Path, schema: Schema) -> None:
        self.path, self.schema = path, schema
        self.fresh = not _created(path)
        if self.fresh:
            self._create()
        self._group = zarr.open_group(path, mode="r+", use_consolidated=False)

    def resize(self, trials: int) -> None:
        """Make room for, or cut down to, this many trials. Readers see it with `publish`."""
        for column in self.schema.columns:
            array = self._array(column.name)
            shape = column.shape(self._length(column, trials))
            if array.shape != shape:
                array.resize(shape)

    def write(self, first: int, rows: Arrays, paths: Arrays) -> None:
        """Write the trials from `first` on; rows and paths have a leading trial axis."""
        numbers = np.arange(first, first + len(rows["status"]), dtype=np.int64)
        for column in self.schema.rows:
            self._put(column, first, numbers if column.name == "trial" else rows[column.name])
        if paths:
            count = len(next(iter(paths.values())))
            for column in self.schema.paths:
                self._put(column, first, numbers[:count] if column.name == "path_trial" else paths[column.name])

    def objects(self, first: int, last: int) -> list[dict[str, Any]]:
        """Key, size and SHA-256 of every object of the trials first..last-1, made durable on the way."""
        return [_seal(self.path, key) for key in self._keys(first, last)]

    def publish(self, trials: int, complete: bool) -> None:
        """Let readers see this many trials: one rename."""
        place = self.path / "zarr.json"
        root = json.loads(place.read_bytes())
        root["attributes"]["complete"] = int(complete)
        arrays = root["consolidated_metadata"]["metadata"]
        for column in self.schema.columns:
            arrays[column.name]["shape"] = list(column.shape(self._length(column, trials)))
        write_json(place, root)

    def _create(self) -> None:
        group = zarr.create_group(self.path, zarr_format=3, overwrite=True, attributes=self._attributes())
        for coordinate in self.schema.coordinates:
            _create_coordinate(group, coordinate)
        for column in self.schema.columns:
            _create_column(group, column)
        with warnings.catch_warnings():  # zarr: consolidated metadata is not yet in the v3 specification
            warnings.simplefilter("ignore")
            zarr.consolidate_metadata(self.path)

    def _attributes(self) -> dict[str, Any]:
        return {**self.schema.attributes, "complete": 0, "coordinates": " ".join(self.schema.auxiliary)}

    def _length(self, column: Column, trials: int) -> int:
        return min(trials, self.schema.kept_paths) if column in self.schema.paths else trials

    def _array(self, name: str) -> zarr.Array[Any]:
        array = self._group[name]
        if not isinstance(array, zarr.Array):
            raise TypeError(f"{name} is not an array")
        # Not part of what is stored, so asked for anew: a block of nothing but NaN is written, "absent" is damage.
        return array.with_config({"write_empty_chunks": True})

    def _put(self, column: Column, first: int, values: NDArray[Any]) -> None:
        if 0 in values.shape:
            return
        values = values.astype(column.dtype, casting="same_kind", copy=False)
        place = slice(first, first + len(values))
        if column.grows:
            self._array(column.name)[0, place] = values
        else:
            self._array(column.name)[place] = values

    def _keys(self, first: int, last: int) -> Iterator[str]:
        for column in self.schema.columns:
            end = self._length(column, last)
            if 0 in column.shape(1) or end <= first:
                continue
            for chunk in range(first // column.chunk, -(-end // column.chunk)):
                at = [chunk if axis == column.grows else 0 for axis in range(len(column.dims))]
                yield "/".join([column.name, "c", *map(str, at)])


def _created(path: Path) -> bool:
    """Whether the making of the store came to its end, which is the consolidated metadata."""
    try:
        return "consolidated_metadata" in json.loads((path / "zarr.json").read_bytes())
    except (OSError, ValueError):
        return False


def _create_coordinate(group: zarr.Group, coordinate: Coordinate) -> None:
    values = coordinate.values
    text = values.dtype.kind == "T"
    dtype = "string" if text else str(values.dtype)
    array = group.create_array(
        coordinate.name,
        shape=values.shape,
        chunks=tuple(max(size, 1) for size in values.shape),
        dtype=dtype,
        fill_value=FILL[dtype],
        compressors=[ZstdCodec(level=LEVEL), Crc32cCodec()],
        dimension_names=coordinate.dims,
        attributes=coordinate.attributes,
        config={"write_empty_chunks": True},
    )
    if values.size:
        array[...] = values


def _create_column(group: zarr.Group, column: Column) -> None:
    chunks = tuple(column.chunk if at == column.grows else max(size, 1) for at, size in enumerate(column.sizes))
    rank = len(column.dims)
    # Stored with the trials last: a firm's or an event's numbers lie together and compress far better.
    order = (*(at for at in range(rank) if at != column.grows), column.grows)
    group.create_array(
        column.name,
        shape=column.shape(0),
        chunks=chunks,
        dtype=column.dtype,
        fill_value=FILL[column.dtype],
        filters=[TransposeCodec(order=order)] if rank > 2 else [],
        compressors=[ZstdCodec(level=LEVEL), Crc32cCodec()],
        dimension_names=column.dims,
        attributes=column.attributes,
    )


def _seal(root: Path, key: str) -> dict[str, Any]:
    with (root / key).open("rb") as file:
        content = file.read()
        os.fsync(file.fileno())
    return {"key": key, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


__all__ = ["BLOCK", "Arrays", "Writer"]
