"""What all tables are made of: numbers with as many decimals as their errors support, titles, a page as text."""

from __future__ import annotations

import io
import math
import os
import sys

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from model.commands.output import clean

WIDTH = 100
LONGEST = 24  # characters of a name; longer ones are broken
NOTE = "Every number is followed by its Monte Carlo standard error, after the sign \u00b1."


def render(page: RenderableType) -> str:
    """The page as text for stdout: colours on a terminal unless NO_COLOR is set."""
    terminal = sys.stdout.isatty()
    width = min(os.get_terminal_size(sys.stdout.fileno()).columns, WIDTH) if terminal else WIDTH
    text = io.StringIO()  # rendered apart from stdout: rich knows nothing of a reader that goes away
    console = Console(
        file=text, force_terminal=terminal, width=max(width, 60), highlight=False, emoji=False, markup=False
    )
    console.print(page)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()).rstrip("\n") + "\n"


def titled(title: str, table: RenderableType) -> RenderableType:
    """A table under its title; names in its first column are not broken, but for very long ones."""
    if isinstance(table, Table):
        names = [len(str(cell)) for cell in table.columns[0].cells]
        table.columns[0].no_wrap = max(names, default=0) <= LONGEST
    return Group(Text(""), Text(clean(title), style="bold"), table)


def plain_table(columns: list[str], first: str = "") -> Table:
    """An empty table: a first column of names under a heading, then columns of numbers."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), show_edge=False)
    table.add_column(Text(first), justify="left", overflow="fold")
    for column in columns:
        table.add_column(Text(column), justify="right", overflow="fold")
    return table


def words(name: str) -> str:
    """A name of the dataset as words, without anything that steers a terminal."""
    return clean(name).replace("_", " ")


def percent(p: float, error: float) -> str:
    """A share in percent."""
    if math.isnan(p):
        return "-"
    return f"{100 * p:.1f}" + (f" \u00b1{100 * error:.1f}" if not math.isnan(error) else "")


def number(value: float, error: float) -> str:
    """The number with as many decimals as its standard error supports: two digits of that."""
    if math.isnan(value):
        return "-"
    if math.isnan(error) or error <= 0:
        return f"{value:.2f}"
    digits = min(max(1 - math.floor(math.log10(error)), 0), 5)
    return f"{value:.{digits}f} \u00b1{error:.{digits}f}"
