"""lapse (ending: dissolved): a memorandum that has not become an agreement by its long-stop date is void."""

import math

from model.event import Event
from model.laws import DATED
from model.mechanisms import unwinding
from model.parameter import NoParameters
from model.state.tie import DISSOLVED


def due(w, k, p):
    return w.tie[k].long_stop if w.tie[k].closed == 0 else math.inf


def guard(w, k, p):
    return w.tie[k].closed == 0


def effect(w, k, p, a, draw):
    unwinding.end_all(w, k, DISSOLVED)


EVENT = Event(
    name="lapse",
    subject="tie",
    law=DATED,
    parameters=NoParameters,
    due=due,
    guard=guard,
    effect=effect,
    reads=("tie.closed", "tie.long_stop"),
    writes=unwinding.WRITES,
    rank=79,
    story="The memorandum of {investor} and {host} lapses",
    source="A.9",
    ends=True,
)
