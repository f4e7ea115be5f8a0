"""P13: objective national distance makes no material difference to whether a tie lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.patterns.error import difference
from analysis.patterns.finding import NOTHING, Finding, Interval, Line, Target, normal
from analysis.patterns.histories import ALLIANCES, Histories, histories

if TYPE_CHECKING:
    import xarray

BY = 10.0  # years
MATERIAL = 0.05


def distance(dataset: xarray.Dataset) -> Finding:
    """P13: ties at great and at small national distance end alike by 10 years."""
    some = histories(dataset, ALLIANCES)
    return Finding(
        "P13", "national distance and ending by 10 years", "C24-C25",
        f"share ended in the highest third of the drawn distance less that in the lowest; material from {MATERIAL:.2f} on",
        (
            Line("difference, national distance", thirds(some, "national_distance"), Target(-MATERIAL, MATERIAL)),
            Line("for contrast, culture distance", thirds(some, "culture_distance")),
        ),
    )  # fmt: skip


def thirds(some: Histories, field: str) -> Interval:
    """The share ended in the highest third of an input of the tie less that in the lowest; NaN if it is not drawn."""
    values = some.inputs().get(f"ties.{some.dataset['tie'].values[0]}.{field}")
    if values is None or not len(values):
        return NOTHING
    low, high = np.quantile(values, (1 / 3, 2 / 3))
    ended = some.ended_by(BY)
    return normal(difference(ended[values >= high], ended[values <= low]))
