"""The first sentences of a comparison: which is better for whom, or that this many histories do not tell."""

from __future__ import annotations

from analysis.compare.comparison import Comparison
from analysis.compare.rows import BETTER, NOTHING, OPEN, SAME, WORSE, judged, label, pair_rows
from analysis.compare.words import between, signed
from analysis.plain import Row

SAYS = {
    BETTER: "B adds more value than A for",
    WORSE: "B adds less value than A for",
    OPEN: "Not resolved at {n:,} histories:",
    SAME: "The same in every history:",
    NOTHING: "Nothing to compare:",
}


def verdict(found: Comparison, point: int = 0) -> str:
    """Sentences on value added, by firm and of all together, with errors and 95 % intervals."""
    groups: dict[str, list[str]] = {}
    for name, row in _who(found, point):
        groups.setdefault(judged(row), []).append(_words(name, row, found.pair.currency))
    n = int(found.pair.keep[point].sum())
    return " ".join(f"{says.format(n=n)} {', '.join(groups[kind])}." for kind, says in SAYS.items() if kind in groups)


def _who(found: Comparison, point: int) -> list[tuple[str, Row]]:
    """Each firm, and all together if they are several."""
    firms = [(label(row, "firm"), row) for row in pair_rows(found.worth, point) if row["measure"] == "value_added"]
    joint = [("both" if len(firms) == 2 else "all", row) for row in pair_rows(found.joint, point)]
    return firms + [(f"{name} together", row) for name, row in joint if row["measure"] == "value_added"] * (
        len(firms) > 1
    )


def _words(name: str, row: Row, currency: str) -> str:
    if judged(row) in (SAME, NOTHING):
        return name
    often = f"more in {100 * row['b_higher']:.1f} ±{100 * row['b_higher_se']:.1f} % of histories"
    interval = between(row["low"], row["high"], row["se"])
    return f"{name} ({signed(row['difference'], row['se'])} {currency}, 95 %: {interval}; {often})"
