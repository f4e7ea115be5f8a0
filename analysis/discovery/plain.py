"""What was discovered as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.discovery.discover import Discovery

if TYPE_CHECKING:
    import xarray


def plain(found: Discovery) -> dict[str, Any]:
    """As nested lists: each finding its numbers, and one entry for every feature, step, leaf or pattern."""
    return {
        "title": found.title, "where": found.where, "notes": list(found.notes),
        **{name: _one(one) for name, one in found.findings.items()},
    }  # fmt: skip


ROWS = {"feature": "features", "step": "steps", "leaf": "leaves", "pattern": "patterns"}


def _one(found: xarray.Dataset) -> dict[str, Any]:
    (dim,) = found.dims
    head = {str(name): item.values.item() for name, item in found.variables.items() if item.ndim == 0}
    columns = {str(name): item.values.tolist() for name, item in found.variables.items() if item.ndim == 1}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {**head, ROWS[str(dim)]: rows}
