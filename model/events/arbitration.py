"""arbitration: a quarrel is settled by others; it clears the air, or costs the rest of trust."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import TRIGGERED
from model.mechanisms import clarity, trust
from model.parameter import parameter


class Parameters(NamedTuple):
    settles: float = parameter(0.5, "share", 0.0, 1.0, "assumption", "chance that it clears the air")
    clears: float = parameter(0.2, "share", 0.0, 1.0, "assumption", "part of what is unclear that it settles")
    relief: float = parameter(0.05, "share", 0.0, 1.0, "assumption", "trust gained on both sides where it does, of what is missing")
    blow: float = parameter(0.4, "share", 0.0, 1.0, "assumption; VW-Suzuki 2015", "trust lost on both sides otherwise, as a part of it")


def guard(w, k, p):
    return w.tie[k].cooperation != 2


def effect(w, k, p, a, draw):
    if uniform(draw, 1) < p.settles:
        clarity.settle(w, k, p.clears)
        trust.shift(w, k, p.relief, p.relief)
    else:
        trust.shift(w, k, -p.blow, -p.blow)


EVENT = Event(
    name="arbitration",
    subject="tie",
    law=TRIGGERED,
    trigger="arbitration_due",
    parameters=Parameters,
    guard=guard,
    effect=effect,
    reads=("tie.cooperation",),
    writes=fields("tie", "clarity", *trust.WRITES),
    rank=70,
    story="Arbitrators decide between {investor} and {host}",
    source="C36; assumption",
)
