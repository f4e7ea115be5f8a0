"""divestiture (ending: demerged): a buyer sells the firm that it bought, in its own need or where it does not thrive."""

from typing import NamedTuple

from model.event import Event, fields
from model.laws import LOG_LOGISTIC
from model.maths import exp
from model.mechanisms import shares, unwinding
from model.parameter import parameter
from model.state.tie import DEMERGED, FORM_ACQUISITION


class Parameters(NamedTuple):
    scale: float = parameter(10.0, "year", 1, 100, "derived: C43, 20 % within 2-6 years, about half over 10 years", "age at which half of acquisitions at intensity 1 are divested")
    shape: float = parameter(2.05, "1", 1.0, 6.0, "as the endings of alliances (E)", "exponent of age")
    level: float = parameter(0.55, "1", 0.0, 5.0, "derived: C43", "intensity in the middle of all ranges")
    distress_weight: float = parameter(2.0, "1", 0.0, 20, "E: BMW-Rover 2000, DaimlerChrysler 2007, Ford-Volvo 2010", "ln hazard per unit of the buyer's distress above .25")
    margin_weight: float = parameter(10.0, "1", 0.0, 50, "assumption; case: Rover", "ln hazard per unit of the bought firm's margin below .03")
    morale_weight: float = parameter(1.0, "1", 0.0, 20, "assumption; A35, A42", "ln hazard per unit of the bought firm's morale below .55")


def intensity(w, k, p):
    tie = w.tie[k]
    if tie.form != FORM_ACQUISITION or w.firm[tie.host].owner != tie.investor:
        return 0.0
    host = w.firm[tie.host]
    push = p.distress_weight * (w.firm[tie.investor].distress - 0.25) + p.margin_weight * (0.03 - host.margin_trailing)
    return p.level * exp(push + p.morale_weight * (0.55 - host.morale))


def birth(w, k, p):
    return 0.0


def guard(w, k, p):
    return w.firm[w.tie[k].host].owner == w.tie[k].investor


def effect(w, k, p, a, draw):
    unwinding.end_cooperation(w, k, DEMERGED)
    shares.divest(w, k)
    unwinding.end_ownership(w, k, DEMERGED)


EVENT = Event(
    name="divestiture",
    subject="tie",
    law=LOG_LOGISTIC,
    parameters=Parameters,
    intensity=intensity,
    birth=birth,
    guard=guard,
    effect=effect,
    reads=("tie.form", *fields("host", "owner", "margin_trailing", "morale"), "investor.distress"),
    writes=(*unwinding.WRITES, "all_firms.owner"),
    rank=85,
    story="{investor} sells {host}, which it had bought",
    source="A56, A65, C43; case_events: BMW-Rover, Daimler-Chrysler",
    ends=True,
)
