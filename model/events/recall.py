"""recall: a recall or scandal over quality; dearer and likelier where production and control are weak."""

from typing import NamedTuple

from model.draws import log_normal
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import clamp, exp
from model.mechanisms import finance, morale, trust
from model.parameter import parameter
from model.state.firm import FINANCE_CONTROL, PRODUCTION


class Parameters(NamedTuple):
    scale: float = parameter(15.0, "year", 1, 500, "assumption; A.9: Mitsubishi 2000", "mean years at capability .75")
    protection: float = parameter(4.0, "1", 0.0, 20, "assumption", "ln hazard per unit of production and finance control below .75")
    cost: float = parameter(0.006, "share", 0.0, 0.2, "assumption", "median cost over sales")
    spread: float = parameter(0.8, "log", 0.0, 2.0, "assumption", "s.d. of its logarithm")
    appeal_loss: float = parameter(0.05, "index", 0.0, 1.0, "assumption", "appeal lost at the median")
    reference: float = parameter(0.75, "frontier", 0.0, 1.2, "assumption", "mean of production and finance control at intensity 1")
    morale_blow: float = parameter(0.08, "share", 0.0, 1.0, "assumption", "morale lost at the median, as a part of it")
    trust_blow: float = parameter(0.05, "share", 0.0, 1.0, "assumption", "trust that partners lose, as a part of it")
    repricing: float = parameter(0.10, "share", 0.0, 1.0, "A.9: price of Mitsubishi cut by 10 %", "part of the price lost if a deal has not closed yet")


def intensity(w, k, p):
    if w.firm[k].makes <= 0.0 or w.firm[k].failed == 1:
        return 0.0
    quality = 0.5 * (w.firm[k].capability[PRODUCTION] + w.firm[k].capability[FINANCE_CONTROL])
    return exp(p.protection * (p.reference - quality))


def effect(w, k, p, a, draw):
    size = log_normal(draw, 1, 1.0, p.spread)
    firm = w.firm[k]
    finance.charge(w, k, p.cost * size * finance.revenue(w, k))
    firm.appeal = clamp(firm.appeal - p.appeal_loss * size, -1.0, 1.0)
    morale.shift(w, k, -clamp(p.morale_blow * size, 0.0, 0.9))
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        if tie.ended == 0 and (tie.host == k or tie.investor == k):
            trust.shift(w, t, -p.trust_blow if tie.investor == k else 0.0, -p.trust_blow if tie.host == k else 0.0)
            if tie.closed == 0 and tie.host == k:
                tie.price_factor = tie.price_factor * (1.0 - p.repricing)


EVENT = Event(
    name="recall",
    subject="firm",
    law=EXPONENTIAL,
    parameters=Parameters,
    intensity=intensity,
    effect=effect,
    reads=fields("firm", "capability", "makes", "failed"),
    writes=(
        *fields("firm", "cash", "charges", "appeal", *morale.WRITES),
        *fields("all_firms", "cash_flow_value"),
        *fields("ties", "price_factor", *trust.WRITES),
    ),
    rank=42,
    story="A recall hits {firm}",
    source="A.9; case_events: Mitsubishi 2000",
)
