"""What the names of an expression stand for in a run: stored variables, drawn inputs and swept paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.expression.parse import Name
from model.expression.stored import meanings, swept
from model.expression.words import Asked, Word, refuse

if TYPE_CHECKING:
    import xarray

PREFIX = "input:"
Values = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Operand:
    """A number, or a yes or no, per history.

    Attributes:
        of: from a dataset its values, shape (points, trials), or (points, 1) of what does not differ by trial.
        words: code -> word; empty where the values are numbers.
        is_share: whether each value is a yes or no.
        units: of the values.
        ties: those that it names.
    """

    of: Callable[[xarray.Dataset], Values]
    words: dict[int, str]
    is_share: bool
    units: str
    ties: frozenset[str] = frozenset()


def known(dataset: xarray.Dataset) -> dict[str, str]:
    """Name in an expression -> name in the dataset; inputs with and without their prefix."""
    stored = [
        str(name)
        for name, one in dataset.data_vars.items()
        if one.dims[:1] == ("point",) and one.dtype.kind in "fiu" and "path_trial" not in one.dims
    ]
    names = {name: name for name in stored} | {path: path for path in swept(dataset)}
    return names | {name.removeprefix(PREFIX): name for name in stored if name.startswith(PREFIX)}


def find(dataset: xarray.Dataset, name: Name, asked: Asked) -> Operand | None:
    """What a name stands for; None where the run has nothing of that name.

    Raises:
        UserError: its labels or its year do not fit.
    """
    stored = known(dataset).get(name.word.text)
    if stored is None:
        return None
    if name.year is not None and stored != "ending":
        refuse(asked, "year", name.year, "only an ending is asked for at a year", "ending[NAME] at 10y")
    return _ending(dataset, name, asked) if stored == "ending" else _stored(dataset, stored, name, asked)


def unknown(dataset: xarray.Dataset, word: Word, asked: Asked, also: Iterable[str] = ()) -> Any:
    """Refuse a name that the run does not have. Raises UserError."""
    names = [name for name in known(dataset) if not name.startswith(PREFIX)]
    short = [name for name in names if "." not in name]
    more = len(names) - len(short)
    allowed = ", ".join([*also, *short]) + (f", and {more} paths of inputs" if more else "")
    refuse(asked, "name", word, f"this run has no {word.text!r}", allowed, [*also, *names])


def _stored(dataset: xarray.Dataset, stored: str, name: Name, asked: Asked) -> Operand:
    variable = dataset[stored]
    place, ties = _place(dataset, [str(dim) for dim in variable.dims if dim not in ("point", "trial")], name, asked)

    def values(one: xarray.Dataset) -> Values:
        found = np.asarray(one[stored].isel(place).values)
        return found if found.ndim == 2 else found[:, None]

    return Operand(values, meanings(variable), False, str(variable.attrs.get("units", "1")), ties)


def _ending(dataset: xarray.Dataset, name: Name, asked: Asked) -> Operand:
    """The code of an ending, or with the name of one whether it came to that; by a year if one is given."""
    words = meanings(dataset["ending"])
    names = list(words.values())
    which = name.labels[-1] if name.labels and name.labels[-1].text in names else None
    left = name.labels[:-1] if which else name.labels
    place, ties = _place(dataset, ["tie"], Name(name.word, left), asked, names)
    horizon = float(dataset.attrs["horizon"])
    year = horizon if name.year is None else float(name.year.text)
    if name.year is not None and not 0 < year <= horizon:
        what = f"year {name.year.text} is not within the horizon of {horizon:g} years"
        refuse(asked, "year", name.year, what, f"above 0, to {horizon:g}")

    def codes(one: xarray.Dataset) -> Values:
        ending = np.asarray(one["ending"].isel(place).values)
        return ending if name.year is None else np.where(one["end_time"].isel(place).values <= year, ending, 0)

    if which is None:
        return Operand(codes, words, False, "1", ties)
    code = next(code for code, word in words.items() if word == which.text)
    return Operand(lambda one: codes(one) == code, {}, True, "1", ties)


def _place(
    dataset: xarray.Dataset, dims: list[str], name: Name, asked: Asked, also: Iterable[str] = ()
) -> tuple[dict[str, int], frozenset[str]]:
    """Dimension -> position, a dimension of one label may go without saying; and which ties that names."""
    labels = {dim: [str(label) for label in dataset[dim].values] for dim in dims}
    place: dict[str, int] = {}
    for label in name.labels:
        left = [dim for dim in dims if dim not in place]
        dim = next((dim for dim in left if label.text in labels[dim]), None)
        if dim is None:
            names = [*(one for dim in left for one in labels[dim]), *also]
            allowed = "; ".join(f"{dim}: {', '.join(labels[dim])}" for dim in left) or "no more labels"
            allowed += f"; endings: {', '.join(also)}" if also else ""
            refuse(asked, "label", label, f"{name.word.text} has no {label.text!r}", allowed, names)
        place[dim] = labels[dim].index(label.text)
    missing = [dim for dim in dims if dim not in place and len(labels[dim]) != 1]
    if missing:
        shown = [labels[dim][place[dim]] if dim in place else " | ".join(labels[dim])
                 for dim in dims if dim in place or dim in missing]  # fmt: skip
        what = f"{name.word.text} needs to know of which {' and of which '.join(missing)}"
        refuse(asked, "label", name.word, what, f"{name.word.text}[{', '.join(shown)}]")
    place = {dim: place.get(dim, 0) for dim in dims}
    chosen = {dim: labels[dim][at] for dim, at in place.items()}
    ties = {chosen[dim] for dim in ("tie", "subject") if chosen.get(dim) in _ties(dataset)}
    return place, frozenset(ties)


def _ties(dataset: xarray.Dataset) -> set[str]:
    return {str(tie) for tie in dataset["tie"].values}


__all__ = ["PREFIX", "Operand", "Values", "find", "known", "unknown"]
