"""Unwinding: what it takes to end ownership or cooperation, and what goes on."""

from typing import NamedTuple

from model.event import fields
from model.mechanism import Mechanism
from model.mechanisms import (
    capability,
    control,
    culture,
    dispatch,
    finance,
    identity,
    respect,
    shares,
    synergy,
    trust,
    venture,
)
from model.parameter import parameter
from model.state.product import CANCELLED, PLANNED, RESCOPED

_FIRM = ("cash", "debt", "cash_flow_value", "transfer_value", "outside_value", "owner", "strain", *capability.WRITES, *identity.WRITES)
_TIE = (
    "stake", "reverse_stake", "ownership", "cooperation", "ending", "end_time", "ownership_end_time", "cooperation_end_time", "ended", "integration", "integration_haste", "posts",
    *control.WRITES, *trust.WRITES, *respect.WRITES, *culture.WRITES, *synergy.WRITES, *venture.WRITES,
)  # fmt: skip
# What an ending may change: the tie's, and through the firms' other ties, all ties'.
WRITES = (*fields("all_ties", *_TIE), *fields("all_firms", *_FIRM), "postings.active", "products.stage", "products.alone_from")


class Parameters(NamedTuple):
    goes_on: float = parameter(0.5, "share", 0.0, 1.0, "evidence F4: cooperation outlives ownership in about half of the cases", "chance that cooperation goes on when a stake is sold")
    cost: float = parameter(0.002, "share", 0.0, 0.1, "assumption", "cost to each side of ending joint work, over its sales, at full integration")


def bring_up_to_date(w, t):
    """Advances everything of tie t and its firms that an ending is about to change."""
    trust.advance(w, t)
    respect.advance(w, t)
    culture.advance(w, t)
    synergy.advance(w, t)
    identity.advance(w, w.tie[t].investor)
    identity.advance(w, w.tie[t].host)


def mark(w, t, code):
    """The tie's ending, if it has none yet."""
    tie = w.tie[t]
    if tie.ending == 0:
        tie.ending = code
        tie.end_time = w.world.now


def close_if_over(w, t):
    """The tie is over once neither shares nor joint work are left."""
    tie = w.tie[t]
    if tie.ownership != 1 and tie.cooperation == 2:
        tie.ended = 1


def end_ownership(w, t, code):
    """No shares are held any more."""
    tie = w.tie[t]
    tie.ownership = 2
    tie.ownership_end_time = w.world.now
    mark(w, t, code)
    close_if_over(w, t)


def stop_products(w, t):
    """Joint products under development are cancelled; those on sale run to the end of their life."""
    for j in range(w.product.shape[0]):
        product = w.product[j]
        developing = product.stage == PLANNED or product.stage == RESCOPED
        if product.tie == t and developing and product.launched_at > w.world.now:
            product.stage = CANCELLED
            product.alone_from = w.world.now


def send_home(w, t):
    """All dispatched executives of tie t go home."""
    for j in range(w.posting.shape[0]):
        if w.posting[j].tie == t:
            w.posting[j].active = 0
    dispatch.refresh(w, t)


def absorb(w, t, code):
    """The tie is over because one firm has become the other's: joint work and its savings go on inside."""
    bring_up_to_date(w, t)
    tie = w.tie[t]
    tie.cooperation = 2
    tie.cooperation_end_time = w.world.now
    send_home(w, t)
    stop_products(w, t)
    mark(w, t, code)
    close_if_over(w, t)


def end_cooperation(w, t, code):
    """No joint work any more: executives go home, savings fade, products stop."""
    bring_up_to_date(w, t)
    tie = w.tie[t]
    for i in (tie.investor, tie.host):
        finance.spend(w, i, w.par.unwinding.cost * w.par.unwinding.on * tie.integration * finance.revenue(w, i))
    tie.cooperation = 2
    tie.cooperation_end_time = w.world.now
    tie.saving_target = 0.0
    tie.integration = 0.0
    tie.integration_haste = 0.0
    send_home(w, t)
    stop_products(w, t)
    if tie.ownership != 1:
        mark(w, t, code)
    close_if_over(w, t)


def end_all(w, t, code):
    """Stakes are sold to the market, a venture that both still hold is closed, joint work ends."""
    tie = w.tie[t]
    if w.firm[tie.host].owner == tie.investor:
        shares.divest(w, t)
    for side in range(2):
        if shares.held(w, t, side) > 0.0:
            shares.sell(w, t, side, 0.0)
    if tie.venture_share > 0.0 and tie.venture_host_share > 0.0:
        venture.liquidate(w, t)
    if tie.ownership == 1:
        end_ownership(w, t, code)
    if tie.cooperation != 2:
        end_cooperation(w, t, code)


def end_other_ties(w, i, t, code):
    """All other ties of firm i end with it."""
    for other in range(w.tie.shape[0]):
        if other != t and w.tie[other].ended == 0 and (w.tie[other].host == i or w.tie[other].investor == i):
            end_all(w, other, code)


MECHANISM = Mechanism("unwinding", Parameters, "Ending joint work costs; it may outlive ownership. Muted: it costs nothing.", "evidence F4, C10")
