"""What the seeds say of one thing at a time: without it, on the same draws, the outcome it is about has less or more of it.

Each stands in ``model/evidence.csv`` as the test of a row. The outcome and the sign (with less without) were written down
before they were lived; the paired difference over the trials must have that sign with its 99.99 % interval away from 0.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from model.state.firm import DOMAINS
from model.state.tie import ACQUIRED_BY_PARTNER, DISSOLVED
from tests.paired import TRIALS, Outcome, Sets, difference, ends_by, events, field, joint, surely

BRAND, STRATEGY, PRODUCTION = (DOMAINS.index(name) for name in ("brand", "strategy", "production"))
INVESTOR, HOST = 0, 1
MINORITY, ACQUISITION, PROJECT = ((f"ties.alliance.form={form}",) for form in ("minority", "acquisition", "project"))
DEEP = ("plan.common-platforms.depth=0.9",)
SHORT = ("horizon=10",)  # these effects show within ten years


class Seed(NamedTuple):
    """What something does to an outcome: its sign, what mutes it, the case, and what is set to make it show."""

    outcome: Outcome
    sign: int
    switch: str
    case: str = "renault-nissan"
    sets: Sets = ()


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
    found = difference(seed.outcome, seed.case, sets, (*sets, seed.switch))
    assert len(found) > TRIALS / 2
    assert surely(found, seed.sign)


def test_the_best_depth_of_integration_lies_between() -> None:
    """A37: sharing some adds value to both together, sharing all takes it away again: an inverted U."""
    none, some, all_ = (
        (*SHORT, "events.alliance_review.sync=0", f"plan.common-platforms.depth={depth}") for depth in (0, 0.4, 1)
    )
    assert surely(difference(joint, "renault-nissan", some, none), +1)
    assert surely(difference(joint, "renault-nissan", some, all_), +1)
    assert surely(difference(field("morale_min", HOST), "renault-nissan", some, all_), +1)
