"""A stored run as something to print: read, find, and put in the form asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, Protocol

from analysis.damage import remains
from model.commands.front import Finding
from model.errors import AllianceError, MachineError, Mistake, UserError
from model.store.files import unreadable
from model.store.layout_check import is_laid_out

if TYPE_CHECKING:
    import xarray

# Reading a store that somebody damaged ends in any of these, raised where chunks are decoded.
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError)
_DECODERS = ("zarr", "numcodecs", "google_crc32c")


class Shown(Finding, Protocol):
    """Something to show that has findings for files too."""

    def findings(self) -> dict[str, xarray.Dataset]:
        """Findings by name."""


def read(run: Path, point: int | None = None) -> xarray.Dataset:
    """The dataset of a run folder, with at least one trial.

    Args:
        point: the only one that will be looked at; damage to others is then no hindrance.

    Raises:
        UserError: no run, or no trials yet.
        MachineError: what was stored is missing or damaged, or may not be read.
    """
    from model.store import runfolder
    from model.store.reader import open_dataset

    folder = runfolder.open_run(run)
    try:
        runfolder.check_present(folder, point)
    except MachineError as error:
        raise MachineError(f"{error}. {remains(run)}") from None
    try:
        dataset = open_dataset(folder.data)
    except PermissionError as error:
        raise unreadable(folder.data, error) from error
    except _DAMAGE as error:
        raise damaged(str(run), error) from error
    if not (dataset.sizes.get("trial") or dataset.sizes.get("block")) or not dataset.sizes.get("point"):
        message = f"{run} holds no trials yet; `alliance run` with its config goes on with it"
        raise UserError([Mistake("run.empty", message, value=str(run))])
    return dataset


@contextmanager
def reading(*places: Path | str) -> Iterator[None]:
    """Turn what a damaged chunk, or a store of another layout, raises into a sentence; a defect of ours stays one.

    Raises:
        MachineError: the run may not be read, is damaged, or is not laid out as this version's are.
    """
    try:
        yield
    except AllianceError:
        raise
    except PermissionError as error:
        raise unreadable(Path(" or ".join(map(str, places))), error) from error
    except Exception as error:
        frames = [frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__)]
        if isinstance(error, _DAMAGE) and any(str(name).split(".")[0] in _DECODERS for name in frames):
            raise damaged(" or ".join(str(place) for place in places), error) from error
        strange = [str(place) for place in places if not is_laid_out(Path(place))]
        if not strange:
            raise
        what = f"{strange[0]} is not laid out as a run of this version of alliance is, and cannot be read"
        raise MachineError(f"{what} ({type(error).__name__}: {error})") from error


def damaged(run: str, error: Exception) -> MachineError:
    """The sentence on a run that cannot be read."""
    what = str(error).strip() or type(error).__name__
    told = f"{run} is damaged: {what}; `alliance verify {run}` names what, `alliance resume {run}` repairs it"
    return MachineError(f"{told}. {remains(Path(run))}")


def presented(
    dataset: xarray.Dataset,
    point: int | None = None,
    design: int | None = None,
    by: str | None = None,
    given: float | None = None,
    full: bool = False,
    all: bool = False,
) -> Shown:
    """What is asked for (see `Whole`): one point, one design, groups, what is given; else the whole run."""
    from analysis.pages import Presented, PresentedGiven, PresentedGroups, PresentedSweep
    from analysis.points import designs
    from analysis.tallied import present as tallied
    from analysis.tallied.kind import is_tallied, need_rows

    if is_tallied(dataset):
        for option, asked in (("--given", given is not None), ("--full", full)):
            if asked:
                need_rows(dataset, option, f"; without {option} its summary is shown")
        return tallied.presented(dataset, point, design, by)
    known = designs(dataset)
    one = point is not None or design is not None or len(known) == 1
    if full and not one:
        message = f"--full is of one design, and this run has {len(known):,}: choose one with --design or --point"
        raise UserError([Mistake("show.option", message, allowed=f"{known.numbers[0]} .. {known.numbers[-1]}")])
    if given is not None:
        return PresentedGiven(dataset, given, point, design)
    if by is not None:
        return PresentedGroups(dataset, by, point or 0, design)
    if point is not None or design is not None:
        return Presented(dataset, point or 0, design, full, all)
    if dataset.sizes["point"] == 1:
        return Presented(dataset, full=full, all=all)
    if len(known) == 1:
        return Presented(dataset, design=known.numbers[0], full=full, all=all)
    return PresentedSweep(dataset)


def shown(run: Path) -> Finding:
    """What `run` shows of a run folder at its end."""
    return Whole(run)


@dataclass(frozen=True, slots=True)
class Whole:
    """A run folder, read when it is asked for.

    Attributes:
        run: the folder.
        point, design: one of them, in full.
        by: split by this input or swept path.
        given: of histories in which a tie reached this year.
        full: all tables, not only those of one screen.
        all: all findings as plain data, not only those of one screen.
    """

    run: Path
    point: int | None = None
    design: int | None = None
    by: str | None = None
    given: float | None = None
    full: bool = False
    all: bool = False

    def result(self) -> dict[str, Any]:
        """As plain data."""
        with reading(self.run):
            return self._shown().result()

    def text(self) -> str:
        """As tables."""
        with reading(self.run):
            return self._shown().text()

    def findings(self) -> dict[str, xarray.Dataset]:
        """By name, for files."""
        with reading(self.run):
            return self._shown().findings()

    def _shown(self) -> Shown:
        return presented(
            read(self.run, self.point), self.point, self.design, self.by, given=self.given, full=self.full, all=self.all
        )
