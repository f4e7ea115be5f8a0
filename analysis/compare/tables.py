"""A comparison as tables of at most 100 columns: A, B, and what B changes, with its 95 % interval."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis.cells import NOTE, number, percent, plain_table, titled, words
from analysis.compare.choices import choices
from analysis.compare.comparison import Comparison
from analysis.compare.findings import LAUNCHED
from analysis.compare.rows import label, pair_rows
from analysis.compare.verdict import verdict
from analysis.compare.words import between, signed
from analysis.plain import Row
from model.commands.output import clean

COLUMNS = ["A", "B", "B - A", "95 % interval"]
PAIRING = "Pairing is worth as many times as many histories as its column says."
POINTWISE = "Intervals are pointwise: where nothing differs, one in twenty still leaves 0 out."
MEASURES = {
    "value_added": "value added", "value": "value", "morale_min": "lowest morale", "distress_years": "years in distress",
    "satisfied": "got what it hoped for, %", LAUNCHED: "launched, %", "product_delay": "delay if in both, years",
    "product_units": "units, million", "product_units_planned": "units planned, million", "product_customer_value": "customer value if in both",
    "development_saving": "development saving",
}  # fmt: skip


def comparison(found: Comparison) -> RenderableType:
    """The comparison, point by point."""
    return Group(*(_point(found, point) for point in range(found.points)), Text(f"\n{NOTE}\n{POINTWISE}\n{PAIRING}"))


def _point(found: Comparison, point: int) -> RenderableType:
    parts: list[RenderableType] = [Text(f"Point {point}", style="bold")] if found.points > 1 else []
    parts += [Text(clean(verdict(found, point)), style="bold"), Text(clean(_head(found, point)))]
    parts += [table(found, point) for table in (_worth, _contest, choices, _wins, _endings, _capability, _people)]
    if found.pair.matches["product"]:
        parts.append(_products(found, point))
    return Group(*parts)


def _head(found: Comparison, point: int) -> str:
    pair, keep = found.pair, found.pair.keep[point]
    lived = f"{int(keep.sum()):,} pairs of histories with seed {pair.a.attrs['seed']} over {pair.horizon:g} years"
    lines = [f"\nA: {pair.a.attrs['title']}", f"B: {pair.b.attrs['title']}", f"{lived}; money in {pair.currency}"]
    if not keep.all():
        failed = zip("AB", pair.failed(point), strict=True)
        counts = ", ".join(f"{n:,} {words(status)} in {side}" for side, one in failed for status, n in one.items())
        lines.append(f"{int((~keep).sum()):,} of {len(keep):,} did not complete in both and are left out: {counts}")
    return "\n".join([*lines, *(f"Note: {note}." for note in found.notes)])


def _worth(found: Comparison, point: int) -> RenderableType:
    titles = {
        "value_added": f"Value added against standing alone, {found.pair.currency}",
        "value": f"Value at signing, {found.pair.currency}",
    }
    return Group(*(titled(title, _worth_of(found, point, measure)) for measure, title in titles.items()))


def _worth_of(found: Comparison, point: int, measure: str) -> Table:
    table = plain_table([*COLUMNS, "pairing"])
    for row in _worth_rows(found, point):
        if row["measure"] == measure:
            gain = number(row["variance_ratio"], row["variance_ratio_se"])
            table.add_row(clean(label(row, "firm")), *_cells(row), gain)
    return table


def _contest(found: Comparison, point: int) -> RenderableType:
    table = plain_table(["median B - A", "95 % interval", "B more, %", "A more, %", "same, %"])
    for row in _worth_rows(found, point):
        median = signed(row["median"], row["median_se"])
        interval = between(row["median_low"], row["median_high"], row["median_se"])
        shares = [percent(row[name], row[f"{name}_se"]) for name in ("b_higher", "a_higher", "same")]
        table.add_row(_named(row, "firm", row["measure"]), median, interval, *shares)
    return titled("Which is worth more, history by history", table)


def _worth_rows(found: Comparison, point: int) -> list[Row]:
    """Firm by firm, then all of them together."""
    joint = [row | {"firm": "together", "firm_b": "together"} for row in pair_rows(found.joint, point)]
    return pair_rows(found.worth, point) + (joint if found.worth.sizes["firm"] > 1 else [])


def _wins(found: Comparison, point: int) -> RenderableType:
    table = plain_table(COLUMNS)
    for row in pair_rows(found.wins, point):
        tie = f"{label(row, 'tie')}: " if found.wins.sizes["tie"] > 1 else ""
        table.add_row(clean(tie) + words(row["outcome"]), *_cells(row, 100))
    return titled("Who gains value: % of histories", table)


def _endings(found: Comparison, point: int) -> RenderableType:
    seen = [row for row in pair_rows(found.endings, point) if row["a"] > 0 or row["b"] > 0]
    return Group(*(_endings_of(found, time, seen) for time in pair_rows(found.end_time, point)))


def _endings_of(found: Comparison, time: Row, seen: list[Row]) -> RenderableType:
    table = plain_table(COLUMNS)
    for row in seen:
        if row["tie"] == time["tie"]:
            table.add_row(words(row["ending"]), *_cells(row, 100))
    table.add_row("mean years to the end", *_cells(time), end_section=True)
    return titled(f"How {label(time, 'tie')} has ended by year {found.pair.horizon:g}, % of histories", table)


def _capability(found: Comparison, point: int) -> RenderableType:
    rows = pair_rows(found.capability_added, point)
    firms = {row["firm"]: clean(label(row, "firm")) for row in rows}
    table = plain_table([heading for name in firms.values() for heading in (f"{name}, B - A", "95 % interval")])
    for domain in dict.fromkeys(row["domain"] for row in rows):
        changes = [_cells(row, 100)[2:] for row in rows if row["domain"] == domain]
        table.add_row(words(domain), *(cell for change in changes for cell in change))
    return titled("Capability added, industry best practice = 100", table)


def _people(found: Comparison, point: int) -> RenderableType:
    table = plain_table(COLUMNS)
    for row in pair_rows(found.lowest_trust, point):
        table.add_row(clean(f"lowest trust of {row['side']}, {label(row, 'tie')}"), *_cells(row))
    for name, one in found.people.items():
        for row in pair_rows(one, point):
            table.add_row(_named(row, "firm", name), *_cells(row))
    for row in pair_rows(found.satisfied, point):
        table.add_row(_named(row, "firm", "satisfied"), *_cells(row, 100))
    return titled("Trust, morale, distress, hopes", table)


def _products(found: Comparison, point: int) -> RenderableType:
    table = plain_table(COLUMNS)
    for name, one in found.products.items():
        for row in pair_rows(one, point):
            table.add_row(_named(row, "product", name), *_cells(row, 100 if name == LAUNCHED else 1))
    return titled("Joint products", table)


def _named(row: Row, kind: str, measure: str) -> str:
    return clean(f"{MEASURES[measure]}, {label(row, kind)}")


def _cells(row: Row, scale: int = 1) -> list[str]:
    """A, B, the difference and its interval."""
    a, a_se, b, b_se, change, se, low, high = (
        scale * row[name] for name in ("a", "a_se", "b", "b_se", "difference", "se", "low", "high")
    )
    return [number(a, a_se), number(b, b_se), signed(change, se), between(low, high, se)]
