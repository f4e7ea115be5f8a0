"""How a run is cut into blocks: a range of points by a range of trials.

A block is one task, one chunk of every array, and what is lived again if it is lost. The cut changes no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

BLOCK = 16384  # rows in one block
FEWEST = 1024  # rows below which a block costs more to store and to schedule than to live
PATH_CHUNK = 1024  # trials in one chunk of paths: a path is some fifty times a row
SUMMARY_BLOCK = (
    65536  # trials in a block of which only tallies are kept: always the same, as their moments depend on it
)

Home = tuple[int, int]


class Block(NamedTuple):
    """Trials first..last-1 of points point0..point1-1."""

    point0: int
    point1: int
    first: int
    last: int

    @property
    def rows(self) -> int:
        """How many trials that is at all points together."""
        return (self.point1 - self.point0) * (self.last - self.first)

    def covers(self, other: Block) -> bool:
        """Whether the other lies within this one."""
        return (
            self.point0 <= other.point0
            and other.point1 <= self.point1
            and self.first <= other.first
            and other.last <= self.last
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """The cut.

    Attributes:
        group: points in one chunk.
        size: trials in one chunk.
        tallied: whether only tallies of a block are kept, so that it cannot grow: it is lived again whole.
    """

    group: int
    size: int
    tallied: bool = False

    def blocks(self, points: int, trials: int) -> list[Block]:
        """All blocks in order of work: every trial of the first points, then of the next; the last are cut short."""
        return [
            Block(point, min(point + self.group, points), first, min(first + self.size, trials))
            for point in range(0, points, self.group)
            for first in range(0, trials, self.size)
        ]

    def home(self, block: Block) -> Home:
        """Where its chunks are: number of the group of points, number of the range of trials."""
        return block.point0 // self.group, block.first // self.size


def grid_for(points: int, trials: int, tasks: int = 1) -> Grid:
    """The cut for a run of that size.

    Args:
        points, trials: how many, at least 1.
        tasks: how many blocks there should be at least (a cluster's workers); blocks of fewer than 1024 rows are
            not made for that.
    """
    rows = min(BLOCK, max(FEWEST, points * trials // tasks)) if tasks > 1 else BLOCK
    if points == 1:
        return Grid(1, rows - rows % PATH_CHUNK)
    size = _whole(min(trials, rows), rows)
    # Rounded up where rounding down would leave too few rows.
    return Grid(min(points, max(1, rows // size, -(-FEWEST // size))), size)


def summary_grid() -> Grid:
    """The cut of every run of which only a summary is kept."""
    return Grid(1, SUMMARY_BLOCK, tallied=True)


def _whole(size: int, rows: int) -> int:
    """Above one chunk of paths only whole chunks of them, so that none lies in two blocks."""
    if size <= PATH_CHUNK:
        return size
    return min(-(-size // PATH_CHUNK), rows // PATH_CHUNK) * PATH_CHUNK


def path_chunk(grid: Grid, kept: int) -> tuple[int, int]:
    """Points and trials in one chunk of paths: at most `PATH_CHUNK` of both together, and never in two blocks.

    Args:
        kept: how many trials of a point keep their paths.
    """
    most = max(1, min(kept, PATH_CHUNK))
    trials = min(most, grid.size) if kept <= grid.size else _divisor(grid.size, most)
    return _divisor(grid.group, max(1, PATH_CHUNK // trials)), trials


def _divisor(number: int, most: int) -> int:
    return next(found for found in range(min(number, most), 0, -1) if number % found == 0)
