"""Experience: unit cost falls with all that a firm has ever made, apart from how much it makes now.

Rivals gain experience too: what counts is the firm's against that which its volume at signing would have brought.
"""

from typing import NamedTuple

from model.maths import log
from model.mechanism import Mechanism
from model.parameter import parameter


class Parameters(NamedTuple):
    slope: float = parameter(0.02, "1", 0.0, 0.3, "assumption; D20: -.301 per ln for defects in a new plant, far less for the cost of a grown firm", "margin per unit of ln(experience over that of a steady course)")
    past: float = parameter(15.0, "year", 1.0, 60.0, "assumption", "years of the volume at signing that a firm has made so far, where its config is silent")


def begin(w, i):
    """Sets the experience of firm i at signing."""
    firm = w.firm[i]
    if firm.experience != firm.experience:
        firm.experience = w.par.experience.past * firm.volume
    firm.experience_at_signing = firm.experience


def quarter(w, i, years):
    """Firm i makes vehicles for some years."""
    w.firm[i].experience += w.firm[i].volume * years


def gain(w, i):
    """Margin that firm i has gained (or not kept) by experience."""
    p = w.par.experience
    if p.on <= 0.0:
        return 0.0
    firm = w.firm[i]
    steady = firm.experience_at_signing + firm.volume_at_signing * w.world.now
    return p.slope * log(firm.experience / steady)


MECHANISM = Mechanism("experience", Parameters, "More made than on a steady course lowers cost. Muted: it does not.", "A13, D20")
