"""Two datasets as a comparison to print, in the form asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.compare.comparison import comparison
from analysis.compare.pair import Pair

if TYPE_CHECKING:
    import xarray

    from analysis.compare.comparison import Comparison


@dataclass(frozen=True, slots=True)
class PresentedPair:
    """What B changes against A."""

    found: Comparison

    @classmethod
    def of(cls, pair: Pair) -> PresentedPair:
        """The findings of a pair."""
        return cls(comparison(pair))

    def result(self) -> dict[str, Any]:
        """As plain data."""
        from analysis.compare import plain

        return plain.comparison(self.found)

    def text(self) -> str:
        """As tables."""
        from analysis.cells import render
        from analysis.compare import tables

        return render(tables.comparison(self.found))

    def findings(self) -> dict[str, xarray.Dataset]:
        """By name, for files."""
        return self.found.named()
