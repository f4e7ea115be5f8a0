"""Restructuring: jobs go, margin comes back, morale jumps down, and more people leave than were meant to."""

import math
from typing import NamedTuple

from model.maths import clamp, exp
from model.mechanism import Mechanism
from model.mechanisms import capability, finance, morale
from model.parameter import parameter
from model.state.firm import N_DOMAINS


class Parameters(NamedTuple):
    cut: float = parameter(0.08, "share", 0.0, 0.5, "case_events: 21,000 of 148,000 jobs at Nissan 1999; 1,800 of 24,000 at Mazda 2000", "median part of jobs cut in one plan")
    cut_spread: float = parameter(0.4, "log", 0.0, 1.5, "assumption", "s.d. of its logarithm")
    saving: float = parameter(0.15, "1", 0.0, 1.0, "derived: wages of 10-15 % of sales", "margin gained per share of jobs cut")
    cost: float = parameter(0.15, "1", 0.0, 1.0, "assumption", "one-off cost over sales, per share of jobs cut")
    blow: float = parameter(0.25, "share", 0.0, 1.0, "assumption; A41", "morale lost, as a part of it, at the median cut")
    over_plan: float = parameter(0.5, "1", 0.0, 3.0, "seed: 2,213 against 1,800, +22.9 %; D31", "leavers above plan, over plan, per unit of missing morale")
    good_morale: float = parameter(0.85, "share", 0.0, 1.0, "assumption", "morale at which nobody leaves above plan")
    exit_lag: float = parameter(0.25, "year", 0.0, 2.0, "case_events: announced Nov 2000, effective Apr 2001", "time between plan and leaving")
    quit_below: float = parameter(0.4, "share", 0.0, 1.0, "assumption; D31: layoffs raise quits", "morale below which a blow drives people away")
    quit_share: float = parameter(0.04, "share", 0.0, 0.5, "derived: D31, +2.6 points of turnover", "part of the workforce that then thinks of leaving")
    talent: float = parameter(0.35, "1", 0.0, 2.0, "assumption; A41: a quarter under 30, half above plan", "capability lost per share of people who leave above plan")


def carry_out(w, i, luck):
    """Firm i restructures; `luck` is a standard normal number. Leaving is a matter of its own, later."""
    p = w.par.workforce
    firm = w.firm[i]
    part = clamp(p.cut * exp(p.cut_spread * luck), 0.0, 0.4)
    firm.jobs = firm.jobs * (1.0 - part)
    firm.jobs_base = firm.jobs_base * (1.0 - part)
    firm.exits_planned += part * firm.jobs / (1.0 - part)
    firm.margin_offset += p.saving * part
    finance.charge(w, i, p.cost * part * finance.revenue(w, i))
    if p.on > 0.0:
        morale.shift(w, i, -clamp(p.blow * part / p.cut, 0.0, 0.9) if p.cut > 0.0 else 0.0)
        waiting = firm.exit_share if firm.exit_due < math.inf else 0.0  # who already thinks of leaving is among them
        firm.exit_share = clamp(part + waiting, 0.0, 1.0)
        firm.exit_due = w.world.now + p.exit_lag


def discourage(w, i):
    """After a blow that leaves morale low, people of firm i look for work elsewhere."""
    p = w.par.workforce
    firm = w.firm[i]
    if firm.morale < p.quit_below:
        think_of_leaving(w, i, p.quit_share, p.exit_lag)


def think_of_leaving(w, i, part, lag):
    """A part of the workforce of firm i thinks of leaving, and some of it will; a plan's leavers are not forgotten."""
    firm = w.firm[i]
    waiting = firm.exit_due <= w.world.now + lag
    if w.par.workforce.on > 0.0 and not waiting:
        firm.exit_share = part
        firm.exit_due = w.world.now + lag


def leave(w, i, luck):
    """People leave; below a good morale more than planned, the young and able first."""
    p = w.par.workforce
    firm = w.firm[i]
    capability.advance(w, i)
    over = p.over_plan * clamp(p.good_morale - firm.morale, 0.0, 1.0) * luck
    lost = p.talent * over * firm.exit_share
    for d in range(N_DOMAINS):
        firm.capability[d] = firm.capability[d] * (1.0 - lost)
    firm.exits_over += firm.jobs * over * firm.exit_share
    firm.jobs = firm.jobs * (1.0 - over * firm.exit_share)
    finance.charge(w, i, p.cost * over * firm.exit_share * finance.revenue(w, i))


MECHANISM = Mechanism("workforce", Parameters, "Cuts save money and cost morale, and talent later. Muted: they only save and cost money.", "A41, D8, D31, P12")
