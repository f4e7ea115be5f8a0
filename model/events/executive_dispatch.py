"""executive_dispatch: a partner sends an executive; by plan, or decided at a review where gaps are complementary."""

from typing import NamedTuple

from model.draws import normal, uniform
from model.event import Event, fields
from model.laws import TRIGGERED
from model.maths import clamp
from model.mechanisms import capability, control, culture, dispatch, finance, trust
from model.parameter import code, parameter
from model.state.posting import RANKS
from model.state.tie import HOST_SIDE, SIDES
from model.state.world import SLOTS_FULL


class Parameters(NamedTuple):
    quality: float = parameter(0.7, "share", 0.0, 1.0, "assumption; A47, A49", "mean quality of the executive")
    quality_spread: float = parameter(0.12, "share", 0.0, 0.5, "assumption", "s.d. of the quality")
    fit: float = parameter(0.85, "share", 0.0, 1.0, "assumption; D27", "mean cultural fit without distance")
    fit_spread: float = parameter(0.12, "share", 0.0, 0.5, "assumption", "s.d. of the fit")
    distance_weight: float = parameter(0.4, "1", 0.0, 1.0, "assumption; A44", "fit lost per unit of cultural distance")
    tenure: float = parameter(3.5, "year", 0.5, 20, "D29: heads at Mazda 1-2.5 y, Eckrodt 3.3, Ghosn 19; planned", "mean planned tenure")
    tenure_spread: float = parameter(1.0, "year", 0.0, 5, "assumption", "s.d. of the planned tenure")
    head: float = parameter(0.35, "share", 0.0, 1.0, "assumption; A48, A53", "chance that the post is a head's")
    cost: float = parameter(0.004, "bn", 0.0, 0.1, "assumption", "one-off cost to the sender")
    welcome: float = parameter(0.04, "share", 0.0, 0.5, "assumption; A47", "trust that the receiver gains, of what is missing")


class Arguments(NamedTuple):
    side: float = code("investor", SIDES, "plan", "who sends")
    rank: float = code("head", RANKS, "plan", "rank at the receiver")
    quality: float = parameter(float("nan"), "share", 0.0, 1.0, "plan", "quality of the executive")
    fit: float = parameter(float("nan"), "share", 0.0, 1.0, "plan", "cultural fit")
    experience: float = parameter(float("nan"), "share", 0.0, 1.0, "plan", "how far the executive has lived through a revival; absent: as far as the sender")
    tenure: float = parameter(float("nan"), "year", 0.1, 50, "plan", "planned tenure")


def guard(w, k, p):
    return w.tie[k].cooperation == 1


def free_slot(w, k):
    """The first free posting slot of tie k, -1 if all are taken."""
    for j in range(w.posting.shape[0]):
        if w.posting[j].tie == k and w.posting[j].active == 0:
            return j
    return -1


def either(given, drawn):
    """What the plan says, else what was drawn."""
    return given if given == given else drawn


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    j = free_slot(w, k)
    if j < 0:
        w.world.status = SLOTS_FULL
        return
    post = w.posting[j]
    fit = p.fit - p.distance_weight * culture.distance(w, k) + p.fit_spread * normal(draw, 2)
    post.active = 1
    post.sender = tie.host if a.side == HOST_SIDE else tie.investor
    post.receiver = tie.investor if a.side == HOST_SIDE else tie.host
    post.rank = int(a.rank) if a.rank == a.rank else (1 if uniform(draw, 3) < p.head else 0)
    post.quality = clamp(either(a.quality, p.quality + p.quality_spread * normal(draw, 1)), 0.05, 1.0)
    post.fit = clamp(either(a.fit, fit), 0.05, 1.0)
    post.experience = clamp(either(a.experience, w.firm[post.sender].turnaround_experience), 0.0, 1.0)
    post.start = w.world.now
    post.planned_end = w.world.now + either(a.tenure, clamp(p.tenure + p.tenure_spread * normal(draw, 4), 0.5, 20.0))
    dispatch.refresh(w, k)
    control.refresh(w, k)
    finance.spend(w, post.sender, p.cost)
    dispatch.shift_trust(w, j, p.welcome * post.quality)


EVENT = Event(
    name="executive_dispatch",
    subject="tie",
    law=TRIGGERED,
    trigger="dispatch_due",
    parameters=Parameters,
    arguments=Arguments,
    guard=guard,
    effect=effect,
    reads=("tie.cooperation",),
    writes=(
        "world.status",
        *fields("postings", "active", "sender", "receiver", "rank", "quality", "fit", "experience", "start", "planned_end"),
        *fields("tie", "posts", *control.WRITES, *trust.WRITES),
        *fields("investor", "strain", "cash", *capability.WRITES),
        *fields("host", "strain", "cash", *capability.WRITES),
        *fields("all_firms", "cash_flow_value"),
    ),
    rank=54,
    story="An executive is sent by a partner to the other, {investor} or {host}",
    source="A47-A53, D27-D29",
)
