"""closing: a memorandum becomes an agreement, after some months; or it never does."""

from typing import NamedTuple

from model.event import Event, fields
from model.laws import LOG_NORMAL
from model.mechanisms import capability, control, signing
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(0.67, "year", 0.05, 10, "A.9, F5: Fiat-Mazda 8 months", "median lag at intensity 1")
    shape: float = parameter(0.6, "log", 0.1, 2.0, "assumption", "s.d. of its logarithm")
    base: float = parameter(0.2, "1", 0.0, 5.0, "assumption", "intensity without trust and clarity")
    trust_weight: float = parameter(0.8, "1", 0.0, 5.0, "assumption", "intensity per unit of mutual trust")
    clarity_weight: float = parameter(0.8, "1", 0.0, 5.0, "assumption; A45", "intensity per unit of clarity")


def intensity(w, k, p):
    tie = w.tie[k]
    if tie.closed == 1:
        return 0.0
    lower = tie.trust_in_host if tie.trust_in_host < tie.trust_in_investor else tie.trust_in_investor
    return p.base + p.trust_weight * lower + p.clarity_weight * tie.clarity


def guard(w, k, p):
    return w.tie[k].closed == 0


def effect(w, k, p, a, draw):
    signing.sign(w, k)


MONEY = ("cash", "debt", "transfer_value", "equity_value", "strain")
EVENT = Event(
    name="closing",
    subject="tie",
    law=LOG_NORMAL,
    parameters=Parameters,
    intensity=intensity,
    guard=guard,
    effect=effect,
    reads=("tie.closed", "tie.trust_in_host", "tie.trust_in_investor", "tie.clarity"),
    writes=(
        *fields("tie", "closed", "cooperation", "next_review", "posts", "stake", "reverse_stake", "ownership", *control.WRITES),
        *fields("investor", *MONEY, *capability.WRITES),
        *fields("host", *MONEY, *capability.WRITES),
        *fields("all_firms", "cash_flow_value"),
        *fields("all_ties", "stake", "reverse_stake", *control.WRITES),
    ),
    rank=44,
    story="{investor} and {host} turn their memorandum into a binding agreement",
    source="A.9",
)
