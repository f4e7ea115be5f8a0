"""Diffusion: what the people who were there have learned spreads through the whole firm, slower in a large one.

``tau = max(shortest, at_one_million x volume^exponent)``: a year or three in a plant, about fifteen in a giant.
"""

from typing import NamedTuple

from model.maths import exp, power
from model.mechanism import Mechanism
from model.parameter import parameter


class Parameters(NamedTuple):
    at_one_million: float = parameter(2.0, "year", 0.1, 30, "D25-D26: 1-3 y in a plant, ~15 y at GM", "time constant in a firm of a million vehicles a year")
    exponent: float = parameter(0.95, "1", 0.0, 2.0, "derived from D25-D26", "how it grows with volume")
    shortest: float = parameter(1.0, "year", 0.1, 10, "D26", "time constant in the smallest firm")


def share(w, i, years):
    """The part of firm i's pockets that becomes the whole firm's within some years."""
    p = w.par.diffusion
    if p.on <= 0.0:
        return 1.0
    tau = p.at_one_million * power(w.firm[i].volume, p.exponent)
    if tau < p.shortest:
        tau = p.shortest
    return 1.0 - exp(-years / tau)


MECHANISM = Mechanism("diffusion", Parameters, "What was learned takes years to become the whole firm's. Muted: it is at once.", "A29, A30, D25-D26")
