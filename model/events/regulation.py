"""regulation: rules on exhaust, fuel or safety get stricter; they cost the firms whose technology is weak.

Prices carry what the rules cost an average firm, so that it is the distance from average technology that counts: who is
ahead gains. What is learned later relieves nothing of a rule that is in force; rivalry wears the difference off as it does all others (`margin.fade`).
"""

from typing import NamedTuple

from model.draws import log_normal
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.parameter import parameter
from model.state.firm import TECHNOLOGY


class Parameters(NamedTuple):
    scale: float = parameter(8.0, "year", 1, 100, "assumption; A73", "mean years between rules that matter")
    burden: float = parameter(0.03, "1", 0.0, 0.5, "assumption; A73", "margin lost per unit of technology below the reference, at the median rule")
    spread: float = parameter(0.5, "log", 0.0, 1.5, "assumption", "s.d. of the logarithm of a rule's weight")
    reference: float = parameter(0.7, "frontier", 0.0, 1.2, "assumption", "technology of a firm whose prices carry all that the rules cost it")


def effect(w, k, p, a, draw):
    weight = log_normal(draw, 1, p.burden, p.spread)
    for i in range(w.firm.shape[0]):
        firm = w.firm[i]
        if firm.makes > 0.0 and firm.failed == 0:
            firm.margin_offset -= weight * (p.reference - firm.capability[TECHNOLOGY])


EVENT = Event(
    name="regulation",
    subject="world",
    law=EXPONENTIAL,
    parameters=Parameters,
    effect=effect,
    reads=(),
    writes=fields("firms", "margin_offset"),
    rank=12,
    story="Stricter rules on exhaust, fuel and safety",
    source="A73",
)
