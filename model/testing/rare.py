"""Worlds made so that rare events, endings and coincidences are common; plain configs, as `Scenario.resolved`."""

from __future__ import annotations

from typing import Any

from model.config import from_resolved
from model.event import Event
from model.scenario import Scenario

Config = dict[str, Any]
HEALTHY = {"margin": 0.07, "recent_margin": 0.07, "cash": 20.0, "debt": 2.0, "volume": 2.0}
SICK = {"margin": -0.01, "recent_margin": -0.01, "cash": 1.0, "debt": 12.0, "volume": 1.0, "morale": 0.4}
PRODUCT = {"tie": "pact", "launch": 1.0, "life": 1.0, "development_cost": 0.5}


def world(
    tie: Config, host: Config = HEALTHY, investor: Config = HEALTHY, horizon: float = 15.0, **parts: Any
) -> Config:
    """Two firms and a tie."""
    return {
        "title": "directed", "signed": "2000-01-01", "horizon": horizon, "currency": "bn",
        "firms": {"alpha": dict(investor), "omega": dict(host), **parts.pop("more_firms", {})},
        "ties": {"pact": {"investor": "alpha", "host": "omega", **tie}, **parts.pop("more_ties", {})},
        "study": {"seed": 7}, **parts,
    }  # fmt: skip


MINORITY = {"form": "minority", "stake": 0.25}
CROSS = {"form": "cross", "stake": 0.3, "reverse_stake": 0.15}
PROJECT = {"form": "project"}
VENTURE = {"form": "joint_venture", "stake": 0.5, "venture_capital": 2.0}
ACQUISITION = {"form": "acquisition"}
CALM = dict.fromkeys(("stake_sold", "dissolved", "acquired_by_partner", "third_party_bid"), "off")

DIRECTED: dict[str, Config] = {
    "rescues": world(
        MINORITY, SICK, events={**CALM, "financial_crisis": {"scale": 1.0, "pause": 0.25, "asked": 0.25}, "rescue": {"willing": 1.0}}
    ),
    "refusals": world(CROSS, SICK, events={**CALM, "financial_crisis": {"scale": 1.0, "asked": 0.0}, "rescue": {"willing": 0.0}}),
    "failures": world(PROJECT, SICK, SICK, events={"dissolved": "off", "financial_crisis": {"scale": 1.0, "fails": 0.7}}),
    "memorandum": world({**PROJECT, "binding": 0}, products={"car": PRODUCT, "van": PRODUCT}, events={"recall": {"scale": 1.0}}),
    "projects": world(
        {**PROJECT, "clarity": 0.9}, products={"car": PRODUCT, "van": {**PRODUCT, "launch": 2.0}},
        events={"dissolved": {"level": 0.0}, "project_end": {"renewed": 0.2}, "product_gate": {"cancelled": 0.0, "rescoped": 0.0, "delay": 0.0}},
    ),
    "outsiders": world(MINORITY, events={"third_party_bid": {"scale": 1.0}, "takeover": {"accepted": 1.0, "block": 0.0}}),
    "buyouts": world({**CROSS, "stake": 0.45}, events={"acquired_by_partner": {"level": 5.0, "scale": 4.0}}),
    "sales": world(CROSS, events={"stake_sold": {"level": 5.0, "scale": 3.0}, "equity_decrease": {"scale": 1.0}}),
    "partings": world({**MINORITY, "trust_in_host": 0.1}, events={"dissolved": {"level": 5.0, "scale": 3.0}}),
    "steps": world(
        MINORITY, events={**CALM, "equity_increase": {"scale": 1.0}, "equity_decrease": {"scale": 2.0}, "morale_shock": {"scale": 0.5}},
        more_firms={"third": dict(HEALTHY)}, more_ties={"rival": {"investor": "third", "host": "omega", "form": "minority", "stake": 0.2}},
    ),
    "executives": world(
        {**MINORITY, "respect": 0.2}, {**SICK, "debt": 2.0},
        events={**CALM, "alliance_review": {"every": 0.25, "dispatch": 5.0, "sync": 2.0}, "unexpected_departure": {"scale": 0.5}, "executive_dispatch": {"tenure": 0.5, "tenure_spread": 0.1}},
    ),
    "quarrels": world(
        {**PROJECT, "clarity": 0.05, "respect": 0.1}, events={**CALM, "dispute": {"scale": 0.2, "arbitration": 1.0}, "codification": {"scale": 0.5}}
    ),
    "shocks": world(PROJECT, events={"macro_shock": {"scale": 1.0}, "morale_lift": {"scale": 0.5}, "learning_episode": {"scale": 0.05}}),
    # Coincidences: twin firms launch at the same instants, plans meet quarter ends, reviews and each other.
    "ties-in-time": world(
        MINORITY, {**HEALTHY, "model_cycle": 4.0, "platforms": 2}, {**HEALTHY, "model_cycle": 4.0, "platforms": 2}, 5.0,
        products={"car": PRODUCT, "van": PRODUCT},
        events={"model_launch": {"slip": 0.0}, "product_gate": {"cancelled": 0.0, "delay": 0.0, "rescoping_delay": 0.0}, "alliance_review": {"every": 0.5}},
        plan=[
            {"event": "restructuring", "firm": "omega", "at": 0.0},
            {"event": "restructuring", "firm": "alpha", "at": 0.0},
            {"event": "executive_dispatch", "tie": "pact", "at": 0.25},
            {"event": "executive_dispatch", "tie": "pact", "at": 1.0, "rank": "functional", "tenure": 2.0},
            {"event": "cycle_plan_sync", "tie": "pact", "at": 1.0, "depth": 0.2},
            {"event": "equity_increase", "tie": "pact", "at": 1.0, "to": 0.4, "issue": "existing"},
            {"event": "model_launch", "firm": "omega", "at": 1.0},
            {"event": "morale_shock", "firm": "omega", "at": 0.5, "when": "world.quarter > 5", "until": 5.0},
            {"event": "morale_shock", "firm": "omega", "at": 0.75, "when": "world.quarter > 5", "until": 5.0},
            {"event": "alliance_review", "tie": "pact", "at": 4.75},
            {"event": "dispute", "tie": "pact", "at": 4.999999999999999},
        ],
    ),
    # A gate, two launches and a quarter end fall exactly on the horizon, where nothing happens any more.
    "horizon": world(
        PROJECT, {**HEALTHY, "model_cycle": 4.0, "platforms": 2}, {**HEALTHY, "model_cycle": 4.0, "platforms": 2}, 1.0, products={"car": {**PRODUCT, "launch": 2.5}}
    ),
    "alone": world({"form": "none"}, SICK, products={"car": PRODUCT}),
    "slots": world(MINORITY, horizon=3.0, plan=[{"event": "executive_dispatch", "tie": "pact", "at": 0.125 * n, "tenure": 20.0} for n in range(12)]),
    # --- legal forms, options, holdings on both sides ---
    "whole": world(ACQUISITION, events={"divestiture": {"level": 5.0, "scale": 3.0}}),
    "sick-whole": world(ACQUISITION, SICK, {**SICK, "cash": 5.0}, events={"divestiture": {"level": 0.5}, "financial_crisis": {"scale": 1.0, "fails": 0.5}}),
    "whole-and-sold": world(ACQUISITION, events={"third_party_bid": {"scale": 2.0, "shield": 0.0}, "takeover": {"accepted": 1.0, "block": 0.0}, "divestiture": {"level": 0.2}}),
    "whole-of-a-held-one": world(
        {**ACQUISITION, "binding": 0, "long_stop": 5.0}, events={"closing": {"walks": 0.0}, "divestiture": {"scale": 4.0}, "dissolved": "off"},
        more_firms={"third": dict(HEALTHY)},
        plan=[{"event": "equity_increase", "tie": "rival", "at": 0.1, "to": 0.3, "when": "pact.closed < 0.5"}],
        more_ties={"rival": {"investor": "third", "host": "omega", "form": "project"}, "friend": {"investor": "alpha", "host": "third", "form": "cross", "stake": 0.2, "reverse_stake": 0.1}},
    ),
    "venture-bought": world({**VENTURE, "stake": 0.4}, events={**CALM, "acquired_by_partner": {"level": 5.0, "scale": 4.0, "smaller_buys": 0.5}}),
    "venture-left": world(VENTURE, events={**CALM, "stake_sold": {"level": 5.0, "scale": 3.0}}),
    "venture-closed": world({**VENTURE, "trust_in_host": 0.1}, events={**CALM, "dissolved": {"level": 5.0, "scale": 3.0}}),
    "venture-steps": world(
        {**VENTURE, "binding": 0}, SICK, products={"car": PRODUCT}, events={"closing": {"scale": 0.3}, "financial_crisis": {"scale": 1.0, "fails": 0.3}},
        plan=[
            {"event": "equity_increase", "tie": "pact", "at": 2.0, "to": 0.7},
            {"event": "equity_increase", "tie": "pact", "at": 3.0, "side": "host", "to": 0.6},
        ],
    ),
    "both-sides": world(
        {**CROSS, "stake": 0.1, "reverse_stake": 0.05}, events={**CALM, "equity_increase": {"scale": 3.0}, "financial_crisis": {"scale": 1.0}},
        plan=[
            {"event": "equity_increase", "tie": "pact", "at": 0.5, "side": "host", "to": 0.2, "issue": "new", "premium": 0.1},
            {"event": "equity_increase", "tie": "pact", "at": 1.0, "side": "investor", "to": 0.4, "issue": "existing"},
            {"event": "equity_decrease", "tie": "pact", "at": 2.0, "side": "host", "to": 0.08},
            {"event": "equity_decrease", "tie": "pact", "at": 4.0, "side": "investor", "to": 0.0},
            {"event": "equity_decrease", "tie": "pact", "at": 5.0, "side": "host", "to": 0.0},
        ],
    ),
    "calls": world({**MINORITY, "call_to": 0.5, "call_price": 12.0, "call_from": 1.0, "call_until": 4.0}, events=CALM),
    "puts": world(
        {**CROSS, "put_to": 0.8, "put_price": 40.0, "put_from": 1.0, "put_until": 6.0, "call_to": 0.4, "call_price": 60.0},
        {**HEALTHY, "margin": 0.02}, {**HEALTHY, "debt": 14.0, "cash": 1.0, "margin": 0.04}, events=CALM,
    ),
    "lapses": world({**MINORITY, "binding": 0, "long_stop": 0.4}, events={"closing": {"scale": 0.5}}),
    "whole-or-not": world(
        {**ACQUISITION, "binding": 0, "control_premium": 0.3, "long_stop": 1.5}, SICK, products={"car": PRODUCT},
        events={"closing": {"scale": 0.8, "tolerance": 0.05, "walks": 0.5}, "recall": {"scale": 1.0}},
    ),
    "state-held": world(
        MINORITY, SICK, events={"financial_crisis": {"scale": 2.0}, "third_party_bid": {"scale": 4.0}, "equity_decrease": {"scale": 3.0}},
        more_firms={"state": {"makes": 0, "cash": 30.0, "debt": 0.0}},
        more_ties={"crown": {"investor": "state", "host": "alpha", "form": "minority", "stake": 0.3}, "trustee": {"investor": "state", "host": "omega", "form": "minority", "stake": 0.15, "issue": "existing"}},
        plan=[{"event": "equity_increase", "tie": "trustee", "at": 1.0, "to": 0.3, "issue": "new"}, {"event": "equity_decrease", "tie": "crown", "at": 3.0, "to": 0.1}],
    ),
    # An old tie of two rivals who learn from each other and send each other people, and what each hears from a third.
    "old-rivals": world(
        {**CROSS, "age": 12.0, "rivalry": 0.9, "motive": "learning", "familiarity": 0.8, "trust_in_host": 0.8, "trust_in_investor": 0.3},
        {**HEALTHY, "capability": {"production": 0.9, "strategy": 0.4}}, {**HEALTHY, "capability": {"production": 0.5, "strategy": 0.9}},
        events={**CALM, "dissolved": {"race_weight": 5.0}, "benchmarking": {"scale": 0.2}, "regulation": {"scale": 1.0}},
        more_firms={"third": {**HEALTHY, "capability": {"technology": 1.1}, "industry_exposure": 2.0}},
        more_ties={"school": {"investor": "omega", "host": "third", "form": "project", "familiarity": 0.9, "integration": 0.3}},
        plan=[
            {"event": "executive_dispatch", "tie": "pact", "at": 0.5, "side": "host", "rank": "head", "tenure": 3.0},
            {"event": "executive_dispatch", "tie": "pact", "at": 0.6, "side": "investor", "rank": "functional", "tenure": 2.0},
            {"event": "benchmarking", "tie": "pact", "at": 1.0, "domain": "production"},
            {"event": "cycle_plan_sync", "tie": "pact", "at": 1.5, "depth": 0.5},
        ],
    ),
    "abroad": world(MINORITY, {**SICK, "currency_exposure": 0.9}, {**HEALTHY, "currency_exposure": -0.4}, mechanisms={"currency": {"shock": 0.2}}),
    "believers": world(
        CROSS, {**SICK, "volume_goal": 4.0, "scale_belief": 1.0, "planning_horizon": 1.0, "channels": 8}, {**HEALTHY, "volume_goal": 5.0, "scale_belief": 0.9},
        mechanisms={"capacity": {"built_ahead": 1.0}},
    ),
    "chosen": world({**CROSS, "form": {"choice": {"none": 1, "project": 1, "minority": 1, "cross": 1, "joint_venture": 1, "acquisition": 1}}, "binding": 0}, SICK, products={"car": PRODUCT}),
}  # fmt: skip


def directed(name: str, events: tuple[Event, ...] | None = None) -> Scenario:
    """A directed world as a scenario."""
    return from_resolved(DIRECTED[name], name, events)
