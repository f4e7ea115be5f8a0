"""Capacity: plants are built ahead of a volume that is wanted, close slowly, and cost money where they stand idle.

And overreach: volume beyond what capability supports is sold at discounts and with trouble (growth should follow capability).
"""

from typing import NamedTuple

from model.maths import exp, log
from model.mechanism import Mechanism
from model.mechanisms import capability, finance
from model.parameter import parameter
from model.state.firm import N_DOMAINS


class Parameters(NamedTuple):
    normal_use: float = parameter(0.85, "share", 0.3, 1.0, "assumption", "use of plants at which a firm is at ease")
    built_ahead: float = parameter(0.5, "share", 0.0, 1.0, "assumption; A12, A14", "part of the way to a declared volume goal that a full believer in scale builds for")
    building: float = parameter(3.0, "year", 0.5, 15.0, "assumption", "time constant of building plants")
    closing: float = parameter(8.0, "year", 1.0, 50.0, "assumption: plants are seldom closed outside a crisis", "time constant of closing them")
    price: float = parameter(4.0, "thousand/unit", 0.0, 50.0, "assumption: about 1 bn for a plant of 250,000 a year", "cost of capacity built beyond what sales need")
    idle_cost: float = parameter(0.08, "1", 0.0, 1.0, "assumption: fixed cost of plants over sales", "margin lost per unit of capacity unused below normal use")
    slack: float = parameter(0.25, "share", 0.0, 2.0, "assumption", "volume above that at signing, and the growth of the industry, that capability supports")
    support: float = parameter(2.0, "1", 0.0, 10.0, "assumption; A14", "ln of the volume supported per unit of mean capability gained")
    overreach_cost: float = parameter(0.08, "1", 0.0, 1.0, "assumption; A14: discounts, desperate at last", "margin lost per unit of ln(volume over that supported)")


def begin(w, i):
    """Sets the capacity of firm i at signing."""
    firm = w.firm[i]
    if firm.capacity != firm.capacity:
        firm.capacity = firm.volume / w.par.capacity.normal_use


def wanted(w, i):
    """The volume that firm i builds for."""
    firm = w.firm[i]
    goal = firm.volume_goal
    if goal == goal and goal > firm.volume:
        return firm.volume + w.par.capacity.built_ahead * firm.scale_belief * (goal - firm.volume)
    return firm.volume


def quarter(w, i, years):
    """Firm i builds or closes plants over some years."""
    p = w.par.capacity
    if p.on <= 0.0:
        return
    firm = w.firm[i]
    aim = wanted(w, i) / p.normal_use
    pace = p.building if aim > firm.capacity else p.closing
    before = firm.capacity
    firm.capacity = aim + (before - aim) * exp(-years / pace)
    needed = firm.volume / p.normal_use  # growth with sales is paid for by what `finance` reinvests
    from_ = before if before > needed else needed
    if firm.capacity > from_:
        finance.spend(w, i, firm.makes * p.price * (firm.capacity - from_))


def idle(w, i):
    """The part of firm i's capacity that is unused below normal use, 0..1."""
    firm = w.firm[i]
    used = firm.volume / (firm.capacity * w.par.capacity.normal_use)
    return 1.0 - used if used < 1.0 else 0.0


def supported(w, i):
    """The volume that firm i's capability supports, million units a year."""
    p = w.par.capacity
    firm = w.firm[i]
    gained = capability.mean(w, i)
    for d in range(N_DOMAINS):
        gained -= firm.capability_at_signing[d] / N_DOMAINS
    return firm.volume_at_signing * (1.0 + p.slack) * exp(p.support * gained + w.par.demand.growth * w.world.now)


def cost(w, i):
    """Margin that firm i loses by idle plants and by overreach."""
    p = w.par.capacity
    if p.on <= 0.0:
        return 0.0
    lost = p.idle_cost * idle(w, i)
    most = supported(w, i)
    if w.firm[i].volume > most:
        lost += p.overreach_cost * log(w.firm[i].volume / most)
    return lost


def limit(w, i, volume):
    """What firm i can make of a volume that it could sell."""
    most = w.firm[i].capacity
    return most if w.par.capacity.on > 0.0 and volume > most else volume


MECHANISM = Mechanism("capacity", Parameters, "Idle plants and volume beyond capability cost margin; plants limit volume. Muted: none of it.", "A12, A14")
