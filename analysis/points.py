"""Which points a run has: the designs of its sweep, what each sets, and its outer draws."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.designs import SAMPLED
from model.errors import Mistake, UserError
from model.expression.stored import meanings, swept

if TYPE_CHECKING:
    import xarray

ONE_AT_A_TIME = "one_at_a_time"
MANY = 40  # values of one number above which designs were sampled, where the run does not say
LISTED = 12  # designs that a sentence lists


class Factor(NamedTuple):
    """A swept path: its value in every design, shape (designs,), and each as a word."""

    path: str
    short: str
    values: NDArray[Any]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Designs:
    """The designs of a run.

    Attributes:
        factors: what is swept; none without a sweep.
        numbers: of the designs, in the order of their points.
        points: positions of each design's points, one a draw.
        kind: a name of `model.designs.DESIGNS`.
    """

    factors: tuple[Factor, ...]
    numbers: tuple[int, ...]
    points: tuple[tuple[int, ...], ...]
    kind: str

    def __len__(self) -> int:
        return len(self.points)

    @property
    def draws(self) -> int:
        """Outer draws, at least 1; of an unfinished run the most that a design has."""
        return max(len(points) for points in self.points)

    @property
    def sampled(self) -> bool:
        """Whether designs are a sample of what may be, so that none is special."""
        return self.kind in SAMPLED

    def said(self, at: int) -> str:
        """What a design sets."""
        return ", ".join(f"{factor.short} {factor.words[at]}" for factor in self.factors) or "as given"

    def listed(self) -> str:
        """All designs, or the first ones."""
        shown = [f"{self.numbers[at]} ({self.said(at)})" for at in range(min(len(self), LISTED))]
        more = len(self) - len(shown)
        return ", ".join(shown) + (f", ... and {more:,} more" if more else "")


def designs(dataset: xarray.Dataset) -> Designs:
    """The designs of a run."""
    number = np.asarray(dataset["design"].values)
    numbers = [int(design) for design in dict.fromkeys(number.tolist())]
    points = tuple(tuple(np.flatnonzero(number == design).tolist()) for design in numbers)
    first = [at[0] for at in points]
    paths = swept(dataset)
    factors = tuple(
        Factor(path, short, dataset[path].values[first], tuple(value_words(dataset[path][first])))
        for path, short in zip(paths, shortened(paths), strict=True)
    )
    kind = _kind(dataset, factors)
    return Designs(_ordered(factors, kind), tuple(numbers), points, kind)


def value_words(variable: xarray.DataArray) -> list[str]:
    """Every value as text; of codes the words they stand for."""
    names = meanings(variable)
    return [names.get(value, _text(value)) for value in variable.values.ravel().tolist()]


def shortened(paths: list[str]) -> list[str]:
    """Each path by as few of its last words as tell it from the others."""
    parts = [path.split(".") for path in paths]
    found = []
    for mine in parts:
        others = [other for other in parts if other != mine]
        need = next((k for k in range(1, len(mine)) if all(o[-k:] != mine[-k:] for o in others)), len(mine))
        found.append(".".join(mine[-need:]))
    return found


def one_point(dataset: xarray.Dataset, point: int) -> xarray.Dataset:
    """The dataset of one point, with its point dimension.

    Raises:
        UserError: there is no such point.
    """
    count = dataset.sizes["point"]
    if not 0 <= point < count:
        allowed = f"0 .. {count - 1}"
        message = f"--point {point}: the run has {count:,} point{'s' * (count > 1)}. Allowed: {allowed}"
        raise UserError([Mistake("show.point", message, value=point, allowed=allowed)])
    return dataset.isel(point=slice(point, point + 1))


def some_points(dataset: xarray.Dataset, points: Sequence[int]) -> xarray.Dataset:
    """The dataset of these points; those in a row as a slice, which is read several times as fast as a list."""
    first, last = points[0], points[-1]
    in_a_row = list(points) == list(range(first, last + 1))
    return dataset.isel(point=slice(first, last + 1) if in_a_row else list(points))


def design_at(dataset: xarray.Dataset, design: int) -> int:
    """The position of a design among those of the run.

    Raises:
        UserError: there is no such design.
    """
    found = designs(dataset)
    if design not in found.numbers:
        allowed = f"{found.numbers[0]} .. {found.numbers[-1]}"
        message = f"--design {design}: no such design. Allowed: {allowed}. They are {found.listed()}"
        raise UserError([Mistake("show.design", message, value=design, allowed=allowed)])
    return found.numbers.index(design)


def complete(dataset: xarray.Dataset) -> bool:
    """Whether the run has all that was asked for."""
    return bool(dataset.attrs.get("complete", 1))


def _ordered(factors: tuple[Factor, ...], kind: str) -> tuple[Factor, ...]:
    """As written, where the designs tell: of a grid the last changes first, one at a time the first."""

    def changes(factor: Factor) -> int:
        others = np.flatnonzero(factor.values != factor.values[0])
        return int(others[0]) if len(others) else 0

    if kind not in ("grid", ONE_AT_A_TIME):
        return factors
    return tuple(sorted(factors, key=changes, reverse=kind == "grid"))


def _text(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _kind(dataset: xarray.Dataset, factors: tuple[Factor, ...]) -> str:
    """As the run says; else as its values look."""
    said = dataset.attrs.get("design") or _in_config(dataset)
    if said:
        return str(said)
    different = [factor.values != factor.values[0] for factor in factors]
    if len(factors) > 1 and np.all(np.sum(different, axis=0) <= 1):
        return ONE_AT_A_TIME
    return SAMPLED[0] if any(len(np.unique(factor.values)) > MANY for factor in factors) else "grid"


def _in_config(dataset: xarray.Dataset) -> str:
    try:
        sweep = json.loads(str(dataset.attrs.get("config", "{}")))["study"]["sweep"]
        return str(sweep["design"])
    except (ValueError, KeyError, TypeError):
        return ""
