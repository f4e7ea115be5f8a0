"""All tallies of one point of a summary run, its blocks put together."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.tallied.tally import Tally, merged

if TYPE_CHECKING:
    import xarray

COMPLETED = "completed"


class Tallies:
    """The tallies of a point.

    Args:
        dataset: of a summary run.
        point: position of the point.
    """

    def __init__(self, dataset: xarray.Dataset, point: int = 0) -> None:
        self.dataset = dataset.isel(point=point)
        self._column = {str(name): at for at, name in enumerate(dataset["column"].values)}
        self._code_column = {str(name): at for at, name in enumerate(dataset["code_column"].values)}

    @property
    def status(self) -> dict[str, int]:
        """Status -> how many histories had it, those that completed among them."""
        return self.codes("status")

    @property
    def stored(self) -> int:
        """How many histories there are."""
        return sum(self.status.values())

    @property
    def completed(self) -> int:
        """How many completed and are counted."""
        return self.status[COMPLETED]

    @property
    def failed(self) -> dict[str, int]:
        """Status -> how many did not complete, where there are any."""
        return {name: count for name, count in self.status.items() if count and name != COMPLETED}

    def number(self, name: str, *labels: str) -> Tally:
        """An element of a variable, such as ``capability_added`` of a firm and a domain."""
        at = self._column[_named(name, labels)]
        n, mean, squares = self._moments
        least, most = self._ends
        ends = float(least[at]), float(most[at])
        return Tally(int(n[at]), float(mean[at]), float(squares[at]), *ends, self._counts[at])

    def moments(self, name: str, *labels: str) -> tuple[float, float]:
        """Mean and variance of an element, without a look at the bins."""
        at, (n, mean, squares) = self._column[_named(name, labels)], self._moments
        return float(mean[at]), float(squares[at]) / (int(n[at]) - 1) if n[at] > 1 else math.nan

    def units(self, name: str, *labels: str) -> str:
        """The unit of an element."""
        return str(self.dataset["column_units"].values[self._column[_named(name, labels)]])

    def codes(self, name: str, *labels: str) -> dict[str, int]:
        """Meaning -> how many histories have that code."""
        at = self._code_column[_named(name, labels)]
        words = [str(word) for word in self.dataset["code_meaning"].values[at]]
        return {word: int(count) for word, count in zip(words, self._codes[at], strict=True) if word}

    def total(self, name: str) -> NDArray[np.int64]:
        """A table of counts, summed over blocks."""
        return np.asarray(self.dataset[name].values.sum(axis=0, dtype=np.int64))

    @cached_property
    def _moments(self) -> tuple[Any, ...]:
        return merged(*(self.dataset[name].values for name in ("tally_n", "tally_mean", "tally_m2")))

    @cached_property
    def _ends(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return np.fmin.reduce(self.dataset["tally_min"].values), np.fmax.reduce(self.dataset["tally_max"].values)

    @cached_property
    def _codes(self) -> NDArray[np.int64]:
        return self.total("code_count")

    @cached_property
    def _counts(self) -> NDArray[np.int64]:
        """Block by block: all at once they would be as large as the store is before compression."""
        table = self.dataset["tally_count"]
        found = np.zeros(table.shape[1:], np.int64)
        for block in range(len(table)):
            found += table[block].values
        return found


def _named(name: str, labels: tuple[str, ...]) -> str:
    return f"{name}[{', '.join(labels)}]" if labels else name
