"""A stored run as something to print: read, find, and put in the form asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import Mistake, UserError

if TYPE_CHECKING:
    import xarray

# Opening a store that somebody damaged ends in any of these.
_DAMAGE = (OSError, ValueError, KeyError, TypeError, RuntimeError)


def read(run: Path) -> xarray.Dataset:
    """The dataset of a run folder, with at least one trial.

    Raises:
        UserError: no run, no trials yet, or its data cannot be read.
    """
    from model.store.reader import open_dataset
    from model.store.runfolder import open_run

    folder = open_run(run)
    manifest = folder.manifest()
    if not manifest.done:
        message = f"{run} holds no trials yet; `alliance run` with its config goes on with it"
        raise UserError([Mistake("run.empty", message, value=str(run))])
    try:
        return open_dataset(folder.data)
    except _DAMAGE as error:
        message = f"{folder.data} cannot be read ({type(error).__name__}: {error})"
        raise UserError([Mistake("run.damaged", message, value=str(run))]) from None


@dataclass(frozen=True, slots=True)
class Presented:
    """The summary of a run."""

    dataset: xarray.Dataset

    def result(self) -> dict[str, Any]:
        """As plain data."""
        from analysis.plain import summary
        from analysis.summary import summarise

        return summary(summarise(self.dataset))

    def text(self) -> str:
        """As tables."""
        from analysis.summary import summarise
        from analysis.tables import render, summary

        return render(summary(summarise(self.dataset)))


@dataclass(frozen=True, slots=True)
class PresentedGroups:
    """Endings and value added by quarters of an input."""

    dataset: xarray.Dataset
    parameter: str

    def result(self) -> dict[str, Any]:
        """As plain data."""
        from analysis.plain import group
        from analysis.summary import by

        return {"by": self.parameter, "groups": [group(found) for found in by(self.dataset, self.parameter)]}

    def text(self) -> str:
        """As tables."""
        from analysis.summary import by
        from analysis.tables import groups, render

        return render(groups(self.parameter, by(self.dataset, self.parameter)))
