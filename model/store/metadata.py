"""The objects of a store that are known before the first trial: every ``zarr.json``, and the coordinates' chunks.

All are functions of the schema and of the extents that readers are to see, byte for byte, so that they can be
checked and written again at any time.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from model.store.codec import FILL, codecs, encode, encode_text
from model.store.coordinates import GROWING, Coordinate, lengths
from model.store.schema import Attributes, Column, Schema

ROOT = "zarr.json"
# What reading a root file raises that somebody else has written: it is no JSON, or not of this shape.
STRANGE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
Content = dict[str, Any]


class Extents(NamedTuple):
    """How much readers see."""

    points: int
    trials: int
    complete: bool = False


NOTHING = Extents(0, 0)


def array_files(schema: Schema, extents: Extents) -> dict[str, bytes]:
    """Every array's own ``zarr.json``, by key."""
    return {f"{name}/{ROOT}": json_line(content) for name, content in arrays(schema, extents).items()}


def root_file(schema: Schema, extents: Extents) -> bytes:
    """The root ``zarr.json``: attributes, and the metadata of all arrays, which is all that a reader looks at."""
    auxiliary = " ".join(schema.auxiliary)
    attributes = {**schema.attributes, "complete": int(extents.complete), "coordinates": auxiliary}
    if "trials" in attributes:
        attributes["trials"] = extents.trials
    metadata = {"kind": "inline", "must_understand": False, "metadata": arrays(schema, extents)}
    content = {
        "attributes": attributes,
        "zarr_format": 3,
        "consolidated_metadata": metadata,
        "node_type": "group",
    }
    return json_line(content)


def coordinate_files(schema: Schema) -> dict[str, bytes]:
    """Every chunk of what is known before the first trial, by key."""
    return dict(found for item in schema.fixed for found in _chunks(item))


def extents_of(root: bytes) -> Extents | None:
    """The extents that a root file shows; None if it is none."""
    try:
        content = json.loads(root)
        metadata, attributes = content["consolidated_metadata"]["metadata"], content["attributes"]
        tallied = attributes.get("keep") == "summary"
        shape = metadata["tally_n" if tallied else "status"]["shape"]
        trials = attributes["trials"] if tallied else shape[1]
        return Extents(int(shape[0]), int(trials), bool(attributes["complete"]))
    except STRANGE:
        return None


def unshown(root: bytes) -> bytes | None:
    """A root file as it would be if it showed nothing; None if it is damaged, or not of one mind about how much."""
    try:
        content = json.loads(root)
        metadata = content["consolidated_metadata"]["metadata"].values()
        found = {(dim, size) for array in metadata for dim, size in _growing(array)}
        whole = json_line(content) == root and len(found) == len(dict(found))
        return shown(root, NOTHING, 0)[ROOT] if whole else None
    except STRANGE:
        return None


def shown(root: bytes, extents: Extents, kept_paths: int) -> dict[str, bytes]:
    """Every ``zarr.json`` by key, as it is with these extents, from a root file with any.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is none.
    """
    content = json.loads(root)
    now = lengths(extents.points, extents.trials, kept_paths)
    metadata = content["consolidated_metadata"]["metadata"]
    for array in metadata.values():
        sizes = zip(array["dimension_names"], array["shape"], strict=True)
        array["shape"] = [now.get(dim, size) for dim, size in sizes]
    content["attributes"]["complete"] = int(extents.complete)
    if "trials" in content["attributes"]:
        content["attributes"]["trials"] = extents.trials
    own = {f"{name}/{ROOT}": json_line(array) for name, array in metadata.items()}
    return {**own, ROOT: json_line(content)}


def _growing(array: Content) -> list[tuple[str, int]]:
    sizes = zip(array["dimension_names"], array["shape"], strict=True)
    return [(dim, size) for dim, size in sizes if dim in GROWING]


def arrays(schema: Schema, extents: Extents) -> dict[str, Content]:
    """The metadata of every array, by name."""
    found: dict[str, Content] = {}
    for item in schema.fixed:
        shape = _shape(schema, item.dims, item.values.shape, extents)
        found[item.name] = _array(shape, item.chunks, item.dtype, item.dims, item.attributes, "/")
    for column in schema.columns:
        shape = _shape(schema, column.dims, column.sizes, extents)
        found[column.name] = _array(shape, column.chunks, column.dtype, column.dims, column.attributes, ".")
    return dict(sorted(found.items()))


def key_of(column: Column, point: int, trial: int) -> str:
    """The key of a column's chunk, by its numbers along points and trials."""
    return f"{column.name}/c.{point}.{trial}" + ".0" * (len(column.dims) - 2)


def json_line(content: Content) -> bytes:
    """JSON as these files hold it."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def _shape(schema: Schema, dims: tuple[str, ...], sizes: tuple[int, ...], extents: Extents) -> list[int]:
    now = lengths(extents.points, extents.trials, schema.kept_paths)
    return [now.get(dim, size) for dim, size in zip(dims, sizes, strict=True)]


def _array(
    shape: list[int], chunks: tuple[int, ...], dtype: str, dims: tuple[str, ...], attributes: Attributes, separator: str
) -> Content:
    fill = FILL[dtype]
    return {
        "shape": shape,
        "data_type": dtype,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": list(chunks)}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": separator}},
        "fill_value": "NaN" if isinstance(fill, float) and math.isnan(fill) else fill,
        "codecs": codecs(len(dims), dtype),
        "attributes": attributes,
        "dimension_names": list(dims),
        "zarr_format": 3,
        "node_type": "array",
        "storage_transformers": [],
    }


def _chunks(item: Coordinate) -> Iterator[tuple[str, bytes]]:
    """Only one axis is ever longer than a chunk: it is the only one that there is."""
    counts = [math.ceil(size / chunk) for size, chunk in zip(item.values.shape, item.chunks, strict=True)]
    for at in itertools.product(*map(range, counts)):
        places = tuple(
            slice(number * chunk, (number + 1) * chunk) for number, chunk in zip(at, item.chunks, strict=True)
        )
        key = "/".join([item.name, "c", *map(str, at)])
        values = item.values[places]
        if item.dtype == "string":
            yield key, encode_text(str(word) for word in values.ravel())
        else:
            yield key, encode(values, item.chunks, item.dtype)
