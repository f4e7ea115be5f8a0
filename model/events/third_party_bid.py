"""third_party_bid: an outsider bids for the host; whether it gets it is decided some months later."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import exp
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(45.0, "year", 1, 1000, "A70: exits and mergers 3.75 %/y per firm; C37", "mean years at intensity 1")
    distress_weight: float = parameter(2.5, "1", 0.0, 20, "assumption", "ln hazard per unit of host distress")
    lag: float = parameter(0.5, "year", 0.0, 5.0, "assumption", "mean time from the bid to its decision")
    shield: float = parameter(4.0, "1", 0.0, 20, "assumption; Rover-Honda 1994: 20 % did not protect", "ln hazard lost per unit of stake")


def intensity(w, k, p):
    tie = w.tie[k]
    host = w.firm[tie.host]
    if host.owner != -1 or host.failed == 1 or tie.stake >= 0.5:
        return 0.0
    return exp(p.distress_weight * (host.distress - 0.4) - p.shield * tie.stake)


def effect(w, k, p, a, draw):
    w.tie[k].bid_due = w.world.now + p.lag * (0.5 + uniform(draw, 1))


EVENT = Event(
    name="third_party_bid",
    subject="tie",
    law=EXPONENTIAL,
    parameters=Parameters,
    intensity=intensity,
    effect=effect,
    reads=("tie.stake", *fields("host", "owner", "failed", "distress")),
    writes=("tie.bid_due",),
    rank=72,
    story="An outsider bids for {host}",
    source="A69-A70, C37",
)
