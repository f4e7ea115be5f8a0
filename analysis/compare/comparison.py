"""The finding that `compare` prints: what B changes against A, for whom, and how far that is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.compare import findings
from analysis.compare.dominance import dominance
from analysis.compare.pair import Pair
from analysis.compare.regret import regret

if TYPE_CHECKING:
    import xarray

NAMED = (
    "worth", "joint", "wins", "endings", "end_time", "lowest_trust", "satisfied", "capability_added", "regret", "dominance",
)  # fmt: skip
PEOPLE = ("morale_min", "distress_years")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings of a pair, each a dataset; see the functions of `findings`, `regret`, `dominance` and their names.

    Attributes:
        pair: what they are of.
        notes: sentences on what to bear in mind.
        people, products: measure -> dataset.
    """

    pair: Pair
    notes: tuple[str, ...]
    worth: xarray.Dataset
    joint: xarray.Dataset
    wins: xarray.Dataset
    endings: xarray.Dataset
    end_time: xarray.Dataset
    lowest_trust: xarray.Dataset
    people: dict[str, xarray.Dataset]
    satisfied: xarray.Dataset
    capability_added: xarray.Dataset
    products: dict[str, xarray.Dataset]
    regret: xarray.Dataset
    dominance: xarray.Dataset

    def named(self) -> dict[str, xarray.Dataset]:
        """All findings by name, for files."""
        of_all = {name: getattr(self, name) for name in NAMED}
        return {**of_all, **self.people, **self.products}

    @property
    def points(self) -> int:
        """How many points there are; one without a sweep."""
        return len(self.pair.keep)


def comparison(pair: Pair) -> Comparison:
    """All findings of a pair."""
    return Comparison(
        pair, (*pair.notes, *_alone(pair)),
        worth=findings.worth(pair), joint=findings.joint(pair), wins=findings.wins(pair),
        endings=findings.endings(pair), end_time=findings.end_time(pair), lowest_trust=findings.means(pair, "trust_min"),
        people={name: findings.means(pair, name) for name in PEOPLE}, satisfied=findings.satisfied(pair),
        capability_added=findings.means(pair, "capability_added"), products=findings.products(pair),
        regret=regret(pair), dominance=dominance(pair),
    )  # fmt: skip


def _alone(pair: Pair) -> list[str]:
    """A sentence where the firms are not worth the same without any tie: then value differs for two reasons."""
    for point in range(len(pair.keep)):
        value, added = pair.sample("value", point), pair.sample("value_added", point)
        in_a, in_b = (whole - part for whole, part in zip(value, added, strict=True))
        if not np.allclose(in_a, in_b, rtol=1e-9, atol=1e-9, equal_nan=True):
            return ["firms that stand alone are not worth the same in A and B: value added is what the tie does"]
    return []
