"""equity_decrease: the investor sells a part of its stake, from its own distress or from lost trust."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import exp
from model.mechanisms import control, shares, trust, unwinding
from model.parameter import code, parameter
from model.state.tie import HOST_SIDE, INVESTOR_SIDE, SIDES, STAKE_SOLD


class Parameters(NamedTuple):
    scale: float = parameter(35.0, "year", 1, 500, "E: .036 per tie-year", "mean years at intensity 1")
    distress_weight: float = parameter(3.0, "1", 0.0, 20, "E: investor in distress in 7 of 13", "ln hazard per unit of investor distress")
    trust_weight: float = parameter(2.0, "1", 0.0, 10, "assumption", "ln hazard per unit of the investor's trust lost")
    least: float = parameter(0.3, "share", 0.0, 1.0, "derived: 33.4 to 13 % at Mazda 2008", "smallest part of the stake that is kept")
    most: float = parameter(0.85, "share", 0.0, 1.0, "assumption", "largest part of the stake that is kept")
    blow: float = parameter(0.08, "share", 0.0, 1.0, "assumption", "trust that the other side loses, as a part of it")


class Arguments(NamedTuple):
    side: float = code("investor", SIDES, "plan", "whose stake in the other is lowered")
    to: float = parameter(float("nan"), "share", 0.0, 1.0, "plan", "stake to be held afterwards; 0 ends ownership")


def intensity(w, k, p):
    tie = w.tie[k]
    if tie.ownership != 1 or tie.stake <= 0.0:
        return 0.0
    push = p.distress_weight * (w.firm[tie.investor].distress - 0.3)
    return exp(push + p.trust_weight * (0.5 - tie.trust_in_host))


def guard(w, k, p):
    tie = w.tie[k]
    return tie.ownership == 1 and tie.stake + tie.reverse_stake > 0.0 and w.firm[tie.host].owner == -1


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    side = HOST_SIDE if a.side == HOST_SIDE else INVESTOR_SIDE
    before = shares.held(w, k, side)
    to = a.to if a.to == a.to else before * (p.least + (p.most - p.least) * uniform(draw, 1))
    if to < before:
        shares.sell(w, k, side, to)
        trust.shift(w, k, -p.blow if side == INVESTOR_SIDE else 0.0, -p.blow if side == HOST_SIDE else 0.0)
    if tie.stake <= 0.0 and tie.reverse_stake <= 0.0:
        unwinding.end_ownership(w, k, STAKE_SOLD)


EVENT = Event(
    name="equity_decrease",
    subject="tie",
    law=EXPONENTIAL,
    parameters=Parameters,
    arguments=Arguments,
    intensity=intensity,
    guard=guard,
    effect=effect,
    reads=(*fields("tie", "ownership", "stake", "reverse_stake", "trust_in_host"), "investor.distress", "host.owner"),
    writes=(
        *fields("tie", "stake", "reverse_stake", "ownership", "ownership_end_time", "ending", "end_time", "ended"),
        *fields("tie", *control.WRITES, *trust.WRITES),
        *fields("investor", "cash", "transfer_value"),
        *fields("host", "cash", "transfer_value"),
    ),
    rank=52,
    story="{investor} sells shares of {host} and holds {stake:.1%} now",
    source="E; D29-D30; F4",
)
