"""Identity: the sense of self and self-determination that control and integration wear down."""

from typing import NamedTuple

from model.maths import clamp, relax
from model.mechanism import Mechanism
from model.parameter import parameter

WRITES = ("identity", "identity_stamp")


class Parameters(NamedTuple):
    control_weight: float = parameter(0.4, "1", 0.0, 2.0, "assumption; A35", "how far full control by a partner lowers the host's identity")
    integration_weight: float = parameter(0.5, "1", 0.0, 2.0, "assumption; A37", "how far full integration lowers either side's")
    adjustment: float = parameter(4.0, "year", 0.3, 30, "assumption", "time constant")


def pressure(w, i):
    """What the living ties of firm i take of its self-determination, 0..1."""
    p = w.par.identity
    total = 0.0
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        if tie.ended == 0 and (tie.host == i or tie.investor == i):
            total += p.integration_weight * tie.integration * tie.integration
            if tie.host == i:
                total += p.control_weight * tie.control
    if w.firm[i].owner != -1:
        total += p.control_weight
    return clamp(total, 0.0, 1.0)


def advance(w, i):
    """Brings identity of firm i to the present date."""
    firm = w.firm[i]
    years = w.world.now - firm.identity_stamp
    if years <= 0.0:
        return
    firm.identity_stamp = w.world.now
    if w.par.identity.on > 0.0:
        goal = firm.identity_at_signing * (1.0 - pressure(w, i))
        firm.identity = relax(firm.identity, goal, 1.0 / w.par.identity.adjustment, years)


MECHANISM = Mechanism("identity", Parameters, "Control and integration wear identity down. Muted: it stays as it was at signing.", "A35-A37, A42")
