"""Trust, held by each side: slow gains, fast losses, and a drift to what respect and clarity support."""

from typing import NamedTuple

from model.maths import clamp, relax
from model.mechanism import Mechanism
from model.parameter import parameter

WRITES = ("trust_in_investor", "trust_in_host", "trust_stamp", "trust_in_investor_min", "trust_in_host_min")


class Parameters(NamedTuple):
    half_life: float = parameter(2.0, "year", 0.3, 10, "D32: none found; wide prior .5-4 y", "half-life of a deviation")
    level: float = parameter(0.55, "share", 0.0, 1.0, "assumption", "trust that middling respect and clarity support")
    lasting: float = parameter(0.4, "share", 0.0, 1.0, "assumption; D32: none found", "part of what trust was above or below the level at signing that lasts")
    respect_pull: float = parameter(0.5, "1", 0.0, 2.0, "assumption; A39, C34", "how the level follows respect")
    clarity_pull: float = parameter(0.2, "1", 0.0, 2.0, "assumption; A45, C34", "how the level follows clarity")


def goal(w, t, at_signing):
    """The trust to which a side of tie t drifts: what respect and clarity support, and a part of what it began with."""
    p = w.par.trust
    tie = w.tie[t]
    began = p.level + p.lasting * (at_signing - p.level)
    return clamp(began + p.respect_pull * (tie.respect - 0.5) + p.clarity_pull * (tie.clarity - 0.5), 0.0, 1.0)


def advance(w, t):
    """Brings both trusts of tie t to the present date."""
    tie = w.tie[t]
    years = w.world.now - tie.trust_stamp
    if years <= 0.0:
        return
    tie.trust_stamp = w.world.now
    p = w.par.trust
    if p.on > 0.0:
        rate = 0.6931471805599453 / p.half_life
        tie.trust_in_investor = relax(tie.trust_in_investor, goal(w, t, tie.trust_in_investor_at_signing), rate, years)
        tie.trust_in_host = relax(tie.trust_in_host, goal(w, t, tie.trust_in_host_at_signing), rate, years)
    note_lowest(w, t)


def note_lowest(w, t):
    """Keeps the lowest trusts."""
    tie = w.tie[t]
    if tie.trust_in_investor < tie.trust_in_investor_min:
        tie.trust_in_investor_min = tie.trust_in_investor
    if tie.trust_in_host < tie.trust_in_host_min:
        tie.trust_in_host_min = tie.trust_in_host


def changed(trust, change):
    """Trust after a jump: a loss takes a part of what is there, a gain of what is missing."""
    return clamp(trust + change * (trust if change < 0.0 else 1.0 - trust), 0.0, 1.0)


def shift(w, t, in_investor, in_host):
    """A jump of the host's trust in the investor, and of the investor's in the host."""
    if w.par.trust.on <= 0.0:
        return
    advance(w, t)
    tie = w.tie[t]
    tie.trust_in_investor = changed(tie.trust_in_investor, in_investor)
    tie.trust_in_host = changed(tie.trust_in_host, in_host)
    note_lowest(w, t)


def mutual(w, t):
    """The trust that joint work can count on: the lower of the two."""
    tie = w.tie[t]
    return tie.trust_in_investor if tie.trust_in_investor < tie.trust_in_host else tie.trust_in_host


MECHANISM = Mechanism("trust", Parameters, "Trust is lost fast and won slowly. Muted: it stays as it was at signing.", "A40, C32-C34, D32")
