"""Integration: platforms and cycle plans shared; what comes too fast must be digested first."""

from typing import NamedTuple

from model.maths import clamp, relax
from model.mechanism import Mechanism
from model.parameter import parameter

WRITES = ("integration", "integration_haste", "haste_stamp")


class Parameters(NamedTuple):
    digestion: float = parameter(1.5, "year", 0.2, 10, "assumption; A38", "time constant at which new integration is digested")
    sameness: float = parameter(0.4, "1", 0.0, 1.0, "assumption; A37", "distinctiveness that joint products lose per unit of integration")


def digest(w, t):
    """Brings the undigested integration of tie t to the present date."""
    tie = w.tie[t]
    years = w.world.now - tie.haste_stamp
    if years > 0.0:
        tie.haste_stamp = w.world.now
        tie.integration_haste = relax(tie.integration_haste, 0.0, 1.0 / w.par.integration.digestion, years)


def deepen(w, t, depth):
    """Tie t shares more: `depth` is a part of what is not yet shared. Returns the integration gained."""
    digest(w, t)
    tie = w.tie[t]
    gained = clamp(depth, 0.0, 1.0) * (1.0 - tie.integration)
    tie.integration += gained
    if w.par.integration.on > 0.0:
        tie.integration_haste = clamp(tie.integration_haste + gained, 0.0, 1.0)
        for j in range(w.product.shape[0]):
            if w.product[j].tie == t:
                w.product[j].distinctiveness *= 1.0 - w.par.integration.sameness * gained
    return gained


MECHANISM = Mechanism("integration", Parameters, "New integration must be digested, and makes products alike. Muted: it does neither.", "A36-A38, A67")
