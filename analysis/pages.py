"""The pages of a stored run: one point or design, a whole sweep, groups, or what is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray

    from analysis.given import Given


@dataclass(frozen=True, slots=True)
class Presented:
    """The summary of one point of a run, or of one design with all its outer draws.

    Attributes:
        full: all tables, not only those of one screen.
        all: all findings as plain data, not only those of one screen.
    """

    dataset: xarray.Dataset
    point: int = 0
    design: int | None = None
    full: bool = False
    all: bool = False

    def result(self) -> dict[str, Any]:
        """As plain data."""
        from analysis.plain import findings, summary
        from analysis.sweep.plain import one_design

        found = self._spread()
        plain = summary(self._summary()) | ({"outer": one_design(found)} if found else {})
        if not self.all:
            return plain
        rows = findings(self._full())
        twice = {f"{name}_interval": rows[name] for name in ("wins", "capability_added")}
        return {**rows, **twice, **plain}

    def text(self) -> str:
        """As tables."""
        from analysis.full_tables import full
        from analysis.tables import render, summary

        page = render(summary(self._summary(), self._spread()))
        return page + render(full(self._full(), str(self.dataset.attrs["currency"]))) if self.full else page

    def findings(self) -> dict[str, xarray.Dataset]:
        """By name, for files."""
        from analysis.findings import beside

        return {**self._full(), **beside(self._summary())}

    def _full(self) -> dict[str, xarray.Dataset]:
        from analysis.full import full

        return full(self.dataset, None if self.design is not None else self.point, self.design)

    def _summary(self) -> Any:
        from analysis.summary import summarise, summarise_design

        if self.design is not None:
            return summarise_design(self.dataset, self.design)
        return summarise(self.dataset, self.point)

    def _spread(self) -> Any:
        """With outer draws, the findings of the design by themselves, which know of the draws."""
        from analysis.points import design_at, designs
        from analysis.sweep.sweep import sweep

        if self.design is None:
            return None
        points = list(designs(self.dataset).points[design_at(self.dataset, self.design)])
        return sweep(self.dataset.isel(point=points)) if len(points) > 1 else None


@dataclass(frozen=True, slots=True)
class PresentedSweep:
    """All designs of a run."""

    dataset: xarray.Dataset

    def result(self) -> dict[str, Any]:
        """As plain data."""
        from analysis.plain import rows
        from analysis.ranking import ranking
        from analysis.sweep.plain import sweep as plain
        from analysis.sweep.sweep import sweep

        return {**plain(sweep(self.dataset)), "ranking": rows(ranking(self.dataset))}

    def text(self) -> str:
        """As tables."""
        from analysis.cells import render
        from analysis.ranking import ranking
        from analysis.ranking_tables import ranking as ranks
        from analysis.sweep.sweep import sweep
        from analysis.sweep.tables import sweep as page

        found = sweep(self.dataset)
        return render(page(found, ranks(ranking(self.dataset), found.designs, found.currency)))

    def findings(self) -> dict[str, xarray.Dataset]:
        """By name, for files."""
        from analysis.findings import of_sweep
        from analysis.ranking import ranking
        from analysis.sweep.sweep import sweep

        return {**of_sweep(sweep(self.dataset)), "ranking": ranking(self.dataset)}


@dataclass(frozen=True, slots=True)
class PresentedGiven:
    """The histories in which a tie reached a year."""

    dataset: xarray.Dataset
    year: float
    point: int | None = None
    design: int | None = None

    def result(self) -> dict[str, Any]:
        """As plain data."""
        from analysis.plain import given as plain

        return {"given": self.year, "ties": [plain(one) for one in self._found()]}

    def text(self) -> str:
        """As tables."""
        from analysis.tables import given as page
        from analysis.tables import render

        return render(page(self._found()))

    def findings(self) -> dict[str, xarray.Dataset]:
        """By name, for files."""
        from analysis.findings import of_given

        return of_given(self._found())

    def _found(self) -> list[Given]:
        from analysis.given import given

        return given(self.dataset, self.year, self.point, self.design)


@dataclass(frozen=True, slots=True)
class PresentedGroups:
    """Endings and value added by the values of an input or a swept path."""

    dataset: xarray.Dataset
    parameter: str
    point: int = 0
    design: int | None = None

    def result(self) -> dict[str, Any]:
        """As plain data."""
        from analysis.groups import said
        from analysis.plain import group
        from analysis.summary import by

        where = (self.parameter, self.point, self.design)
        found = by(self.dataset, *where)
        return {"by": self.parameter, "of": said(self.dataset, *where), "groups": [group(one) for one in found]}

    def text(self) -> str:
        """As tables."""
        from analysis.groups import said
        from analysis.summary import by
        from analysis.tables import groups, render

        where = (self.parameter, self.point, self.design)
        return render(groups(said(self.dataset, *where), by(self.dataset, *where)))

    def findings(self) -> dict[str, xarray.Dataset]:
        """By name, for files."""
        from analysis.findings import of_groups
        from analysis.summary import by

        return of_groups(by(self.dataset, self.parameter, self.point, self.design), self.parameter)
