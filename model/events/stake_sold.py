"""stake_sold (ending): the investor sells all its shares, most often for its own need; joint work may go on."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import LOG_LOGISTIC
from model.maths import exp
from model.mechanisms import progress, shares, trust, unwinding, venture
from model.parameter import parameter
from model.state.tie import FORM_VENTURE, STAKE_SOLD


class Parameters(NamedTuple):
    scale: float = parameter(10.0, "year", 1, 100, "E: log-logistic median 11.5; C6: 7", "age at which half of ties at intensity 1 are gone")
    shape: float = parameter(2.05, "1", 1.0, 6.0, "E: log-logistic shape 2.05; C11", "exponent of age")
    level: float = parameter(0.45, "1", 0.0, 5.0, "derived: 7 of 26 endings, most of minority ties (E)", "intensity in the middle of all ranges")
    distress_weight: float = parameter(5.0, "1", 0.0, 20, "derived: E, investor in distress in 7 of 13, against about .15 at any time", "ln hazard per unit of the investor's distress above .25")
    trust_weight: float = parameter(1.5, "1", 0.0, 20, "assumption", "ln hazard per unit of the investor's trust below .5")
    outside_weight: float = parameter(0.5, "1", 0.0, 10, "C36-C37: better outside options predict withdrawal", "ln hazard per unit of the investor's outside options above .3")
    race_weight: float = parameter(1.0, "1", 0.0, 10.0, "assumption; A18", "ln hazard per unit by which the investor is ahead in learning, in a tie made for it")
    blow: float = parameter(0.1, "share", 0.0, 1.0, "assumption", "trust that the host loses, as a part of it")
    small_weight: float = parameter(1.0, "1", 0.0, 20, "assumption; A54", "ln hazard lost per unit of stake above .25")


def intensity(w, k, p):
    tie = w.tie[k]
    held = tie.stake + tie.venture_share
    if tie.ownership != 1 or held <= 0.0 or w.firm[tie.host].owner != -1:
        return 0.0
    push = p.outside_weight * (w.firm[tie.investor].outside_options - 0.3)
    push += p.distress_weight * (w.firm[tie.investor].distress - 0.25) + p.trust_weight * (0.5 - tie.trust_in_host)
    advance = progress.ahead(w, k)
    push += p.race_weight * (advance if advance > 0.0 else 0.0)
    return p.level * exp(push - p.small_weight * (held - 0.25))


def birth(w, k, p):
    return -w.tie[k].age


def guard(w, k, p):
    return w.tie[k].ownership == 1 and w.firm[w.tie[k].host].owner == -1


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    if tie.form == FORM_VENTURE:
        venture.sell_out(w, k, w.par.shares.block_discount)
    for side in range(2):
        if shares.held(w, k, side) > 0.0:
            shares.sell(w, k, side, 0.0)
    trust.shift(w, k, -p.blow, 0.0)
    goes_on = tie.cooperation == 1 and uniform(draw, 1) < w.par.unwinding.goes_on
    unwinding.end_ownership(w, k, STAKE_SOLD)
    if not goes_on and tie.cooperation != 2:
        unwinding.end_cooperation(w, k, STAKE_SOLD)


EVENT = Event(
    name="stake_sold",
    subject="tie",
    law=LOG_LOGISTIC,
    parameters=Parameters,
    intensity=intensity,
    birth=birth,
    guard=guard,
    effect=effect,
    reads=(*fields("tie", "ownership", "stake", "venture_share", "trust_in_host", "age", "motive", "investor_learned", "host_learned"), *fields("investor", "distress", "outside_options"), "host.owner"),
    writes=unwinding.WRITES,
    rank=81,
    story="{investor} sells all its shares in {host}",
    source="A18, C6, C10, C13, E, F4",
    ends=True,
)
