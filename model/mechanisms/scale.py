"""Scale: unit cost falls with volume per platform up to the minimum efficient scale, and is flat beyond.

A Silberston curve: each halving of the volume per platform below MES costs the same part of the margin.
"""

from typing import NamedTuple

from model.maths import log
from model.mechanism import Mechanism
from model.parameter import parameter


class Parameters(NamedTuple):
    efficient_scale: float = parameter(0.25, "million units/year", 0.01, 3.0, "A10 (seed), D18: .1-.3 final assembly", "minimum efficient scale per platform")
    slope: float = parameter(0.06, "1", 0.0, 0.5, "D19 (recalled): -5 to -15 % per doubling below 400k; smaller on the margin, where price adapts", "margin lost per unit of ln(MES / volume per platform)")
    complexity: float = parameter(0.015, "1", 0.0, 0.2, "assumption; A15", "margin lost per unit of ln(models over what the volume carries)")
    volume_per_model: float = parameter(0.05, "million units/year", 0.001, 1.0, "assumption; A15", "volume that carries one model")


def penalty(w, i):
    """Operating margin that firm i loses by small platforms and by too many models."""
    p = w.par.scale
    if p.on <= 0.0:
        return 0.0
    firm = w.firm[i]
    lost = 0.0
    if firm.volume < p.efficient_scale * firm.platforms:
        lost += p.slope * log(p.efficient_scale * firm.platforms / firm.volume)
    if firm.models * p.volume_per_model > firm.volume:
        lost += p.complexity * log(firm.models * p.volume_per_model / firm.volume)
    return lost


MECHANISM = Mechanism("scale", Parameters, "Small platforms and too many models cost margin; beyond MES nothing is gained. Muted: no cost of either.", "A10-A15, D18-D19")
