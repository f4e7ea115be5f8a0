"""Clarity of the joint value proposition: what the customer, not the two companies, will get."""

from typing import NamedTuple

from model.maths import clamp
from model.mechanism import Mechanism
from model.parameter import parameter


class Parameters(NamedTuple):
    review_gain: float = parameter(0.12, "share", 0.0, 1.0, "assumption; A45", "part of the missing clarity that a good review settles")
    loss_floor: float = parameter(0.7, "share", 0.0, 1.0, "assumption; A45", "part of a joint product's customer value that needs no clarity")


def settle(w, t, share):
    """Settles a part of what is unclear in tie t (a negative part unsettles what was clear)."""
    if w.par.clarity.on <= 0.0:
        return
    tie = w.tie[t]
    tie.clarity = clamp(tie.clarity + share * (tie.clarity if share < 0.0 else 1.0 - tie.clarity), 0.0, 1.0)


def worth(w, t):
    """What clarity lets through of a joint product's customer value, 0..1."""
    p = w.par.clarity
    if p.on <= 0.0:
        return 1.0
    return p.loss_floor + (1.0 - p.loss_floor) * w.tie[t].clarity


MECHANISM = Mechanism("clarity", Parameters, "Reviews settle the value proposition; without it the customer gets less. Muted: clarity stays as given and costs nothing.", "A45, C17")
