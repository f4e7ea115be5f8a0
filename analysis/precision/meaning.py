"""What the names of a precision expression mean in a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.precision.words import Word, refuse

if TYPE_CHECKING:
    import xarray

YES_NO = {"yes", "no", "none_declared"}


@dataclass(frozen=True)
class Meaning:
    """A number per history.

    Attributes:
        sample: from a dataset of one point, shape (trials,); NaN where the history has none or did not complete.
        is_share: whether each is 0 or 1.
    """

    sample: Callable[[xarray.Dataset], NDArray[Any]]
    is_share: bool


def meaning(
    dataset: xarray.Dataset, statistic: str, name: Word, labels: tuple[Word, ...], year: Word | None
) -> Meaning:
    """What is meant.

    Raises:
        UserError: the run has no such variable, label, ending or year.
    """
    if statistic == "ending":
        return _ending(dataset, name, labels, year)
    variable = _variable(dataset, name)
    place = _place(dataset, [str(dim) for dim in variable.dims[2:]], name, labels)
    flags = set(str(variable.attrs.get("flag_meanings", "")).split())
    if flags and not (flags <= YES_NO and statistic == "mean"):
        allowed = "a variable of numbers, or `ending[NAME]`"
        refuse("code", name, f"{name.text} is a code, which has no {statistic}", allowed)

    def sample(one: xarray.Dataset) -> NDArray[Any]:
        values = one[name.text].isel({"point": 0, **place}).values.astype(np.float64)
        return _those(one, np.where(values < 0, np.nan, values) if flags else values)

    return Meaning(sample, bool(flags))


def _ending(dataset: xarray.Dataset, name: Word, labels: tuple[Word, ...], year: Word | None) -> Meaning:
    endings = dataset["ending"].attrs["flag_meanings"].split()
    if not labels or not labels[-1].text:
        refuse("ending", name, "which ending is missing", f"ending[NAME] with {', '.join(endings)}")
    *of, which = labels
    if which.text not in endings:
        refuse("ending", which, f"no ending {which.text!r}", ", ".join(endings), endings)
    place = _place(dataset, ["tie"], name, tuple(of))
    horizon = float(dataset.attrs["horizon"])
    by = horizon if year is None else float(year.text)
    if year is not None and not 0 < by <= horizon:
        refuse(
            "year", year, f"year {year.text} is not within the horizon of {horizon:g} years", f"above 0, to {horizon:g}"
        )
    code = endings.index(which.text)

    def sample(one: xarray.Dataset) -> NDArray[Any]:
        ending, end = (one[part].isel({"point": 0, **place}).values for part in ("ending", "end_time"))
        return _those(one, (np.where(end <= by, ending, 0) == code).astype(np.float64))

    return Meaning(sample, True)


def _those(one: xarray.Dataset, values: NDArray[Any]) -> NDArray[Any]:
    """What did not complete is missing."""
    return np.where(completed(one), values, np.nan)


def _variable(dataset: xarray.Dataset, name: Word) -> xarray.DataArray:
    names = [str(one) for one, values in dataset.data_vars.items() if values.dims[:2] == ("point", "trial")]
    names = [one for one in names if dataset[one].dtype.kind in "fiu"]
    if name.text not in names:
        short = ", ".join(one for one in names if not one.startswith("input:"))
        refuse("variable", name, f"no variable {name.text!r}", short, names)
    return dataset[name.text]


def _place(dataset: xarray.Dataset, dims: list[str], name: Word, labels: tuple[Word, ...]) -> dict[str, int]:
    """Dimension -> position; a dimension of one label may go without saying."""
    known = {dim: [str(label) for label in dataset[dim].values] for dim in dims}
    place: dict[str, int] = {}
    for label in labels:
        left = [dim for dim in dims if dim not in place]
        dim = next((dim for dim in left if label.text in known[dim]), None)
        if dim is None:
            names = [one for dim in left for one in known[dim]]
            allowed = "; ".join(f"{dim}: {', '.join(known[dim])}" for dim in left) or "no more labels"
            refuse("label", label, f"{name.text} has no {label.text!r}", allowed, names)
        place[dim] = known[dim].index(label.text)
    for dim in dims:
        if dim not in place and len(known[dim]) != 1:
            refuse("label", name, f"{name.text} needs to know of which {dim}", f"{name.text}[{' | '.join(known[dim])}]")
        place.setdefault(dim, 0)
    return place
