"""acquired_by_third_party (ending): an outsider's bid for the host is decided."""

from typing import NamedTuple

from model.draws import normal, uniform
from model.event import Event
from model.laws import TRIGGERED
from model.maths import clamp
from model.mechanisms import finance, shares, unwinding
from model.parameter import parameter
from model.state.tie import ACQUIRED_BY_THIRD_PARTY


class Parameters(NamedTuple):
    accepted: float = parameter(0.55, "share", 0.0, 1.0, "assumption", "chance that a bid succeeds where no shares stand against it")
    block: float = parameter(0.8, "1", 0.0, 3.0, "assumption; Rover-Honda 1994", "chance lost per unit of the partner's control and the host's trust in it")


def guard(w, k, p):
    tie = w.tie[k]
    return w.firm[tie.host].owner == -1 and w.firm[tie.host].failed == 0


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    host = w.firm[tie.host]
    if uniform(draw, 1) >= clamp(p.accepted - p.block * tie.control * tie.trust_in_investor, 0.0, 1.0):
        return
    price = host.equity_value * (1.0 + shares.premium_on_all(w, normal(draw, 2)))
    now = finance.discount(w)
    if tie.reverse_stake > 0.0:
        shares.sell_back(w, k)
    w.firm[tie.investor].cash += tie.stake * price
    w.firm[tie.investor].outside_value += now * tie.stake * price
    host.outside_value += now * (1.0 - tie.stake) * price + shares.hand_over_debt(w, tie.host)
    host.owner = -2
    tie.stake = 0.0
    if tie.ownership == 1:
        unwinding.end_ownership(w, k, ACQUIRED_BY_THIRD_PARTY)
    unwinding.end_cooperation(w, k, ACQUIRED_BY_THIRD_PARTY)
    unwinding.mark(w, k, ACQUIRED_BY_THIRD_PARTY)
    unwinding.end_other_ties(w, tie.host, k, ACQUIRED_BY_THIRD_PARTY)


EVENT = Event(
    name="acquired_by_third_party",
    subject="tie",
    law=TRIGGERED,
    trigger="bid_due",
    parameters=Parameters,
    guard=guard,
    effect=effect,
    reads=("host.owner", "host.failed"),
    writes=unwinding.WRITES,
    rank=83,
    story="The outsider's bid for {host} is decided",
    source="A69-A70, C37; Rover-Honda 1994",
    ends=True,
)
