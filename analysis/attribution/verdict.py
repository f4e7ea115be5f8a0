"""The first sentences of an explanation: how many came to the outcome, and how many would not have without what."""

from __future__ import annotations

from analysis.attribution.explained import Explained
from analysis.attribution.families import EVENT, MECHANISM, ORDINARY, spread
from analysis.attribution.necessity import deciding
from analysis.cells import words
from analysis.plain import Row, rows

MOST = 3  # families named


def verdict(found: Explained) -> str:
    """Sentences in plain words, with 95 % intervals."""
    needed = {row["family"]: row for row in rows(found.necessity)}
    if not needed:
        return f"No event that could be muted happened in {found.trials:,} histories."
    any_row = next(iter(needed.values()))
    came = int(any_row["avoided_of"])
    first = f"Of {found.trials:,} histories {came:,} {found.outcome.verb}."
    if not came:
        return f"{first} There is nothing to be avoided; what kept it away is in the table."
    names = deciding(found.necessity, EVENT) or deciding(found.necessity, MECHANISM)
    told = spread([name for name in names if needed[name]["avoided_cases"] > 0], MOST)
    if not told:
        return f"{first} Not one of them hung on a single event of these: each would have without any one of them."
    rest = ", ".join(f"{_share(needed[name], 'avoided')} without {words(name)}" for name in told[1:])
    more = f"; {rest}" if rest else ""
    return f"{first} {_share(needed[told[0]], 'avoided')} of these would not have without {words(told[0])}{more}. {_saved(names, needed)}".strip()


def _saved(names: list[str], needed: dict[str, Row]) -> str:
    """What kept most histories from the outcome."""
    best = max(names, key=lambda name: (name not in ORDINARY, needed[name]["saved_cases"]))
    if not needed[best]["saved_cases"]:
        return ""
    return f"Of the others {_share(needed[best], 'saved')} would have without {words(best)}."


def _share(row: Row, name: str) -> str:
    low, high = (100 * row[f"{name}_{side}"] for side in ("low", "high"))
    return f"{100 * row[name]:.0f} % ({low:.0f} to {high:.0f})"
