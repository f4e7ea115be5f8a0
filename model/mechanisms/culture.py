"""Culture: perceived and organisational distance, eroded by familiarity and attention.

Objective national distance has a weight of its own, 0 by default: evidence finds no material effect (P13).
"""

from typing import NamedTuple

from model.maths import clamp, relax
from model.mechanism import Mechanism
from model.parameter import parameter

WRITES = ("familiarity", "familiarity_stamp")


class Parameters(NamedTuple):
    pace: float = parameter(0.35, "1/year", 0.0, 3.0, "assumption; A44, C33", "pace of familiarity in full joint work with full attention")
    attention_relief: float = parameter(0.4, "share", 0.0, 1.0, "assumption; A44", "part of the distance that full attention bridges")
    base_work: float = parameter(0.06, "share", 0.0, 1.0, "assumption; A68: one project touches few people", "joint work of partners who share neither platforms nor executives")
    post_work: float = parameter(0.1, "share", 0.0, 1.0, "assumption", "joint work that a head post at the host adds")
    attention_base: float = parameter(0.5, "1", 0.0, 2.0, "assumption", "pace of familiarity without any attention, relative")
    national_weight: float = parameter(0.0, "1", 0.0, 1.0, "C24-C25, C29: no material effect", "weight of objective national distance")


def distance(w, t):
    """The distance that tie t still feels, 0..1."""
    p = w.par.culture
    if p.on <= 0.0:
        return 0.0
    tie = w.tie[t]
    felt = tie.culture_distance * (1.0 - tie.familiarity) * (1.0 - p.attention_relief * tie.attention)
    return clamp(felt + p.national_weight * tie.national_distance, 0.0, 1.0)


def joint_work(w, t):
    """How much the two work together, 0..1."""
    tie = w.tie[t]
    if tie.cooperation != 1:
        return 0.0
    p = w.par.culture
    plant = w.par.venture.work if tie.venture_share > 0.0 and tie.venture_host_share > 0.0 else 0.0
    work = p.base_work + tie.integration + p.post_work * tie.posts + plant
    return clamp(work, 0.0, 1.0) * w.firm[tie.investor].makes * w.firm[tie.host].makes


def advance(w, t):
    """Brings familiarity of tie t to the present date."""
    tie = w.tie[t]
    years = w.world.now - tie.familiarity_stamp
    if years <= 0.0:
        return
    tie.familiarity_stamp = w.world.now
    rate = w.par.culture.pace * joint_work(w, t) * (w.par.culture.attention_base + tie.attention)
    tie.familiarity = relax(tie.familiarity, 1.0, rate, years)


MECHANISM = Mechanism("culture", Parameters, "Perceived and organisational distance hinders, familiarity bridges it. Muted: no distance is felt.", "A30, A44, C24-C31")
