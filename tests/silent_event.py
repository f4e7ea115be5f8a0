"""A user's event that happens often and does nothing."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event
from model.laws import EXPONENTIAL
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(0.3, "year", 0.01, 10, "test", "mean wait")


def intensity(w, k, p):
    return 0.5 + w.tie[k].trust_in_host


def effect(w, k, p, a, draw):
    uniform(draw, 1)


EVENT = Event(
    "hush",
    "tie",
    EXPONENTIAL,
    Parameters,
    effect,
    ("tie.trust_in_host",),
    (),
    55,
    "nothing happens",
    "test",
    intensity=intensity,
)
