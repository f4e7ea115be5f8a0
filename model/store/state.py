"""How far a run has come: which blocks are intact, what must be lived, and what readers may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from model.store.grid import Block, Grid, Home
from model.store.records import Object, Record, beside, fault


class Damage(NamedTuple):
    """One thing that is not as it should be.

    Attributes:
        key: the file, from the run's folder.
        block: whose object it is; None if it is no block's.
        reason: such as ``is missing``.
    """

    key: str
    block: Block | None
    reason: str

    def __str__(self) -> str:
        return f"{self.key} {self.reason}"


class Todo(NamedTuple):
    """One block that must be lived.

    Attributes:
        reason: why.
        kept: the part of it that is stored and intact, which begins where the block does; None if none is.
    """

    block: Block
    reason: str
    kept: Block | None = None


@dataclass
class State:
    """Which blocks are intact.

    Attributes:
        grid: how the run is cut.
        done: the intact blocks, by place.
        damage: everything else that was found.
        lost: why the blocks at these places are not intact.
        journal: why the end of the journal is not believed; empty if it is.
    """

    grid: Grid
    done: dict[Home, Record] = field(default_factory=dict)
    damage: list[Damage] = field(default_factory=list)
    lost: dict[Home, str] = field(default_factory=dict)
    journal: str = ""

    def add(self, record: Record) -> None:
        """A block was finished."""
        home = self.grid.home(record.block)
        self.done[home] = record
        self.lost.pop(home, None)

    def todo(self, points: int, trials: int) -> list[Todo]:
        """What must be lived for these extents, in order of work, with one reason each."""
        wanted = (self._todo(block) for block in self.grid.blocks(points, trials))
        return [item for item in wanted if item is not None]

    def rectangle(self, points: int, trials: int) -> tuple[int, int]:
        """The most that readers may see: the first points with their first trials, as many of both together as are done."""
        best, above = (0, 0), trials
        for start in range(0, points, self.grid.group):
            end = min(start + self.grid.group, points)
            stairs = [(point, min(trial, above)) for point, trial in self._stairs(start, end, trials)]
            best = max(best, *stairs, key=lambda found: (found[0] * found[1], found))
            above = max((trial for point, trial in stairs if point == end), default=0)
            if above == 0:
                break
        return best

    def _todo(self, block: Block) -> Todo | None:
        home = self.grid.home(block)
        record = self.done.get(home)
        if record is None:
            return Todo(block, self.lost.get(home) or self.journal or "never finished")
        if record.block.covers(block):
            return None
        kept = Block(
            block.point0, min(block.point1, record.block.point1), block.first, min(block.last, record.block.last)
        )
        grown = [("points", kept.point1, block.point1), ("trials", kept.last, block.last)]
        words = [f"from {old:,} to {new:,} {what}" for what, old, new in grown if old < new]
        return Todo(block, "grows " + " and ".join(words), None if self.grid.tallied else kept)

    def _stairs(self, point0: int, point1: int, trials: int) -> list[tuple[int, int]]:
        """How far a group of points goes: up to which point with how many trials, from the first on without a gap."""
        found, at = [(point1, 0)], 0
        while at < trials and (record := self.done.get((point0 // self.grid.group, at // self.grid.size))):
            if self.grid.tallied and record.block.last < min(at + self.grid.size, trials):
                break  # it is lived again, and its tallies are replaced one by one: until then readers see none of them
            end, at = record.block.point1, record.block.last
            found.append((min(end, found[-1][0]), min(at, trials)))
            if at % self.grid.size:
                break
        return found


def state_of(store: Path, grid: Grid, records: list[Record], deep: bool, journal: str = "") -> State:
    """The state by these records and what is in the store.

    Args:
        records: later ones of a place supersede earlier ones.
        deep: look into the objects, too, and not at their sizes only.
        journal: why the end of the journal is not believed.
    """
    state, forms = State(grid, journal=journal), _forms(records)
    for record in {grid.home(record.block): record for record in records}.values():
        found = [
            Damage(f"{store.name}/{item.key}", record.block, reason)
            for item in record.objects
            if (reason := fault(store, item, deep)) and not _waits(store, item, forms[item.key], deep)
        ]
        if found:
            state.damage += found
            state.lost[grid.home(record.block)] = str(found[0])
        else:
            state.done[grid.home(record.block)] = record
    return state


def _forms(records: Iterable[Record]) -> dict[str, list[Object]]:
    found: dict[str, list[Object]] = {}
    for record in records:
        for item in record.objects:
            found.setdefault(item.key, []).append(item)
    return found


def _waits(store: Path, item: Object, forms: list[Object], deep: bool) -> bool:
    """Whether it lies beside its place, where an earlier form is intact: a writer was killed in between."""
    next_one = item._replace(key=beside(item.key))
    return not fault(store, next_one, deep) and any(not fault(store, form, deep) for form in forms)
