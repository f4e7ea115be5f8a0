"""acquisition: the investor buys the host whole, as agreed at signing; it takes its debt and integrates it.

The whole bundle comes, with what is not distinct in it. The tie goes on inside one group, until the host is divested.
"""


from model.draws import log_normal, normal, uniform
from model.event import Event, fields
from model.laws import TRIGGERED
from model.mechanisms import consolidation, shares, signing, unwinding
from model.parameter import NoParameters
from model.state.tie import ACQUIRED_BY_THIRD_PARTY


def guard(w, k, p):
    tie = w.tie[k]
    host, investor = w.firm[tie.host], w.firm[tie.investor]
    free = host.owner == -1 and investor.owner == -1 and host.failed == 0 and investor.failed == 0
    return free and tie.closed == 1 and tie.ownership != 2


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    given = tie.control_premium
    premium = signing.agreed_premium(w, k, given if given == given else shares.premium_on_all(w, normal(draw, 1)))
    unwinding.end_other_ties(w, tie.host, k, ACQUIRED_BY_THIRD_PARTY)
    shares.purchase(w, k, premium)
    consolidation.integrate(w, k, uniform(draw, 2), log_normal(draw, 3, w.par.synergy.realised, w.par.synergy.spread))


EVENT = Event(
    name="acquisition",
    subject="tie",
    law=TRIGGERED,
    trigger="purchase_due",
    parameters=NoParameters,
    guard=guard,
    effect=effect,
    reads=(*fields("tie", "closed", "ownership"), *fields("host", "owner", "failed"), *fields("investor", "owner", "failed")),
    writes=(*unwinding.WRITES, *shares.WRITES, *consolidation.WRITES, "all_firms.owner"),
    rank=45,
    story="{investor} buys {host} whole and takes its debt",
    source="A55-A58, A65, C42",
)
