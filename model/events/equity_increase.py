"""equity_increase: the investor raises its stake; by plan, or when the host needs money and the investor has it."""

from typing import NamedTuple

from model.draws import normal, uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import clamp, exp
from model.mechanisms import respect, shares, venture
from model.parameter import code, parameter
from model.state.tie import FORM_VENTURE, HOST_SIDE, INVESTOR_SIDE, ISSUES, SIDES


class Parameters(NamedTuple):
    scale: float = parameter(50.0, "year", 1, 500, "E: .068 per tie-year, rescues and plans included", "mean years at intensity 1")
    host_weight: float = parameter(3.0, "1", 0.0, 20, "assumption; A54", "ln hazard per unit of host distress")
    investor_weight: float = parameter(4.0, "1", 0.0, 20, "assumption; A54", "ln hazard lost per unit of investor distress")
    trust_weight: float = parameter(1.5, "1", 0.0, 10, "assumption", "ln hazard per unit of the host's trust")
    first_stake: float = parameter(0.15, "1", 0.0, 2.0, "assumption; A68", "intensity where no stake is held yet, relative")
    least: float = parameter(0.02, "share", 0.001, 0.3, "derived: steps in case_events", "smallest step")
    most: float = parameter(0.15, "share", 0.001, 0.6, "derived: steps in case_events", "largest step")
    premium: float = parameter(0.10, "share", -0.5, 2.0, "assumption; C42 at control", "mean premium")
    premium_spread: float = parameter(0.10, "share", 0.0, 1.0, "assumption", "s.d. of the premium")
    new_above: float = parameter(0.3, "share", 0.0, 1.0, "assumption; A54, A64", "host distress above which the shares are new")
    mirror: float = parameter(0.5, "share", 0.0, 1.0, "assumption; A39", "stake held in return, over the stake, at which a raise is no slight")
    slight: float = parameter(0.10, "share", 0.0, 1.0, "assumption; A39", "respect lost per tenth of stake gained, unless mirrored")


class Arguments(NamedTuple):
    side: float = code("investor", SIDES, "plan", "whose stake in the other is raised")
    to: float = parameter(float("nan"), "share", 0.0, 1.0, "plan", "stake to be held afterwards")
    premium: float = parameter(float("nan"), "share", -0.5, 2.0, "plan", "premium on equity value")
    issue: float = code("new", ISSUES, "plan", "new shares (cash to the host) or existing ones")


def intensity(w, k, p):
    tie = w.tie[k]
    if tie.cooperation != 1 or tie.ownership == 2 or tie.stake > 0.9:
        return 0.0
    host, investor = w.firm[tie.host], w.firm[tie.investor]
    if tie.form == FORM_VENTURE:
        return 0.0
    if host.owner != -1 or investor.owner != -1:
        return 0.0
    push = p.host_weight * (host.distress - 0.3) - p.investor_weight * (investor.distress - 0.2)
    base = 1.0 if tie.ownership == 1 else p.first_stake
    return base * exp(push + p.trust_weight * (tie.trust_in_investor - 0.5))


def guard(w, k, p):
    tie = w.tie[k]
    host, investor = w.firm[tie.host], w.firm[tie.investor]
    free = host.owner == -1 and host.failed == 0 and investor.owner == -1 and investor.failed == 0
    return tie.closed == 1 and tie.cooperation != 2 and tie.ownership != 2 and free


def raise_stake(w, k, p, side, to, premium, new):
    """A side of tie k buys shares of the other; a raise by the investor that is not mirrored is a slight."""
    tie = w.tie[k]
    before = tie.stake
    shares.buy(w, k, side, to, premium, new)
    if tie.stake > before and tie.reverse_stake < p.mirror * tie.stake:
        respect.shift(w, k, -clamp(10.0 * p.slight * (tie.stake - before), 0.0, 0.9))


def raise_venture(w, k, side, to, premium):
    """A side of tie k buys a part of the other's share of their venture."""
    tie = w.tie[k]
    part = to - (tie.venture_share if side == INVESTOR_SIDE else tie.venture_host_share)
    if part > 0.0 and tie.venture_share > 0.0 and tie.venture_host_share > 0.0:
        venture.hand_over(w, k, part, premium, side == INVESTOR_SIDE)


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    side = HOST_SIDE if a.side == HOST_SIDE else INVESTOR_SIDE
    drawn = shares.held(w, k, side) + p.least + (p.most - p.least) * uniform(draw, 1)
    to = clamp(a.to if a.to == a.to else drawn, 0.0, 0.95)
    premium = clamp(a.premium if a.premium == a.premium else p.premium + p.premium_spread * normal(draw, 2), -0.5, 2.0)
    new = a.issue == 0.0 if a.issue == a.issue else w.firm[shares.issuer(w, k, side)].distress > p.new_above
    if tie.form == FORM_VENTURE:
        raise_venture(w, k, side, to, premium)
    else:
        raise_stake(w, k, p, side, to, premium, new)


EVENT = Event(
    name="equity_increase",
    subject="tie",
    law=EXPONENTIAL,
    parameters=Parameters,
    arguments=Arguments,
    intensity=intensity,
    guard=guard,
    effect=effect,
    reads=(
        *fields("tie", "closed", "cooperation", "ownership", "stake", "trust_in_investor", "form"),
        *fields("host", "distress", "owner", "failed"),
        *fields("investor", "distress", "owner", "failed"),
    ),
    writes=(*shares.WRITES, *fields("tie", *venture.WRITES, *respect.WRITES)),
    rank=50,
    story="{investor} buys shares of {host} and holds {stake:.1%} now",
    source="A52, A54, A64, E",
)
