"""morale_lift: an early win, a visible sign of respect; smaller and slower than a shock."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import exp
from model.mechanisms import morale
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(4.0, "year", 0.5, 100, "assumption", "mean years between lifts in calm")
    appeal_weight: float = parameter(1.5, "1", 0.0, 10, "assumption", "ln hazard per unit of appeal")
    margin_weight: float = parameter(8.0, "1", 0.0, 50, "assumption; D8", "ln hazard per unit of the last year's margin")
    gain: float = parameter(0.10, "share", 0.0, 1.0, "assumption; A6: slower up than down", "largest gain, as a part of the morale missing")


def intensity(w, k, p):
    firm = w.firm[k]
    if firm.makes <= 0.0 or firm.failed == 1:
        return 0.0
    return exp(p.appeal_weight * firm.appeal + p.margin_weight * (firm.margin_trailing - 0.04))


def effect(w, k, p, a, draw):
    morale.shift(w, k, p.gain * uniform(draw, 1))


EVENT = Event(
    name="morale_lift",
    subject="firm",
    law=EXPONENTIAL,
    parameters=Parameters,
    intensity=intensity,
    effect=effect,
    reads=fields("firm", "makes", "failed", "appeal", "margin_trailing"),
    writes=fields("firm", *morale.WRITES),
    rank=41,
    story="Good news lift morale at {firm}: {morale:.2f}",
    source="A6",
)
