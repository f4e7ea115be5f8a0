"""morale_shock: a slight, a scandal, bad news; the morale of a firm jumps down, and where it is low people leave."""

from typing import NamedTuple

from model.draws import log_normal
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import exp
from model.mechanisms import morale, workforce
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(8.0, "year", 0.5, 100, "assumption", "mean years between shocks in calm")
    distress_weight: float = parameter(1.5, "1", 0.0, 10, "assumption; A41", "ln hazard per unit of distress")
    slight_weight: float = parameter(1.5, "1", 0.0, 10, "assumption; A39, A42", "ln hazard per unit of respect missing in its ties")
    calm_respect: float = parameter(0.65, "share", 0.0, 1.0, "assumption", "respect above which no slight is felt")
    blow: float = parameter(0.15, "share", 0.0, 1.0, "assumption; A6, A41", "median loss, as a part of morale")
    spread: float = parameter(0.5, "log", 0.0, 1.5, "assumption", "s.d. of its logarithm")


class Arguments(NamedTuple):
    blow: float = parameter(0.15, "share", 0.0, 1.0, "plan", "loss, as a part of morale")


def disrespect(w, k, p):
    """The respect that firm k misses where it is the host, the worst of its living ties."""
    worst = 0.0
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        if tie.ended == 0 and tie.host == k and p.calm_respect - tie.respect > worst:
            worst = p.calm_respect - tie.respect
    return worst


def intensity(w, k, p):
    if w.firm[k].makes <= 0.0 or w.firm[k].failed == 1:
        return 0.0
    return exp(p.distress_weight * (w.firm[k].distress - 0.2) + p.slight_weight * disrespect(w, k, p))


def effect(w, k, p, a, draw):
    blow = a.blow if a.blow == a.blow else log_normal(draw, 1, p.blow, p.spread)
    morale.shift(w, k, -blow if blow < 0.9 else -0.9)
    workforce.discourage(w, k)


EVENT = Event(
    name="morale_shock",
    subject="firm",
    law=EXPONENTIAL,
    parameters=Parameters,
    arguments=Arguments,
    intensity=intensity,
    effect=effect,
    reads=("firm.distress", "firm.makes", "firm.failed", "ties.respect", "ties.ended"),
    writes=fields("firm", "exit_share", "exit_due", *morale.WRITES),
    rank=40,
    story="A blow to morale at {firm}: {morale:.2f}",
    source="A6, A39, A41-A42",
)
