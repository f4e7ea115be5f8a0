"""Synergy: what shared platforms and cycle plans save, ramping over years and seldom as much as hoped."""

from typing import NamedTuple

from model.maths import relax
from model.mechanism import Mechanism
from model.mechanisms import finance
from model.parameter import parameter

WRITES = ("saving", "saving_target", "saving_stamp")


class Parameters(NamedTuple):
    potential: float = parameter(0.015, "share", 0.0, 0.2, "derived: D33, 540 EUR a vehicle (2.8 % of sales) after 19 years, self-reported, before its own cost and with cost avoided counted; half of it", "saving at full integration, over the smaller firm's revenue, for each side")
    ramp: float = parameter(4.0, "year", 0.3, 20, "D33", "time constant at which it is realised")
    realised: float = parameter(0.75, "1", 0.0, 2.0, "C45, D34: ~70 % miss", "median of what comes over what was meant")
    spread: float = parameter(0.4, "log", 0.0, 1.5, "assumption; C45, D34", "s.d. of its logarithm")
    decay: float = parameter(2.0, "year", 0.2, 20, "assumption", "time constant at which it is lost once cooperation ends")


def advance(w, t):
    """Brings the saving of tie t to the present date."""
    tie = w.tie[t]
    years = w.world.now - tie.saving_stamp
    if years <= 0.0:
        return
    tie.saving_stamp = w.world.now
    p = w.par.synergy
    if p.on > 0.0:
        tie.saving = relax(tie.saving, tie.saving_target, 1.0 / (p.ramp if tie.saving_target > tie.saving else p.decay), years)


def smaller_revenue(w, t):
    """The smaller of the two firms' sales, bn a year."""
    a, b = finance.revenue(w, w.tie[t].investor), finance.revenue(w, w.tie[t].host)
    return a if a < b else b


def add(w, t, depth, came):
    """More integration of tie t by `depth`; `came` is what is realised over what was meant."""
    if w.par.synergy.on > 0.0:
        advance(w, t)
        w.tie[t].saving_target += w.par.synergy.potential * depth * came * smaller_revenue(w, t)


def of_firm(w, i):
    """What the ties of firm i save it, bn a year."""
    total = 0.0
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        if tie.host == i or tie.investor == i:
            total += tie.saving
    return total


MECHANISM = Mechanism("synergy", Parameters, "Integration saves cost over years, less than meant. Muted: it saves nothing.", "A13, A67, C45, D14, D33-D34")
