"""Every mechanism can be muted, and does what it says; so do parts of the economics of a tie-up: on the same draws.

The outcome and the sign of a difference (with less without, or more less less) stand in the tables below, and stood
there before the code was run; the paired difference over the trials must have that sign, four standard errors away
from 0, at one of four looks. Where nothing may change, nothing changes, to the last bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from model.config import load
from model.errors import UserError
from model.simulate import prepare
from model.state.firm import DOMAINS
from model.state.tie import (
    ACQUIRED_BY_PARTNER,
    ACQUIRED_BY_THIRD_PARTY,
    DEMERGED,
    DISSOLVED,
    ENDINGS,
    STAKE_SOLD,
)
from model.vocabulary import mechanisms
from tests.paired import (
    CONFIGS,
    LOOKS,
    Outcome,
    Rows,
    Sets,
    difference,
    differs,
    ends_by,
    events,
    field,
    lived,
    spread,
    surely,
)

STRATEGY, PRODUCTION = DOMAINS.index("strategy"), DOMAINS.index("production")
INVESTOR, HOST = 0, 1
ANY = range(1, len(ENDINGS))
ACQUISITION, MINORITY, VENTURE = (
    (f"ties.alliance.form={form}",) for form in ("acquisition", "minority", "joint_venture")
)
# Each is good at what the other is not, and they trust each other.
WELL_MATCHED = (
    *(f"firms.investor-firm.capability.{domain}=0.9" for domain in ("strategy", "brand")),
    *(f"firms.host-firm.capability.{domain}=0.9" for domain in ("production", "development")),
    "firms.investor-firm.capability.production=0.6", "firms.host-firm.capability.brand=0.6",
    "ties.alliance.trust_in_host=0.8", "ties.alliance.trust_in_investor=0.8", "ties.alliance.venture_capital=2",
)  # fmt: skip


class Claim(NamedTuple):
    """What a mechanism does to an outcome: its sign, the case, and what is set to make it show."""

    outcome: Outcome
    sign: int
    case: str = "renault-nissan"
    sets: Sets = ()


class Part(NamedTuple):
    """What more of something does to an outcome: its sign, the case, what is set for more and for less, and for both."""

    outcome: Outcome
    sign: int
    case: str
    more: Sets
    less: Sets
    both: Sets = ()


CLAIMS = {
    # a firm without effort falls behind the frontier; without the mechanism it would stay where it was
    "capability": Claim(field("capability_change", HOST, PRODUCTION), -1, sets=("firms.nissan.effort=0.2",)),
    "diffusion": Claim(field("capability_added", HOST, STRATEGY), -1),
    "morale": Claim(field("morale_min", HOST), -1),
    "identity": Claim(field("morale_min", HOST), -1),
    "trust": Claim(field("trust_min", 0, 1), -1),
    "control": Claim(events("learning_episode", 3), -1, sets=("mechanisms.identity.control_weight=1.5",)),
    "respect": Claim(events("dispute", 3), +1, sets=("mechanisms.respect.grievance=6", "firms.nissan.margin=0.08")),
    "culture": Claim(field("capability_added", INVESTOR, PRODUCTION), -1),
    "clarity": Claim(field("product_customer_value", 0), -1, "fiat-mazda"),
    "need": Claim(ends_by(DISSOLVED), +1, sets=("events.dissolved.need_weight=5",)),
    "demand": Claim(spread("volume_end", HOST), +1),
    "margin": Claim(spread("value", HOST), +1),
    "scale": Claim(field("value", INVESTOR), -1, sets=("mechanisms.demand.growth=-0.05",)),
    "appeal": Claim(spread("volume_end", HOST), +1),
    "synergy": Claim(field("value_added", INVESTOR), +1),
    "learning": Claim(field("capability_added", INVESTOR, PRODUCTION), +1),
    # who teaches a rival holds back the more it has learned
    "progress": Claim(field("capability_added", INVESTOR, PRODUCTION), -1, sets=("ties.renault-nissan.rivalry=1",)),
    "dispatch": Claim(field("capability_added", HOST, STRATEGY), +1),
    "product": Claim(field("product_units", 0), +1, "fiat-mazda"),
    "signing": Claim(field("value_added", INVESTOR), -1),
    "integration": Claim(field("product_customer_value", 0), -1, sets=("plan.common-platforms.depth=0.9",)),
    "unwinding": Claim(field("value_added", INVESTOR), -1, sets=("mechanisms.unwinding.cost=0.05",)),
    "workforce": Claim(field("morale_min", HOST), -1),
    "capacity": Claim(
        field("value", INVESTOR), -1, sets=("firms.renault.volume_goal=6", "firms.renault.scale_belief=1")
    ),
    "consolidation": Claim(field("morale_min", HOST), -1, "population", ACQUISITION),
    "coordination": Claim(field("value_added", INVESTOR), -1),
    "currency": Claim(spread("value", HOST), +1, "fiat-mazda", ("firms.mazda.currency_exposure=0.7",)),
    "experience": Claim(field("value", HOST), +1, sets=("mechanisms.demand.growth=0.08",)),
    "short_termism": Claim(
        field("capability_change", HOST, PRODUCTION), -1, "population",
        ("firms.host-firm.planning_horizon=1", "firms.host-firm.debt=20"),
    ),
    "venture": Claim(field("value_added", INVESTOR), +1, "population", (*VENTURE, *WELL_MATCHED)),
}  # fmt: skip

PARTS = {
    # A57: what the buyer pays more, the target's owners get
    "a premium costs the buyer": Part(
        field("value_added", INVESTOR), -1, "population", ("ties.alliance.control_premium=0.6",), ("ties.alliance.control_premium=0",), ACQUISITION
    ),
    "a premium is the target's gain": Part(
        field("value_added", HOST), +1, "population", ("ties.alliance.control_premium=0.6",), ("ties.alliance.control_premium=0",), ACQUISITION
    ),
    # A58: the price falls with the debt only down to what the shares are worth at least; the debt is the buyer's
    "debt of a firm whose shares cannot fall further costs its buyer": Part(
        field("value_added", INVESTOR), -1, "population", ("firms.host-firm.debt=40",), ("firms.host-firm.debt=25",), (*ACQUISITION, "ties.alliance.control_premium=0")
    ),
    # A44, C26, A56
    "distance makes an acquisition dearer": Part(
        field("value_added", INVESTOR), -1, "population", ("ties.alliance.culture_distance=1",), ("ties.alliance.culture_distance=0",), ACQUISITION
    ),
    # C43: own need makes a buyer sell what it bought
    "a buyer in debt divests": Part(
        ends_by(DEMERGED), +1, "population", ("firms.investor-firm.debt=30",), ("firms.investor-firm.debt=2",), ACQUISITION
    ),
    # A12, A14
    "a believer in scale comes into distress": Part(
        field("distress_years", INVESTOR), +1, "fiat-mazda", ("firms.fiat.scale_belief=1",), ("firms.fiat.scale_belief=0",)
    ),
    # A15
    "dealer channels cost when volume falls": Part(
        field("value", INVESTOR), -1, "population", ("firms.investor-firm.channels=12",), ("firms.investor-firm.channels=1",), ("mechanisms.demand.growth=-0.03",)
    ),
    # A38: platform sharing saves now, and makes alike
    "deep platform sharing takes from the customer": Part(
        field("product_customer_value", 0), -1, "renault-nissan", ("plan.common-platforms.depth=0.9",), ("plan.common-platforms.depth=0",)
    ),
    "a cheap call is exercised": Part(
        field("stake_end", 0, 0), +1, "population", ("ties.alliance.call_to=0.6", "ties.alliance.call_price=2"), (), MINORITY
    ),
    "a dear put costs the investor": Part(
        field("value_added", INVESTOR), -1, "population", ("ties.alliance.put_to=0.6", "ties.alliance.put_price=150"), (), MINORITY
    ),
    # C36-C37
    "who could have others leaves": Part(
        ends_by(*ANY), +1, "population", ("firms.investor-firm.outside_options=1", "firms.host-firm.outside_options=1"),
        ("firms.investor-firm.outside_options=0", "firms.host-firm.outside_options=0"), MINORITY
    ),
    # E: the investor in distress in 7 of 13
    "exit is driven by the investor's distress": Part(
        ends_by(STAKE_SOLD), +1, "population", ("firms.investor-firm.debt=30",), ("firms.investor-firm.debt=2",), MINORITY
    ),
    "lost trust dissolves": Part(
        ends_by(DISSOLVED), +1, "population", ("ties.alliance.trust_in_host=0.05", "ties.alliance.trust_in_investor=0.05"),
        ("ties.alliance.trust_in_host=0.9", "ties.alliance.trust_in_investor=0.9"), MINORITY
    ),
    # C6, C15
    "of a joint venture one partner buys the other out": Part(
        ends_by(ACQUIRED_BY_PARTNER), +1, "population", VENTURE, MINORITY
    ),
    # C32
    "trust earns in a joint venture": Part(
        field("value_added", INVESTOR), +1, "population", ("ties.alliance.trust_in_host=0.9", "ties.alliance.trust_in_investor=0.9"),
        ("ties.alliance.trust_in_host=0.1", "ties.alliance.trust_in_investor=0.1"), VENTURE
    ),
    "a memorandum lapses": Part(
        ends_by(DISSOLVED), +1, "fiat-mazda", (), ("events.lapse=off",), ("ties.fiat-mazda.long_stop=0.5",)
    ),
    "production is invested in by the maker": Part(
        field("value", HOST), -1, "fiat-mazda", ("products.roadster.investment=1",), ("products.roadster.investment=0",)
    ),
    "production keeps jobs": Part(
        field("jobs_change", HOST), +1, "fiat-mazda", ("products.roadster.jobs=10",), ("products.roadster.jobs=0",), ("products.roadster.life=20",)
    ),
    "outsiders' bids end ties": Part(
        ends_by(ACQUIRED_BY_THIRD_PARTY), +1, "population", (), ("events.third_party_bid=off",)
    ),
    "shocks to the industry cost": Part(field("value", HOST), -1, "population", (), ("events.macro_shock=off",)),
    "recalls cost": Part(field("value", HOST), -1, "population", (), ("events.recall=off",)),
    # F4
    "joint work may outlive a stake": Part(
        field("cooperation_end_time", 0), +1, "population", ("mechanisms.unwinding.goes_on=1",), ("mechanisms.unwinding.goes_on=0",), MINORITY
    ),
    # A64: cash from new shares lowers debt
    "new shares relieve the host": Part(
        field("distress_years", HOST), -1, "population", ("ties.alliance.issue=new",), ("ties.alliance.issue=existing",), (*MINORITY, "ties.alliance.stake=0.4")
    ),
    # D4
    "exposure to exchange rates spreads value": Part(
        spread("value", HOST), +1, "fiat-mazda", ("firms.mazda.currency_exposure=0.8",), ("firms.mazda.currency_exposure=0",)
    ),
    # A62
    "who plans far ahead keeps up its capability": Part(
        field("capability_change", HOST, PRODUCTION), +1, "population", ("firms.host-firm.planning_horizon=20",), ("firms.host-firm.planning_horizon=1",)
    ),
    # A44
    "attention to culture lets a partner learn": Part(
        field("capability_added", INVESTOR, PRODUCTION), +1, "renault-nissan", ("ties.renault-nissan.attention=1",), ("ties.renault-nissan.attention=0",)
    ),
    # A23
    "control inhibits learning": Part(
        field("capability_added", INVESTOR, PRODUCTION), -1, "renault-nissan", ("ties.renault-nissan.stake=0.4",), ("ties.renault-nissan.stake=0.1",)
    ),
    "an old tie ends as an old one does": Part(
        ends_by(*ANY), +1, "population", ("ties.alliance.age=8",), ("ties.alliance.age=0",), (*MINORITY, "horizon=4")
    ),
    "few could buy a large firm": Part(
        events("third_party_bid", 2), -1, "population", ("firms.host-firm.volume=9",), ("firms.host-firm.volume=1",), ("mechanisms.demand=off",)
    ),
    "a small stake sends nobody": Part(
        events("executive_dispatch", 3), -1, "population", ("ties.alliance.stake=0.05",), ("ties.alliance.stake=0.3",), MINORITY
    ),
    "who is in trouble itself sends nobody": Part(
        events("executive_dispatch", 3), -1, "population", ("firms.investor-firm.debt=40",), ("firms.investor-firm.debt=2",), (*MINORITY, "horizon=5")
    ),
    "a small stake brings no rescue": Part(
        events("rescue", 3), -1, "population", ("ties.alliance.stake=0.1",), ("ties.alliance.stake=0.3",), (*MINORITY, "firms.host-firm.debt=25")
    ),
    "net cash cannot fall due": Part(
        events("financial_crisis", 2), -1, "population", ("firms.host-firm.cash=60",), ("firms.host-firm.cash=2",), ("firms.host-firm.margin=-0.05", "horizon=4")
    ),
    # D32
    "what trust began with lasts": Part(
        field("trust_min", 0, 1), -1, "population", ("mechanisms.trust.lasting=1",), ("mechanisms.trust.lasting=0",), (*MINORITY, "ties.alliance.trust_in_investor=0.3")
    ),
    # C18
    "skill at alliances pays": Part(
        field("value_added", INVESTOR), +1, "population", ("firms.investor-firm.alliance_capability=1",), ("firms.investor-firm.alliance_capability=0",)
    ),
}  # fmt: skip


def test_every_mechanism_has_its_claim() -> None:
    """Those that cannot be muted are the only ones without one."""
    assert {mechanism.name for mechanism in mechanisms() if not mechanism.essential} == set(CLAIMS)


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_what_a_mechanism_does(name: str) -> None:
    """With it less without it, on the same draws, has the sign that was written down."""
    claim = CLAIMS[name]
    muted = (*claim.sets, f"mechanisms.{name}=off")
    assert differs(claim.outcome, claim.case, claim.sets, muted, claim.sign)


@pytest.mark.parametrize("name", sorted(PARTS))
def test_what_a_part_does(name: str) -> None:
    """More of it less less of it, on the same draws, has the sign that was written down."""
    part = PARTS[name]
    assert differs(part.outcome, part.case, (*part.both, *part.more), (*part.both, *part.less), part.sign)


def test_platform_sharing_saves_now() -> None:
    """The other half of "deep platform sharing takes from the customer": what the tie saves in year 8."""

    def saving(depth: float) -> np.ndarray:
        lives = prepare(load(CONFIGS / "renault-nissan.yaml", sets=(f"plan.common-platforms.depth={depth}",)))
        parts = [lives.paths(first, first + 256)["path_saving"][:, 32, 0] for first in range(0, LOOKS[1], 256)]
        return np.concatenate(parts)

    assert surely(saving(0.9) - saving(0.0), +1)


# --- where nothing may change ---

FEW = LOOKS[1]  # histories are enough where not a bit may differ


def same(one: Rows, other: Rows, *but: str) -> bool:
    """Whether all outcomes are the same bits."""
    return all(one[name].tobytes() == other[name].tobytes() for name in one if name not in but)


def test_no_outsider_buys_where_none_bids() -> None:
    """Without the event that ending never comes."""
    assert not ends_by(ACQUIRED_BY_THIRD_PARTY)(lived("population", ("events.third_party_bid=off",))).any()


def test_objective_national_distance_is_inert() -> None:
    """P13 (C24-C25): with the weight that evidence gives it, from none to all of it changes nothing."""
    near, far = (lived("population", (f"ties.alliance.national_distance={much}",), FEW) for much in (0, 1))
    assert same(near, far)
    weighed = ("ties.alliance.national_distance=1", "mechanisms.culture.national_weight=0.5")
    assert not same(near, lived("population", weighed, FEW))


LARGE = (
    *(f"firms.host-firm.{name}" for name in ("volume_goal=1", "models=20", "platforms=5", "channels=1")),
    "ties.alliance.form=none", "mechanisms.demand.noise=0", "mechanisms.margin.demand_shock=0", "events.macro_shock=off",
)  # fmt: skip


def test_scale_beyond_the_efficient_one_is_inert() -> None:
    """P14 (A12): to a firm beyond all efficient scales the mechanism makes no difference, to the last bit; one below feels it."""
    beyond, below = (*LARGE, "firms.host-firm.volume=8"), (*LARGE, "firms.host-firm.volume=1")
    muted = "mechanisms.scale=off"
    for name in ("value", "volume_end", "distress_years", "capability_change"):
        assert not difference(field(name, HOST), "population", beyond, (*beyond, muted), FEW).any(), name
    assert difference(field("value", HOST), "population", below, (*below, muted), FEW).any()


def test_a_firm_twice_as_large_earns_no_more() -> None:
    """P14: twice the volume beyond efficient scale, with twice the money, leaves the margin where it was."""

    def margin(volume: float) -> np.ndarray:
        sets = (
            *LARGE,
            f"firms.host-firm.volume={volume}",
            f"firms.host-firm.cash={volume}",
            f"firms.host-firm.debt={volume}",
        )
        return prepare(load(CONFIGS / "population.yaml", sets=sets)).paths(0, 256)["path_structural_margin"][:, :, HOST]

    assert abs((margin(14.0) - margin(7.0)).mean(axis=0)).max() < 0.002


def test_an_option_that_never_pays_is_none() -> None:
    """A call far above what the market will pay changes no outcome: it is looked at, quarter by quarter, and left."""
    dear = (*MINORITY, "ties.alliance.call_to=0.6", "ties.alliance.call_price=900")
    assert same(
        lived("population", dear), lived("population", MINORITY), "event_count", "event_first_time", "event_second_time"
    )


@pytest.mark.parametrize("path", ["mechanisms.finance", "mechanisms.shares", "events.quarter_results"])
def test_what_the_world_cannot_be_without_is_not_muted(path: str) -> None:
    """Muting it is refused with a sentence."""
    with pytest.raises(UserError, match="cannot be off") as caught:
        load(CONFIGS / "fiat-mazda.yaml", sets=(f"{path}=off",))
    assert [mistake.code for mistake in caught.value.mistakes] == ["config.essential"]
