"""dissolved (ending): partners part; shares are sold, joint work stops. Hump-shaped in the tie's age."""

from typing import NamedTuple

from model.event import Event, fields
from model.laws import LOG_LOGISTIC
from model.maths import exp
from model.mechanisms import finance, need, progress, trust, unwinding
from model.parameter import parameter
from model.state.tie import DISSOLVED


class Parameters(NamedTuple):
    scale: float = parameter(10.0, "year", 1, 100, "E: log-logistic median 11.5; C6: 7", "age at which half of ties at intensity 1 are gone")
    shape: float = parameter(2.05, "1", 1.0, 6.0, "E: log-logistic shape 2.05; C11", "exponent of age")
    level: float = parameter(0.30, "1", 0.0, 5.0, "derived: 6 of 26 endings (E), 8 %/y in all (C8)", "intensity of an equity tie in the middle of all ranges")
    project: float = parameter(1.3, "1", 0.1, 10, "assumption; A68", "intensity of a tie without shares, relative")
    trust_weight: float = parameter(3.0, "1", 0.0, 20, "C32-C33; no coefficient found", "ln hazard per unit of mutual trust below .5")
    respect_weight: float = parameter(1.5, "1", 0.0, 20, "assumption; A39", "ln hazard per unit of respect below .6")
    clarity_weight: float = parameter(0.8, "1", 0.0, 20, "assumption; A45", "ln hazard per unit of clarity below .5")
    need_weight: float = parameter(1.0, "1", 0.0, 20, "assumption; A46, C12", "ln hazard lost per unit of the stronger need above .3")
    distress_weight: float = parameter(3.0, "1", 0.0, 20, "derived: E, investor in distress in 7 of 13, against about .15 at any time", "ln hazard per unit of the investor's distress above .3")
    outside_weight: float = parameter(1.0, "1", 0.0, 10, "C36-C37: better outside options predict withdrawal", "ln hazard per unit of the better outside option above .3")
    motive_weight: float = parameter(0.3, "1", 0.0, 5.0, "A17", "ln hazard of a scale or political motive")
    race_weight: float = parameter(1.0, "1", 0.0, 10.0, "assumption; A18", "ln hazard per unit by which one side is ahead in learning, in a tie made for it")
    impatience: float = parameter(1.0, "1", 0.0, 10.0, "assumption; A61", "ln hazard per unit of the lower of both partners' distress")


def patience(w, k):
    """The stronger of the partners' strongest needs."""
    a, b = need.strongest(w, w.tie[k].investor), need.strongest(w, w.tie[k].host)
    return a if a > b else b


def outside(w, k):
    """The better of the partners' options with others."""
    a, b = w.firm[w.tie[k].investor].outside_options, w.firm[w.tie[k].host].outside_options
    return a if a > b else b


def aims(w, k, p):
    """ln hazard by what the tie is for: who has learned what it came for can leave first."""
    if w.tie[k].motive > 0:
        return p.motive_weight
    advance = progress.ahead(w, k)
    return p.race_weight * (advance if advance > 0.0 else -advance)


def intensity(w, k, p):
    tie = w.tie[k]
    if (tie.cooperation == 2 and tie.ownership != 1) or w.firm[tie.host].owner == tie.investor:
        return 0.0
    push = p.trust_weight * (0.5 - trust.mutual(w, k)) + p.respect_weight * (0.6 - tie.respect)
    push += p.clarity_weight * (0.5 - tie.clarity) - p.need_weight * (patience(w, k) - 0.3)
    push += p.distress_weight * (w.firm[tie.investor].distress - 0.3)
    push += p.outside_weight * (outside(w, k) - 0.3) + aims(w, k, p) + p.impatience * finance.shared_distress(w, k)
    return p.level * (1.0 if tie.ownership == 1 else p.project) * exp(push)


def birth(w, k, p):
    return -w.tie[k].age


def effect(w, k, p, a, draw):
    unwinding.end_all(w, k, DISSOLVED)


EVENT = Event(
    name="dissolved",
    subject="tie",
    law=LOG_LOGISTIC,
    parameters=Parameters,
    intensity=intensity,
    birth=birth,
    effect=effect,
    reads=(
        *fields("tie", "cooperation", "ownership", "trust_in_investor", "trust_in_host", "respect", "clarity", "motive", "investor_learned", "host_learned", "age"),
        *fields("investor", "need", "distress", "outside_options"),
        *fields("host", "need", "distress", "owner", "outside_options"),
    ),
    writes=unwinding.WRITES,
    rank=80,
    story="{investor} and {host} part",
    source="A17-A18, A46, A61, C36-C37, C6-C12, E",
    ends=True,
)
