"""P15: in half of alliances at least one side does not get what it hoped for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import share
from analysis.patterns.finding import Finding, Interval, Line, Target, proportion
from analysis.patterns.histories import ALLIANCES, HOST, INVESTOR, histories
from analysis.relations import NO, YES

if TYPE_CHECKING:
    import xarray


def unsatisfied(dataset: xarray.Dataset) -> Finding:
    """P15: at least one side unsatisfied in 45-65 %."""
    some = histories(dataset, ALLIANCES)
    codes = np.stack([some.firm("satisfied", side) for side in (INVESTOR, HOST)], axis=-1)
    codes = codes[(codes >= NO).all(axis=1)]

    def part(which: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Interval:
        return proportion(share(int(which.sum()), len(codes)), len(codes))

    return Finding(
        "P15", "at least one side unsatisfied", "C3, C4",
        "value added by year 5 below what was hoped for at signing; all forms but acquisitions",
        (
            Line("share", part((codes == NO).any(axis=1)), Target(0.45, 0.65)),
            Line("both unsatisfied", part((codes == NO).all(axis=1))),
            Line("investor satisfied", part(codes[:, 0] == YES)),
            Line("host satisfied", part(codes[:, 1] == YES)),
        ),
    )  # fmt: skip
