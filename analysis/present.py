"""A stored run as something to print: read, find, and put in the form asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from model.commands.front import Finding
from model.errors import MachineError, Mistake, UserError

if TYPE_CHECKING:
    import xarray

# Reading a store that somebody damaged ends in any of these, raised where chunks are decoded.
_DAMAGE = (OSError, ValueError, KeyError, TypeError, RuntimeError)
_DECODERS = ("zarr", "numcodecs", "google_crc32c")


def read(run: Path) -> xarray.Dataset:
    """The dataset of a run folder, with at least one trial.

    Raises:
        UserError: no run, or no trials yet.
        MachineError: what was stored is missing or damaged.
    """
    from model.store import runfolder
    from model.store.reader import open_dataset

    folder = runfolder.open_run(run)
    check_present = getattr(runfolder, "check_present", None)
    if check_present is not None:
        check_present(folder)
    try:
        dataset = open_dataset(folder.data)
    except _DAMAGE as error:
        raise damaged(str(run), error) from error
    if not (dataset.sizes.get("trial") or dataset.sizes.get("block")) or not dataset.sizes.get("point"):
        message = f"{run} holds no trials yet; `alliance run` with its config goes on with it"
        raise UserError([Mistake("run.empty", message, value=str(run))])
    return dataset


@contextmanager
def reading(*places: Path | str) -> Iterator[None]:
    """Turn what a damaged chunk raises into a sentence; a defect of ours stays one. Raises MachineError."""
    try:
        yield
    except _DAMAGE as error:
        frames = [frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__)]
        if not any(str(name).split(".")[0] in _DECODERS for name in frames):
            raise
        raise damaged(" or ".join(str(place) for place in places), error) from error


def damaged(run: str, error: Exception) -> MachineError:
    """The sentence on a run that cannot be read."""
    what = str(error).strip() or type(error).__name__
    return MachineError(
        f"{run} is damaged: {what}; `alliance verify {run}` names what, `alliance resume {run}` repairs it"
    )


def presented(
    dataset: xarray.Dataset, point: int | None = None, design: int | None = None, by: str | None = None
) -> Finding:
    """What is asked for: one point, one design, groups; else the whole run."""
    from analysis.points import designs
    from analysis.tallied import present as tallied
    from analysis.tallied.kind import is_tallied

    if is_tallied(dataset):
        return tallied.presented(dataset, point, design, by)
    if by is not None:
        return PresentedGroups(dataset, by, point or 0, design)
    if point is not None or design is not None:
        return Presented(dataset, point or 0, design)
    known = designs(dataset)
    if dataset.sizes["point"] == 1:
        return Presented(dataset)
    return Presented(dataset, design=known.numbers[0]) if len(known) == 1 else PresentedSweep(dataset)


def shown(run: Path) -> Finding:
    """What `run` shows of a run folder at its end."""
    return Whole(run)


@dataclass(frozen=True, slots=True)
class Whole:
    """A run folder, read when it is asked for.

    Attributes:
        run: the folder.
        point, design, by: see `presented`.
    """

    run: Path
    point: int | None = None
    design: int | None = None
    by: str | None = None

    def result(self) -> dict[str, Any]:
        """As plain data."""
        with reading(self.run):
            return presented(read(self.run), self.point, self.design, self.by).result()

    def text(self) -> str:
        """As tables."""
        with reading(self.run):
            return presented(read(self.run), self.point, self.design, self.by).text()


@dataclass(frozen=True, slots=True)
class Presented:
    """The summary of one point of a run, or of one design with all its outer draws."""

    dataset: xarray.Dataset
    point: int = 0
    design: int | None = None

    def result(self) -> dict[str, Any]:
        """As plain data."""
        from analysis.plain import summary
        from analysis.sweep.plain import one_design

        found = self._spread()
        return summary(self._summary()) | ({"outer": one_design(found)} if found else {})

    def text(self) -> str:
        """As tables."""
        from analysis.tables import render, summary

        return render(summary(self._summary(), self._spread()))

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
        from analysis.sweep.plain import sweep as plain
        from analysis.sweep.sweep import sweep

        return plain(sweep(self.dataset))

    def text(self) -> str:
        """As tables."""
        from analysis.cells import render
        from analysis.sweep.sweep import sweep
        from analysis.sweep.tables import sweep as page

        return render(page(sweep(self.dataset)))


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
