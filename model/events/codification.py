"""codification: a partner writes its know-how down; it becomes easier to transfer, and better."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.mechanisms import capability
from model.parameter import parameter
from model.state.firm import PRODUCTION


class Parameters(NamedTuple):
    scale: float = parameter(8.0, "year", 0.5, 100, "assumption; A27: within two years at Nissan", "mean years between efforts")
    part: float = parameter(0.4, "share", 0.0, 1.0, "assumption; A27", "largest part of what is not written down that one effort covers")
    deepens: float = parameter(0.01, "frontier", 0.0, 0.1, "assumption; A20, A27", "production capability that the writer gains")


def intensity(w, k, p):
    return 1.0 if w.tie[k].cooperation == 1 else 0.0


def guard(w, k, p):
    return w.tie[k].cooperation == 1


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    tie.codified += p.part * uniform(draw, 1) * (1.0 - tie.codified)
    better_host = w.firm[tie.host].capability[PRODUCTION] >= w.firm[tie.investor].capability[PRODUCTION]
    writer = tie.host if better_host else tie.investor
    capability.advance(w, writer)
    w.firm[writer].pocket[PRODUCTION] += p.deepens


EVENT = Event(
    name="codification",
    subject="tie",
    law=EXPONENTIAL,
    parameters=Parameters,
    intensity=intensity,
    guard=guard,
    effect=effect,
    reads=("tie.cooperation",),
    writes=("tie.codified", *fields("investor", *capability.WRITES), *fields("host", *capability.WRITES)),
    rank=64,
    story="Know-how between {investor} and {host} is written down",
    source="A20, A27",
)
