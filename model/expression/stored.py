"""What a run stores under a name: which coordinates are swept paths, and which words its codes stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.commands.output import clean

if TYPE_CHECKING:
    import xarray

OWN = ("point", "design", "draw", "design_block")  # coordinates of points that are no swept path


def swept(dataset: xarray.Dataset) -> list[str]:
    """The swept paths."""
    return [str(name) for name, one in dataset.coords.items() if one.dims == ("point",) and name not in OWN]


def meanings(variable: xarray.DataArray) -> dict[Any, str]:
    """Code -> word; empty where the values are numbers."""
    codes = variable.attrs.get("flag_values", [])
    texts = variable.attrs.get("words") or str(variable.attrs.get("flag_meanings", "")).split()
    return {int(code): clean(str(text)) for code, text in zip(np.ravel(codes), texts, strict=False)}
