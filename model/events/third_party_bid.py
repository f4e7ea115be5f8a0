"""third_party_bid: an outsider bids for a firm; whether it gets it is decided some months later.

On the firm, tie or not: a firm that stands alone is bid for too, and less shielded.
"""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import exp, log
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(60.0, "year", 1, 1000, "A70: exits and mergers 3.75 %/y per firm, partners' included; C37", "mean years at intensity 1")
    distress_weight: float = parameter(2.5, "1", 0.0, 20, "assumption", "ln hazard per unit of distress above .4")
    outside_weight: float = parameter(1.0, "1", 0.0, 10, "assumption; A69, C37", "ln hazard per unit of its options with others above .3")
    reach: float = parameter(1.5, "million units/year", 0.05, 20.0, "assumption", "volume up to which many could buy a firm")
    size_weight: float = parameter(0.8, "1", 0.0, 5.0, "assumption", "ln hazard lost per unit of ln volume over that")
    shield: float = parameter(4.0, "1", 0.0, 20, "assumption; Rover-Honda 1994: 20 % did not protect", "ln hazard lost per unit of the stakes that partners hold")
    lag: float = parameter(0.5, "year", 0.0, 5.0, "assumption", "mean time from the bid to its decision")


def held(w, k):
    """The part of firm k that partners hold."""
    total = 0.0
    for t in range(w.tie.shape[0]):
        if w.tie[t].host == k:
            total += w.tie[t].stake
        elif w.tie[t].investor == k:
            total += w.tie[t].reverse_stake
    return total


def intensity(w, k, p):
    firm = w.firm[k]
    stakes = held(w, k)
    if firm.owner != -1 or firm.failed == 1 or stakes >= 0.5 or firm.makes <= 0.0:
        return 0.0
    sought = p.outside_weight * (firm.outside_options - 0.3)
    too_large = p.size_weight * log(firm.volume / p.reach) if firm.volume > p.reach else 0.0
    return exp(p.distress_weight * (firm.distress - 0.4) + sought - p.shield * stakes - too_large)


def effect(w, k, p, a, draw):
    w.firm[k].bid_due = w.world.now + p.lag * (0.5 + uniform(draw, 1))


EVENT = Event(
    name="third_party_bid",
    subject="firm",
    law=EXPONENTIAL,
    parameters=Parameters,
    intensity=intensity,
    effect=effect,
    reads=(*fields("firm", "owner", "failed", "makes", "distress", "outside_options", "volume"), "ties.stake", "ties.reverse_stake"),
    writes=("firm.bid_due",),
    rank=72,
    story="An outsider bids for {firm}",
    source="A69-A70, C37",
)
