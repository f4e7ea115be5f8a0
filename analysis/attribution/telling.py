"""Which history tells best what a family of events does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.attribution.histories import AS_IT_WAS, at, whole
from analysis.attribution.outcome import Outcome, came

if TYPE_CHECKING:
    import xarray


class Telling(NamedTuple):
    """A trial by its own number, and why it was taken."""

    trial: int
    family: str
    why: str


def telling(histories: xarray.Dataset, family: str, outcome: Outcome | None = None) -> Telling | None:
    """The middle one of the histories that a family turned; None if it changed none.

    Of those that came to the outcome and would not have without the family, the one with the median difference in
    the time to the end; if there is none, of those that would have come to it; else of those that it touched the one
    with the median size of the difference in joint value.
    """
    outcome = outcome or Outcome()
    truth = came(histories, outcome)
    here, there = at(histories, AS_IT_WAS), at(histories, family)
    keep = whole(histories, family)
    number = histories["family"].values.tolist().index(family)
    time, value = (histories[name].values[here] - histories[name].values[there] for name in ("end_time", "value"))
    years, worth = np.abs(time).sum(axis=-1), np.abs(value.sum(axis=-1))
    kinds = (
        (keep & truth[here] & ~truth[there], years, f"{outcome.verb}, and would not have without it"),
        (keep & ~truth[here] & truth[there], years, f"would have {_past(outcome)} without it"),
        (keep & histories["touched"].values[number] & (worth > 0), worth, "it changes"),
    )
    for which, size, why in kinds:
        places = np.flatnonzero(which)
        if len(places):
            order = places[np.argsort(size[places], kind="stable")]
            middle = order[(len(order) - 1) // 2]
            which_one = f"the middle one of {len(places):,} histories" if len(places) > 1 else "the only history"
            return Telling(int(histories["trial"].values[middle]), family, f"{which_one} that {why}")
    return None


def _past(outcome: Outcome) -> str:
    return outcome.verb.replace("came to", "come to", 1)
