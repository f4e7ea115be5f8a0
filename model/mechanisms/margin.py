"""Operating margin: a structural part from capability, appeal and scale, an AR(1) part, a common factor."""

from typing import NamedTuple

from model.maths import clamp, exp
from model.mechanism import Mechanism
from model.mechanisms import capacity, currency, experience, scale, short_termism
from model.parameter import parameter
from model.state.firm import (
    DEVELOPMENT,
    FINANCE_CONTROL,
    MARKET_ACCESS,
    PRODUCTION,
    PURCHASING,
    STRATEGY,
)


class Parameters(NamedTuple):
    operations: float = parameter(0.15, "1", 0.0, 1.0, "assumption; A4, D24: gap of cost per vehicle", "margin per unit of mean capability in development, production, purchasing, finance control")
    direction: float = parameter(0.10, "1", 0.0, 1.0, "assumption; A25, A47", "margin per unit of mean capability in strategy and market access")
    appeal_weight: float = parameter(0.06, "1", 0.0, 0.5, "assumption", "margin per unit of appeal (price realised)")
    fade: float = parameter(12.0, "year", 1.0, 100, "assumption; D1, D5: low and high margins both return within a decade or two", "time constant at which rivalry brings a firm's margin to the normal one")
    persistence: float = parameter(0.7, "1", 0.0, 0.99, "derived: lag-1 of yearly means .30 (D2)", "quarterly AR(1) coefficient of the firm's own part")
    own_shock: float = parameter(0.020, "share", 0.0, 0.2, "derived: yearly s.d. 2.2 pp with it (D1-D5)", "quarterly s.d. of its innovation")
    common_persistence: float = parameter(0.7, "1", 0.0, 0.99, "assumption", "quarterly AR(1) coefficient of the common part")
    common_shock: float = parameter(0.010, "share", 0.0, 0.2, "derived: yearly s.d. 1.2 pp with it; A1, A4", "quarterly s.d. of its innovation")
    demand_persistence: float = parameter(0.9, "1", 0.0, 0.999, "assumption", "quarterly AR(1) coefficient of industry demand")
    demand_shock: float = parameter(0.03, "log", 0.0, 0.3, "assumption", "quarterly s.d. of its innovation")
    demand_weight: float = parameter(0.10, "1", 0.0, 1.0, "assumption: fixed cost over revenue", "margin per unit of industry demand")


def from_state(w, i):
    """What capability, appeal, scale and discounts make of firm i's margin, but for its offset."""
    p = w.par.margin
    firm = w.firm[i]
    k = firm.capability
    operations = 0.25 * (k[DEVELOPMENT] + k[PRODUCTION] + k[PURCHASING] + k[FINANCE_CONTROL])
    direction = 0.5 * (k[STRATEGY] + k[MARKET_ACCESS])
    earned = p.operations * operations + p.direction * direction + p.appeal_weight * firm.appeal
    gained = experience.gain(w, i) + short_termism.gain(w, i)
    return earned + gained - scale.penalty(w, i) - capacity.cost(w, i) - firm.discount


def structural(w, i, synergy):
    """The structural operating margin of firm i; `synergy` is what its ties save, bn a year."""
    firm = w.firm[i]
    return clamp(firm.margin_offset + from_state(w, i) + synergy / (firm.volume * firm.price), -0.25, 0.25)


def common_quarter(w, market, demand, foreign):
    """The industry's margin and demand, and exchange rates, over a quarter; arguments are standard normal numbers."""
    p = w.par.margin
    w.world.market = p.common_persistence * w.world.market + p.on * p.common_shock * market
    w.world.demand = p.demand_persistence * w.world.demand + p.on * p.demand_shock * demand
    currency.quarter(w, foreign)


def quarter(w, i, synergy, years, shock):
    """The margin that firm i realises in a quarter; `shock` is a standard normal number."""
    p = w.par.margin
    firm = w.firm[i]
    firm.structural_margin = structural(w, i, synergy)
    firm.margin_offset += (w.par.finance.normal_margin - firm.structural_margin) * (1.0 - exp(-years / p.fade))
    firm.margin_noise = p.persistence * firm.margin_noise + p.on * p.own_shock * shock
    common = firm.industry_exposure * (w.world.market + p.demand_weight * w.world.demand)
    firm.margin_realised = firm.structural_margin + firm.margin_noise + common + currency.gain(w, i)


MECHANISM = Mechanism("margin", Parameters, "Margins vary from quarter to quarter around what the firm can do. Muted: no noise, no common factor.", "A1, A4, A5, A16, D1-D5, D11")
