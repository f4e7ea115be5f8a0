"""acquired_by_partner (ending): the investor buys the host whole, with a premium and its debt; or one the venture."""

from typing import NamedTuple

from model.draws import normal, uniform
from model.event import Event, fields
from model.laws import LOG_LOGISTIC
from model.maths import exp
from model.mechanisms import shares, unwinding, venture
from model.parameter import parameter
from model.state.tie import ACQUIRED_BY_PARTNER, ACQUIRED_BY_THIRD_PARTY, FORM_ACQUISITION, FORM_VENTURE


class Parameters(NamedTuple):
    scale: float = parameter(10.0, "year", 1, 100, "E: log-logistic median 11.5", "age at which half of ties at intensity 1 are gone")
    shape: float = parameter(2.05, "1", 1.0, 6.0, "E: log-logistic shape 2.05; C11", "exponent of age")
    level: float = parameter(0.07, "1", 0.0, 5.0, "derived: 2 of 15 ended minority ties (E); C6, C15", "intensity at control .35 in the middle of all ranges")
    control_weight: float = parameter(3.0, "1", 0.0, 20, "C15: the partner's share raises the chance", "ln hazard per unit of control above .35")
    host_weight: float = parameter(1.0, "1", 0.0, 20, "assumption; A54", "ln hazard per unit of host distress above .3")
    investor_weight: float = parameter(4.0, "1", 0.0, 20, "assumption", "ln hazard lost per unit of investor distress above .2")
    venture: float = parameter(2.5, "1", 0.0, 20, "C6: 80 % of joint ventures end in a sale by one partner; C15", "intensity of a joint venture, relative")
    smaller_buys: float = parameter(0.35, "share", 0.0, 1.0, "assumption; C6", "chance that it is the partner with less of the venture, or the smaller one, who buys it")
    size_weight: float = parameter(0.7, "1", 0.0, 5.0, "assumption", "ln hazard lost where the investor is worth less than the host")


def intensity(w, k, p):
    tie = w.tie[k]
    host, investor = w.firm[tie.host], w.firm[tie.investor]
    if tie.ownership != 1 or host.owner != -1 or investor.owner != -1 or host.failed == 1 or investor.failed == 1:
        return 0.0
    if tie.form == FORM_ACQUISITION:
        return 0.0
    if tie.form == FORM_VENTURE:
        return p.level * p.venture
    push = p.control_weight * (tie.control - 0.35) + p.host_weight * (host.distress - 0.3)
    larger = 0.0 if investor.equity_value > host.equity_value else -p.size_weight
    return p.level * exp(push + larger - p.investor_weight * (investor.distress - 0.2))


def birth(w, k, p):
    return -w.tie[k].age


def buyer_is_investor(w, k, p, u):
    """Whether it is the investor who buys the venture; `u` is a uniform number."""
    tie = w.tie[k]
    larger = tie.venture_share > tie.venture_host_share or (
        tie.venture_share == tie.venture_host_share
        and w.firm[tie.investor].equity_value > w.firm[tie.host].equity_value
    )
    return larger == (u >= p.smaller_buys)


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    premium = shares.premium_on_all(w, normal(draw, 1))
    if tie.form == FORM_VENTURE:
        to_investor = buyer_is_investor(w, k, p, uniform(draw, 2))
        venture.hand_over(w, k, tie.venture_host_share if to_investor else tie.venture_share, premium, to_investor)
    else:
        unwinding.end_other_ties(w, tie.host, k, ACQUIRED_BY_THIRD_PARTY)
        shares.purchase(w, k, premium)
    unwinding.end_ownership(w, k, ACQUIRED_BY_PARTNER)
    unwinding.absorb(w, k, ACQUIRED_BY_PARTNER)


EVENT = Event(
    name="acquired_by_partner",
    subject="tie",
    law=LOG_LOGISTIC,
    parameters=Parameters,
    intensity=intensity,
    birth=birth,
    effect=effect,
    reads=(
        *fields("tie", "ownership", "control", "form", "age"),
        *fields("host", "owner", "failed", "distress", "equity_value"),
        *fields("investor", "owner", "failed", "distress", "equity_value"),
    ),
    writes=(*unwinding.WRITES, *shares.WRITES),
    rank=82,
    story="{investor} buys {host} whole",
    source="A57-A58, A65, C6, C13-C15, C42",
    ends=True,
)
