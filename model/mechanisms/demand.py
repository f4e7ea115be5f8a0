"""Demand: volume moves to what appeal, discounts and the industry let the firm sell, over about a model cycle.

A firm that believes in scale and has declared a volume goal chases it with discounts, which cost margin.
"""

import math
from typing import NamedTuple

from model.maths import clamp, exp, log, relax
from model.mechanism import Mechanism
from model.mechanisms import capacity, product, short_termism
from model.parameter import parameter


class Parameters(NamedTuple):
    elasticity: float = parameter(0.8, "1", 0.0, 5.0, "assumption", "ln volume per unit of appeal")
    growth: float = parameter(0.01, "1/year", -0.1, 0.1, "assumption", "trend of the industry's volume")
    adjustment: float = parameter(3.0, "year", 0.2, 15, "D17: about a model cycle", "time constant of market share")
    noise: float = parameter(0.06, "1/year^0.5", 0.0, 0.5, "D3: s.d. of yearly log growth up to .165", "own part of the volume's variation")
    chase: float = parameter(0.03, "1", 0.0, 0.3, "assumption; A14", "largest margin that volume chasing gives away")
    chase_response: float = parameter(3.0, "1", 0.0, 10, "assumption; A14", "ln volume per unit of discount")
    productivity: float = parameter(0.015, "1/year", 0.0, 0.1, "assumption", "yearly growth of output per job")


def chased(w, i):
    """The discount that firm i gives to chase its declared volume goal."""
    firm = w.firm[i]
    goal = firm.volume_goal
    if goal != goal or goal <= firm.volume:
        return 0.0
    p = w.par.demand
    return p.chase * firm.scale_belief * short_termism.urge(w, i) * clamp(log(goal / firm.volume), 0.0, 1.0)


def pull(w, i):
    """ln of what firm i could sell by now, over its base."""
    p = w.par.demand
    firm = w.firm[i]
    industry = firm.industry_exposure * w.world.demand + p.growth * w.world.now
    return p.elasticity * firm.appeal + industry + p.chase_response * firm.discount


def quarter(w, i, years, shock):
    """Volume and jobs of firm i over a quarter; `shock` is a standard normal number."""
    p = w.par.demand
    if p.on <= 0.0:
        return
    firm = w.firm[i]
    firm.discount = chased(w, i)
    volume = relax(firm.volume, firm.volume_base * exp(pull(w, i)), 1.0 / p.adjustment, years)
    firm.volume = capacity.limit(w, i, volume * exp(p.noise * shock * math.sqrt(years)))
    jobs = firm.jobs_base * firm.volume / firm.volume_at_signing * exp(-p.productivity * w.world.now) + product.jobs_kept(w, i)
    firm.jobs = relax(firm.jobs, jobs, 1.0 / p.adjustment, years)


MECHANISM = Mechanism("demand", Parameters, "Volume follows appeal, industry and discounts. Muted: volume and jobs stay as at signing, but for restructuring.", "A12, A14, D3")
