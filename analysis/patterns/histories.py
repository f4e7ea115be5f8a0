"""The histories that a pattern is about, as plain arrays: those completed, of some forms, with or without paths."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.estimate import Floats
from model.state.tie import FORMS

if TYPE_CHECKING:
    import xarray

ALLIANCES = ("project", "minority", "cross", "joint_venture")
EQUITY = ("minority", "cross", "joint_venture")
MINORITY = ("minority", "cross")
INVESTOR, HOST = "investor", "host"
QUARTER = 0.25  # years between the frames of a path
PREFIX = "input:"


@dataclass(frozen=True, slots=True)
class Histories:
    """Some trials of a dataset of one tie.

    Attributes:
        dataset: with the variable `form` (point, trial, tie), see `analysis.patterns.job`.
        trials: numbers of the trials, shape (n,).
    """

    dataset: xarray.Dataset
    trials: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.trials)

    def those(self, which: NDArray[np.bool_]) -> Histories:
        """The ones marked, shape (n,)."""
        return replace(self, trials=self.trials[which])

    def tie(self, name: str) -> NDArray[Any]:
        """A variable of the tie, shape (n,)."""
        return np.asarray(self.dataset[name].isel(point=0, tie=0).values[self.trials])

    def firm(self, name: str, side: str) -> NDArray[Any]:
        """A variable of the firm on that side of the tie, shape (n, ...)."""
        return np.asarray(self.dataset[name].isel(point=0, firm=_firm(self.dataset, side)).values[self.trials])

    def count(self, event: str) -> Floats:
        """How often an event happened to anyone, shape (n,); 0 if the vocabulary has no such event."""
        if event not in self.dataset["event"].values.tolist():
            return np.zeros(len(self))
        counts = self.dataset["event_count"].isel(point=0).sel(event=event).values[self.trials]
        return np.asarray(counts.sum(axis=1), np.float64)

    def tie_path(self, name: str) -> Floats:
        """A path of the tie, shape (n, frames)."""
        return np.asarray(self.dataset[name].isel(point=0, tie=0).values[self.trials], np.float64)

    def firm_path(self, name: str, side: str) -> Floats:
        """A path of the firm on that side, shape (n, frames, ...)."""
        path = self.dataset[name].isel(point=0, firm=_firm(self.dataset, side))
        return np.asarray(path.values[self.trials], np.float64)

    def inputs(self) -> dict[str, Floats]:
        """Path -> what was drawn, shape (n,)."""
        names = [str(name) for name in self.dataset.data_vars if str(name).startswith(PREFIX)]
        return {
            name.removeprefix(PREFIX): np.asarray(self.dataset[name].isel(point=0).values[self.trials], np.float64)
            for name in names
        }

    @property
    def times(self) -> Floats:
        """Dates of the frames, years, shape (frames,)."""
        return np.asarray(self.dataset["time"].values, np.float64)

    @property
    def ended(self) -> NDArray[np.bool_]:
        """Which ties have ended by the horizon, shape (n,)."""
        return np.asarray(self.tie("ending") != 0)

    def ended_by(self, year: float) -> NDArray[np.bool_]:
        """Which ties have ended by then, shape (n,)."""
        return np.asarray(self.ended & (self.tie("end_time") <= year))


def histories(dataset: xarray.Dataset, forms: tuple[str, ...], filmed: bool = False) -> Histories:
    """The completed trials of ties signed in these forms; only those with paths if `filmed`."""
    codes = [FORMS.index(form) for form in forms]
    keep = completed(dataset) & np.isin(dataset["form"].isel(point=0, tie=0).values, codes)
    if filmed:
        keep[dataset.sizes.get("path_trial", 0) :] = False  # paths are those of the first trials
    return Histories(dataset, np.flatnonzero(keep))


def _firm(dataset: xarray.Dataset, side: str) -> int:
    name = dataset["partner"].isel(tie=0).sel(side=side).item()
    return int(dataset["firm"].values.tolist().index(name))
