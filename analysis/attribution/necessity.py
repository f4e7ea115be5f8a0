"""Of the histories that came to an outcome, how many would not have without a family of events?

The *probability of necessity* (Pearl 1999, *Probabilities of causation: three counterfactual interpretations and their
identification*; 2009, *Causality*, ch. 9): the chance that the outcome would not have come without the cause, where both
came. From data it can only be bounded; here it is counted, because each history is lived again with its luck held
fixed. It is the but-for test of law, and of Halpern (2016, *Actual Causality*) the simplest case: where either of two
causes would have been enough, neither is necessary by itself, which `interactions` shows. It is a statement about the
model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.attribution.estimate import Share, part
from analysis.attribution.families import ORDINARY
from analysis.attribution.histories import AS_IT_WAS, at, whole
from analysis.attribution.outcome import Outcome, came

if TYPE_CHECKING:
    import xarray

PARTS = {
    "happened": "histories in which the family happened",
    "avoided": "histories of the outcome that would not have come to it without the family, of all of the outcome",
    "necessary": "the same, of those in which the family happened: the probability of necessity",
    "saved": "histories that would have come to the outcome without the family, of all that did not",
    "sufficient": "the same, of those in which the family happened",
}


def necessity(histories: xarray.Dataset, outcome: Outcome | None = None) -> xarray.Dataset:
    """Over (family): each of `PARTS` as a share, with ``_cases``, ``_of``, ``_se``, ``_low``, ``_high`` (Wilson, 95 %)."""
    import xarray

    truth = came(histories, outcome or Outcome())
    was = truth[at(histories, AS_IT_WAS)]
    found: dict[str, list[Share]] = {name: [] for name in PARTS}
    for number, name in enumerate(histories["family"].values.tolist()):
        keep, touched = whole(histories, name), histories["touched"].values[number]
        without = truth[at(histories, name)]
        came_here, stayed = keep & was, keep & ~was
        found["happened"].append(part(keep, touched))
        found["avoided"].append(part(came_here, ~without))
        found["necessary"].append(part(came_here & touched, ~without))
        found["saved"].append(part(stayed, without))
        found["sufficient"].append(part(stayed & touched, without))
    columns = {}
    for name, shares in found.items():
        numbers = np.array(shares).reshape(len(shares), len(Share._fields))
        for column, field in enumerate(Share._fields):
            label = name if field == "share" else f"{name}_{field}"
            columns[label] = ("family", numbers[:, column], {"units": "1", "long_name": _said(name, field)})
    attributes = {"outcome": (outcome or Outcome()).meaning}
    return xarray.Dataset(columns, {"family": histories["family"].values}, attributes).assign(
        members=histories["members"], kind=histories["kind"]
    )


def _said(name: str, field: str) -> str:
    said = {"cases": "how many: ", "of": "of how many: ", "share": "share: ", "se": "standard error: ",
            "low": "lower end of the 95 % interval: ", "high": "upper end of the 95 % interval: "}  # fmt: skip
    return said[field] + PARTS[name]


def deciding(found: xarray.Dataset, kind: str) -> list[str]:
    """Families of a kind that decided any history, by how many they brought to the outcome, then by how many they saved.

    Of two that decided as many, the one that happened more often comes first: a bid goes before its decision. What every
    tie goes through (`families.ORDINARY`) comes last.
    """
    brought, saved = found["avoided_cases"].values, found["saved_cases"].values
    ordinary = np.array([name in ORDINARY for name in found["family"].values.tolist()], bool)
    order = np.lexsort((-found["happened"].values, -saved, -brought, ordinary))
    return [
        str(found["family"].values[at])
        for at in order
        if brought[at] + saved[at] > 0 and found["kind"].values[at] == kind
    ]
