"""Numbers and names as a reader sees them."""

from __future__ import annotations

import math

from analysis.cells import number
from analysis.figures.style import WORDS


def money(value: float, error: float) -> str:
    """A number with its standard error."""
    return minus(number(value, error))


def share(p: float, error: float = math.nan) -> str:
    """A share in percent, with its standard error in points."""
    if math.isnan(p):
        return "an unknown share"
    return f"{100 * p:.1f} %" + (f" (\u00b1{100 * error:.1f})" if not math.isnan(error) else "")


def interval(low: float, high: float, digits: int = 1, scale: float = 100.0) -> str:
    """An interval of shares in percent."""
    if math.isnan(low) or math.isnan(high):
        return "-"
    return f"{scale * low:.{digits}f} to {scale * high:.{digits}f}"


def plain(value: float, digits: int = 3) -> str:
    """A number without an error, to so many significant digits."""
    return "-" if math.isnan(value) else minus(f"{value:.{digits}g}")


def ending(name: str) -> str:
    """An ending in words."""
    return WORDS.get(name, name.replace("_", " "))


def minus(text: str) -> str:
    """With a minus sign for a hyphen before a number."""
    return text.replace("-", "\u2212", 1) if text.startswith("-") else text


def listed(words: list[str], last: str = "and") -> str:
    """``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def name(text: str) -> str:
    """A name of the dataset as words."""
    return text.replace("_", " ")
