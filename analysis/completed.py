"""Which trials count: those that completed; the others are reported, never dropped silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray


def completed(dataset: xarray.Dataset) -> NDArray[np.bool_]:
    """Which trials completed, shape (trials,)."""
    return np.asarray(dataset["status"].values[0] == 0)


def failures(dataset: xarray.Dataset) -> dict[str, int]:
    """Status -> how many trials had it, for every status but `completed` that occurred."""
    status = dataset["status"].values[0]
    names = dataset["status"].attrs["flag_meanings"].split()
    counts = {name: int((status == code).sum()) for code, name in enumerate(names)}
    return {name: count for name, count in counts.items() if count and name != "completed"}
