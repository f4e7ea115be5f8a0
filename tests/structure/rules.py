"""What each event may do to the structure of a world, by name: `RULES[event](account, subject, told, seen)`.

`told` are the arguments it was called with, `seen` the world afterwards, of which only what chance or money decided
is read. An event without a rule moves nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.structure import endings, holdings
from tests.structure.account import OUTSIDER, Account
from tests.structure.trades import RULES as TRADES

Told = Mapping[str, float]
Rule = Callable[[Account, int, Told, Account], None]


def quarter_results(a: Account, k: int, told: Told, seen: Account) -> None:
    a.records["world"][0].quarter += 1
    for t in range(len(a.ties)):
        for side in holdings.SIDES:
            if holdings.held(a, t, side) > 0.0:  # dividends
                a.pays(holdings.issuer(a, t, side), holdings.holder(a, t, side))
        if any(product.tie == t for product in a.products):  # one makes what both sell
            a.pays(a.ties[t].investor, a.ties[t].host)
            a.pays(a.ties[t].host, a.ties[t].investor)


def setting(kind: str, *names: str) -> Rule:
    """An event that may only set dates of its subject."""

    def rule(a: Account, k: int, told: Told, seen: Account) -> None:
        for name in names:
            a.due(kind, k, name, seen)

    return rule


def executive_dispatch(a: Account, k: int, told: Told, seen: Account) -> None:
    free = [j for j, post in enumerate(a.posts) if post.tie == k and not post.active]
    if free:
        post, tie = a.posts[free[0]], a.ties[k]
        sides = (tie.host, tie.investor) if told.get("side") == 1.0 else (tie.investor, tie.host)
        post.active, post.start = 1, a.now
        post.sender, post.receiver = sides
        post.planned_end = a.now + told["tenure"] if "tenure" in told else seen.posts[free[0]].planned_end
        assert post.planned_end > a.now


def cycle_plan_sync(a: Account, k: int, told: Told, seen: Account) -> None:
    """The earlier of both firms' launches may wait, for the later at most."""
    firms = (a.ties[k].investor, a.ties[k].host)
    latest = max(a.firms[i].next_launch for i in firms)
    for i in firms:
        assert a.firms[i].next_launch <= seen.firms[i].next_launch <= latest
        a.due("firm", i, "next_launch", seen)


def orderly_return(a: Account, k: int, told: Told, seen: Account) -> None:
    a.posts[k].active = 0


def unexpected_departure(a: Account, k: int, told: Told, seen: Account) -> None:
    a.posts[k].active = 0
    if a.ties[a.posts[k].tie].cooperation == "active":
        a.due("tie", a.posts[k].tie, "dispatch_due", seen)


def product_gate(a: Account, k: int, told: Told, seen: Account) -> None:
    item, after, tie = a.products[k], seen.products[k], a.ties[a.products[k].tie]
    gate, before = item.gates, item.stage
    if gate == 0.0:  # concept: go on, change scope or stop
        item.gates = 1.0
        assert after.stage in (before, "rescoped", "cancelled")
        item.stage = after.stage
    elif gate == 1.0 and not tie.closed:
        item.stage = "cancelled"
    elif gate == 1.0:
        item.gates, item.launched_at = 2.0, a.now
        item.stage = "launched" if before == "planned" else before
    else:
        item.gates, item.stage = 3.0, "ended"
    if item.stage in ("cancelled", "ended"):
        item.gate_due = float("inf")
        if not any(p.tie == item.tie and p.stage in ("planned", "launched", "rescoped") for p in a.products):
            a.ties[item.tie].project_due = seen.ties[item.tie].project_due
            assert a.now <= a.ties[item.tie].project_due < float("inf")
    else:
        a.due("product", k, "gate_due", seen)


def takeover(a: Account, k: int, told: Told, seen: Account) -> None:
    if seen.firms[k].owner != OUTSIDER:
        return  # refused
    for t, side in holdings.stakes(a, k):
        setattr(a.ties[t], holdings.HELD[side], 0.0)
    for t in a.living(k):
        a.ties[t].takeover_due = a.now
    a.firms[k].owner = OUTSIDER


def acquired_by_third_party(a: Account, k: int, told: Told, seen: Account) -> None:
    if a.firms[a.ties[k].host].owner == a.ties[k].investor:  # the host goes with its owner
        endings.ownership(a, k, "acquired_by_third_party")
        endings.cooperation(a, k, "acquired_by_third_party", inside=True)
    else:
        endings.both(a, k, "acquired_by_third_party")


def failed(a: Account, k: int, told: Told, seen: Account) -> None:
    tie = a.ties[k]
    if a.firms[tie.host].failed:
        tie.stake = 0.0
    if a.firms[tie.investor].failed:
        tie.reverse_stake = 0.0
    endings.both(a, k, "failed")
    endings.mark(a, k, "failed")


def parting(a: Account, k: int, told: Told, seen: Account) -> None:
    endings.both(a, k, "dissolved")


def project_end(a: Account, k: int, told: Told, seen: Account) -> None:
    if not a.ties[k].closed or seen.ties[k].cooperation == "ended":
        endings.cooperation(a, k, "project_end")


RULES: dict[str, Rule] = {
    **TRADES,
    "quarter_results": quarter_results,
    "model_launch": setting("firm", "next_launch"),
    "morale_shock": setting("firm", "exit_due"),
    "restructuring": setting("firm", "exit_due"),
    "third_party_bid": setting("firm", "bid_due"),
    "dispute": setting("tie", "arbitration_due"),
    "alliance_review": setting("tie", "next_review", "dispatch_due", "sync_due"),
    "executive_dispatch": executive_dispatch,
    "cycle_plan_sync": cycle_plan_sync,
    "orderly_return": orderly_return,
    "unexpected_departure": unexpected_departure,
    "product_gate": product_gate,
    "takeover": takeover,
    "acquired_by_third_party": acquired_by_third_party,
    "failed": failed,
    "dissolved": parting,
    "lapse": parting,
    "project_end": project_end,
}
