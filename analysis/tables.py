"""Findings as tables of at most 100 columns that read well without colour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from analysis.cells import NOTE, number, percent, plain_table, render, titled, words
from analysis.plain import Row, rows, value_rows
from analysis.sweep.spread import BAND, split
from model.commands.output import clean

if TYPE_CHECKING:
    import xarray

    from analysis.given import Given
    from analysis.summary import GroupSummary, Summary
    from analysis.sweep.sweep import Sweep


def summary(found: Summary, outer: Sweep | None = None) -> RenderableType:
    """The summary of a run, as `run` and `show` print it; `outer` is the same with outer draws told apart."""
    parts: list[RenderableType] = [_head(found), _endings(found), _values(found), _wins(found), _capability(found)]
    if found.products.sizes["product"]:
        parts.append(_products(found))
    notes = NOTE
    if outer is not None:
        parts.insert(2, split(outer))
        notes = f"{NOTE}\n{BAND}"
    return Group(*parts, _relations(found), Text(f"\n{notes}"))


def groups(title: str, found: list[GroupSummary]) -> RenderableType:
    """Endings and value added, one column per group."""
    if not found:
        return Text("No trial completed.")
    ties = found[0].endings["tie"].values.tolist()
    return Group(Text(clean(title), style="bold"), *(_groups_of(tie, found) for tie in ties), Text(f"\n{NOTE}"))


def given(found: list[Given]) -> RenderableType:
    """For each tie the page of the histories in which it reached a year."""
    return Group(*(part for one in found for part in (Text(""), _given(one)))) if len(found) > 1 else _given(found[0])


def _given(found: Given) -> RenderableType:
    if not found.summary.trials:
        told = f"{found.tie} reached year {found.year:g} in none of {found.of:,} histories."
        return Text(clean(f"{found.summary.title}\n{told}"), style="bold")
    p, low, high = (f"{100 * x:.1f}" for x in (found.share.value, found.low, found.high))
    lines = [
        f"Given that {found.tie} still goes on at year {found.year:g}:",
        f"so it is in {found.summary.trials:,} of {found.of:,} histories, {p} % ({low}-{high}); what follows is of those.",
    ]
    if found.year > 0:
        lines.append("Value is that at signing, what came before that year included.")
    return Group(Text(clean("\n".join(lines))), summary(found.summary))


def _groups_of(tie: str, found: list[GroupSummary]) -> RenderableType:
    shown = [[row for row in rows(group.endings, ("incidence", "se")) if row["tie"] == tie] for group in found]
    seen = [at for at in range(len(shown[0])) if any(group[at]["incidence"] > 0 for group in shown)]
    table = plain_table([f"{clean(group.label)}\n{group.trials:,} trials" for group in found])
    for at in seen:
        table.add_row(
            words(shown[0][at]["ending"]), *(percent(group[at]["incidence"], group[at]["se"]) for group in shown)
        )
    table.add_section()
    for at, row in enumerate(value_rows(found[0].value_added)):
        each = [value_rows(group.value_added)[at] for group in found]
        table.add_row(clean(f"value added, {row['firm']}"), *(number(one["mean"], one["mean_se"]) for one in each))
    return titled(f"How {tie} ends: cumulative incidence at the horizon, %", table)


def _head(found: Summary) -> Text:
    lived = "1 history" if found.trials == 1 else f"{found.trials:,} histories"
    lines = [
        found.title,
        *([found.of] if found.of else []),
        f"{lived} over {found.horizon:g} years; money in {found.currency}",
    ]
    return Text(clean("\n".join([*lines, *found.caveats])), style="bold")


def _endings(found: Summary) -> RenderableType:
    return Group(*(_endings_of(tie, found.endings.sel(tie=tie)) for tie in found.endings["tie"].values.tolist()))


def _endings_of(tie: str, found: xarray.Dataset) -> RenderableType:
    years = found["year"].values.tolist()
    table = plain_table([f"by year {year:g}" for year in years])
    for ending in found["ending"].values.tolist():
        row = found.sel(ending=ending)
        if ending == "ongoing" or float(row["incidence"].max()) > 0:
            cells = zip(*(row[name].values.tolist() for name in ("incidence", "se", "low", "high")), strict=True)
            table.add_row(words(ending), *(_band(*cell) for cell in cells))
    band = "95 % band over outer draws" if "draws" in str(found.attrs.get("band")) else "95 % band"
    return titled(f"How {tie} ends: cumulative incidence, % ({band})", table)


def _band(p: float, error: float, low: float, high: float) -> str:
    if math.isnan(p):
        return "-"
    return f"{100 * p:.1f} \u00b1{100 * error:.1f} ({100 * low:.1f}-{100 * high:.1f})"


def _values(found: Summary) -> RenderableType:
    table = plain_table(["mean", "5 %", "25 %", "median", "75 %", "95 %", "gains"])
    for row in value_rows(found.value_added):
        cells = [number(row[name], row[f"{name}_se"]) for name in ("mean", "q05", "q25", "median", "q75", "q95")]
        table.add_row(clean(row["firm"]), *cells, percent(row["gain"], row["gain_se"]))
    return titled(f"Value added against standing alone, {found.currency}", table)


def _wins(found: Summary) -> RenderableType:
    table = plain_table(["win-win", "win-lose", "only investor", "only host", "lose-lose", "no change"])
    for tie in found.wins["tie"].values.tolist():
        p = found.wins.sel(tie=tie)["share"].values
        one, error = (float(found.wins.sel(tie=tie)[name]) for name in ("one_wins", "one_wins_se"))
        each = [
            percent(float(value), float(se)) for value, se in zip(p, found.wins.sel(tie=tie)["se"].values, strict=True)
        ]
        table.add_row(clean(tie), each[0], percent(one, error), *each[1:])
    return titled("Who gains value: % of histories", table)


def _capability(found: Summary) -> RenderableType:
    firms = found.capability_added["firm"].values.tolist()
    table = plain_table([clean(firm) for firm in firms])
    for domain in found.capability_added["domain"].values.tolist():
        one = found.capability_added.sel(domain=domain)
        table.add_row(words(domain), *map(number, one["mean"].values.tolist(), one["se"].values.tolist()))
    return titled("Capability added against standing alone (industry best practice = 1)", table)


def _products(found: Summary) -> RenderableType:
    table = plain_table(
        ["launched", "delay, years", "customer value", "units, million", "units planned", "dev. saving"]
    )
    for row in rows(found.products):
        names = (
            "product_delay",
            "product_customer_value",
            "product_units",
            "product_units_planned",
            "development_saving",
        )
        cells = [number(row[name], row[f"{name}_se"]) for name in names]
        table.add_row(clean(row["product"]), percent(row["launched"], row["launched_se"]), *cells)
    return titled("Joint products: customer value 1 = a good product of its segment", table)


def _relations(found: Summary) -> RenderableType:
    people = plain_table(["mean", "median", "5 %"])
    for row in rows(found.lowest_trust):
        people.add_row(clean(f"trust, {row['tie']}, held by {row['side']}"), *_spread(row))
    for row in rows(found.lowest_morale):
        people.add_row(clean(f"morale, {row['firm']}"), *_spread(row))
    firms = plain_table(["years in distress", "ever in distress", "got what it hoped for", "volume goal met"])
    for row, wish in zip(rows(found.distress), rows(found.satisfied), strict=True):
        goals = [percent(wish[name], wish[f"{name}_se"]) for name in ("satisfied", "volume_goal_met")]
        firms.add_row(
            clean(row["firm"]), number(row["mean"], row["mean_se"]), percent(row["ever"], row["ever_se"]), *goals
        )
    return Group(titled("Lowest point of trust and morale, 0 to 1", people), titled("Firms", firms))


def _spread(row: Row) -> list[str]:
    return [number(row[name], row[f"{name}_se"]) for name in ("mean", "median", "q05")]


__all__ = ["NOTE", "given", "groups", "render", "summary"]
