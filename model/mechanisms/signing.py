"""Signing and closing: when an agreement binds, joint work begins and the form agreed on is carried out."""

from typing import NamedTuple

from model.mechanism import Mechanism
from model.mechanisms import control, dispatch, finance, shares
from model.parameter import parameter
from model.state.tie import FORM_ACQUISITION, FORM_CROSS, FORM_MINORITY, FORM_VENTURE, HOST_SIDE, INVESTOR_SIDE


class Parameters(NamedTuple):
    cost: float = parameter(0.0005, "share", 0.0, 0.05, "assumption", "cost of reaching the agreement to each side, over the smaller firm's sales")
    first_review: float = parameter(1.0, "year", 0.1, 5.0, "C17; yearly", "years from the agreement to the first review")


def agree(w, t):
    """The terms of tie t's form are agreed on; those of other forms do not count."""
    tie = w.tie[t]
    tie.agreed_stake = tie.stake if tie.form == FORM_MINORITY or tie.form == FORM_CROSS or tie.form == FORM_VENTURE else 0.0
    tie.agreed_reverse_stake = tie.reverse_stake if tie.form == FORM_CROSS else 0.0
    tie.agreed_value = w.firm[tie.host].equity_value
    if tie.form != FORM_MINORITY and tie.form != FORM_CROSS:
        tie.call_to = 0.0
        tie.put_to = 0.0
    if tie.form == FORM_ACQUISITION or tie.form == FORM_VENTURE:
        tie.age = 0.0  # bought or founded at signing


def sign(w, t):
    """Tie t is agreed on."""
    p = w.par.signing
    tie = w.tie[t]
    tie.closed = 1
    tie.cooperation = 1
    tie.next_review = w.world.now + p.first_review
    a, b = finance.revenue(w, tie.investor), finance.revenue(w, tie.host)
    cost = p.cost * p.on * (a if a < b else b) if tie.age <= 0.0 else 0.0
    finance.spend(w, tie.investor, cost)
    finance.spend(w, tie.host, cost)
    pay(w, t)
    control.refresh(w, t)
    dispatch.refresh(w, t)


def agreed_premium(w, t, premium):
    """What a premium agreed on at signing is on the price of the market at closing."""
    return (1.0 + premium) * w.tie[t].price_factor - 1.0


def hold(w, t):
    """The stakes of a tie that is older than signing have been paid for long ago."""
    if w.tie[t].agreed_stake > 0.0:
        shares.hold(w, t, INVESTOR_SIDE, w.tie[t].agreed_stake)
    if w.tie[t].agreed_reverse_stake > 0.0:
        shares.hold(w, t, HOST_SIDE, w.tie[t].agreed_reverse_stake)


def release(w, t):
    """The world without an old tie: its stakes are sold on the day of signing, at their price."""
    tie = w.tie[t]
    if tie.age > 0.0 and (tie.form == FORM_MINORITY or tie.form == FORM_CROSS):
        shares.release(w, t, INVESTOR_SIDE, tie.stake)
        if tie.form == FORM_CROSS:
            shares.release(w, t, HOST_SIDE, tie.reverse_stake)


def pay(w, t):
    """The stakes agreed on change hands; those of the investor that the host takes are existing shares."""
    tie = w.tie[t]
    if tie.form == FORM_ACQUISITION:
        tie.purchase_due = w.world.now
    elif tie.form == FORM_VENTURE:
        tie.founding_due = w.world.now
    elif tie.age > 0.0:
        hold(w, t)
    else:
        if tie.agreed_stake > 0.0:
            shares.buy(w, t, INVESTOR_SIDE, tie.agreed_stake, agreed_premium(w, t, tie.premium), tie.issue == 0)
        if tie.agreed_reverse_stake > 0.0:
            shares.buy(w, t, HOST_SIDE, tie.agreed_reverse_stake, 0.0, False)
    if tie.call_to > tie.stake:
        tie.option_due = tie.call_from if tie.call_from > w.world.now else w.world.now
    if tie.put_to > tie.stake:
        first = tie.put_from if tie.put_from > w.world.now else w.world.now
        tie.option_due = first if first < tie.option_due else tie.option_due


MECHANISM = Mechanism("signing", Parameters, "An agreement costs effort and money. Muted: it costs nothing.", "A.9; A54")
