"""Shares: what a stake costs, who gets the money, and what a new issue does to the others' stakes.

Every tie has two sides: the investor's stake in the host, and the host's in the investor (a stake in return). New
shares bring cash to the firm whose they are; existing ones are bought from its other shareholders, who count as its
side in value but not in cash. So every payment between partners has a payer and a payee, and cancels.
"""

from typing import NamedTuple

from model.event import fields
from model.maths import clamp, exp
from model.mechanism import Mechanism
from model.mechanisms import control, finance
from model.parameter import parameter
from model.state.tie import HOST_SIDE, INVESTOR_SIDE

MONEY = ("cash", "debt", "transfer_value", "outside_value", "equity_value")
# What a trade in shares may change: by dilution, in every tie.
WRITES = (*fields("all_ties", "stake", "reverse_stake", "ownership", *control.WRITES), *fields("all_firms", *MONEY))


class Parameters(NamedTuple):
    block_discount: float = parameter(0.05, "share", 0.0, 0.5, "assumption; E: sales in distress", "below equity value, for a block sold")
    control_premium: float = parameter(0.25, "share", 0.0, 1.0, "C42: .10-.35", "median premium on the whole firm")
    premium_spread: float = parameter(0.4, "log", 0.0, 1.5, "derived from C42", "s.d. of its logarithm")


def holder(w, t, side):
    """The firm that holds the stake of a side of tie t."""
    return w.tie[t].investor if side == INVESTOR_SIDE else w.tie[t].host


def issuer(w, t, side):
    """The firm in which it is held."""
    return w.tie[t].host if side == INVESTOR_SIDE else w.tie[t].investor


def held(w, t, side):
    """The stake that a side of tie t holds in the other."""
    return w.tie[t].stake if side == INVESTOR_SIDE else w.tie[t].reverse_stake


def set_held(w, t, side, to):
    """Sets the stake of a side, and the control that follows."""
    if side == INVESTOR_SIDE:
        w.tie[t].stake = to
        control.refresh(w, t)
    else:
        w.tie[t].reverse_stake = to


def dilute(w, i, issued, t, side):
    """New shares of firm i, over those before, thin out all stakes in it but that of one side of tie t (-1: of none)."""
    for other in range(w.tie.shape[0]):
        for s in range(2):
            if issuer(w, other, s) == i and not (other == t and s == side):
                set_held(w, other, s, held(w, other, s) / (1.0 + issued))


def issue_to_others(w, i, size):
    """Firm i sells new shares to outsiders at a fair price: cash for the firm, thinner stakes for all partners."""
    firm = w.firm[i]
    dilute(w, i, size / firm.equity_value, -1, 0)
    firm.equity_value += size
    firm.cash += size
    finance.balance(w, i)


def on_offer(w, t, side):
    """The largest stake that a side can come to in existing shares: what no other tie holds of the firm."""
    left = 1.0
    for other in range(w.tie.shape[0]):
        for s in range(2):
            if issuer(w, other, s) == issuer(w, t, side) and not (other == t and s == side):
                left -= held(w, other, s)
    return left if left > 0.0 else 0.0


def price(w, t, side, to, premium, new):
    """What a side of tie t pays to come to a stake; bn."""
    before = held(w, t, side)
    part = (to - before) / (1.0 - to) if new else to - before
    return part * w.firm[issuer(w, t, side)].equity_value * (1.0 + premium)


def buy(w, t, side, to, premium, new):
    """A side of tie t comes to a stake, in new or existing shares; returns what it paid, bn."""
    before = held(w, t, side)
    most = 0.95 if new else on_offer(w, t, side)  # new shares bring no whole firm: the last would cost without end
    to = to if to < most else most
    if not to > before:
        return 0.0
    payer, payee = holder(w, t, side), issuer(w, t, side)
    paid = price(w, t, side, to, premium, new)
    finance.transfer(w, payer, payee, paid, new)
    if new:
        w.firm[payee].equity_value += paid
        dilute(w, payee, (to - before) / (1.0 - to), t, side)
    if w.tie[t].ownership == 0:
        w.tie[t].ownership = 1
    set_held(w, t, side, to)
    finance.balance(w, payee)
    finance.balance(w, payer)
    return paid


def hold(w, t, side, to):
    """A side of an old tie holds a stake since before signing."""
    most = on_offer(w, t, side)
    w.tie[t].ownership = 1
    set_held(w, t, side, to if to < most else most)


def release(w, t, side, part):
    """A side of an old tie that does not go on gets the price of its stake; the firm's other shareholders pay."""
    worth = part * w.firm[issuer(w, t, side)].equity_value
    w.firm[holder(w, t, side)].cash += worth
    finance.credit(w, issuer(w, t, side), holder(w, t, side), worth)


def sell(w, t, side, to):
    """A side of tie t goes down to a stake; the firm's other shareholders pay. Returns the price, bn."""
    seller, buyer = holder(w, t, side), issuer(w, t, side)
    got = (held(w, t, side) - to) * w.firm[buyer].equity_value * (1.0 - w.par.shares.block_discount)
    w.firm[seller].cash += got
    finance.credit(w, buyer, seller, finance.discount(w) * got)
    set_held(w, t, side, to)
    return got


def purchase(w, t, premium):
    """The investor of tie t buys the host whole, and takes its debt. Ties of the host with others are over before."""
    tie = w.tie[t]
    if tie.reverse_stake > 0.0:
        sell(w, t, HOST_SIDE, 0.0)
    price_of_rest = (1.0 - tie.stake) * w.firm[tie.host].equity_value * (1.0 + premium)
    finance.transfer(w, tie.investor, tie.host, price_of_rest, False)
    finance.consolidate(w, tie.investor, tie.host)
    tie.ownership = 1
    set_held(w, t, INVESTOR_SIDE, 1.0)
    finance.balance(w, tie.investor)


def divest(w, t):
    """The investor of tie t sells the host, which it owns, to other shareholders; it goes without debt."""
    tie = w.tie[t]
    host = w.firm[tie.host]
    host.owner = -1
    got = host.equity_value * (1.0 - w.par.shares.block_discount)
    w.firm[tie.investor].cash += got
    finance.credit(w, tie.host, tie.investor, finance.discount(w) * got)
    set_held(w, t, INVESTOR_SIDE, 0.0)


def premium_on_all(w, luck):
    """The premium paid for a whole firm; `luck` is a standard normal number."""
    return clamp(w.par.shares.control_premium * exp(w.par.shares.premium_spread * luck), 0.0, 2.0)


MECHANISM = Mechanism("shares", Parameters, "Prices of stakes, dilution, who gets the money.", "A54, A57-A58, A64, C42", essential=True)
