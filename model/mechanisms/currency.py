"""Currency: the price of foreign money moves the margin of a firm that sells abroad and makes at home."""

from typing import NamedTuple

from model.mechanism import Mechanism
from model.parameter import parameter


class Parameters(NamedTuple):
    persistence: float = parameter(0.97, "1", 0.0, 0.999, "assumption: real exchange rates return over years", "quarterly AR(1) coefficient of the price of foreign money")
    shock: float = parameter(0.05, "log", 0.0, 0.3, "assumption: about 10 % a year", "quarterly s.d. of its innovation")
    weight: float = parameter(0.25, "1", 0.0, 1.0, "assumption: prices and hedges take up the rest; D4, D36", "margin per unit of exposure and of ln price")


def quarter(w, shock):
    """The price of foreign money over a quarter; `shock` is a standard normal number."""
    p = w.par.currency
    w.world.currency = p.persistence * w.world.currency + p.on * p.shock * shock


def gain(w, i):
    """Margin that firm i gains by a dear foreign money."""
    return w.par.currency.weight * w.firm[i].currency_exposure * w.world.currency


MECHANISM = Mechanism("currency", Parameters, "Exchange rates move margins of exposed firms. Muted: they stay as at signing.", "D4, D36")
