"""Scale: unit cost falls with volume up to the minimum efficient scale, of a platform and of the range; then it is flat.

A Silberston curve: each halving of the volume per platform below the platform's MES, and of the firm's volume below
that of a full range, costs the same part of the margin. On the platforms that partners share, and only there, each
counts the other's volume too.
"""

from typing import NamedTuple

from model.maths import log
from model.mechanism import Mechanism
from model.parameter import parameter


class Parameters(NamedTuple):
    efficient_scale: float = parameter(0.25, "million units/year", 0.01, 3.0, "A10 (seed), D18: .1-.3 final assembly", "minimum efficient scale per platform")
    slope: float = parameter(0.06, "1", 0.0, 0.5, "D19 (recalled): -5 to -15 % per doubling below 400k; smaller on the margin, where price adapts", "margin lost per unit of ln(MES / volume per platform)")
    portfolio_scale: float = parameter(1.5, "million units/year", 0.1, 10.0, "A10 (seed): 1-2 m per firm", "minimum efficient scale of a full range")
    portfolio_slope: float = parameter(0.015, "1", 0.0, 0.5, "assumption; A10, D14: fixed cost of development and sales", "margin lost per unit of ln(portfolio scale / volume)")
    complexity: float = parameter(0.015, "1", 0.0, 0.2, "assumption; A15", "margin lost per unit of ln(models over what the volume carries)")
    volume_per_model: float = parameter(0.05, "million units/year", 0.001, 1.0, "assumption; A15", "volume that carries one model")
    channel_cost: float = parameter(0.008, "1", 0.0, 0.2, "assumption; A15", "margin lost per unit of ln(dealer channels over what the volume carries)")
    volume_per_channel: float = parameter(0.4, "million units/year", 0.001, 5.0, "assumption; A15", "volume that carries one dealer channel")


def below(needed, volume):
    """ln of how far a volume falls short of what is needed; 0 from there on."""
    return log(needed / volume) if volume < needed else 0.0


def thin(w, i, volume):
    """Operating margin that firm i's platforms and range would lose if they carried a volume."""
    p = w.par.scale
    return p.slope * below(p.efficient_scale * w.firm[i].platforms, volume) + p.portfolio_slope * below(p.portfolio_scale, volume)


def relief(w, i, lost):
    """What of a loss firm i is spared on platforms shared with a partner; the best of its living ties counts."""
    most = 0.0
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        if tie.ended == 0 and (tie.host == i or tie.investor == i):
            partner = w.firm[tie.investor if tie.host == i else tie.host]
            spared = tie.integration * (lost - thin(w, i, w.firm[i].volume + partner.makes * partner.volume))
            most = spared if spared > most else most
    return most


def penalty(w, i):
    """Operating margin that firm i loses by small platforms, a small range, too many models and channels."""
    p = w.par.scale
    if p.on <= 0.0:
        return 0.0
    firm = w.firm[i]
    lost = thin(w, i, firm.volume)
    lost -= relief(w, i, lost)
    lost += p.complexity * below(firm.models * p.volume_per_model, firm.volume)
    return lost + p.channel_cost * below(firm.channels * p.volume_per_channel, firm.volume)


MECHANISM = Mechanism("scale", Parameters, "Small platforms, a small range, too many models and channels cost margin; beyond MES nothing is gained. Muted: no cost of any.", "A10-A12, A15, D18-D19")
