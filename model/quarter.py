"""The end of a quarter: books are closed, and every slow state is brought to the date."""

from model.draws import Draw, normal
from model.event import World
from model.mechanisms import (
    appeal,
    capability,
    capacity,
    coordination,
    culture,
    demand,
    dispatch,
    experience,
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
    venture,
)


def close_quarter(w: World, years: float, draw: Draw) -> None:
    """Lives the quarter that ends now, `years` long; ``draw`` is the address of the world's numbers."""
    margin.common_quarter(w, normal(draw, 1), normal(draw, 2), normal(draw, 3))
    for t in range(w.tie.shape[0]):
        if w.tie[t].ended == 0:
            trust.advance(w, t)
            respect.advance(w, t)
            culture.advance(w, t)
            coordination.quarter(w, t, years)
        synergy.advance(w, t)
        venture.quarter(w, t, years, normal(tie_draw(w, t, draw), 1))
    for t in range(w.tie.shape[0]):  # after all: what one tie costs hangs on what the others digest
        integration.digest(w, t)
    for i in range(w.firm.shape[0]):
        capability.advance(w, i)
    for j in range(w.posting.shape[0]):
        if w.posting[j].active == 1:
            dispatch.quarter(w, j, years)
    capability.frontier_quarter(w, years)
    # In rounds over all firms: none sees another one half way through its quarter.
    for i in range(w.firm.shape[0]):
        if w.firm[i].makes > 0.0:
            make_and_sell(w, i, years, normal(own_draw(w, i, draw), 1))
    for i in range(w.firm.shape[0]):
        margin.quarter(w, i, synergy.of_firm(w, i), years, normal(own_draw(w, i, draw), 2))
        if w.firm[i].failed == 0:
            finance.quarter(w, i, years)
    finance.pool(w)
    for i in range(w.firm.shape[0]):
        if w.firm[i].failed == 0:
            finance.settle(w, i, years)
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


def tie_draw(w: World, t: int, draw: Draw) -> Draw:
    """The address of tie t's own numbers."""
    tie = w.tie[t]
    return Draw(draw.key0, draw.key1, draw.trial, tie.stream0, tie.stream1, draw.occurrence)


def make_and_sell(w: World, i: int, years: float, shock: float) -> None:
    """Firm i's people, range, plants and sales over a quarter; `shock` is a standard normal number."""
    morale.advance(w, i)
    identity.advance(w, i)
    need.advance(w, i)
    appeal.age(w, i, years)
    demand.quarter(w, i, years, shock)
    capacity.quarter(w, i, years)
    experience.quarter(w, i, years)
