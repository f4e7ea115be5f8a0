"""What drives outcomes as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.sensitivity.sensitivity import Sensitivity

if TYPE_CHECKING:
    import xarray


def plain(found: Sensitivity) -> dict[str, Any]:
    """As nested lists: by kind, outcome, then inputs in falling order of their first index."""
    result: dict[str, Any] = {"title": found.title, "trials": found.trials, "notes": list(found.notes)}
    for kind, one in found.findings.items():
        rows = _designs if kind == "paired" else _inputs
        result[kind] = [rows(one.isel(outcome=at)) for at in range(one.sizes["outcome"])]
    return result


def _inputs(one: xarray.Dataset) -> dict[str, Any]:
    index = str(one.attrs["indices"]).split()[0]
    order = np.argsort(-np.nan_to_num(one[index].values, nan=-np.inf), kind="stable")
    return _head(one) | {"inputs": [_row(one, int(at), "input") for at in order]}


def _designs(one: xarray.Dataset) -> dict[str, Any]:
    return _head(one) | {"designs": [_row(one, at, "design") for at in range(one.sizes["design"])]}


def _head(one: xarray.Dataset) -> dict[str, Any]:
    return {str(name): item.values.item() for name, item in one.variables.items() if item.ndim == 0}


def _row(one: xarray.Dataset, at: int, dim: str) -> dict[str, Any]:
    return {str(name): item.values[at].item() if hasattr(item.values[at], "item") else item.values[at]
            for name, item in one.variables.items() if item.dims == (dim,)}  # fmt: skip
