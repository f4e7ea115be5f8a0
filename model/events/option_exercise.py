"""option_exercise: quarter by quarter, a call or a put agreed at signing is looked at, and exercised if it pays.

A call is exercised where the market values the host well above its price, or at all above it on the last day, if the
investor can pay. A put is exercised in the same way by the host's other shareholders; an investor in distress buys its
way out of it.
"""

import math
from typing import NamedTuple

from model.event import Event, fields
from model.laws import DATED
from model.mechanisms import finance, shares
from model.parameter import parameter
from model.state.tie import INVESTOR_SIDE

QUARTER = 0.25


class Parameters(NamedTuple):
    hurdle: float = parameter(0.20, "share", 0.0, 2.0, "assumption: an option is worth more alive while there is time", "gain on the price at which an option is exercised before its last day")
    able: float = parameter(0.5, "share", 0.0, 1.0, "assumption", "distress of an investor above which it exercises no call and cannot honour a put")
    settlement: float = parameter(0.5, "share", 0.0, 2.0, "assumption; GM-Fiat 2005: paid to be let off", "part of the seller's gain that an investor in distress pays to be let off a put")


def open_now(first, last, now):
    """Whether an option can be exercised now."""
    return first <= now <= last


def pays(gain, last, now, p):
    """Whether its holder exercises an option that gains a share of its price."""
    return gain > (p.hurdle if now + QUARTER <= last else 0.0)


def due(w, k, p):
    return w.tie[k].option_due


def guard(w, k, p):
    tie = w.tie[k]
    return tie.ownership == 1 and tie.cooperation == 1 and w.firm[tie.host].owner == -1 and w.firm[tie.host].failed == 0


def next_look(w, k):
    """The next date at which an option of tie k can be exercised, inf if there is none any more."""
    tie = w.tie[k]
    look = math.inf
    if tie.call_to > tie.stake and tie.call_until > w.world.now:
        look = tie.call_from if tie.call_from > w.world.now else w.world.now + QUARTER
    if tie.put_to > tie.stake and tie.put_until > w.world.now:
        other = tie.put_from if tie.put_from > w.world.now else w.world.now + QUARTER
        look = other if other < look else look
    return look


def call(w, k, p):
    """The investor raises its stake at the price of its call, if that pays, in shares as at signing."""
    tie = w.tie[k]
    worth = w.firm[tie.host].equity_value
    pay = pays(worth / tie.call_price - 1.0, tie.call_until, w.world.now, p)
    if pay and w.firm[tie.investor].distress < p.able:
        shares.buy(w, k, INVESTOR_SIDE, tie.call_to, tie.call_price / worth - 1.0, tie.issue == 0)


def put(w, k, p):
    """The host's shareholders sell to the investor at the price of their put, if that pays."""
    tie = w.tie[k]
    worth = w.firm[tie.host].equity_value
    if not pays(tie.put_price / worth - 1.0, tie.put_until, w.world.now, p):
        return
    if w.firm[tie.investor].distress < p.able:
        shares.buy(w, k, INVESTOR_SIDE, tie.put_to, tie.put_price / worth - 1.0, False)
    else:
        gain = (tie.put_to - tie.stake) * (tie.put_price - worth)
        finance.transfer(w, tie.investor, tie.host, p.settlement * gain, False)
        tie.put_until = w.world.now


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    if tie.call_to > tie.stake and open_now(tie.call_from, tie.call_until, w.world.now):
        call(w, k, p)
    if tie.put_to > tie.stake and open_now(tie.put_from, tie.put_until, w.world.now):
        put(w, k, p)
    tie.option_due = next_look(w, k)


EVENT = Event(
    name="option_exercise",
    subject="tie",
    law=DATED,
    parameters=Parameters,
    due=due,
    guard=guard,
    effect=effect,
    reads=(*fields("tie", "option_due", "ownership", "cooperation"), *fields("host", "owner", "failed")),
    writes=("tie.option_due", "tie.put_until", *shares.WRITES),
    rank=48,
    story="Options on shares of {host} are looked at; {investor} holds {stake:.1%}",
    source="case_events: Renault's warrants 1999-2002, GM-Fiat put 2000-2005",
)
