"""unexpected_departure: a dispatched executive is gone before time; trust in the sender's side falls.

Two within six months hurt more than twice (Mazda, December 1999 and May 2000). Its sender's own trouble
recalls executives; misfit and low morale at the receiver drive them away.
"""

from typing import NamedTuple

from model.draws import log_normal, uniform
from model.event import Event, fields
from model.laws import WEIBULL
from model.maths import clamp, exp
from model.mechanisms import capability, control, dispatch, morale, trust
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(5.0, "year", 0.2, 100, "C40: 24 %/y after acquisitions against 10 %; D29: .20/y pooled", "Weibull scale at intensity 1")
    shape: float = parameter(1.5, "1", 0.3, 5.0, "assumption", "exponent of the posting's age")
    misfit_weight: float = parameter(1.2, "1", 0.0, 10, "assumption; D27", "ln hazard per unit of fit missing")
    morale_weight: float = parameter(1.0, "1", 0.0, 10, "assumption", "ln hazard per unit of the receiver's morale missing")
    sender_weight: float = parameter(2.0, "1", 0.0, 10, "D30: recalls follow the sender's trouble", "ln hazard per unit of the sender's distress")
    blow: float = parameter(0.15, "share", 0.0, 1.0, "assumption; A40", "median trust lost by a head's departure, as a part of it")
    spread: float = parameter(0.4, "log", 0.0, 1.5, "assumption", "s.d. of its logarithm")
    again: float = parameter(1.8, "1", 1.0, 5.0, "assumption; A40: two in six months", "factor if another one left within the window")
    window: float = parameter(0.5, "year", 0.0, 3.0, "A40 (seed): six months", "window of a second departure")
    morale_blow: float = parameter(0.08, "share", 0.0, 1.0, "assumption; A40", "morale lost at the receiver, as a part of it")
    search: float = parameter(0.125, "year", 0.0, 3.0, "case_events: Fields two weeks after Miller", "mean time to a successor")
    replaced: float = parameter(0.6, "share", 0.0, 1.0, "case_events: Fields two weeks after Miller", "chance of a successor")


def intensity(w, k, p):
    post = w.posting[k]
    if post.active == 0:
        return 0.0
    strain = p.misfit_weight * (0.8 - post.fit) + p.morale_weight * (0.6 - w.firm[post.receiver].morale)
    return exp(strain + p.sender_weight * (w.firm[post.sender].distress - 0.2))


def birth(w, k, p):
    return w.posting[k].start


def guard(w, k, p):
    return w.posting[k].active == 1


def effect(w, k, p, a, draw):
    post = w.posting[k]
    tie = w.tie[post.tie]
    size = log_normal(draw, 1, dispatch.weight(w, k), p.spread)
    of_investor = post.sender == tie.investor
    if w.world.now - (tie.last_departure if of_investor else tie.last_departure_of_hosts) < p.window:
        size = size * p.again
    post.active = 0
    if of_investor:
        tie.last_departure = w.world.now
    else:
        tie.last_departure_of_hosts = w.world.now
    dispatch.shift_trust(w, k, -clamp(p.blow * size, 0.0, 0.9))
    morale.shift(w, post.receiver, -clamp(p.morale_blow * size, 0.0, 0.9))
    dispatch.refresh(w, post.tie)
    control.refresh(w, post.tie)
    if uniform(draw, 2) < p.replaced and tie.cooperation == 1 and of_investor:
        tie.dispatch_due = w.world.now + 2.0 * p.search * uniform(draw, 3)


EVENT = Event(
    name="unexpected_departure",
    subject="posting",
    law=WEIBULL,
    parameters=Parameters,
    intensity=intensity,
    birth=birth,
    guard=guard,
    effect=effect,
    reads=("posting.active", "posting.start", "posting.fit", "posting.sender", "posting.receiver", "investor.distress", "host.distress", "investor.morale", "host.morale"),
    writes=(
        "posting.active",
        *fields("tie", "last_departure", "last_departure_of_hosts", "dispatch_due", "posts", *control.WRITES, *trust.WRITES),
        *fields("investor", "strain", *capability.WRITES, *morale.WRITES),
        *fields("host", "strain", *capability.WRITES, *morale.WRITES),
    ),
    rank=58,
    story="An executive whom {sender} sent to {receiver} leaves unexpectedly",
    source="A40, C40, D27, D29-D30",
)  # fmt: skip
