"""An explanation as tables of at most 100 columns: what hung on each family of events, and what it did."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis.attribution.effects import FEWEST
from analysis.attribution.explained import Explained
from analysis.attribution.families import EVENT, GROUP, MECHANISM
from analysis.attribution.pair_tables import all_at_once, pairs
from analysis.attribution.verdict import verdict
from analysis.cells import NOTE, percent, plain_table, titled, words
from analysis.plain import Row, rows
from model.commands.output import clean

OPEN = (
    f"A question mark: not resolved at this n, the 95 % interval holds 0 or a mean rests on fewer than {FEWEST} histories."
    " Empty: none differs. ~0: too little to show."
)
POINTWISE = "Intervals are pointwise: of twenty families that do nothing, one still leaves 0 out."
KINDS = {EVENT: "event by event", GROUP: "events of one kind together", MECHANISM: "mechanism by mechanism"}
MEANING = (
    "Every history was lived again without the family, on the same draws of all else: what differs is what it caused,"
    " in this model. Differences are with the family less without it. Endings themselves are what is explained, and the"
    " books (quarter results) cannot be left open."
)
ONE, MOST = 1, 3  # decimals of points, and at most


def explanation(found: Explained, story: str = "") -> RenderableType:
    """The whole page; `story` is a twin story as text."""
    parts: list[RenderableType] = [Text(clean(verdict(found)), style="bold"), Text(clean(_head(found)))]
    kinds = [kind for kind in KINDS if kind in found.necessity["kind"].values.tolist()]
    parts += [part for kind in kinds for part in _of_kind(found, kind)]
    parts += [pairs(found), all_at_once(found)]
    if story:
        parts.append(Group(Text("\n" + clean(_tale(found)), style="bold"), Text(story)))
    return Group(*parts, Text(f"\n{NOTE}\n{OPEN}\n{POINTWISE}"))


def _head(found: Explained) -> str:
    attributes = found.histories.attrs
    lines = [
        f"\n{attributes['title']}",
        f"{found.trials:,} histories with seed {attributes['seed']} over {attributes['horizon']:g} years; money in {attributes['currency']}",
        f"Explained: {found.outcome.meaning}.",
        MEANING,
    ]
    left_out = found.histories.sizes["trial"] - found.trials
    if left_out:
        lines.append(f"{left_out:,} histories did not complete and are left out.")
    return "\n".join([*lines, *(f"Note: {note}." for note in found.notes)])


def _tale(found: Explained) -> str:
    tale = found.telling
    return f"Trial {tale.trial:,} with and without {words(tale.family)}: {tale.why}." if tale else ""


def _of_kind(found: Explained, kind: str) -> list[RenderableType]:
    ordered = _ordered(found, kind)
    if kind == GROUP:
        return [_decided(found, ordered, kind)]
    tables = [_decided(found, ordered, kind), _worth(found, ordered, kind), _feelings(found, ordered, kind)]
    return tables + [_endings(found, tie, ordered) for tie in _names(found, "tie")]


def _ordered(found: Explained, kind: str) -> list[str]:
    """Families of a kind, those first on which most histories turned."""
    needed = [row for row in rows(found.necessity) if row["kind"] == kind]
    needed.sort(key=lambda row: (-row["avoided_cases"], -row["saved_cases"], -row["happened"], row["family"]))
    return [row["family"] for row in needed]


def _decided(found: Explained, families: list[str], kind: str) -> RenderableType:
    noun = found.outcome.noun
    table = _table(["happened in, %", f"{noun}, points", "avoided without, %", "where it happened", "lost without, %"])
    change = {row["family"]: row for row in rows(found.effects["outcome"])}
    needed = {row["family"]: row for row in rows(found.necessity)}
    idle = [name for name in families if not needed[name]["avoided_cases"] and not needed[name]["saved_cases"]]
    for name in families:
        if name not in idle:
            row = needed[name]
            shares = [_share(row, part) for part in ("avoided", "necessary", "saved")]
            table.add_row(words(name), f"{100 * row['happened']:.1f}", effect(change[name], 100), *shares)
    said = (
        f"Avoided without: of the histories that {found.outcome.verb}, how many would not have without it; then the same of"
        " those in which it happened (probability of necessity). Lost without: of the others, how many would have."
    )
    rest = f"\nNo history turned on: {', '.join(words(name) for name in idle)}." if idle else ""
    if kind == GROUP:
        said = "; ".join(f"{name}: {words(needed[name]['members'])}" for name in families) + "."
    title = f"What the outcome hung on, {KINDS[kind]}"
    parts = [titled(title, table), Text(clean(said + rest))] if table.row_count else [Text(clean(f"\n{title}{rest}"))]
    return Group(*parts)


def _share(row: Row, part: str) -> str:
    return percent(row[part], row[f"{part}_se"]) if row[f"{part}_cases"] else ""


def _worth(found: Explained, families: list[str], kind: str) -> RenderableType:
    firms, ties = _names(found, "firm"), _names(found, "tie")
    heads = [*firms, *(["all together"] if len(firms) > 1 else [])]
    heads += [name if len(ties) == 1 else f"{name}, {tie}" for tie in ties for name in ("both gain, points", "years to the end")]  # fmt: skip
    bn = _decimals(found, "value_added")

    def cells(name: str) -> list[str]:
        measures = ("value_added", "joint_value_added") if len(firms) > 1 else ("value_added",)
        added = [effect(row, 1, bn) for key in measures for row in _rows(found, key, name)]
        by_tie = zip(_rows(found, "both_win", name), _rows(found, "end_time", name), strict=True)
        return [*added, *(cell for wins, time in by_tie for cell in (effect(wins, 100), effect(time, 1, 2)))]

    currency = found.histories.attrs["currency"]
    return _effects(f"Value added, {currency}; who gains; and time: {KINDS[kind]}", heads, families, cells)


def _feelings(found: Explained, families: list[str], kind: str) -> RenderableType:
    ties = _names(found, "tie")
    sides = [f"trust of {side}{f', {tie}' if len(ties) > 1 else ''}" for tie in ties for side in _names(found, "side")]
    heads = [*sides, *(f"morale of {firm}" for firm in _names(found, "firm"))]

    def cells(name: str) -> list[str]:
        return [effect(row, 100) for key in ("lowest_trust", "lowest_morale") for row in _rows(found, key, name)]

    return _effects(f"Lowest trust and morale, points of 100: {KINDS[kind]}", heads, families, cells)


def _endings(found: Explained, tie: str, families: list[str]) -> RenderableType:
    own = [row for row in rows(found.effects["endings"]) if row["tie"] == tie]
    seen = list(dict.fromkeys(row["ending"] for row in own if row["with"] > 0 or row["without"] > 0))

    def cells(name: str) -> list[str]:
        by_ending = {row["ending"]: row for row in own if row["family"] == name}
        return [effect(by_ending[ending], 100) for ending in seen]

    return _effects(f"How {tie} ends, points of 100 histories", [words(one) for one in seen], families, cells)


def _table(heads: list[str]) -> Table:
    table = plain_table([clean(head) for head in heads])
    table.columns[0].no_wrap = True
    return table


def _effects(title: str, heads: list[str], families: list[str], cells: Callable[[str], list[str]]) -> RenderableType:
    """One row a family; those that are resolved nowhere are named below."""
    table = _table(heads)
    open_ones = []
    for name in families:
        found = cells(name)
        if all(not cell or cell.endswith("?") for cell in found):
            open_ones.append(words(name))
            continue
        table.add_row(words(name), *found)
    rest = f"Nothing resolved of: {', '.join(open_ones)}." if open_ones else ""
    if not table.row_count:
        return Text(clean(f"\n{title}. {rest}"))
    return Group(titled(title, table), *([Text(rest)] if rest else []))


def effect(row: Row, scale: int = 1, decimals: int = ONE) -> str:
    """A difference with its error; with a question mark where it is not resolved, empty where nothing ever differs."""
    difference, error = scale * row["difference"], scale * row["se"]
    if math.isnan(difference) or (difference == 0 and error == 0):
        return ""
    mark = " " if row["resolved"] else "?"
    least = 0.5 * 10.0**-decimals
    if abs(difference) < least and error < least:
        return f"~0{mark}"
    return f"{difference:+.{decimals}f} ±{error:.{decimals}f}{mark}"


def _decimals(found: Explained, measure: str) -> int:
    """As many as the middle one of the errors of a measure supports."""
    errors = sorted(row["se"] for row in rows(found.effects[measure]) if row["se"] > 0)
    return min(max(round(-math.log10(errors[len(errors) // 2])), ONE), MOST) if errors else ONE


def _rows(found: Explained, measure: str, family: str) -> Iterable[Row]:
    return [row for row in rows(found.effects[measure]) if row["family"] == family]


def _names(found: Explained, dim: str) -> list[str]:
    names: list[str] = found.histories[dim].values.tolist()
    return names
