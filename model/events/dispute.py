"""dispute: unclear aims, grievance, strangeness or too much control come to a quarrel; it may go to arbitration."""

from typing import NamedTuple

from model.draws import log_normal, uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import clamp, exp
from model.mechanisms import culture, respect, trust
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(5.0, "year", 0.2, 100, "assumption; C17: over 70 % of firms have alliances in need of mending", "mean years at intensity 1")
    clarity_weight: float = parameter(1.5, "1", 0.0, 10, "assumption; A45", "ln hazard per unit of clarity below .5")
    respect_weight: float = parameter(2.0, "1", 0.0, 10, "assumption; A39", "ln hazard per unit of respect below .5")
    distance_weight: float = parameter(1.0, "1", 0.0, 10, "C26, A44", "ln hazard per unit of felt distance")
    control_weight: float = parameter(0.5, "1", 0.0, 10, "C27: control amplifies conflict", "ln hazard per unit of control")
    blow: float = parameter(0.15, "share", 0.0, 1.0, "assumption", "median trust lost on both sides, as a part of it")
    spread: float = parameter(0.5, "log", 0.0, 1.5, "assumption", "s.d. of its logarithm")
    respect_part: float = parameter(0.5, "1", 0.0, 2.0, "assumption", "respect lost, over trust lost")
    lag: float = parameter(1.0, "year", 0.0, 10, "assumption; VW-Suzuki 2011-15", "mean time to the arbitrators' word")
    arbitration: float = parameter(0.15, "share", 0.0, 1.0, "assumption; VW-Suzuki 2011", "chance that it goes to arbitration")


def intensity(w, k, p):
    tie = w.tie[k]
    if tie.cooperation == 2:
        return 0.0
    push = p.clarity_weight * (0.5 - tie.clarity) + p.respect_weight * (0.5 - tie.respect)
    return exp(push + p.distance_weight * (culture.distance(w, k) - 0.3) + p.control_weight * tie.control)


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    blow = clamp(log_normal(draw, 1, p.blow, p.spread), 0.0, 0.9)
    trust.shift(w, k, -blow, -blow)
    respect.shift(w, k, -p.respect_part * blow)
    if uniform(draw, 2) < p.arbitration:
        tie.arbitration_due = w.world.now + p.lag * (0.5 + uniform(draw, 3))


EVENT = Event(
    name="dispute",
    subject="tie",
    law=EXPONENTIAL,
    parameters=Parameters,
    intensity=intensity,
    effect=effect,
    reads=fields("tie", "cooperation", "clarity", "respect", "familiarity", "attention", "control", "culture_distance", "national_distance"),
    writes=fields("tie", "arbitration_due", *trust.WRITES, *respect.WRITES),
    rank=68,
    story="{investor} and {host} quarrel; trust falls to {trust_in_investor:.2f} at {host}, {trust_in_host:.2f} at {investor}",
    source="A39, A44-A45, C26-C27",
)
