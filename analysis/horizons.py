"""At which dates endings are told."""

from __future__ import annotations

YEARS = (5.0, 10.0, 15.0)


def dates(horizon: float) -> tuple[float, ...]:
    """The years of the table: 5, 10, 15 as far as the horizon goes, and the horizon if it lies before all."""
    return tuple(year for year in YEARS if year <= horizon) or (horizon,)
