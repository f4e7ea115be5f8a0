"""Claim: what is old at signing is old: its stakes are paid for; what has failed is over; what is drawn too late never comes."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from model.config import from_resolved
from model.errors import UserError
from tests.directed import ACQUISITION, CROSS, HEALTHY, MINORITY, PROJECT, SICK, VENTURE, Config, world
from tests.engine_room import Room

TRIALS = 200
DAY = {"horizon": 0.1}  # too short for anything but signing
THRIFTY = {**HEALTHY, "cash": 3.0, "debt": 6.0}  # they pay no dividend
FREE = {"mechanisms": {"signing": "off", "coordination": "off"}}
LATE_OR_NEVER = {"choice": {"0.5": 1, "99": 1}}


def room(config: Config) -> Room:
    return Room(from_resolved(config, "old"))


def firms(config: Config, alone: bool = False) -> np.ndarray:
    """Final states of the firms of a config."""
    here = room(config)
    return here.bound.layout.final(here.bulk(TRIALS, alone=alone, film=False).states, "firm")


@pytest.mark.parametrize("terms", [MINORITY, CROSS], ids=["minority", "cross"])
def test_stakes_of_an_old_tie_move_no_cash_at_signing(terms: Config) -> None:
    """They are held from the first day and nobody pays; without the tie they are sold that day at their price."""
    old, new, none = ({**terms, "age": 9.0}, {**terms, "issue": "existing"}, {**terms, "form": "none"})
    worlds = [world(tie, THRIFTY, THRIFTY, **DAY, **FREE) for tie in (old, new, none)]
    held, bought, without = (firms(config) for config in worlds)
    sold, never = firms(worlds[0], alone=True), firms(worlds[1], alone=True)
    owed = [state["debt"][:, 0] - state["cash"][:, 0] for state in (held, bought, without, sold)]
    assert np.median(np.abs(owed[0] - owed[2])) == 0.0  # now and then an event of the tie costs something at once
    assert (owed[1] > owed[0] + 1.0).mean() > 0.95 and (owed[3] < owed[0] - 1.0).mean() > 0.95
    assert np.median(np.abs(held["transfer_value"])) == 0.0
    assert (
        np.allclose(sold["transfer_value"].sum(axis=1), 0.0, atol=1e-9) and (sold["transfer_value"][:, 0] > 1.0).all()
    )
    # What the tie adds is the same whether its shares are bought today or were held: both at today's price.
    added = [(with_["value"] - alone["value"]) for with_, alone in ((held, sold), (bought, never))]
    assert np.allclose(np.median(added[0], axis=0), np.median(added[1], axis=0), atol=0.05)


def test_a_bought_or_founded_tie_is_never_old() -> None:
    for terms in (ACQUISITION, VENTURE):
        here = room(world({**terms, "age": 12.0}, **DAY))
        assert (here.bound.layout.final(here.bulk(4, film=False).states, "tie")["age"] == 0.0).all()


def test_an_old_tie_is_no_memorandum() -> None:
    with pytest.raises(UserError, match="is an agreement already"):
        room(world({**MINORITY, "age": 3.0, "binding": 0}))


def test_the_order_of_ties_does_not_matter() -> None:
    """An old stake and a new issue in one host, integration on both sides: the same firms in either order."""
    third = {"third": dict(HEALTHY)}
    ties = {
        "old": {"investor": "alpha", "host": "omega", **MINORITY, "age": 10.0, "integration": 0.3},
        "new": {"investor": "third", "host": "omega", **MINORITY, "issue": "new"},
        "side": {"investor": "alpha", "host": "third", **PROJECT},
    }
    ends = []
    for order in (("old", "new", "side"), ("side", "new", "old")):
        config = world({}, horizon=2.0, more_firms=third)
        config["ties"] = {name: ties[name] for name in order}
        config["plan"] = [{"event": "cycle_plan_sync", "tie": "side", "at": 0.1, "depth": 0.5}]
        ends.append(firms(config))
    for name in ("cash", "transfer_value", "cash_flow_value", "equity_value"):
        assert np.isclose(ends[0][name], ends[1][name], rtol=1e-9, atol=1e-9).all(axis=1).mean() > 0.98, name


def test_what_ends_an_old_tie_counts_from_its_age() -> None:
    """With constant intensity the log-logistic law says it: S(age + t) / S(age)."""
    events = dict.fromkeys(
        ("stake_sold", "acquired_by_partner", "third_party_bid", "financial_crisis", "project_end", "lapse"), "off"
    )
    weights = ("trust", "respect", "clarity", "need", "distress", "outside", "motive", "race")
    zero = {**{f"{name}_weight": 0.0 for name in weights}, "impatience": 0.0, "level": 1.0, "project": 1.0}
    here = room(world({**PROJECT, "age": 6.0}, horizon=4.0, events={**events, "dissolved": zero}))
    ended = here.bound.layout.final(here.bulk(4000, film=False).states, "tie")["ended"][:, 0].mean()
    survival = [1.0 / (1.0 + (age / 10.0) ** 2.05) for age in (6.0, 10.0)]
    expected = 1.0 - survival[1] / survival[0]
    assert abs(ended - expected) < 4.0 * np.sqrt(expected * (1.0 - expected) / 4000)


def test_what_is_drawn_at_the_horizon_or_later_never_happens() -> None:
    plan = [{"name": "perhaps", "event": "regulation", "at": LATE_OR_NEVER}]
    here = room(world(PROJECT, horizon=2.0, plan=plan, events={"regulation": {"scale": 100.0, "burden": 0.01}}))
    lived = here.bulk(600, film=False)
    dates = here.inputs(600)[:, [item.path for item in here.scenario.uncertain].index("plan.perhaps.at")]
    count = lived.counts[:, :, here.names.index("regulation")].sum(axis=1)
    assert set(dates) == {0.5, 99.0}
    assert (count[dates == 0.5] >= 1).all()
    assert (count[dates == 99.0] == 0).mean() > 0.95


def test_a_failed_firm_makes_no_news() -> None:
    """No launch, recall, blow, lift or leaver after its failure."""
    config = world(PROJECT, SICK, SICK, events={"financial_crisis": {"scale": 1.0, "fails": 0.7}, "dissolved": "off"})
    here = room(config)
    lived = here.bulk(TRIALS, film=False)
    failed = here.names.index("financial_crisis")
    news = [
        here.names.index(name) for name in ("model_launch", "recall", "morale_shock", "morale_lift", "voluntary_exit")
    ]
    firm = here.bound.layout.final(lived.states, "firm")["failed"] == 1
    seen = 0
    for trial, k in zip(*np.nonzero(firm), strict=True):
        rows = lived.logs[trial][np.isfinite(lived.logs[trial, :, 1])]
        mine = [here.bound.clocks[int(c)] for c in rows[:, 1]]
        of_firm = np.array([here.bound.events[clock.event].subject == "firm" and clock.subject == k for clock in mine])
        kind = np.array([clock.event for clock in mine])
        happened = rows[:, 2] > 0
        end = rows[of_firm & (kind == failed) & happened, 0].max()
        seen += 1
        assert not (of_firm & np.isin(kind, news) & happened & (rows[:, 0] > end)).any()
    assert seen > 20


def test_shared_platforms_alone_carry_the_partners_volume() -> None:
    """A tenth of the platforms shared with a giant spares a tenth of what small platforms cost, not more."""
    small = {**HEALTHY, "volume": 0.3, "platforms": 5}
    giant = {**HEALTHY, "volume": 9.0}

    def offset(integration: float) -> float:
        """What the margin at signing has to be corrected by, as scale costs less."""
        tie = {**MINORITY, "integration": integration}
        return float(firms(world(copy.deepcopy(tie), small, giant, horizon=0.003))["margin_offset"][0, 1])

    none, tenth, whole = (offset(share) for share in (0.0, 0.1, 1.0))
    assert none > whole
    assert np.isclose(none - tenth, 0.1 * (none - whole), rtol=1e-6)
