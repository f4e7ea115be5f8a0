"""The end of a quarter: books are closed, and every slow state is brought to the date."""

from model.draws import Draw, normal
from model.event import World
from model.mechanisms import (
    appeal,
    capability,
    culture,
    demand,
    dispatch,
    finance,
    identity,
    integration,
    margin,
    morale,
    need,
    product,
    respect,
    synergy,
    trust,
)


def close_quarter(w: World, years: float, draw: Draw) -> None:
    """Lives the quarter that ends now, `years` long; ``draw`` is the address of the world's numbers."""
    margin.common_quarter(w, normal(draw, 1), normal(draw, 2))
    for t in range(w.tie.shape[0]):
        if w.tie[t].ended == 0:
            trust.advance(w, t)
            respect.advance(w, t)
            culture.advance(w, t)
            integration.digest(w, t)
        synergy.advance(w, t)
    for i in range(w.firm.shape[0]):
        capability.advance(w, i)
    for j in range(w.posting.shape[0]):
        if w.posting[j].active == 1:
            dispatch.quarter(w, j, years)
    for i in range(w.firm.shape[0]):
        firm_quarter(w, i, years, own_draw(w, i, draw))
    finance.pay_dividends(w)
    for i in range(w.firm.shape[0]):
        if w.firm[i].failed == 0:
            finance.reckon(w, i, years, normal(own_draw(w, i, draw), 3))
    for j in range(w.product.shape[0]):
        product.quarter(w, j, years)


def own_draw(w: World, i: int, draw: Draw) -> Draw:
    """The address of firm i's own numbers: a stream of its own, at the same quarter."""
    firm = w.firm[i]
    return Draw(draw.key0, draw.key1, draw.trial, firm.stream0, firm.stream1, draw.occurrence)


def firm_quarter(w: World, i: int, years: float, own: Draw) -> None:
    """Firm i's quarter; ``own`` is the address of its numbers."""
    morale.advance(w, i)
    identity.advance(w, i)
    need.advance(w, i)
    appeal.age(w, i, years)
    demand.quarter(w, i, years, normal(own, 1))
    margin.quarter(w, i, synergy.of_firm(w, i), years, normal(own, 2))
    if w.firm[i].failed == 0:
        finance.quarter(w, i, years)
