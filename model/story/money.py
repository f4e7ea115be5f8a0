"""Sentences of events about money and jobs; see `model.story.tellers`."""

from __future__ import annotations

import math

from model.story.atlas import percent
from model.story.names import listed
from model.story.scene import Scene, moved
from model.story.standing import debt


def failed(s: Scene) -> str:
    gone = next((role for role in ("host", "investor") if s.firm(role)[1].failed == 1), "host")
    return f"{s[gone]} has failed: its shares are worth nothing, and so is the tie of {s['tie']}"


def financial_crisis(s: Scene) -> str:
    before, after = s.firm("firm")
    state = f"{s['firm']} cannot pay what falls due ({debt(s.old, s.index, s.names)}, margin {percent(before.margin_trailing)})"
    for t in range(s.new.tie.shape[0]):
        tie = s.new.tie[t]
        if (
            tie.host == s.index
            and tie.rescue_due > s.time
            and math.isfinite(tie.rescue_due)
            and tie.rescue_due != s.old.tie[t].rescue_due
        ):
            return f"{state} and asks {s.names.firms[tie.investor]} for {s.money(tie.rescue_size)}"
    if after.failed == 1:
        return f"{state}; nobody helps, and it fails"
    raised = (after.cash - after.debt) - (before.cash - before.debt)
    return f"{state}; outsiders put in {s.money(raised)}"


def macro_shock(s: Scene) -> str:
    fall = 1.0 - math.exp(s.new.world.demand - s.old.world.demand)
    points = 100.0 * (s.old.world.market - s.new.world.market)
    return f"A shock hits the whole industry: demand falls by {percent(fall)}, margins by {points:.1f} points"


def quarter_results(s: Scene) -> str:
    told = [f"{name} margin {percent(s.new.firm[i].margin_realised)}" for i, name in enumerate(s.names.firms)]
    return f"The quarter's books are closed: {', '.join(told)}"


def recall(s: Scene) -> str:
    before, after = s.firm("firm")
    cost = (before.cash - before.debt) - (after.cash - after.debt)
    return f"A recall costs {s['firm']} {s.money(cost)} and some of its name: appeal {before.appeal:+.2f} -> {after.appeal:+.2f}"


def regulation(s: Scene) -> str:
    told = []
    for i, name in enumerate(s.names.firms):
        points = 100.0 * (s.new.firm[i].margin_offset - s.old.firm[i].margin_offset)
        if abs(points) >= 0.05:
            told.append(f"{name} {'gains' if points > 0.0 else 'loses'} {abs(points):.1f} points of margin")
    return f"Rules on exhaust, fuel and safety get stricter: {listed(told) if told else 'no firm is much touched'}"


def rescue(s: Scene) -> str:
    before, after = s.ties
    if after.stake > before.stake:
        paid, asked = s.net_debt("investor"), before.rescue_size
        part = f" of the {s.money(asked)} asked for" if paid < 0.95 * asked else ""
        others = "; others put in the rest" if part else ""
        return (
            f"{s['investor']} rescues {s['host']} with {s.money(paid)}{part}, against new shares, {_stake(s)}{others}"
        )
    thinner = f", which thins out {s['investor']}'s stake, {_stake(s)}" if after.stake < before.stake else ""
    others = f"others put in {s.money(-s.net_debt('host'))}{thinner}"
    return f"{s['investor']} refuses to rescue {s['host']}; {others}. {s.trust}"


def restructuring(s: Scene) -> str:
    before, after = s.firm("firm")
    return f"{s['firm']} restructures: {before.jobs - after.jobs:.1f} of {before.jobs:.1f} thousand jobs go, morale {moved(before.morale, after.morale)}"


def third_party_bid(s: Scene) -> str:
    return f"An outsider bids for {s['firm']}; it will be decided by {s.names.month(s.firm('firm')[1].bid_due)}"


def takeover(s: Scene) -> str:
    if s.firm("firm")[1].owner == -2:
        return f"The outsider's bid for {s['firm']} succeeds"
    return f"The outsider's bid for {s['firm']} fails"


def voluntary_exit(s: Scene) -> str:
    before, after = s.firm("firm")
    if before.jobs - after.jobs < 0.05:
        return f"Hardly anybody leaves {s['firm']} of their own accord"
    return f"{before.jobs - after.jobs:.1f} of {before.jobs:.1f} thousand people leave {s['firm']} of their own accord, the able first"


def _stake(s: Scene) -> str:
    return f"{percent(s.ties[0].stake)} -> {percent(s.ties[1].stake)}"
