"""Need: why a firm wants this partner; it fades as the firm recovers, and patience with it."""

from typing import NamedTuple

from model.maths import relax
from model.mechanism import Mechanism
from model.parameter import parameter
from model.state.firm import NEEDS

WRITES = ("need", "need_stamp")


class Parameters(NamedTuple):
    cash_time: float = parameter(2.0, "year", 0.2, 20, "D8: turnaround 1.5-3 y", "time constant at which the need for cash follows distress")
    other_time: float = parameter(8.0, "year", 0.5, 50, "assumption; A46", "time constant at which the other needs fade")


def advance(w, i):
    """Brings the needs of firm i to the present date."""
    firm = w.firm[i]
    years = w.world.now - firm.need_stamp
    if years <= 0.0:
        return
    firm.need_stamp = w.world.now
    p = w.par.need
    if p.on > 0.0:
        firm.need[0] = relax(firm.need[0], firm.distress, 1.0 / p.cash_time, years)
        for n in range(1, len(NEEDS)):
            firm.need[n] = relax(firm.need[n], 0.0, 1.0 / p.other_time, years)


def strongest(w, i):
    """The strongest of firm i's needs, 0..1."""
    best = 0.0
    for n in range(len(NEEDS)):
        if w.firm[i].need[n] > best:
            best = w.firm[i].need[n]
    return best


MECHANISM = Mechanism("need", Parameters, "Needs fade as a firm recovers. Muted: they stay as at signing.", "A46, A61")
