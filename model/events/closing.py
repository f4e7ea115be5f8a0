"""closing: a memorandum becomes an agreement, after some months, at the price agreed on; or it never does.

Where the host has lost value since signing, the price is renegotiated to the market, or the investor walks away.
"""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import LOG_NORMAL
from model.mechanisms import shares, signing, unwinding
from model.parameter import parameter
from model.state.tie import DISSOLVED, FORM_ACQUISITION


class Parameters(NamedTuple):
    tolerance: float = parameter(0.15, "share", 0.0, 1.0, "assumption; A.9: price of Mitsubishi cut by 10 %", "fall of the host's equity value since signing that opens the price again")
    walks: float = parameter(0.25, "share", 0.0, 1.0, "assumption; DaimlerChrysler-Nissan March 1999", "chance that the investor then walks away")
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
    tie = w.tie[k]
    now = w.firm[tie.host].equity_value
    trades = tie.agreed_stake > 0.0 or tie.form == FORM_ACQUISITION
    fallen = trades and now < (1.0 - p.tolerance) * tie.agreed_value
    if fallen and uniform(draw, 1) < p.walks:
        unwinding.end_all(w, k, DISSOLVED)
        return
    if trades and not fallen:
        tie.price_factor = tie.price_factor * tie.agreed_value / now  # the price that was agreed on, less any cut
    signing.sign(w, k)


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
        *unwinding.WRITES,
        *shares.WRITES,
        *fields("tie", "closed", "next_review", "price_factor", "purchase_due", "founding_due", "option_due"),
    ),
    rank=44,
    story="{investor} and {host} turn their memorandum into a binding agreement",
    source="A.9",
)
