"""cycle_plan_sync: launch calendars are aligned and platforms shared; cost is saved, identity and distinctness pay."""

from typing import NamedTuple

from model.draws import log_normal, uniform
from model.event import Event, fields
from model.laws import TRIGGERED
from model.mechanisms import finance, identity, integration, synergy
from model.parameter import parameter


class Parameters(NamedTuple):
    least: float = parameter(0.05, "share", 0.0, 1.0, "assumption; A67", "smallest depth of a step decided at a review")
    most: float = parameter(0.25, "share", 0.0, 1.0, "assumption; A67", "largest depth of a step decided at a review")
    waits: float = parameter(1.0, "1", 0.0, 1.0, "assumption; A67: a joint cadence begins by meeting once", "part of the time between both firms' next launches for which the earlier one waits, at full depth")
    cost: float = parameter(0.02, "share", 0.0, 0.2, "derived: D13, 1-6 bn for a platform, over sales of 30-50 bn", "one-off cost to each side at full depth, over the smaller firm's sales")


class Arguments(NamedTuple):
    depth: float = parameter(float("nan"), "share", 0.0, 1.0, "plan", "part of what is not yet shared")


def guard(w, k, p):
    return w.tie[k].cooperation == 1


def align(w, k, part):
    """The firm whose next launch is the earlier one waits for a part of the time to the other's."""
    a, b = w.firm[w.tie[k].investor], w.firm[w.tie[k].host]
    if a.makes <= 0.0 or b.makes <= 0.0:
        return
    between = b.next_launch - a.next_launch
    if between > 0.0:
        a.next_launch += part * between
    else:
        b.next_launch -= part * between


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    depth = a.depth if a.depth == a.depth else p.least + (p.most - p.least) * uniform(draw, 1)
    identity.advance(w, tie.investor)
    identity.advance(w, tie.host)
    gained = integration.deepen(w, k, depth)
    synergy.add(w, k, gained, log_normal(draw, 2, w.par.synergy.realised, w.par.synergy.spread))
    align(w, k, p.waits * gained)
    cost = p.cost * gained * synergy.smaller_revenue(w, k)
    finance.spend(w, tie.investor, cost)
    finance.spend(w, tie.host, cost)


EVENT = Event(
    name="cycle_plan_sync",
    subject="tie",
    law=TRIGGERED,
    trigger="sync_due",
    parameters=Parameters,
    arguments=Arguments,
    guard=guard,
    effect=effect,
    reads=("tie.cooperation",),
    writes=(
        *fields("tie", *integration.WRITES, *synergy.WRITES),
        *fields("investor", "cash", "next_launch", *identity.WRITES),
        *fields("host", "cash", "next_launch", *identity.WRITES),
        *fields("all_firms", "cash_flow_value"),
        "products.distinctiveness",
    ),
    rank=60,
    story="{investor} and {host} align their cycle plans; integration is {integration:.2f} now",
    source="A36-A38, A67, D14, D33-D34",
)
