"""The horizon: the books are closed for the last time, and what everything was worth is reckoned."""

from model.draws import Draw
from model.event import World
from model.mechanisms import finance
from model.quarter import close_quarter

SATISFACTION_QUARTER = 20  # five years: when hopes are held against what came


def reckon_at_five(w: World) -> None:
    """Value as it stands five years after signing (or at an earlier horizon)."""
    for i in range(w.firm.shape[0]):
        w.firm[i].value_at_5 = finance.worth(w, i)


def close(w: World, horizon: float, draw: Draw) -> None:
    """Lives the rest of the last quarter and sets every firm's value."""
    years = horizon - 0.25 * w.world.quarter
    w.world.now = horizon
    if years > 0.0:
        close_quarter(w, years, draw)
    for i in range(w.firm.shape[0]):
        worth = finance.worth(w, i)
        w.firm[i].value = worth if worth > 0.0 else 0.0  # shareholders are not liable for more
    if horizon <= 0.25 * SATISFACTION_QUARTER:
        reckon_at_five(w)
