"""What the seeds say of one thing at a time: without it, on the same draws, the outcome it is about has less or more of it.

Each stands in ``model/evidence.csv`` as the test of a row. The outcome and the sign (with less without) were written down
before they were lived; the paired difference over the trials must have that sign, four standard errors away from 0, at one of four
looks. Where an effect is small at its default the case is one in which it shows, or its weight is larger: the sign is what is claimed here;
that each parameter moves an outcome is claimed in ``test_parameters.py``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from model.state.firm import DOMAINS
from model.state.tie import ACQUIRED_BY_PARTNER, DISSOLVED
from tests.paired import Outcome, Rows, Sets, differs, ends_by, events, field, joint

BRAND, STRATEGY, PRODUCTION = (DOMAINS.index(name) for name in ("brand", "strategy", "production"))
INVESTOR, HOST = 0, 1
MINORITY, ACQUISITION, PROJECT = ((f"ties.alliance.form={form}",) for form in ("minority", "acquisition", "project"))
DEEP = ("plan.common-platforms.depth=0.9",)
SHORT = ("horizon=10",)  # these effects show within ten years
POOR = ("firms.investor-firm.debt=22", "firms.host-firm.debt=22")
# One side has all to learn, and does: its partner nothing.
PUPIL = (
    *MINORITY, "ties.alliance.motive=learning", "firms.investor-firm.openness=1", "firms.host-firm.openness=1",
    *(f"firms.investor-firm.capability.{domain}=0.4" for domain in DOMAINS),
    *(f"firms.host-firm.capability.{domain}=0.9" for domain in DOMAINS),
)  # fmt: skip
FORD, MAZDA, KIA = 0, 1, 2  # of ford-mazda-1996


class Seed(NamedTuple):
    """What something does to an outcome: its sign, what mutes it, the case, and what is set to make it show."""

    outcome: Outcome
    sign: int
    switch: str
    case: str = "renault-nissan"
    sets: Sets = ()


def launches(rows: Rows) -> np.ndarray:
    """New models of both partners."""
    return events("model_launch", 1)(rows) + events("model_launch", 2)(rows)


def learned(firm: int, domain: int) -> Outcome:
    """What the tie adds to a firm's capability."""
    return field("capability_added", firm, domain)


SEEDS = {
    # own effort and size
    "no partner stands in for own effort": Seed(
        field("capability_change", HOST, PRODUCTION), +1, "firms.nissan.effort=0"
    ),
    "volume beyond capability costs": Seed(
        field("value", INVESTOR), -1, "mechanisms.capacity.overreach_cost=0",
        sets=("firms.renault.volume_goal=6", "firms.renault.scale_belief=1", "mechanisms.capacity.slack=0"),
    ),
    "too many models cost": Seed(
        field("value", HOST), -1, "mechanisms.scale.complexity=0", "population",
        ("firms.host-firm.models=80", "mechanisms.demand.growth=-0.03"),
    ),
    # learning
    "who can little absorbs little": Seed(learned(INVESTOR, PRODUCTION), -1, "mechanisms.learning.absorption=1"),
    "the host learns too": Seed(learned(HOST, BRAND), +1, "events.learning_episode=off"),
    "learning takes two": Seed(learned(INVESTOR, PRODUCTION), +1, "firms.nissan.openness=0"),
    "teaching deepens the teacher": Seed(learned(HOST, PRODUCTION), +1, "mechanisms.learning.teaching=0"),
    "control inhibits learning": Seed(learned(INVESTOR, PRODUCTION), -1, "mechanisms.learning.inhibition=0"),
    "what is written down comes over": Seed(learned(INVESTOR, PRODUCTION), +1, "events.codification=off"),
    "a large firm learns slowly": Seed(learned(HOST, STRATEGY), -1, "mechanisms.diffusion.exponent=0"),
    "who loses itself learns less": Seed(learned(INVESTOR, PRODUCTION), -1, "mechanisms.learning.identity=0"),
    "haste hinders learning": Seed(learned(INVESTOR, PRODUCTION), -1, "mechanisms.learning.haste_loss=0", sets=DEEP),
    "benchmarking teaches": Seed(learned(INVESTOR, PRODUCTION), +1, "events.benchmarking=off"),
    "a rival's teacher holds back": Seed(
        learned(INVESTOR, PRODUCTION), -1, "mechanisms.learning.fear=0", sets=("ties.renault-nissan.rivalry=1",)
    ),
    "who comes for scale learns less": Seed(
        learned(INVESTOR, PRODUCTION), -1, "mechanisms.learning.other_motive=1", sets=("ties.renault-nissan.motive=scale",)
    ),
    "partners who become one have less to show": Seed(
        learned(INVESTOR, PRODUCTION), -1, "mechanisms.learning.likeness=0", sets=DEEP
    ),
    "who has learned what it came for leaves": Seed(
        ends_by(DISSOLVED), +1, "events.dissolved.race_weight=0", "population", (*PUPIL, "events.dissolved.race_weight=4")
    ),
    "a partner passes on what its other partners know": Seed(
        learned(KIA, STRATEGY), +1, "mechanisms.learning.relay=0", "ford-mazda-1996",
        ("mechanisms.learning.relay=1", "ties.ford-kia.form=none"),
    ),
    "rivals answer what alliances learn": Seed(
        learned(INVESTOR, STRATEGY), -1, "mechanisms.capability.answer=0", sets=("mechanisms.capability.answer=1",)
    ),
    # what comes from outside
    "who hangs on one thing is hit harder": Seed(
        field("distress_years", HOST), +1, "firms.host-firm.industry_exposure=1", "population",
        ("firms.host-firm.industry_exposure=2.5",),
    ),
    "stricter rules cost who is weak in technology": Seed(
        field("value", HOST), -1, "events.regulation=off", "population", ("firms.host-firm.capability.technology=0.3",)
    ),
    # both in trouble
    "two in trouble part sooner": Seed(
        ends_by(DISSOLVED), +1, "events.dissolved.impatience=0", "population",
        (*MINORITY, *POOR, "events.dissolved.impatience=4"),
    ),
    "two in trouble decide more": Seed(
        events("cycle_plan_sync", 3), +1, "events.alliance_review.urgency=0", "population",
        (*MINORITY, *POOR, "events.alliance_review.urgency=4"),
    ),
    "who integrates elsewhere has less skill to spare": Seed(
        field("value_added", FORD), -1, "mechanisms.coordination.load=0", "ford-mazda-1996",
        ("mechanisms.coordination.load=10", "events.alliance_review=off", "plan.cycle-plans.depth=0.9", *(f"ties.{tie}.integration=0.5" for tie in ("ford-kia", "mazda-kia"))),
    ),
    # people
    "a revival lived through helps a partner's": Seed(learned(HOST, STRATEGY), +1, "mechanisms.dispatch.experience=0"),
    "reviews send executives": Seed(
        events("executive_dispatch", 3), +1, "events.alliance_review.dispatch=0", "population", MINORITY
    ),
    "departures cost trust": Seed(field("trust_min", 0, 1), -1, "events.unexpected_departure=off"),
    "a second departure is worse": Seed(field("trust_min", 0, 1), -1, "events.unexpected_departure.again=1"),
    "leavers take talent": Seed(field("capability_change", HOST, PRODUCTION), -1, "mechanisms.workforce.talent=0"),
    "returnees bring home what they learned": Seed(
        learned(INVESTOR, PRODUCTION), +1, "events.orderly_return.recouped=0"
    ),
    "a returnee who leaves brings nothing": Seed(learned(INVESTOR, PRODUCTION), +1, "events.orderly_return.leaves=1"),
    "the sender misses its best people": Seed(learned(INVESTOR, STRATEGY), -1, "mechanisms.capability.strain_cost=0"),
    # control: what it takes from learning
    "seats are control": Seed(learned(INVESTOR, PRODUCTION), -1, "mechanisms.control.seat_weight=0"),
    "posts are control": Seed(learned(INVESTOR, PRODUCTION), -1, "mechanisms.control.post_weight=0"),
    # stakes and forms
    "a host in need is bought into": Seed(
        events("equity_increase", 3), +1, "events.equity_increase.host_weight=0", "population",
        (*MINORITY, "firms.host-firm.debt=25"),
    ),
    "rescues raise the stake": Seed(
        field("stake_end", 0, 0), +1, "events.rescue.willing=0", "population", (*MINORITY, "firms.host-firm.debt=25")
    ),
    "merging a whole firm costs its buyer": Seed(
        field("value_added", INVESTOR), -1, "mechanisms.consolidation.cost=0", "population", ACQUISITION
    ),
    "partners come to own hosts whole": Seed(
        ends_by(ACQUIRED_BY_PARTNER), +1, "events.acquired_by_partner=off", "population", MINORITY
    ),
    # how ties are made, and what they share
    "a tie made for scale parts sooner": Seed(
        ends_by(DISSOLVED), +1, "events.dissolved.motive_weight=0", "population", (*MINORITY, "ties.alliance.motive=scale")
    ),
    "aligned launches wait for each other": Seed(
        launches, -1, "events.cycle_plan_sync.waits=0", sets=("plan.common-platforms.depth=1",)
    ),
    "a project parts sooner": Seed(ends_by(DISSOLVED), +1, "events.dissolved.project=1", "population", PROJECT),
    "sharing makes products alike": Seed(
        field("product_customer_value", 0), -1, "events.cycle_plan_sync=off", "population", MINORITY
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_what_it_does(name: str) -> None:
    """With it less without it, on the same draws, has the sign that was written down."""
    seed = SEEDS[name]
    sets = (*SHORT, *seed.sets)
    assert differs(seed.outcome, seed.case, sets, (*sets, seed.switch), seed.sign)


def test_the_best_depth_of_integration_lies_between() -> None:
    """A37: sharing some adds value to both together, sharing all takes it away again: an inverted U."""
    none, some, all_ = (
        (*SHORT, "events.alliance_review.sync=0", f"plan.common-platforms.depth={depth}") for depth in (0, 0.4, 1)
    )
    assert differs(joint, "renault-nissan", some, none, +1)
    assert differs(joint, "renault-nissan", some, all_, +1)
    assert differs(field("morale_min", HOST), "renault-nissan", some, all_, +1)
