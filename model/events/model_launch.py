"""model_launch: one of a firm's models is renewed, with what the firm can do by now and some luck."""

import math
from typing import NamedTuple

from model.draws import normal, uniform
from model.event import Event
from model.laws import DATED
from model.mechanisms import appeal
from model.parameter import parameter


class Parameters(NamedTuple):
    slip: float = parameter(0.25, "share", 0.0, 2.0, "assumption; D15-D16", "largest slip of a launch, over the interval between launches")


def due(w, k, p):
    return w.firm[k].next_launch if w.firm[k].failed == 0 else math.inf


def effect(w, k, p, a, draw):
    firm = w.firm[k]
    appeal.renew(w, k, normal(draw, 1))
    firm.launches += 1.0
    firm.next_launch = w.world.now + firm.model_cycle / firm.platforms * (1.0 + p.slip * uniform(draw, 2))


EVENT = Event(
    name="model_launch",
    subject="firm",
    law=DATED,
    parameters=Parameters,
    due=due,
    effect=effect,
    reads=("firm.next_launch", "firm.failed"),
    writes=("firm.appeal", "firm.launches", "firm.next_launch"),
    rank=20,
    story="{firm} renews one of its models",
    source="A2, D15-D17",
)
