"""Shares: what a stake costs, who gets the money, and what a new issue does to the others' stakes.

New shares bring cash to the host; existing ones are bought from its other shareholders, who count as the host's
side in value but not in cash. So every payment between partners has a payer and a payee, and cancels.
"""

from typing import NamedTuple

from model.maths import clamp, exp
from model.mechanism import Mechanism
from model.mechanisms import control, finance
from model.parameter import parameter


class Parameters(NamedTuple):
    block_discount: float = parameter(0.05, "share", 0.0, 0.5, "assumption; E: sales in distress", "below equity value, for a block sold")
    control_premium: float = parameter(0.25, "share", 0.0, 1.0, "C42: .10-.35", "median premium on the whole firm")
    premium_spread: float = parameter(0.4, "log", 0.0, 1.5, "derived from C42", "s.d. of its logarithm")


def dilute(w, t, issued):
    """New shares of the host, over those before, thin out all other stakes in it."""
    for other in range(w.tie.shape[0]):
        if other != t and w.tie[other].host == w.tie[t].host:
            w.tie[other].stake = w.tie[other].stake / (1.0 + issued)
            control.refresh(w, other)
        elif w.tie[other].investor == w.tie[t].host:
            w.tie[other].reverse_stake = w.tie[other].reverse_stake / (1.0 + issued)


def issue_to_others(w, i, size):
    """Firm i sells new shares to outsiders at a fair price: cash for the firm, thinner stakes for all partners."""
    firm = w.firm[i]
    issued = size / firm.equity_value
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        if tie.host == i:
            tie.stake = tie.stake / (1.0 + issued)
            control.refresh(w, t)
        elif tie.investor == i:
            tie.reverse_stake = tie.reverse_stake / (1.0 + issued)
    firm.equity_value += size
    firm.cash += size
    finance.balance(w, i)


def on_offer(w, t):
    """The largest stake that tie t can come to in existing shares: what no other tie holds of the host."""
    host = w.tie[t].host
    left = 1.0
    for other in range(w.tie.shape[0]):
        if other != t and w.tie[other].host == host:
            left -= w.tie[other].stake
        elif w.tie[other].investor == host:
            left -= w.tie[other].reverse_stake
    return left if left > 0.0 else 0.0


def price(w, t, to, premium, new):
    """What the investor of tie t pays to come to a stake; bn."""
    tie = w.tie[t]
    part = (to - tie.stake) / (1.0 - to) if new else to - tie.stake
    return part * w.firm[tie.host].equity_value * (1.0 + premium)


def hold(w, t):
    """A stake is held from now on."""
    tie = w.tie[t]
    if tie.ownership == 0:
        tie.ownership = 1
    control.refresh(w, t)


def buy(w, t, to, premium, new):
    """The investor of tie t comes to a stake, in new or existing shares; returns what it paid, bn."""
    tie = w.tie[t]
    if not new:
        most = on_offer(w, t)
        to = to if to < most else most
    if not to > tie.stake:
        return 0.0
    paid = price(w, t, to, premium, new)
    finance.transfer(w, tie.investor, tie.host, paid, new)
    if new:
        w.firm[tie.host].equity_value += paid
        dilute(w, t, (to - tie.stake) / (1.0 - to))
    tie.stake = to
    hold(w, t)
    finance.balance(w, tie.host)
    finance.balance(w, tie.investor)
    return paid


def sell(w, t, to):
    """The investor of tie t goes down to a stake; the host's other shareholders pay. Returns the price, bn."""
    tie = w.tie[t]
    got = (tie.stake - to) * w.firm[tie.host].equity_value * (1.0 - w.par.shares.block_discount)
    present = finance.discount(w) * got
    w.firm[tie.investor].cash += got
    finance.credit(w, tie.host, tie.investor, present)
    tie.stake = to
    control.refresh(w, t)
    return got


def sell_back(w, t):
    """The host of tie t sells what it holds of the investor."""
    tie = w.tie[t]
    got = tie.reverse_stake * w.firm[tie.investor].equity_value * (1.0 - w.par.shares.block_discount)
    present = finance.discount(w) * got
    w.firm[tie.host].cash += got
    finance.credit(w, tie.investor, tie.host, present)
    tie.reverse_stake = 0.0


def premium_on_all(w, luck):
    """The premium paid for a whole firm; `luck` is a standard normal number."""
    return clamp(w.par.shares.control_premium * exp(w.par.shares.premium_spread * luck), 0.0, 2.0)


def hand_over_debt(w, i):
    """The present value of the net debt that a buyer of firm i takes over, bn."""
    return finance.discount(w) * (w.firm[i].debt - w.firm[i].cash)


MECHANISM = Mechanism("shares", Parameters, "Prices of stakes, dilution, who gets the money.", "A54, A57-A58, A64, C42", essential=True)
