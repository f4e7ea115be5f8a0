"""project_end (ending): the last joint product has run out; without shares, the project ends unless renewed."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event
from model.laws import TRIGGERED
from model.maths import clamp
from model.mechanisms import trust, unwinding
from model.parameter import parameter
from model.state.tie import FORM_PROJECT, PROJECT_END


class Parameters(NamedTuple):
    renewed: float = parameter(0.35, "share", 0.0, 1.0, "assumption; F5: Fiat-Mazda was not", "chance that a project with middling trust and clarity goes on with a successor")
    trust_weight: float = parameter(0.6, "1", 0.0, 3.0, "assumption; C33", "chance gained per unit of mutual trust above .5")


def guard(w, k, p):
    tie = w.tie[k]
    project = tie.closed == 1 or tie.form == FORM_PROJECT  # other forms that have not closed are more than their products
    return project and tie.ownership != 1 and tie.cooperation != 2


def effect(w, k, p, a, draw):
    chance = clamp(p.renewed + p.trust_weight * (trust.mutual(w, k) - 0.5), 0.0, 1.0)
    if uniform(draw, 1) >= chance or w.tie[k].closed == 0:
        unwinding.end_cooperation(w, k, PROJECT_END)


EVENT = Event(
    name="project_end",
    subject="tie",
    law=TRIGGERED,
    trigger="project_due",
    parameters=Parameters,
    guard=guard,
    effect=effect,
    reads=("tie.ownership", "tie.cooperation", "tie.closed", "tie.form"),
    writes=unwinding.WRITES,
    rank=84,
    story="The last joint product of {investor} and {host} has run out",
    source="A68, C16, F5",
    ends=True,
)
