"""equity_increase: the investor raises its stake; by plan, or when the host needs money and the investor has it."""

from typing import NamedTuple

from model.draws import normal, uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import clamp, exp
from model.mechanisms import control, respect, shares
from model.parameter import code, parameter
from model.state.tie import ISSUES


class Parameters(NamedTuple):
    scale: float = parameter(30.0, "year", 1, 500, "E: .068 per tie-year, rescues and plans included", "mean years at intensity 1")
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
    to: float = parameter(float("nan"), "share", 0.0, 1.0, "plan", "stake to be held afterwards")
    premium: float = parameter(float("nan"), "share", -0.5, 2.0, "plan", "premium on equity value")
    issue: float = code("new", ISSUES, "plan", "new shares (cash to the host) or existing ones")


def intensity(w, k, p):
    tie = w.tie[k]
    if tie.cooperation != 1 or tie.ownership == 2 or tie.stake > 0.9:
        return 0.0
    host, investor = w.firm[tie.host], w.firm[tie.investor]
    if host.owner != -1 or investor.owner != -1:
        return 0.0
    push = p.host_weight * (host.distress - 0.3) - p.investor_weight * (investor.distress - 0.2)
    base = 1.0 if tie.ownership == 1 else p.first_stake
    return base * exp(push + p.trust_weight * (tie.trust_in_investor - 0.5))


def guard(w, k, p):
    tie = w.tie[k]
    return tie.closed == 1 and tie.cooperation != 2 and w.firm[tie.host].owner == -1 and w.firm[tie.host].failed == 0


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    before = tie.stake
    to = a.to if a.to == a.to else clamp(before + p.least + (p.most - p.least) * uniform(draw, 1), 0.0, 0.95)
    premium = a.premium if a.premium == a.premium else p.premium + p.premium_spread * normal(draw, 2)
    new = a.issue == 0.0 if a.issue == a.issue else w.firm[tie.host].distress > p.new_above
    shares.buy(w, k, clamp(to, 0.0, 0.95), clamp(premium, -0.5, 2.0), new)
    if tie.stake > before and tie.reverse_stake < p.mirror * tie.stake:
        respect.shift(w, k, -clamp(10.0 * p.slight * (tie.stake - before), 0.0, 0.9))


MONEY = ("cash", "debt", "transfer_value", "equity_value")
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
        *fields("tie", "closed", "cooperation", "ownership", "stake", "trust_in_investor"),
        *fields("host", "distress", "owner", "failed"),
        *fields("investor", "distress", "owner"),
    ),
    writes=(
        *fields("tie", "stake", "ownership", *control.WRITES, *respect.WRITES),
        *fields("investor", *MONEY),
        *fields("host", *MONEY),
        *fields("all_ties", "stake", "reverse_stake", *control.WRITES),
    ),
    rank=50,
    story="{investor} buys shares of {host} and holds {stake:.1%} now",
    source="A52, A54, A64, E",
)
