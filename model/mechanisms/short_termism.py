"""Short-termism: a firm that plans only a few years ahead gives up effort for money and volume when in trouble."""

from typing import NamedTuple

from model.maths import exp
from model.mechanism import Mechanism
from model.parameter import parameter


class Parameters(NamedTuple):
    horizon: float = parameter(6.0, "year", 0.5, 40.0, "assumption; A62", "planning horizon at which a firm is short-sighted by 1/e")
    cut: float = parameter(0.6, "share", 0.0, 1.0, "assumption; A62", "own effort given up in full distress by a firm that sees no further than today")
    saving: float = parameter(0.03, "share", 0.0, 0.2, "assumption: research and training, 4-5 % of sales", "margin gained where all effort is given up")
    chase: float = parameter(0.5, "1", 0.0, 5.0, "assumption; A62: bias to volume beyond MES", "how much more a short-sighted firm chases volume")


def sight(w, i):
    """How short-sighted firm i is, 0..1."""
    p = w.par.short_termism
    return p.on * exp(-w.firm[i].planning_horizon / p.horizon)


def given_up(w, i):
    """The part of its own effort that firm i gives up now, 0..1."""
    return w.par.short_termism.cut * sight(w, i) * w.firm[i].distress


def gain(w, i):
    """Margin that firm i saves by it now."""
    return w.par.short_termism.saving * given_up(w, i)


def urge(w, i):
    """How much harder firm i chases volume."""
    return 1.0 + w.par.short_termism.chase * sight(w, i)


MECHANISM = Mechanism("short_termism", Parameters, "In trouble, a short-sighted firm cuts its effort for money now, and chases volume. Muted: no firm does.", "A62")
