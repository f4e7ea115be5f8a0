"""The same histories in many worlds: as they were, without each family of events, without pairs, without all.

The dataset that every question here reads has the shape of a run's (`model.replay.dataset`), each world a point:
`without` names it. Families have a dimension of their own: `members`, `kind`, and `touched` (family, trial), in which
trials any of the family happened as proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.attribution.families import EVENT, MECHANISM, Family
from analysis.completed import completed

if TYPE_CHECKING:
    import xarray

    from model.replay.replay import Replay
    from model.replay.world import World

AS_IT_WAS, ALL, AND = "", "all of them", " & "
Progress = Callable[[int, int], None]


class Histories:
    """Worlds of a replay, lived as they are asked for.

    Attributes:
        families: what is muted.
        pairs: of names of families, muted together.
        worlds: by name; see `name`.
    """

    def __init__(self, replay: Replay, progress: Progress = lambda done, total: None) -> None:
        self.replay, self.progress = replay, progress
        self.families: tuple[Family, ...] = ()
        self.pairs: tuple[tuple[str, str], ...] = ()
        self.done, self.total = 0, 2 * len(replay.trials)
        self.worlds: dict[str, World] = {AS_IT_WAS: replay.world(report=self._report)}

    def happened(self) -> list[str]:
        """Names of the events that happened in at least one trial, as proposed."""
        found = np.flatnonzero(self.worlds[AS_IT_WAS].here.happened.any(axis=0))
        return [self.replay.events[column].name for column in found]

    def live(self, families: tuple[Family, ...], pairs_to_come: int = 0) -> None:
        """Lives the trials without each family, and without all events among them if they are several."""
        self.families = families
        every = sorted({one for family in families if family.kind == EVENT for one in family.members})
        self._expect(len(families) + (len(every) > 1) + pairs_to_come)
        for family in families:
            self._live(family.name, family.members)
        if len(every) > 1:
            self._live(ALL, every)

    def live_pairs(self, names: Iterable[str]) -> None:
        """Lives the trials without each two of some families."""
        members = {family.name: family.members for family in self.families}
        self.pairs = tuple(combinations(names, 2))
        for one, other in self.pairs:
            self._live(one + AND + other, (*members[one], *members[other]))
        self.total = self.done
        self.progress(self.done, self.total)

    def dataset(self) -> xarray.Dataset:
        """All that was lived."""
        from model.replay.dataset import dataset

        found = dataset(self.replay, self.worlds)
        text = np.dtypes.StringDType()
        first = self.worlds[AS_IT_WAS].here.happened
        column = self.replay.column
        touched = [
            np.ones(len(first), bool)
            if family.kind == MECHANISM
            else first[:, [column[name] for name in family.members]].any(axis=1)
            for family in self.families
        ]
        return found.assign(
            members=("family", np.array([", ".join(family.members) for family in self.families], text)),
            kind=("family", np.array([family.kind for family in self.families], text)),
            touched=(("family", "trial"), np.array(touched).reshape(len(touched), len(first))),
            pairs=(("pair", "member"), np.array(self.pairs, text).reshape(len(self.pairs), 2)),
        ).assign_coords(family=("family", np.array([family.name for family in self.families], text)))

    def _live(self, name: str, members: Iterable[str]) -> None:
        if name not in self.worlds:
            self.worlds[name] = self.replay.world(frozenset(members), tuple(self.worlds.values()), self._report)

    def _expect(self, worlds: int) -> None:
        self.total = self.done + 2 * len(self.replay.trials) * worlds

    def _report(self, done: int) -> None:
        self.done += done
        self.progress(min(self.done, self.total), self.total)


def at(histories: xarray.Dataset, name: str) -> int:
    """Which point is the world of a name."""
    names: list[str] = histories["without"].values.tolist()
    return names.index(name)


def whole(histories: xarray.Dataset, *names: str) -> NDArray[np.bool_]:
    """Which trials completed as they were and in the worlds named (trial,)."""
    found = completed(histories)
    for name in names:
        found = found & (histories["status"].values[at(histories, name)] == 0)
    return found
