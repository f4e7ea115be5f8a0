"""Sentences of the vocabulary's events that depend on what came of them; others tell their ``story``.

A teller gets a `Scene` and gives one sentence without its full stop. An event without one, a user's own for
instance, is told by its ``story`` and by the numbers that it moved most, or by a function ``tell`` in its file.
"""

from __future__ import annotations

from collections.abc import Callable

from model.story import deals, money, options, purchases, work
from model.story.scene import Scene

Teller = Callable[[Scene], str]
TELLERS: dict[str, Teller] = {
    teller.__name__: teller
    for teller in (
        purchases.acquired_by_partner,
        purchases.acquired_by_third_party,
        purchases.acquisition,
        deals.closing,
        deals.dissolved,
        purchases.divestiture,
        deals.equity_decrease,
        deals.equity_increase,
        deals.founding,
        deals.lapse,
        options.option_exercise,
        deals.stake_sold,
        money.failed,
        money.financial_crisis,
        money.macro_shock,
        money.quarter_results,
        money.recall,
        money.regulation,
        money.rescue,
        money.restructuring,
        money.takeover,
        money.third_party_bid,
        money.voluntary_exit,
        work.alliance_review,
        work.arbitration,
        work.benchmarking,
        work.codification,
        work.cycle_plan_sync,
        work.dispute,
        work.executive_dispatch,
        work.learning_episode,
        work.model_launch,
        work.morale_lift,
        work.morale_shock,
        work.orderly_return,
        work.product_gate,
        work.project_end,
        work.unexpected_departure,
    )
}
