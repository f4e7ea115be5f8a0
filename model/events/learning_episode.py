"""learning_episode: engineers, planners, plants learn from the partner; both ways, each in one domain."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.mechanisms import capability, culture, learning, progress
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(0.12, "year", 0.01, 10, "derived from D24 with the mechanism `learning`", "mean years at full activation and full joint work")


def intensity(w, k, p):
    return learning.activation(w, k) * culture.joint_work(w, k)


def guard(w, k, p):
    return w.tie[k].cooperation == 1


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    learning.episode(w, k, tie.investor, tie.host, uniform(draw, 1), uniform(draw, 2))
    learning.episode(w, k, tie.host, tie.investor, uniform(draw, 3), uniform(draw, 4))


EVENT = Event(
    name="learning_episode",
    subject="tie",
    law=EXPONENTIAL,
    parameters=Parameters,
    intensity=intensity,
    guard=guard,
    effect=effect,
    reads=(
        *fields("tie", "cooperation", "integration", "posts", "venture_share", "venture_host_share", "motive"),
        *fields("investor", "makes", "openness", "identity"),
        *fields("host", "makes", "openness", "identity"),
    ),
    writes=(*capability.FRONTIER, *fields("tie", *progress.WRITES), *fields("investor", *capability.WRITES), *fields("host", *capability.WRITES)),
    rank=62,
    story="{investor} and {host} learn from each other",
    source="A18-A33",
)
