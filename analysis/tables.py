"""Findings as tables of at most 100 columns that read well without colour."""

from __future__ import annotations

import io
import math
import os
import sys
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis.plain import Row, rows, value_rows
from model.commands.output import clean

if TYPE_CHECKING:
    import xarray

    from analysis.summary import GroupSummary, Summary

WIDTH = 100
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


def summary(found: Summary) -> RenderableType:
    """The summary of a run, as `run` and `show` print it."""
    parts: list[RenderableType] = [_head(found), _endings(found), _values(found), _wins(found), _capability(found)]
    if found.products.sizes["product"]:
        parts.append(_products(found))
    return Group(*parts, _relations(found), Text(f"\n{NOTE}"))


def groups(parameter: str, found: list[GroupSummary]) -> RenderableType:
    """Endings and value added, one line per group."""
    parts: list[RenderableType] = [Text(clean(f"Trials in quarters by {parameter}"), style="bold")]
    if not found:
        return Text("No trial completed.")
    for tie in found[0].endings["tie"].values.tolist():
        parts.append(_groups_of(tie, found))
    return Group(*parts, Text(f"\n{NOTE}"))


def _groups_of(tie: str, found: list[GroupSummary]) -> RenderableType:
    shown = [[row for row in rows(group.endings, ("incidence", "se")) if row["tie"] == tie] for group in found]
    seen = [at for at in range(len(shown[0])) if any(group[at]["incidence"] > 0 for group in shown)]
    names = [f"{found[number].low:.3g} to {found[number].high:.3g}" for number in range(len(found))]
    table = _table([f"{name}\n{group.trials:,} trials" for name, group in zip(names, found, strict=True)])
    for at in seen:
        table.add_row(
            _words(shown[0][at]["ending"]), *(_percent(group[at]["incidence"], group[at]["se"]) for group in shown)
        )
    table.add_section()
    for at, row in enumerate(value_rows(found[0].value_added)):
        each = [value_rows(group.value_added)[at] for group in found]
        table.add_row(clean(f"value added, {row['firm']}"), *(_number(one["mean"], one["mean_se"]) for one in each))
    return _titled(f"How {tie} ends: cumulative incidence at the horizon, %", table)


def _head(found: Summary) -> Text:
    lived = "1 history" if found.trials == 1 else f"{found.trials:,} histories"
    lines = [found.title, f"{lived} over {found.horizon:g} years; money in {found.currency}"]
    if found.failed:
        failed = ", ".join(f"{count:,} {_words(status)}" for status, count in found.failed.items())
        lines.append(
            f"{found.stored - found.trials:,} of {found.stored:,} histories did not complete and are left out: {failed}"
        )
    return Text(clean("\n".join(lines)), style="bold")


def _endings(found: Summary) -> RenderableType:
    return Group(*(_endings_of(tie, found.endings.sel(tie=tie)) for tie in found.endings["tie"].values.tolist()))


def _endings_of(tie: str, found: xarray.Dataset) -> RenderableType:
    years = found["year"].values.tolist()
    table = _table([f"by year {year:g}" for year in years])
    for ending in found["ending"].values.tolist():
        row = found.sel(ending=ending)
        if ending == "ongoing" or float(row["incidence"].max()) > 0:
            cells = zip(*(row[name].values.tolist() for name in ("incidence", "se", "low", "high")), strict=True)
            table.add_row(_words(ending), *(_band(*cell) for cell in cells))
    return _titled(f"How {tie} ends: cumulative incidence, % (95 % band)", table)


def _band(p: float, error: float, low: float, high: float) -> str:
    if math.isnan(p):
        return "-"
    return f"{100 * p:.1f} \u00b1{100 * error:.1f} ({100 * low:.1f}-{100 * high:.1f})"


def _values(found: Summary) -> RenderableType:
    table = _table(["mean", "5 %", "25 %", "median", "75 %", "95 %", "gains"])
    for row in value_rows(found.value_added):
        cells = [_number(row[name], row[f"{name}_se"]) for name in ("mean", "q05", "q25", "median", "q75", "q95")]
        table.add_row(clean(row["firm"]), *cells, _percent(row["gain"], row["gain_se"]))
    return _titled(f"Value added against standing alone, {found.currency}", table)


def _wins(found: Summary) -> RenderableType:
    table = _table(["win-win", "win-lose", "only investor", "only host", "lose-lose", "no change"])
    for tie in found.wins["tie"].values.tolist():
        p = found.wins.sel(tie=tie)["share"].values
        one = float(p[1] + p[2])
        error = math.sqrt(one * (1 - one) / found.trials) if found.trials else math.nan
        each = [
            _percent(float(value), float(se)) for value, se in zip(p, found.wins.sel(tie=tie)["se"].values, strict=True)
        ]
        table.add_row(clean(tie), each[0], _percent(one, error), *each[1:])
    return _titled("Who gains value: % of histories", table)


def _capability(found: Summary) -> RenderableType:
    firms = found.capability_added["firm"].values.tolist()
    table = _table([clean(firm) for firm in firms])
    for domain in found.capability_added["domain"].values.tolist():
        one = found.capability_added.sel(domain=domain)
        table.add_row(_words(domain), *map(_number, one["mean"].values.tolist(), one["se"].values.tolist()))
    return _titled("Capability added against standing alone (industry best practice = 1)", table)


def _products(found: Summary) -> RenderableType:
    table = _table(["launched", "delay, years", "customer value", "units, million", "units planned", "dev. saving"])
    for row in rows(found.products):
        names = (
            "product_delay",
            "product_customer_value",
            "product_units",
            "product_units_planned",
            "development_saving",
        )
        cells = [_number(row[name], row[f"{name}_se"]) for name in names]
        table.add_row(clean(row["product"]), _percent(row["launched"], row["launched_se"]), *cells)
    return _titled("Joint products: customer value 1 = a good product of its segment", table)


def _relations(found: Summary) -> RenderableType:
    people = _table(["mean", "median", "5 %"])
    for row in rows(found.lowest_trust):
        people.add_row(clean(f"trust, {row['tie']}, held by {row['side']}"), *_spread(row))
    for row in rows(found.lowest_morale):
        people.add_row(clean(f"morale, {row['firm']}"), *_spread(row))
    firms = _table(["years in distress", "ever in distress", "got what it hoped for", "volume goal met"])
    for row, wish in zip(rows(found.distress), rows(found.satisfied), strict=True):
        goals = [_percent(wish[name], wish[f"{name}_se"]) for name in ("satisfied", "volume_goal_met")]
        firms.add_row(
            clean(row["firm"]), _number(row["mean"], row["mean_se"]), _percent(row["ever"], row["ever_se"]), *goals
        )
    return Group(_titled("Lowest point of trust and morale, 0 to 1", people), _titled("Firms", firms))


def _spread(row: Row) -> list[str]:
    return [_number(row[name], row[f"{name}_se"]) for name in ("mean", "median", "q05")]


def _titled(title: str, table: Table) -> RenderableType:
    return Group(Text(""), Text(clean(title), style="bold"), table)


def _table(columns: list[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), show_edge=False)
    table.add_column("", justify="left", overflow="fold")
    for column in columns:
        table.add_column(Text(column), justify="right", overflow="fold")
    return table


def _words(name: str) -> str:
    return clean(name).replace("_", " ")


def _percent(p: float, error: float) -> str:
    if math.isnan(p):
        return "-"
    return f"{100 * p:.1f}" + (f" \u00b1{100 * error:.1f}" if not math.isnan(error) else "")


def _number(value: float, error: float) -> str:
    """The number with as many decimals as its standard error supports: two digits of that."""
    if math.isnan(value):
        return "-"
    if math.isnan(error) or error <= 0:
        return f"{value:.2f}"
    digits = min(max(1 - math.floor(math.log10(error)), 0), 5)
    return f"{value:.{digits}f} \u00b1{error:.{digits}f}"
