"""benchmarking: the partners take each other's work apart in detail, and learn where the gap is widest.

Unlike what is learned at work together, it needs no shared platform or plant: cars, figures and visits are enough.
"""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import log
from model.mechanisms import capability, finance, learning, progress, synergy
from model.parameter import code, parameter
from model.state.firm import DOMAINS


class Parameters(NamedTuple):
    scale: float = parameter(3.0, "year", 0.2, 100, "assumption; A21: a channel, of which no frequency was found", "mean years at full activation of both sides")
    part: float = parameter(0.15, "share", 0.0, 1.0, "assumption; A21", "mean part of the widest gap that comes over in a perfect climate")
    cost: float = parameter(0.0001, "share", 0.0, 0.01, "assumption", "cost to each side, over the smaller firm's sales")


class Arguments(NamedTuple):
    domain: float = code("production", DOMAINS, "plan", "what is compared; absent: where each side's gap is widest")


def intensity(w, k, p):
    tie = w.tie[k]
    if tie.cooperation != 1 or w.firm[tie.investor].makes <= 0.0 or w.firm[tie.host].makes <= 0.0:
        return 0.0
    return learning.activation(w, k)


def guard(w, k, p):
    return w.tie[k].cooperation == 1


def compare(w, k, p, domain, donor, recipient, luck):
    """The recipient learns from the donor in a domain, or (NaN) where its gap is widest."""
    d = int(domain) if domain == domain else learning.widest(w, donor, recipient)
    learning.receive(w, k, donor, recipient, d, p.part * learning.climate(w, k) * -log(luck))


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    compare(w, k, p, a.domain, tie.investor, tie.host, uniform(draw, 1))
    compare(w, k, p, a.domain, tie.host, tie.investor, uniform(draw, 2))
    cost = p.cost * w.par.learning.on * synergy.smaller_revenue(w, k)
    finance.spend(w, tie.investor, cost)
    finance.spend(w, tie.host, cost)


EVENT = Event(
    name="benchmarking",
    subject="tie",
    law=EXPONENTIAL,
    parameters=Parameters,
    arguments=Arguments,
    intensity=intensity,
    guard=guard,
    effect=effect,
    reads=(
        *fields("tie", "cooperation", "motive"),
        *fields("investor", "makes", "openness", "identity"),
        *fields("host", "makes", "openness", "identity"),
    ),
    writes=(
        *capability.FRONTIER,
        *fields("tie", *progress.WRITES),
        *fields("investor", "cash", *capability.WRITES),
        *fields("host", "cash", *capability.WRITES),
        *fields("all_firms", "cash_flow_value"),
    ),
    rank=63,
    story="{investor} and {host} compare how they work, in detail",
    source="A21",
)
