"""Differences in figures: a sign, an error of two digits, an interval."""

from __future__ import annotations

import math


def signed(value: float, error: float) -> str:
    """A difference with its sign and standard error."""
    if math.isnan(value):
        return "-"
    digits = decimals(error)
    return f"{value:+.{digits}f}" + ("" if math.isnan(error) else f" ±{error:.{digits}f}")


def between(low: float, high: float, error: float) -> str:
    """An interval, with as many decimals as its number; where that has no error, as its own width supports."""
    if math.isnan(low):
        return "-"
    digits = decimals(error if error > 0 else (high - low) / 4)
    return f"{low:+.{digits}f} to {high:+.{digits}f}"


def decimals(error: float) -> int:
    """How many decimals show two digits of an error."""
    if math.isnan(error) or error <= 0:
        return 2
    return min(max(1 - math.floor(math.log10(error)), 0), 5)
