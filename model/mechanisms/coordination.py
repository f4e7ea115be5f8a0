"""Coordination: working together takes people's time on both sides, more across a distance, less with skill."""

from typing import NamedTuple

from model.mechanism import Mechanism
from model.mechanisms import culture, finance, synergy
from model.parameter import parameter


class Parameters(NamedTuple):
    cost: float = parameter(0.010, "share", 0.0, 0.05, "assumption; A44: needs constant attention; chosen within its range so that P17 holds", "yearly cost to each side of full joint work, over the smaller firm's sales")
    distance: float = parameter(1.0, "1", 0.0, 5.0, "assumption; A44, C26", "how much more it costs at full cultural distance")
    skill: float = parameter(0.5, "share", 0.0, 1.0, "assumption; C18: firms with an alliance function do better", "part of it that full alliance capability saves")


def quarter(w, t, years):
    """Both partners of tie t pay for a quarter's joint work, out of untaxed profit; inside one group nobody negotiates."""
    p = w.par.coordination
    work = culture.joint_work(w, t)
    tie = w.tie[t]
    if p.on <= 0.0 or work <= 0.0 or w.firm[tie.host].owner == tie.investor:
        return
    yearly = p.cost * work * (1.0 + p.distance * culture.distance(w, t)) * synergy.smaller_revenue(w, t)
    after_tax = yearly * years * (1.0 - w.par.finance.tax)
    finance.spend(w, tie.investor, after_tax * (1.0 - p.skill * w.firm[tie.investor].alliance_capability))
    finance.spend(w, tie.host, after_tax * (1.0 - p.skill * w.firm[tie.host].alliance_capability))


MECHANISM = Mechanism("coordination", Parameters, "Joint work costs people's time. Muted: it is free.", "A44, A50, C18, C26")
