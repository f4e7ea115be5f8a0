"""A stored summary run as something to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.points import design_at, designs, one_point
from analysis.tallied.kind import need_rows

if TYPE_CHECKING:
    import xarray

NOTE = "Only a summary of these histories is kept: quantiles are read off bins, each within 3 % or so."
SWEEP_NOTE = "Only a summary of these histories is kept: differences between designs need `keep: rows`."


def presented(dataset: xarray.Dataset, point: int | None, design: int | None, by: str | None) -> Point | Designs:
    """What is asked for, as far as a summary has it; see `analysis.present.presented`. Raises UserError."""
    if by is not None:
        need_rows(dataset, "--by")
    if design is not None:
        points = designs(dataset).points[design_at(dataset, design)]
        if len(points) > 1:
            need_rows(dataset, "--design of a run with outer draws")
        point = points[0]
    if point is None and dataset.sizes["point"] > 1:
        return Designs(dataset)
    one_point(dataset, point or 0)  # there must be one
    return Point(dataset, point or 0)


@dataclass(frozen=True, slots=True)
class Point:
    """The summary of one point."""

    dataset: xarray.Dataset
    point: int

    def result(self) -> dict[str, Any]:
        """As plain data."""
        from analysis.plain import summary
        from analysis.tallied.summary import summarise

        return {**summary(summarise(self.dataset, self.point)), "keep": "summary"}

    def text(self) -> str:
        """As tables."""
        from analysis.tables import render, summary
        from analysis.tallied.summary import summarise

        return f"{render(summary(summarise(self.dataset, self.point)))}{NOTE}\n"

    def findings(self) -> dict[str, xarray.Dataset]:
        """By name, for files."""
        from analysis.findings import of_summary
        from analysis.tallied.summary import summarise

        return of_summary(summarise(self.dataset, self.point))


@dataclass(frozen=True, slots=True)
class Designs:
    """All designs of a sweep."""

    dataset: xarray.Dataset

    def result(self) -> dict[str, Any]:
        """As plain data."""
        from analysis.sweep.plain import sweep as plain
        from analysis.tallied.sweep import sweep

        return {**plain(sweep(self.dataset)), "keep": "summary"}

    def text(self) -> str:
        """As tables."""
        from analysis.cells import render
        from analysis.sweep.tables import sweep as page
        from analysis.tallied.sweep import sweep

        return f"{render(page(sweep(self.dataset)))}{SWEEP_NOTE}\n"

    def findings(self) -> dict[str, xarray.Dataset]:
        """By name, for files."""
        from analysis.findings import of_sweep
        from analysis.tallied.sweep import sweep

        return of_sweep(sweep(self.dataset))
