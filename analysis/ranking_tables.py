"""Which designs may be the best, as a short table: what each costs against hindsight, and whether it may be the best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from analysis.cells import number, plain_table, titled
from analysis.points import Designs
from model.commands.output import clean

if TYPE_CHECKING:
    import xarray

ROWS = 8  # designs that have a line
LONGEST = 40  # characters of what a design sets
LISTED = 6  # designs that a sentence lists


def ranking(found: xarray.Dataset, known: Designs, currency: str) -> RenderableType:
    """The designs that lose least first, `*` where one may be the best; and a sentence for each firm."""
    names = found["firm"].values.tolist()
    order = np.argsort(found["regret"].isel(firm=-1).values, kind="stable")[:ROWS].tolist()
    table = plain_table([clean(name) for name in names])
    for at in order:
        one = found.isel(design=at)
        cells = [_cell(one.isel(firm=firm)) for firm in range(len(names))]
        table.add_row(_design(known, at), *cells)
    title = f"Which design is best: what each loses against hindsight, value added, {currency}"
    more = f" (the {ROWS} that lose least, of {len(known):,})" if len(known) > len(order) else ""
    return Group(titled(title + more, table), Text(clean("\n".join(_said(found.isel(firm=at)) for at in range(len(names))))),
                 Text(_note(found)))  # fmt: skip


def _design(known: Designs, at: int) -> str:
    """Its number, and what it sets where that is short."""
    name = clean(f"{known.numbers[at]}: {known.said(at)}")
    return name if len(name) <= LONGEST else f"design {known.numbers[at]}"


def _cell(one: xarray.Dataset) -> str:
    return f"{number(float(one['regret']), float(one['regret_se']))} {'*' if int(one['may_be_best']) else ' '}"


def _said(one: xarray.Dataset) -> str:
    """Which may be the best for a firm."""
    name, may = str(one["firm"].values), np.flatnonzero(one["may_be_best"].values)
    if np.isnan(one["gap"].values).all():
        return f"{name}: not resolved; too few histories completed at every design"
    if len(may) == one.sizes["design"]:
        return f"{name}: not resolved; each of {len(may):,} may be the best"
    share = one["best_share"].values
    first = sorted(may.tolist(), key=lambda at: -share[at])[:LISTED]
    listed = ", ".join(f"{int(one['design'][at])} ({100 * share[at]:.0f} %)" for at in first)
    more = f", and {len(may) - len(first):,} more" if len(may) > len(first) else ""
    return (
        f"{name}: {listed}{more} may be the best"
        if len(may) > 1
        else f"{name}: {int(one['design'][may[0]])} is the best"
    )


def _note(found: xarray.Dataset) -> str:
    bound = " (by Bonferroni's bound)" if found.attrs["critical"] == "Bonferroni" else ""
    return (
        f"* may have the highest mean, as far as {found.attrs['observations']:,} {found.attrs['of']} tell: 95 % for all "
        f"designs at once{bound}.\nIn brackets: how often it comes out best with other luck."
    )
