"""takeover: the outsider's bid for a firm is decided; if it succeeds, the firm leaves this world with its debt.

Its own shareholders, and partners for their stakes, get the price; its ties end (`acquired_by_third_party`).
"""

from typing import NamedTuple

from model.draws import normal, uniform
from model.event import Event, fields
from model.laws import TRIGGERED
from model.maths import clamp
from model.mechanisms import control, finance, shares
from model.parameter import parameter


class Parameters(NamedTuple):
    accepted: float = parameter(0.55, "share", 0.0, 1.0, "assumption", "chance that a bid succeeds where no partner stands against it")
    block: float = parameter(0.8, "1", 0.0, 3.0, "assumption; Rover-Honda 1994", "chance lost per unit of a partner's control times the trust in it")


def guard(w, k, p):
    return w.firm[k].owner == -1 and w.firm[k].failed == 0


def resistance(w, k):
    """The strongest partner's control over firm k, times the trust in that partner."""
    most = 0.0
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        if tie.ended == 0 and tie.host == k and tie.control * tie.trust_in_investor > most:
            most = tie.control * tie.trust_in_investor
    return most


def pay_holder(w, i, part, price):
    """Holder i of a part of the firm gets its part of the price."""
    w.firm[i].cash += part * price
    w.firm[i].outside_value += finance.discount(w) * part * price


def sell_all(w, k, price):
    """Everybody who holds shares in firm k sells them; the rest is its own shareholders'."""
    rest = 1.0
    for t in range(w.tie.shape[0]):
        for side in range(2):
            part = shares.held(w, t, side)
            if shares.issuer(w, t, side) == k and part > 0.0:
                pay_holder(w, shares.holder(w, t, side), part, price)
                rest -= part
                shares.set_held(w, t, side, 0.0)
    w.firm[k].outside_value += finance.discount(w) * rest * price + finance.net_debt(w, k)


def effect(w, k, p, a, draw):
    firm = w.firm[k]
    if uniform(draw, 1) >= clamp(p.accepted - p.block * resistance(w, k), 0.0, 1.0):
        return
    sell_all(w, k, firm.equity_value * (1.0 + shares.premium_on_all(w, normal(draw, 2))))
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        if tie.ended == 0 and (tie.host == k or tie.investor == k):
            tie.takeover_due = w.world.now
    firm.owner = -2


EVENT = Event(
    name="takeover",
    subject="firm",
    law=TRIGGERED,
    trigger="bid_due",
    parameters=Parameters,
    guard=guard,
    effect=effect,
    reads=("firm.owner", "firm.failed"),
    writes=(
        *fields("firm", "owner"),
        *fields("all_firms", "cash", "outside_value"),
        *fields("all_ties", "stake", "reverse_stake", "takeover_due", *control.WRITES),
    ),
    rank=73,
    story="The outsider's bid for {firm} is decided",
    source="A69-A70, C37; Rover-Honda 1994",
)
