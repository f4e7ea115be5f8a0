"""What a claim is about: an expression over outcomes, or a function of the outcomes of some histories.

Configs are read with it, so it loads nothing before it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from model.errors import Mistake, UserError

if TYPE_CHECKING:
    import xarray

    from model.binding import Array
    from model.expression.table import Table

Outcome: TypeAlias = "str | Callable[[xarray.Dataset], Any]"


def truth(table: Table, outcome: Outcome) -> Array:
    """A yes or no per history (trials,). Raises UserError where a function gives something else."""
    from model.expression.meaning import condition

    if not isinstance(outcome, str):
        found = _asked(table, outcome)
        if found.dtype != bool:
            message = f"{said(outcome)} gives {found.dtype.name}, not yes or no: what is missing would count as yes"
            raise UserError([Mistake("config.property", message, allowed="a comparison, such as `... > 0`")])
        return found
    met: Array = condition(table, outcome, "always").of(table)[0]  # type: ignore[arg-type]
    return met


def numbers(table: Table, outcome: Outcome) -> Array:
    """A number per history (trials,); yes is 1 and no 0. Raises UserError where a function gives something else."""
    from model.expression.meaning import quantity

    if not isinstance(outcome, str):
        return _asked(table, outcome).astype(float)
    found: Array = quantity(table, outcome, "of").of(table)[0].astype(float)  # type: ignore[arg-type]
    return found


def completed(table: Table) -> Array:
    """Which histories went well (trials,)."""
    found: Array = table["status"].values[0] == 0
    return found


def said(outcome: Outcome) -> str:
    """An outcome in words: an expression itself; a function by the first line of its docstring, or its name."""
    if isinstance(outcome, str):
        return outcome
    name = getattr(outcome, "__name__", "")
    return (outcome.__doc__ or "").strip().partition("\n")[0] or (
        name if name.isidentifier() else "what a function gives"
    )


def dataset(table: Table) -> xarray.Dataset:
    """The outcomes of a table by the names of a run's dataset, without its points: dims (trial, ...)."""
    import numpy as np
    import xarray

    variables = {
        name: (column.dims[1:], np.asarray(column.values)[0], column.attrs) for name, column in table.data_vars.items()
    }
    return xarray.Dataset(variables, {name: list(labels) for name, labels in table.labels.items()}, table.attrs)


def _asked(table: Table, function: Callable[[xarray.Dataset], Any]) -> Array:
    import numpy as np

    data = dataset(table)
    found = np.asarray(function(data))
    wanted = (data.sizes["trial"],)
    if found.shape != wanted:
        message = (
            f"{said(function)} has the shape {found.shape}; a claim is about one number per history, here {wanted}"
        )
        raise UserError([Mistake("config.property", message, allowed=f"the shape {wanted}")])
    return found


__all__ = ["Outcome", "completed", "dataset", "numbers", "said", "truth"]
