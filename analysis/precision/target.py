"""A precision target: what is to be known, held against a run, and how well a number of trials knows it.

Looking again and again, and stopping at the first interval that is narrow enough, is no repeated test: whether to stop
depends on how wide the interval is, not on where it lies. Of a mean the two are nearly independent. Of a chance they
are not: a sample that happens to show fewer of a rare ending has a narrower interval, too, so that such samples stop
sooner and coverage at the stop falls, to 92.8 % at worst if the interval's half-length decided. So the longer arm of
Wilson's interval decides, the looks are few (from 1,024 trials, each about 41 % further), and at the stop the nominal
95 % interval holds the truth in 93.7 % of runs at worst and 95.1 % on average, by exact computation over chances of
0.1 to 30 % and targets of 5 to 150 % of them (`tests/test_precision.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.points import Designs, designs
from analysis.precision import looks
from analysis.precision.half_width import of_difference, of_mean, of_quantile, of_share
from analysis.precision.meaning import Meaning, meaning
from analysis.precision.words import Word, refuse

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be known, and how precisely.

    Attributes:
        text: as written.
        statistic: ``ending``, ``mean`` or ``quantile``.
        quantile: which.
        name, labels, year, designs: words with their columns; two designs are a difference.
        asked: the half-width of the 95 % interval, in the variable's unit.
    """

    text: str
    statistic: str
    quantile: float | None
    name: Word
    labels: tuple[Word, ...]
    year: Word | None
    designs: tuple[Word, ...]
    asked: float

    def __str__(self) -> str:
        return self.text

    def looks(self, most: int) -> tuple[int, ...]:
        """The numbers of trials per point at which is looked."""
        return looks.looks(most)

    def check(self, dataset: xarray.Dataset) -> None:
        """Hold all names against a run. Raises UserError where it has no such variable, label, ending, year, design."""
        meaning(dataset, self.statistic, self.name, self.labels, self.year)
        self._points(designs(dataset))

    def half_width(self, dataset: xarray.Dataset, trials: int) -> float:
        """Half-width of the 95 % interval by the first trials; the largest over all points concerned.

        Infinite where there are too few completed trials to say.

        Raises:
            UserError: as `check`.
        """
        first = dataset.isel(trial=slice(trials))
        of = meaning(first, self.statistic, self.name, self.labels, self.year)
        found = [self._at(first, of, points) for points in self._points(designs(dataset))]
        return max(found) if found else float("inf")

    def _at(self, dataset: xarray.Dataset, of: Meaning, points: tuple[int, ...]) -> float:
        """Of one point, or of a pair of which the second is taken away."""
        samples = [of.sample(dataset.isel(point=[point])) for point in points]
        if len(samples) > 1:
            return of_difference(samples[1], samples[0], of.is_share)
        sample = samples[0][~np.isnan(samples[0])]
        if self.quantile is not None:
            return of_quantile(np.sort(sample), self.quantile)
        return of_share(sample) if of.is_share else of_mean(sample)

    def _points(self, known: Designs) -> list[tuple[int, ...]]:
        """The points, or pairs of points, concerned."""
        for word in self.designs:
            if int(word.text) not in known.numbers:
                names = [str(number) for number in known.numbers]
                refuse("design", word, f"no design {word.text}", f"{names[0]} .. {names[-1]}")
        at = [known.numbers.index(int(word.text)) for word in self.designs]
        if len(at) > 1:
            return list(zip(known.points[at[0]], known.points[at[1]], strict=False))
        chosen = at or range(len(known))
        return [(point,) for design in chosen for point in known.points[design]]
