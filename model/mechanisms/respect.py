"""Respect: perceived equality, lost where formal control exceeds what relative performance entitles to."""

from typing import NamedTuple

from model.maths import clamp, logistic, relax
from model.mechanism import Mechanism
from model.parameter import parameter

WRITES = ("respect", "respect_stamp")


class Parameters(NamedTuple):
    calm: float = parameter(0.8, "share", 0.0, 1.0, "assumption", "respect between partners without a gap")
    grievance: float = parameter(1.5, "1", 0.0, 6.0, "assumption; A39", "respect lost per unit of the gap")
    steepness: float = parameter(25.0, "1", 0.0, 100.0, "assumption", "how relative margins entitle to control")
    mirrored: float = parameter(0.6, "1", 0.0, 2.0, "assumption; A39: cross-holdings", "control that a stake held in return offsets, per unit")
    adjustment: float = parameter(3.0, "year", 0.3, 15, "assumption", "time constant")


def gap(w, t):
    """Control beyond what the investor's performance against the host's entitles to, net of a mirrored stake."""
    tie = w.tie[t]
    lead = w.firm[tie.investor].structural_margin - w.firm[tie.host].structural_margin
    entitled = logistic(w.par.respect.steepness * lead)
    over = tie.control - w.par.respect.mirrored * tie.reverse_stake - entitled
    return over if over > 0.0 else 0.0


def advance(w, t):
    """Brings respect of tie t to the present date."""
    tie = w.tie[t]
    years = w.world.now - tie.respect_stamp
    if years <= 0.0:
        return
    tie.respect_stamp = w.world.now
    p = w.par.respect
    if p.on > 0.0:
        goal = clamp(p.calm - p.grievance * gap(w, t), 0.0, 1.0)
        tie.respect = relax(tie.respect, goal, 1.0 / p.adjustment, years)


def shift(w, t, change):
    """A jump of respect; a fall takes a part of what is there, a rise of what is missing."""
    if w.par.respect.on <= 0.0:
        return
    advance(w, t)
    tie = w.tie[t]
    tie.respect = clamp(tie.respect + change * (tie.respect if change < 0.0 else 1.0 - tie.respect), 0.0, 1.0)


MECHANISM = Mechanism("respect", Parameters, "Respect falls where control outruns performance. Muted: it stays as it was at signing.", "A39, A42")
