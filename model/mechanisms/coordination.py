"""Coordination: working together takes people's time on both sides, more across a distance, less with skill."""

from typing import NamedTuple

from model.maths import exp
from model.mechanism import Mechanism
from model.mechanisms import culture, finance, synergy
from model.parameter import parameter


class Parameters(NamedTuple):
    cost: float = parameter(0.005, "share", 0.0, 0.05, "assumption; A44: needs constant attention; chosen within its range so that P17 holds", "yearly cost to each side of full joint work, over the smaller firm's sales")
    distance: float = parameter(1.0, "1", 0.0, 5.0, "assumption; A44, C26", "how much more it costs at full cultural distance")
    load: float = parameter(1.0, "1", 0.0, 10.0, "assumption; A34: Mercedes was still busy with Chrysler", "how skill is thinned out by undigested integration elsewhere, per unit")
    skill: float = parameter(0.5, "share", 0.0, 1.0, "assumption; C18: firms with an alliance function do better", "part of it that full alliance capability saves")


def able(w, t, i):
    """Firm i's skill at alliances, as far as its other ties and what it bought before leave it to tie t, 0..1."""
    p = w.par.coordination
    elsewhere = w.firm[i].integrating * exp(-w.world.now / w.par.integration.digestion)
    for other in range(w.tie.shape[0]):
        tie = w.tie[other]
        if other != t and tie.ended == 0 and (tie.investor == i or tie.host == i):
            elsewhere += tie.integration_haste
    return w.firm[i].alliance_capability / (1.0 + p.on * p.load * elsewhere)


def quarter(w, t, years):
    """Both partners of tie t pay for a quarter's joint work, out of untaxed profit; inside one group nobody negotiates."""
    p = w.par.coordination
    work = culture.joint_work(w, t)
    tie = w.tie[t]
    if p.on <= 0.0 or work <= 0.0 or w.firm[tie.host].owner == tie.investor:
        return
    yearly = p.cost * work * (1.0 + p.distance * culture.distance(w, t)) * synergy.smaller_revenue(w, t)
    after_tax = yearly * years * (1.0 - w.par.finance.tax)
    finance.spend(w, tie.investor, after_tax * (1.0 - p.skill * able(w, t, tie.investor)))
    finance.spend(w, tie.host, after_tax * (1.0 - p.skill * able(w, t, tie.host)))


MECHANISM = Mechanism("coordination", Parameters, "Joint work costs people's time, and skill is thinned out by other ties. Muted: neither.", "A34, A44, A50, C18, C26")
