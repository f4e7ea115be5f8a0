"""All that `explain` finds of a set of histories: what each family did, for whom it was necessary, what does not add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.attribution.effects import effects
from analysis.attribution.families import EVENT
from analysis.attribution.histories import whole
from analysis.attribution.interactions import interactions, together
from analysis.attribution.necessity import deciding, necessity
from analysis.attribution.outcome import Outcome
from analysis.attribution.telling import Telling, telling

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True, slots=True)
class Explained:
    """Findings of histories lived in many worlds; see the functions of their names.

    Attributes:
        histories: what they are of (`analysis.attribution.histories`).
        notes: sentences on what to bear in mind.
        telling: the history that tells best what the first family does; None where no family turned any.
    """

    histories: xarray.Dataset
    outcome: Outcome
    notes: tuple[str, ...]
    necessity: xarray.Dataset
    effects: dict[str, xarray.Dataset]
    interactions: dict[str, xarray.Dataset]
    together: xarray.Dataset
    telling: Telling | None

    @property
    def trials(self) -> int:
        """Histories that completed as they were."""
        return int(whole(self.histories).sum())

    def findings(self) -> dict[str, xarray.Dataset]:
        """All of them by a name for files."""
        pairs = {f"pairs_{name}": found for name, found in self.interactions.items() if found.sizes["pair"]}
        every = {"together": self.together} if self.together.sizes else {}
        return {"necessity": self.necessity, **self.effects, **pairs, **every}


def explained(histories: xarray.Dataset, outcome: Outcome | None = None, notes: tuple[str, ...] = ()) -> Explained:
    """All findings of histories lived in many worlds.

    Raises:
        UserError: the outcome cannot be read.
    """
    outcome = outcome or Outcome()
    needed = necessity(histories, outcome)
    first = [*deciding(needed, EVENT), *needed["family"].values.tolist()]
    tale = next((tale for tale in (telling(histories, name, outcome) for name in first) if tale), None)
    return Explained(
        histories, outcome, notes, needed, effects(histories, outcome),
        interactions(histories, outcome), together(histories, outcome), tale,
    )  # fmt: skip
