"""At which dates endings are told."""

from __future__ import annotations

YEARS = (5.0, 10.0, 15.0)
STEPS, MOST = 60, 120  # dates of a curve


def dates(horizon: float) -> tuple[float, ...]:
    """The years of the table: 5, 10, 15 before the horizon, and the horizon."""
    return (*(year for year in YEARS if year < horizon), horizon)


def quarters(horizon: float) -> tuple[float, ...]:
    """The dates of a curve, from signing to the horizon: quarter by quarter, or 60 steps where those would be odd."""
    steps = round(4 * horizon)
    if not 1 <= steps <= MOST or abs(steps - 4 * horizon) > 1e-9:
        steps = STEPS
    return tuple(horizon * step / steps for step in range(steps + 1))
