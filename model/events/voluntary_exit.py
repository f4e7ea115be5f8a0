"""voluntary_exit: those who took the package leave; at low morale more than planned, the young and able first."""

from typing import NamedTuple

from model.draws import log_normal
from model.event import Event, fields
from model.laws import TRIGGERED
from model.mechanisms import capability, workforce
from model.parameter import parameter


class Parameters(NamedTuple):
    spread: float = parameter(0.4, "log", 0.0, 1.5, "assumption", "s.d. of the logarithm of leavers above plan")


def guard(w, k, p):
    return w.firm[k].failed == 0


def effect(w, k, p, a, draw):
    workforce.leave(w, k, log_normal(draw, 1, 1.0, p.spread))


EVENT = Event(
    name="voluntary_exit",
    subject="firm",
    law=TRIGGERED,
    trigger="exit_due",
    parameters=Parameters,
    guard=guard,
    effect=effect,
    reads=("firm.failed",),
    writes=(*fields("firm", "jobs", "exits_over", "charges", "cash", *capability.WRITES), *fields("all_firms", "cash_flow_value")),
    rank=36,
    story="More people leave {firm} than were meant to, and take what they know",
    source="A41, D31",
)
