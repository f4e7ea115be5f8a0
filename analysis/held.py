"""What findings need of a stored run, read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import xarray

AT_ONCE = 1 << 29  # bytes of stored arrays held in memory


def held(dataset: xarray.Dataset, names: Iterable[str]) -> xarray.Dataset:
    """These variables only, as far as there are such; in memory if that is not too much."""
    needed = dataset[[name for name in names if name in dataset.variables]]
    return needed.load() if needed.nbytes <= AT_ONCE else needed
