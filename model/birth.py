"""Signing: from what the config gives to the state at date 0.

Everything derived from given numbers is derived here, in the history itself, so that a number drawn for
one trial reaches all that depends on it.
"""

import math
from typing import Any

from model.event import World
from model.maths import exp
from model.mechanisms import capacity, demand, experience, finance, margin, signing
from model.state.firm import N_DOMAINS
from model.state.product import ALONE
from model.state.tie import FORM_NONE

FIRST_LAUNCH = 0.5  # of the interval between a firm's launches: signing falls in the middle of one
QUARTER = 0.25  # year
FIRST_GATE = 0.4  # of the time to launch: concept freeze (D15: 20-24 of 36-48 months are left then)


def begin(w: World, alone: bool) -> None:
    """Sets the state at signing; with ``alone`` no tie comes about."""
    for i in range(w.firm.shape[0]):
        begin_firm(w, i)
    for t in range(w.tie.shape[0]):
        begin_tie(w, t, alone or w.tie[t].form == FORM_NONE)
    for j in range(w.product.shape[0]):
        begin_product(w, j)
    # Old ties hold what they hold before any new share is bought: the order of ties in the config does not matter.
    for old in (True, False):
        for t in range(w.tie.shape[0]):
            if w.tie[t].ended == 0 and w.tie[t].closed == 1 and (w.tie[t].age > 0.0) == old:
                signing.sign(w, t)


def begin_firm(w: World, i: int) -> None:
    """A firm at signing."""
    firm = w.firm[i]
    for d in range(N_DOMAINS):
        firm.capability_at_signing[d] = firm.capability[d]
    firm.identity_at_signing = firm.identity
    firm.morale_min = firm.morale
    firm.volume_at_signing = firm.volume
    capacity.begin(w, i)
    experience.begin(w, i)
    firm.discount = demand.chased(w, i)  # the margin given is that of a firm that already chases its goal
    firm.volume_base = firm.volume * exp(-demand.pull(w, i))
    firm.jobs_at_signing = firm.jobs
    firm.jobs_base = firm.jobs
    firm.net_debt_at_signing = firm.debt - firm.cash
    firm.next_launch = FIRST_LAUNCH * firm.model_cycle / firm.platforms if firm.makes > 0.0 else math.inf
    firm.structural_margin = firm.margin
    firm.margin_realised = firm.recent_margin if firm.recent_margin == firm.recent_margin else firm.margin
    firm.margin_trailing = firm.margin_realised
    firm.margin_noise = firm.margin_realised - firm.margin
    firm.revenue = finance.revenue(w, i)
    finance.set_distress(w, i)
    firm.margin_offset = firm.margin - margin.from_state(w, i)
    finance.price_shares(w, i, 0.0)
    firm.net_profit = finance.net_profit(w, i, QUARTER)


def begin_tie(w: World, t: int, alone: bool) -> None:
    """A tie at signing; a stake agreed on is bought in `model.mechanisms.signing`."""
    tie: Any = w.tie[t]
    tie.closed = 1 if tie.binding > 0.0 else 0
    if alone:
        signing.release(w, t)
    else:
        signing.agree(w, t)
    tie.stake = 0.0
    tie.reverse_stake = 0.0
    tie.trust_in_investor_at_signing = tie.trust_in_investor
    tie.trust_in_host_at_signing = tie.trust_in_host
    tie.trust_in_investor_min = tie.trust_in_investor
    tie.trust_in_host_min = tie.trust_in_host
    if alone:
        tie.ended = 1
        tie.cooperation = 2
        tie.cooperation_end_time = 0.0


def begin_product(w: World, j: int) -> None:
    """A joint product at signing, or what each would do alone."""
    product = w.product[j]
    if w.tie[product.tie].ended == 1:
        product.stage = ALONE
    else:
        product.gate_due = FIRST_GATE * product.launch
