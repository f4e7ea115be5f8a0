"""rescue: the investor is asked for money by a host in crisis, and takes new shares for it, or refuses."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import TRIGGERED
from model.maths import clamp
from model.mechanisms import shares, trust
from model.parameter import parameter
from model.state.tie import INVESTOR_SIDE


class Parameters(NamedTuple):
    willing: float = parameter(0.85, "share", 0.0, 1.0, "assumption; A54: three of four seed crises were met", "chance that a trusting, healthy investor pays")
    limit: float = parameter(0.15, "share", 0.0, 0.6, "assumption; steps of 8-12 points in A54", "largest stake taken in one rescue")
    thanks: float = parameter(0.1, "share", 0.0, 1.0, "assumption", "trust that the host gains by a rescue, of what is missing")
    refusal: float = parameter(0.35, "share", 0.0, 1.0, "assumption; DaimlerChrysler-Mitsubishi 2004", "trust lost by a refusal, as a part of it")


def chance(w, k, p):
    """The chance that the investor pays."""
    tie = w.tie[k]
    return clamp(p.willing * (0.5 + tie.trust_in_host) * (1.0 - w.firm[tie.investor].distress), 0.0, 1.0)


def stake_after(w, k, p):
    """The stake that the money asked for buys in new shares, within what one rescue may bring."""
    tie = w.tie[k]
    issued = tie.rescue_size / w.firm[tie.host].equity_value
    after = (tie.stake + issued) / (1.0 + issued)
    most = tie.stake + p.limit
    return clamp(after if after < most else most, tie.stake, 0.95)


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    paid = 0.0
    if tie.ownership == 1 and uniform(draw, 1) < chance(w, k, p):
        paid = shares.buy(w, k, INVESTOR_SIDE, stake_after(w, k, p), 0.0, True)
        trust.shift(w, k, p.thanks, 0.0)
    else:
        trust.shift(w, k, -p.refusal, 0.0)
    if tie.rescue_size > paid:
        shares.issue_to_others(w, tie.host, tie.rescue_size - paid)
    tie.rescue_size = 0.0


EVENT = Event(
    name="rescue",
    subject="tie",
    law=TRIGGERED,
    trigger="rescue_due",
    parameters=Parameters,
    effect=effect,
    reads=("tie.ownership",),
    writes=(
        *shares.WRITES,
        *fields("tie", "rescue_size", *trust.WRITES),
    ),
    rank=32,
    story="{investor} is asked to rescue {host}; its stake is {stake:.1%} afterwards",
    source="A54, A64",
)
