"""How firms, ties, products, dates and money are called in a story."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta

from model.binding import POSTING_SLOTS
from model.scenario import Scenario

_SIGNS = {"USD": "$", "EUR": "\u20ac", "GBP": "\u00a3", "JPY": "\u00a5"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def proper(key: str) -> str:
    """A config's key as a name: ``alfa-romeo`` is Alfa Romeo, ``vw`` is VW; a name with capitals stays."""
    if key != key.lower():
        return key.replace("_", " ")
    parts = key.replace("_", "-").split("-")
    return " ".join(part.upper() if len(part) < 3 or part in ("bmw", "psa") else part.capitalize() for part in parts)


def number(count: int) -> str:
    """A small count in words."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def times(count: int) -> str:
    """Once, twice, three times."""
    return {1: "once", 2: "twice"}.get(count, f"{number(count)} times")


def span(years: float) -> str:
    """A length of time: weeks, months or years."""
    if years < 0.125:
        return "a few weeks"
    return f"{round(12.0 * years)} months" if years < 0.96 else f"{years:.1f} years"


def listed(parts: Iterable[str]) -> str:
    """``a, b and c``."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


class Names:
    """The names of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.firms = [proper(name) for name in scenario.firms]
        self.products = [f"the {name.replace('-', ' ').replace('_', ' ')}" for name in scenario.products]
        self.partners = [tuple(scenario.firms.index(name) for name in scenario.partners[tie]) for tie in scenario.ties]
        self.code = next((word for word in scenario.currency.split() if word != "bn"), "")

    def cars(self, millions: float) -> str:
        """``215 thousand`` or ``7.0 million``."""
        return f"{millions:.1f} million" if millions >= 1.0 else f"{millions * 1000.0:.0f} thousand"

    def roles(self, kind: str, index: int) -> dict[str, str]:
        """The names to fill into a template, by role, seen from a record."""
        found: dict[str, str] = {}
        tie = -1
        if kind == "firm":
            found["firm"] = self.firms[index]
        elif kind == "tie":
            tie = index
        elif kind == "posting":
            tie = index // POSTING_SLOTS
        elif kind == "product":
            found["product"] = self.products[index]
            tie = self.scenario.ties.index(self.scenario.product_tie[self.scenario.products[index]])
        if tie >= 0:
            investor, host = (self.firms[i] for i in self.partners[tie])
            found.update(investor=investor, host=host, tie=f"{investor} and {host}")
        return found

    def day(self, time: float) -> date:
        """The calendar date so many years after signing."""
        return self.scenario.signed + timedelta(days=round(time * 365.2425))

    def month(self, time: float) -> str:
        """``2013-05``; nothing known is ``no date``."""
        return self.day(time).isoformat()[:7] if math.isfinite(time) else "no date"

    def money(self, billions: float) -> str:
        """``$0.42 bn``; small sums in millions; of a currency without a name the number alone."""
        size = abs(billions)
        digits = f"{size * 1000.0:.0f} m" if size < 0.0995 else f"{size:.2f} bn" if size < 0.995 else f"{size:.1f} bn"
        sign = "-" if billions < 0.0 and not digits.startswith("0 ") else ""
        symbol = _SIGNS.get(self.code)
        return f"{sign}{symbol}{digits}" if symbol else f"{sign}{digits} {self.code}".rstrip()
