"""Of a comparison: what a choice costs against hindsight, and whether one is better whatever one's taste."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from analysis.cells import number, plain_table, titled
from analysis.compare.comparison import Comparison
from analysis.compare.dominance import A_OVER_B, B_OVER_A, NEITHER, NOT_RESOLVED, SAME, VERDICTS
from analysis.compare.rows import label, pair_rows
from analysis.plain import Row
from model.commands.output import clean

SHOWN = "value_added"
WORDS = {
    SAME: "the same",
    NOT_RESOLVED: "not resolved",
    B_OVER_A: "B over A",
    A_OVER_B: "A over B",
    NEITHER: "neither",
}
NOTE = """\
First order: better for all who prefer more to less; second order: for all who also dislike risk.
B over A: that is not refused, and A over B is. Not resolved: neither is. Each test at 5 %."""


def choices(found: Comparison, point: int) -> RenderableType:
    """The two tables, of value added."""
    regrets = plain_table(["A chosen, B better", "B chosen, A better"])
    for row in _rows(found.regret, point):
        cells = [number(row[name], row[f"{name}_se"]) for name in ("regret_a", "regret_b")]
        regrets.add_row(clean(label(row, "firm")), *cells)
    tests = plain_table(["first order", "second order"])
    for name, each in _by_firm(_rows(found.dominance, point)).items():
        tests.add_row(clean(name), *(_verdict(row) for row in each))
    title = f"What a choice costs against hindsight, mean over histories, value added, {found.pair.currency}"
    return Group(
        titled(title, regrets),
        titled("Which dominates, in value added (p of B over A, of A over B)", tests),
        Text(NOTE),
    )


def _rows(found: object, point: int) -> list[Row]:
    return [row for row in pair_rows(found, point) if row["measure"] == SHOWN]  # type: ignore[arg-type]


def _by_firm(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(label(row, "firm"), []).append(row)
    return found


def _verdict(row: Row) -> str:
    p = [row["p_b_over_a"], row["p_a_over_b"]]
    said = WORDS[VERDICTS[row["verdict"]]]
    return said if any(one != one for one in p) else f"{said} ({_p(p[0])}, {_p(p[1])})"


def _p(value: float) -> str:
    return "<0.001" if value < 0.001 else f"{value:.3f}"
