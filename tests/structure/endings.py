"""How ties end: ownership and cooperation by themselves, and both."""

from __future__ import annotations

from tests.structure import holdings
from tests.structure.account import Account

DEVELOPING = ("planned", "rescoped")


def mark(a: Account, t: int, how: str) -> None:
    """The first ending is the tie's."""
    if a.ties[t].ending == "ongoing":
        a.ties[t].ending, a.ties[t].end_time = how, a.now


def _over(a: Account, t: int) -> None:
    tie = a.ties[t]
    if tie.ownership != "held" and tie.cooperation == "ended":
        tie.ended = 1


def ownership(a: Account, t: int, how: str) -> None:
    """No shares are held any more."""
    a.ties[t].ownership, a.ties[t].ownership_end_time = "ended", a.now
    mark(a, t, how)
    _over(a, t)


def cooperation(a: Account, t: int, how: str, inside: bool = False) -> None:
    """No joint work any more, or only `inside` the firm that owns the other: all go home, development stops."""
    tie = a.ties[t]
    tie.cooperation, tie.cooperation_end_time = "ended", a.now
    for post in a.posts:
        if post.tie == t:
            post.active = 0
    for product in a.products:
        if product.tie == t and product.stage in DEVELOPING and product.launched_at > a.now:
            product.stage = "cancelled"
    if inside or tie.ownership != "held":
        mark(a, t, how)
    _over(a, t)


def both(a: Account, t: int, how: str) -> None:
    """All shares are sold, a venture of two is closed, joint work ends."""
    tie = a.ties[t]
    if a.firms[tie.host].owner == tie.investor:
        holdings.divest(a, t)
    for side in holdings.SIDES:
        if holdings.held(a, t, side) > 0.0:
            holdings.sell(a, t, side, 0.0)
    if tie.venture_share > 0.0 and tie.venture_host_share > 0.0:
        tie.venture_share = tie.venture_host_share = 0.0
    if tie.ownership == "held":
        ownership(a, t, how)
    if tie.cooperation != "ended":
        cooperation(a, t, how)


def others(a: Account, firm: int, t: int, how: str) -> None:
    """A firm is bought over the heads of its other partners."""
    for other in a.living(firm):
        if other != t:
            both(a, other, how)
