"""Pairs of families, and all at once, as tables: where the whole differs from the sum."""

from __future__ import annotations

import math

from rich.console import Group, RenderableType
from rich.text import Text

from analysis.attribution.explained import Explained
from analysis.cells import number, plain_table, titled, words
from analysis.compare.words import between, signed
from analysis.plain import Row, rows
from model.commands.output import clean

READS = (
    "It takes both: taking either away already undoes what both did. Either is enough: each stands in for the other."
    " One hangs on the other: it acts only where the other does."
)
LITTLE = 0.1  # of the larger effect of the two; less has no sign of its own


def pairs(found: Explained) -> RenderableType:
    """Pairs whose interaction is resolved among all that were looked at, by outcome and by value."""
    count = len(rows(found.interactions["outcome"]))
    if not count:
        return Text("")
    currency = found.histories.attrs["currency"]
    parts = [
        _table(found.interactions["outcome"], f"Pairs: {found.outcome.noun}, points", 100, count),
        _table(found.interactions["joint_value_added"], f"Pairs: value added, all together, {currency}", 1, count),
    ]
    said = f"\n{READS} Judged together: the intervals hold all pairs ({count}) at 95 % (Bonferroni)."
    return Group(*(part for part in parts if part), Text(said))


def _table(found: object, title: str, scale: int, count: int) -> RenderableType:
    every = rows(found)  # type: ignore[arg-type]
    resolved = [row for row in every if row["joint_low"] > 0 or row["joint_high"] < 0]
    if not resolved:
        return Text(
            f"\n{clean(title)}: the whole is the sum of its parts, as far as {count} pair{'s' * (count > 1)} at this n can tell."
        )
    table = plain_table(["one", "other", "both", "beyond the sum", "interval of all", "reads"])
    for row in sorted(resolved, key=lambda row: -abs(row["interaction"])):
        table.add_row(*_cells(row, scale))
    left = count - len(resolved)
    rest = f"Not resolved: {left} more pair{'s' * (left > 1)}." if left else ""
    return Group(titled(title, table), *([Text(rest)] if rest else []))


def _cells(row: Row, scale: int) -> list[str]:
    error = scale * row["se"]
    effects = [signed(scale * row[name], math.nan) if scale == 1 else f"{scale * row[name]:+.1f}" for name in ("first", "second", "both")]  # fmt: skip
    interval = between(scale * row["joint_low"], scale * row["joint_high"], error)
    reads = how(row) if scale == 100 else size(row)
    name = f"{words(row['one'])} & {words(row['other'])}"
    return [name, *effects, signed(scale * row["interaction"], error), interval, reads]


def how(row: Row) -> str:
    """How two families bring an outcome about, or keep it away, together."""
    one, other = row["first"], row["second"]
    if min(abs(one), abs(other)) > LITTLE * max(abs(one), abs(other)) and one * other < 0:
        return "one hangs on the other"
    return "either is enough" if row["interaction"] * row["both"] > 0 else "it takes both"


def size(row: Row) -> str:
    """Whether two families do more to value together than the sum of each."""
    return "more than the sum" if row["interaction"] * (row["first"] + row["second"]) > 0 else "less than the sum"


def all_at_once(found: Explained) -> RenderableType:
    """All events removed together against the sum of removing each."""
    if not found.together.sizes:
        return Text("")
    table = plain_table(["all at once", "sum of each", "does not add up"])
    names = {"outcome": (f"{found.outcome.noun}, points", 100), "joint_value_added": (f"value added, all together, {found.histories.attrs['currency']}", 1)}  # fmt: skip
    for row in rows(found.together):
        label, scale = names[row["measure"]]
        numbers = [number(scale * row[name], scale * row[f"{name}_se"]) for name in ("every", "sum", "rest")]
        table.add_row(clean(label), *numbers)
    return titled("All events at once, against the sum of each by itself", table)
