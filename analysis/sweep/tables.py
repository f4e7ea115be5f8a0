"""A sweep as tables of at most 100 columns: one line per design, then what each changes against design 0."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from analysis.cells import NOTE, number, plain_table, titled, words
from analysis.points import ONE_AT_A_TIME
from analysis.sweep.changes import changes
from analysis.sweep.columns import Column, design_columns, finding_columns, packed, swept_columns
from analysis.sweep.over import QUANTILES, findings, goes_with, over_designs
from analysis.sweep.spread import BAND, split
from analysis.sweep.sweep import Sweep, joint_order
from model.commands.output import clean

ROWS = 30  # lines of designs on the page
BEST = 8  # of a sample of designs, shown from each end
SHOWN_FACTORS = 4
LUCKY = "The best and worst of many designs are so partly by luck: run those worth it again with more trials."
KINDS = {
    "latin_hypercube": "a Latin hypercube", "sobol": "a Sobol sequence", "saltelli": "a Saltelli design",
    "grid": "a grid", "list": "a list", ONE_AT_A_TIME: "one at a time",
}  # fmt: skip


def sweep(found: Sweep, ranks: RenderableType | None = None) -> RenderableType:
    """The page; `ranks` says which designs may be the best."""
    parts: list[RenderableType] = [_head(found)]
    parts += [_over(found), _extremes(found)] if found.designs.sampled else [_designs(found)]
    if found.changes:
        parts.append(changes(found))
    if ranks is not None:
        parts.append(ranks)
    if found.designs.draws > 1:
        parts.append(split(found))
    notes = [NOTE, *([BAND] if found.designs.draws > 1 else []), *([LUCKY] if found.designs.sampled else [])]
    return Group(*parts, Text("\n" + "\n".join(notes)))


def _head(found: Sweep) -> Text:
    designs, kind = found.designs, KINDS.get(found.designs.kind, found.designs.kind)
    many = f"{len(designs):,} designs ({kind})" if len(designs) > 1 else "1 design"
    draws = f", {designs.draws:,} outer draws each" if designs.draws > 1 else ""
    lines = [found.title, f"{many}{draws}; {found.trials:,} histories at every point, {found.histories:,} in all"]
    lines.append(f"over {found.horizon:g} years; money in {found.currency}")
    if not found.complete:
        lines.append("This run is not finished: what follows is its finished part.")
    if found.failed:
        failed = ", ".join(f"{count:,} {words(status)}" for status, count in found.failed.items())
        lines.append(f"{sum(found.failed.values()):,} histories did not complete and are left out: {failed}")
    lines += [f"{one.short} is {one.path}" for one in designs.factors if one.short != one.path and not designs.sampled]
    return Text(clean("\n".join(lines)), style="bold")


def _designs(found: Sweep) -> RenderableType:
    return _lines(found, _title(found), design_columns(found.designs), list(range(len(found.designs))))


def _title(found: Sweep) -> str:
    what = f"how it ends by year {found.horizon:g}, %"
    return f"Design by design: mean value added, {found.currency}; win-win, %; {what}"


def _lines(found: Sweep, title: str, fixed: list[Column], rows: list[int]) -> RenderableType:
    each = 2 if found.designs.draws > 1 else 1
    tables = packed(fixed, finding_columns(found), rows)
    room = max(ROWS // (each * len(tables)), 6)
    if len(rows) > room + 2:
        tables = packed(fixed, finding_columns(found), rows[:room])
    parts = [titled(title if not at else "(continued)", table) for at, table in enumerate(tables)]
    if len(rows) > room + 2:
        parts.append(Text(f"  ... {len(rows) - room:,} more designs; --json gives all"))
    return Group(*parts)


def _over(found: Sweep) -> RenderableType:
    heads = [
        "lowest",
        *(f"{100 * q:g} %" if q != 0.5 else "median" for q in QUANTILES[1:-1]),
        "highest",
        "typical \u00b1",
    ]
    table = plain_table(heads)
    over = over_designs(found)
    for at, (name, _, _, units) in enumerate(findings(found)):
        error = float(over["error"][at])
        scale = 100 if units == "%" else 1
        cells = [_figure(scale * value, scale * error) for value in over["value"].values[at].tolist()]
        table.add_row(f"{words(name)}, {units}", *cells, _figure(scale * error, scale * error))
    return titled(
        f"What designs give: quantiles over all {len(found.designs):,}; % of histories, endings by year {found.horizon:g}",
        table,
    )


def _figure(value: float, error: float) -> str:
    return number(value, error).split(" ")[0]


def _extremes(found: Sweep) -> RenderableType:
    """The designs with most and least value added, by the inputs that go with it most."""
    order = joint_order(found)
    chosen = goes_with(found, SHOWN_FACTORS)
    factors = tuple(factor for factor, _ in chosen)
    fixed = [Column("", list(map(str, found.designs.numbers))), *swept_columns(factors)]
    fixed = [fixed[0], *(_with(column, rank) for column, (_, rank) in zip(fixed[1:], chosen, strict=True))]
    many = len(found.designs.factors)
    which = f"the {len(chosen)} of {many} swept inputs" if many > len(chosen) else "swept inputs"
    names = [Text(clean(f"  {one.short} is {one.path}")) for one in factors if one.short != one.path]
    note = f"Under {which}: their rank correlation with value added of all firms together"
    columns = finding_columns(found)
    best, worst = order[:BEST], order[BEST:][-BEST:]
    return Group(
        titled("Most value added, all firms together", packed(fixed, columns, best)[0]),
        *([titled("Least value added", packed(fixed, columns, worst)[0])] if worst else []),
        Text(""), Text(note), *names,
    )  # fmt: skip


def _with(column: Column, rank: float) -> Column:
    return Column(f"{column.heading}\n({rank:+.2f})", column.cells)
