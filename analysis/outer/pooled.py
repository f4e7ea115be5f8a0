"""Several points as one: their histories together, with errors that know which of them share luck or inputs.

Histories of one outer draw share its inputs, and trial k of one design its luck with trial k of another. So errors
are not those of so many independent histories: they come from a jackknife that leaves out whole groups, of draws or,
where there is one draw, of trial numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.examples import OF_POINT, OF_TRIAL

if TYPE_CHECKING:
    import xarray

GROUPS, FEWER = 50, 20  # of the jackknife; fewer of many histories, as each costs all findings once more
MANY = 200_000
ALONE = ("mean", "incidence", "share", "hazard", "shortfall", "value")  # the first of these has `se`, if no `<name>_se`
Keep = NDArray[np.bool_]
Finding = Callable[["xarray.Dataset", Keep], "xarray.Dataset"]


@dataclass(frozen=True, slots=True)
class Pooled:
    """Histories of several points.

    Attributes:
        dataset: of one point, its trials those of all of them.
        keep: which completed, shape (trials,).
        group: which of the jackknife's groups each belongs to, shape (trials,); None where all are independent.
    """

    dataset: xarray.Dataset
    keep: Keep
    group: NDArray[np.int64] | None

    def find(self, finding: Finding) -> xarray.Dataset:
        """A finding of all, with errors that know of what is shared."""
        found = finding(self.dataset, self.keep)
        if self.group is None:
            return found
        numbers = np.unique(self.group[self.keep])
        if len(numbers) < 2:
            return _without_errors(found)
        others = [finding(self.dataset, self.keep & (self.group != number)) for number in numbers]
        return found.assign({name: _jackknife(found[name], value, others) for value, name in errors(found)})


def pooled(dataset: xarray.Dataset, points: list[int]) -> Pooled:
    """The histories of these points."""
    if len(points) == 1:
        one = dataset.isel(point=points)
        return Pooled(one, completed(one), None)
    trials = dataset.sizes["trial"]
    own = [name for name in dataset.variables if name not in dataset.dims and "trial" not in dataset[name].dims]
    fixed = [name for name in own if "point" in dataset[name].dims]
    rows = dataset.drop_vars(fixed).drop_dims(["path_trial"], errors="ignore").isel(point=points)
    where = np.repeat(dataset["point"].values[points], trials), np.tile(dataset["trial"].values, len(points))
    flat = rows.stack(history=("point", "trial"), create_index=False).drop_vars(["point", "trial"])
    flat = flat.rename(history="trial").expand_dims("point", axis=0)
    flat = flat.transpose("point", "trial", ...).assign_attrs(dataset.attrs)
    flat = flat.assign_coords({name: ("trial", at) for name, at in zip((OF_POINT, OF_TRIAL), where, strict=True)})
    draws = np.asarray(dataset["draw"].values)[points]
    by = np.repeat(draws, trials) if len(np.unique(draws)) > 1 else np.tile(np.arange(trials), len(points))
    group = np.unique(by, return_inverse=True)[1] % (GROUPS if len(by) <= MANY else FEWER)
    return Pooled(flat, completed(flat), group)


def errors(found: xarray.Dataset) -> list[tuple[str, str]]:
    """Pairs of a number's name and that of its standard error."""
    names = [str(name) for name in found.data_vars]
    pairs = [(name, f"{name}_se") for name in names if f"{name}_se" in names]
    alone = [(name, "se") for name in ALONE if name in names and "se" in names and f"{name}_se" not in names]
    return pairs + alone[:1]


def _jackknife(like: xarray.DataArray, name: str, others: list[xarray.Dataset]) -> xarray.DataArray:
    each = np.array([one[name].values for one in others])
    spread = ((each - each.mean(axis=0)) ** 2).sum(axis=0)
    return like.copy(data=np.sqrt(spread * (len(each) - 1) / len(each)))


def _without_errors(found: xarray.Dataset) -> xarray.Dataset:
    return found.assign({name: found[name].copy(data=np.full(found[name].shape, np.nan)) for _, name in errors(found)})


__all__ = ["Pooled", "errors", "pooled"]
