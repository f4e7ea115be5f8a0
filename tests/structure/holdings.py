"""Who holds what of whom: shares bought, sold, thinned out; firms bought whole and sold again."""

from __future__ import annotations

from tests.structure.account import NOT_OWNED, Account

SIDES = ("investor", "host")
HELD = {"investor": "stake", "host": "reverse_stake"}


def holder(a: Account, t: int, side: str) -> int:
    """The firm that holds the stake of a side."""
    return int(getattr(a.ties[t], side))


def issuer(a: Account, t: int, side: str) -> int:
    """The firm in which it is held: the other side."""
    return holder(a, t, "host" if side == "investor" else "investor")


def held(a: Account, t: int, side: str) -> float:
    return float(getattr(a.ties[t], HELD[side]))


def stakes(a: Account, firm: int) -> list[tuple[int, str]]:
    """All places at which shares of a firm may be held: tie and side."""
    return [(t, side) for t in range(len(a.ties)) for side in SIDES if issuer(a, t, side) == firm]


def thin_out(a: Account, firm: int, factor: float, but: tuple[int, str] | None = None) -> None:
    """New shares of a firm: all stakes in it are thinner by a factor, but one."""
    for t, side in stakes(a, firm):
        if (t, side) != but:
            setattr(a.ties[t], HELD[side], held(a, t, side) / factor)


def buy(a: Account, t: int, side: str, to: float, new: bool) -> None:
    """A side comes to a stake, in shares that the other issues or that no partner holds."""
    before, firm = held(a, t, side), issuer(a, t, side)
    if not new:
        of_others = sum(held(a, *place) for place in stakes(a, firm) if place != (t, side))
        to = min(to, max(0.0, 1.0 - of_others))
    if not to > before:
        return
    a.pays(holder(a, t, side), firm)
    if new:
        thin_out(a, firm, 1.0 + (to - before) / (1.0 - to), but=(t, side))
    if a.ties[t].ownership == "never":
        a.ties[t].ownership = "held"
    setattr(a.ties[t], HELD[side], to)


def sell(a: Account, t: int, side: str, to: float) -> None:
    """A side goes down to a stake; the firm's other shareholders pay."""
    a.pays(issuer(a, t, side), holder(a, t, side))
    setattr(a.ties[t], HELD[side], to)


def purchase(a: Account, t: int) -> None:
    """The investor buys the host whole, with its debt."""
    tie = a.ties[t]
    if tie.reverse_stake > 0.0:
        sell(a, t, "host", 0.0)
    a.pays(tie.investor, tie.host)
    a.pays(tie.host, tie.investor)  # a host with more cash than debt
    a.firms[tie.host].owner = tie.investor
    tie.ownership, tie.stake = "held", 1.0


def divest(a: Account, t: int) -> None:
    """A host that was bought whole is its own master again."""
    tie = a.ties[t]
    a.firms[tie.host].owner = NOT_OWNED
    a.pays(tie.host, tie.investor)
    tie.stake = 0.0
