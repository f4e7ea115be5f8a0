"""Signing and closing: when an agreement binds, joint work begins and the stakes agreed on are paid."""

from typing import NamedTuple

from model.mechanism import Mechanism
from model.mechanisms import control, dispatch, finance, shares
from model.parameter import parameter


class Parameters(NamedTuple):
    cost: float = parameter(0.0005, "share", 0.0, 0.05, "assumption", "cost of reaching the agreement to each side, over the smaller firm's sales")
    first_review: float = parameter(1.0, "year", 0.1, 5.0, "C17; yearly", "years from the agreement to the first review")


def sign(w, t):
    """Tie t is agreed on."""
    p = w.par.signing
    tie = w.tie[t]
    tie.closed = 1
    tie.cooperation = 1
    tie.next_review = w.world.now + p.first_review
    a, b = finance.revenue(w, tie.investor), finance.revenue(w, tie.host)
    cost = p.cost * p.on * (a if a < b else b)
    finance.spend(w, tie.investor, cost)
    finance.spend(w, tie.host, cost)
    pay(w, t)
    control.refresh(w, t)
    dispatch.refresh(w, t)


def pay(w, t):
    """The stakes agreed on change hands; those of the investor that the host takes are existing shares."""
    tie = w.tie[t]
    if tie.agreed_stake > 0.0:
        shares.buy(w, t, tie.agreed_stake, tie.premium, tie.issue == 0)
    if tie.agreed_reverse_stake > 0.0:
        tie.reverse_stake = tie.agreed_reverse_stake
        finance.transfer(w, tie.host, tie.investor, tie.reverse_stake * w.firm[tie.investor].equity_value, False)
        shares.hold(w, t)


MECHANISM = Mechanism("signing", Parameters, "An agreement costs effort and money. Muted: it costs nothing.", "A.9; A54")
