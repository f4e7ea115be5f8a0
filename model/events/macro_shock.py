"""macro_shock: the industry's demand and margins fall, for all firms at once."""

from typing import NamedTuple

from model.draws import log_normal
from model.event import Event
from model.laws import EXPONENTIAL
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(9.0, "year", 1, 100, "assumption; A16, A73: oil shocks 1973 and 1979, 1991, 2008", "mean years between shocks")
    demand_fall: float = parameter(0.12, "log", 0.0, 1.0, "derived: Mazda sales -28 % in FY2008 at the upper end (D3)", "median fall of industry demand")
    margin_fall: float = parameter(0.012, "share", 0.0, 0.2, "assumption", "median fall of the common part of the margin")
    spread: float = parameter(0.5, "log", 0.0, 1.5, "assumption", "s.d. of the logarithm of its size")


def effect(w, k, p, a, draw):
    size = log_normal(draw, 1, 1.0, p.spread)
    w.world.demand -= p.demand_fall * size
    w.world.market -= p.margin_fall * size


EVENT = Event(
    name="macro_shock",
    subject="world",
    law=EXPONENTIAL,
    parameters=Parameters,
    effect=effect,
    reads=(),
    writes=("world.demand", "world.market"),
    rank=10,
    story="A shock hits the whole industry: demand and margins fall",
    source="A16, A73",
)
