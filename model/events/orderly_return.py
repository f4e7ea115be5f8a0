"""orderly_return: a posting ends as planned; the sender recoups what was learned, if the returnee stays."""

import math
from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import DATED
from model.mechanisms import capability, control, dispatch, learning, progress, trust
from model.parameter import parameter


class Parameters(NamedTuple):
    leaves: float = parameter(0.25, "share", 0.0, 1.0, "D28: 15-38 % within a year", "chance that the returnee leaves the sender")
    recouped: float = parameter(0.08, "share", 0.0, 1.0, "assumption; A51", "part of the gap in one domain that the returnee brings home, at quality 1")
    goodwill: float = parameter(0.03, "share", 0.0, 0.5, "assumption; A51", "trust gained on both sides, of what is missing")


def due(w, k, p):
    return w.posting[k].planned_end if w.posting[k].active == 1 else math.inf


def guard(w, k, p):
    return w.posting[k].active == 1


def effect(w, k, p, a, draw):
    post = w.posting[k]
    post.active = 0
    if uniform(draw, 1) >= p.leaves:
        d = learning.subject(w, post.receiver, post.sender, uniform(draw, 2))
        learning.receive(w, post.tie, post.receiver, post.sender, d, p.recouped * post.quality)
    trust.shift(w, post.tie, p.goodwill, p.goodwill)
    dispatch.refresh(w, post.tie)
    control.refresh(w, post.tie)


EVENT = Event(
    name="orderly_return",
    subject="posting",
    law=DATED,
    parameters=Parameters,
    due=due,
    guard=guard,
    effect=effect,
    reads=("posting.active", "posting.planned_end"),
    writes=(
        "posting.active",
        *capability.FRONTIER,
        *fields("tie", "posts", *control.WRITES, *trust.WRITES, *progress.WRITES),
        *fields("investor", "strain", *capability.WRITES),
        *fields("host", "strain", *capability.WRITES),
    ),
    rank=56,
    story="An executive sent to {receiver} returns to {sender} as planned",
    source="A49-A51, D28",
)
