"""Columns of one line per design, packed into tables that fit the page."""

from __future__ import annotations

import math
from collections.abc import Callable
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from rich.table import Table

from analysis.cells import WIDTH, number, percent, plain_table, words
from analysis.compare.words import decimals
from analysis.points import ONE_AT_A_TIME, Designs, Factor
from analysis.sweep.over import frequent
from analysis.sweep.sweep import Sweep
from model.commands.output import clean

if TYPE_CHECKING:
    import xarray

SPACE = 3  # between columns
LINE = "\n"
MANY = 4  # factors that have a column each
LONGEST = 34  # characters of what a design sets, on one line


class Column(NamedTuple):
    """A heading of several lines, and a cell for each design."""

    heading: str
    cells: list[str]

    @property
    def width(self) -> int:
        """Characters that it takes."""
        return max(len(line) for text in (self.heading, *self.cells) for line in text.split(LINE)) + SPACE


def swept_columns(factors: tuple[Factor, ...]) -> list[Column]:
    """What each design sets."""
    return [Column(broken(factor.short), list(factor.words)) for factor in factors]


def design_columns(designs: Designs) -> list[Column]:
    """A design's number and what it sets; only what differs from design 0 where that is little of much."""
    if designs.kind == ONE_AT_A_TIME or len(designs.factors) > MANY:
        return [Column("", [_otherwise(designs, at) for at in range(len(designs))])]
    return [Column("", list(map(str, designs.numbers))), *swept_columns(designs.factors)]


def _otherwise(designs: Designs, at: int) -> str:
    differs = [one for one in designs.factors if one.values[at] != one.values[0]]
    texts = [f"{one.short} \u2192 {one.words[at]}" for one in differs]
    name = f"{designs.numbers[at]}: {', '.join(texts) or ('as it is' if at == 0 else 'the same')}"
    return LINE.join(wrap(clean(name), LONGEST))


def finding_columns(found: Sweep) -> list[Column]:
    """Value added, win-win, then frequent endings by the horizon; shares in percent, money in the currency."""
    endings, ties = found.findings["endings"].isel(year=-1), found.findings["endings"]["tie"].values.tolist()
    heads = {tie: f"{broken(tie)}{LINE}" if len(ties) > 1 else "" for tie in ties}
    added, wins = found.findings["value_added"], found.findings["wins"].sel(outcome="win_win")
    columns = [
        _money(f"value added{LINE}{broken(firm)}", added.sel(firm=firm)) for firm in added["firm"].values.tolist()
    ]
    columns += [_share(f"{heads[tie]}win-win", wins.sel(tie=tie)) for tie in ties]
    for tie in ties:
        shown = [(name, endings.sel(tie=tie, ending=name)) for name in frequent(found, tie)]
        columns += [_share(heads[tie] + broken(name), one) for name, one in shown]
    return columns


def packed(fixed: list[Column], columns: list[Column], rows: list[int]) -> list[Table]:
    """Tables of these rows; each begins with the fixed columns."""
    room = WIDTH + 1 - sum(column.width for column in fixed)
    tables: list[list[Column]] = [[]]
    for column in columns:
        if tables[-1] and sum(one.width for one in tables[-1]) + column.width > room:
            tables.append([])
        tables[-1].append(column)
    return [_table([*fixed, *one], rows) for one in tables]


def _table(columns: list[Column], rows: list[int]) -> Table:
    table = plain_table([column.heading for column in columns[1:]], columns[0].heading)
    for at in rows:
        table.add_row(*(column.cells[at] for column in columns))
    return table


def _share(heading: str, one: xarray.Dataset) -> Column:
    return Column(f"{heading}{LINE}%", _cells(one, percent, share_band))


def _money(heading: str, one: xarray.Dataset) -> Column:
    return Column(heading, _cells(one, number, money_band))


def _cells(one: xarray.Dataset, figure: Callable[[float, float], str], band: Callable[..., str]) -> list[str]:
    """The number of each design, and under it the band over outer draws if there is one."""
    cells = list(map(figure, one["value"].values.tolist(), one["se"].values.tolist()))
    if "band_low" not in one:
        return cells
    ends = zip(*(one[name].values.tolist() for name in ("band_low", "band_high", "se")), strict=True)
    return [f"{cell}{LINE}{band(*each)}" for cell, each in zip(cells, ends, strict=True)]


def share_band(low: float, high: float, error: float = 0.0) -> str:
    """A band of a share, in percent."""
    return "" if math.isnan(low) else f"({100 * low:.1f} to {100 * high:.1f})"


def money_band(low: float, high: float, error: float) -> str:
    """A band of an amount, with the decimals of its number."""
    return "" if math.isnan(low) else f"({low:.{decimals(error)}f} to {high:.{decimals(error)}f})"


def broken(text: str) -> str:
    """A heading over several lines where it is long."""
    return LINE.join(wrap(words(text).replace(".", " "), 11, break_long_words=False)) or "-"
