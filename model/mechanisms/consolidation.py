"""Consolidation: what a buyer does with a firm that it has bought whole: it integrates it, hard.

Platforms and functions are merged at once, at a cost; the bought firm's people lose their independence, and some leave.
"""

from typing import NamedTuple

from model.event import fields
from model.mechanism import Mechanism
from model.mechanisms import (
    capability,
    culture,
    finance,
    identity,
    integration,
    morale,
    respect,
    synergy,
    trust,
    workforce,
)
from model.parameter import parameter

WRITES = (
    *fields("tie", *integration.WRITES, *synergy.WRITES, *trust.WRITES, *respect.WRITES, *culture.WRITES),
    *fields("all_firms", "cash", "cash_flow_value"),
    *fields("host", "exit_share", "exit_due", "restructuring_due", *morale.WRITES, *identity.WRITES, *capability.WRITES),
    *fields("investor", *identity.WRITES),
    "products.distinctiveness",
)


class Parameters(NamedTuple):
    least: float = parameter(0.4, "share", 0.0, 1.0, "assumption; A56", "smallest depth of integration after an acquisition")
    most: float = parameter(0.8, "share", 0.0, 1.0, "assumption; A56", "largest depth of integration after an acquisition")
    cost: float = parameter(0.04, "share", 0.0, 0.5, "assumption; A56: integration problems, assets that are not distinct", "one-off cost to the buyer at full depth, over the bought firm's sales")
    distance_cost: float = parameter(1.0, "1", 0.0, 5.0, "assumption; A44, C26", "how much more it costs at full cultural distance")
    blow: float = parameter(0.20, "share", 0.0, 1.0, "assumption; A35, A42", "morale of the bought firm lost, as a part of it")
    slight: float = parameter(0.25, "share", 0.0, 1.0, "assumption; A39, A42", "respect lost, as a part of it")
    leavers: float = parameter(0.06, "share", 0.0, 0.5, "C40: executives leave at 24.3 % a year for years, against 9.7 %", "part of the workforce that thinks of leaving")
    lag: float = parameter(0.5, "year", 0.0, 3.0, "assumption", "years until jobs that are there twice are cut")


def integrate(w, t, u, came):
    """The host of tie t is integrated; `u` (0..1) how deep, `came` what of the savings is realised over what was meant."""
    p = w.par.consolidation
    if p.on <= 0.0:
        return
    tie = w.tie[t]
    identity.advance(w, tie.host)
    identity.advance(w, tie.investor)
    gained = integration.deepen(w, t, p.least + (p.most - p.least) * u)
    synergy.add(w, t, gained, came)
    dear = 1.0 + p.distance_cost * culture.distance(w, t)
    finance.spend(w, tie.investor, p.cost * gained * dear * finance.revenue(w, tie.host))
    morale.shift(w, tie.host, -p.blow)
    respect.shift(w, t, -p.slight)
    workforce.think_of_leaving(w, tie.host, p.leavers, p.lag)
    w.firm[tie.host].restructuring_due = w.world.now + p.lag


MECHANISM = Mechanism("consolidation", Parameters, "An acquired firm is integrated at once and hard. Muted: it is owned, and left alone.", "A35, A42, A56, C26, C40")
