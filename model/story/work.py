"""Sentences of events about joint work, people and products; see `model.story.tellers`."""

from __future__ import annotations

import math

from model.state.firm import DOMAINS
from model.state.product import CANCELLED, RESCOPED
from model.story.names import listed, span
from model.story.scene import Scene, moved


def alliance_review(s: Scene) -> str:
    before, after = s.ties
    wants: list[str] = []
    if after.dispatch_due > s.time and after.dispatch_due != before.dispatch_due and math.isfinite(after.dispatch_due):
        wants.append(f"to send an executive to {s['host']}")
    if after.sync_due > s.time and after.sync_due != before.sync_due and math.isfinite(after.sync_due):
        wants.append("to share more")
    decided = f"; the partners decide {listed(wants)}" if wants else ""
    return f"The alliance is reviewed: clarity about the common aim {moved(before.clarity, after.clarity)}{decided}"


def arbitration(s: Scene) -> str:
    before, after = s.ties
    if after.trust_in_investor + after.trust_in_host > before.trust_in_investor + before.trust_in_host:
        return f"Arbitration clears the air between {s['tie']}: {s.trust}"
    return f"Arbitration between {s['tie']} costs what was left of trust: {s.trust}"


def benchmarking(s: Scene) -> str:
    told = [f"{s[role]} in {domain.replace('_', ' ')}" for role, domain in learned(s)]
    found = f", and learn from it: {listed(told)}" if told else ", and find little to learn"
    return f"{s['tie']} compare in detail how they work{found}"


def codification(s: Scene) -> str:
    place = DOMAINS.index("production")
    gained = [firm[1].pocket[place] - firm[0].pocket[place] for firm in (s.firm("investor"), s.firm("host"))]
    writer, reader = ("investor", "host") if gained[0] > gained[1] else ("host", "investor")
    return f"{s[writer]} writes down how it makes things, for {s[reader]} to learn from"


def cycle_plan_sync(s: Scene) -> str:
    before, after = s.ties
    gained = after.saving_target - before.saving_target
    brings = f", which should save each {s.money(gained)} a year" if gained > 0.0005 else ""
    return f"{s['tie']} align their model cycles: integration {moved(before.integration, after.integration)}{brings}{_wait(s)}"


def _wait(s: Scene) -> str:
    """Who holds its next model back for it."""
    for role in ("investor", "host"):
        before, after = s.firm(role)
        if after.next_launch > before.next_launch + 1.0 / 24.0:
            return f"; {s[role]} holds its next model back by {span(after.next_launch - before.next_launch)}"
    return ""


def dispute(s: Scene) -> str:
    court = "; it is heading for arbitration" if _set(s, "arbitration_due") else ""
    return f"{s['tie']} quarrel: {s.trust or 'a small matter'}{court}"


def executive_dispatch(s: Scene) -> str:
    j = next((j for j in range(s.new.posting.shape[0]) if _arrived(s, j)), -1)
    if j < 0:
        return f"{s['investor']} would send an executive to {s['host']}, but there is no post left"
    post = s.new.posting[j]
    sender, receiver = s.names.firms[post.sender], s.names.firms[post.receiver]
    able = _word(post.quality, ((0.8, "an outstanding"), (0.6, "an able"), (0.4, "an average"), (-1.0, "a weak")))
    role = "to run it" if post.rank == 1 else "to run a function"
    fits = _word(post.fit, ((0.75, "at home there"), (0.5, "accepted there"), (-1.0, "a stranger there")))
    return f"{sender} sends {able} executive to {receiver} {role} for {span(post.planned_end - s.time)}, {fits}"


def learning_episode(s: Scene) -> str:
    told = [f"{s[role]} in {domain.replace('_', ' ')}" for role, domain in learned(s)]
    return (
        f"{s['tie']} learn from each other: {listed(told)}"
        if told
        else f"{s['tie']} work together and learn nothing new"
    )


def learned(s: Scene) -> list[tuple[str, str]]:
    """Who learned what: pairs of role and domain. Teaching deepens a teacher's own knowledge, by less than the pupil's."""
    found = []
    for role, other in (("host", "investor"), ("investor", "host")):
        mine, yours = gains(s, role), gains(s, other)
        best = max((gain, domain) for domain, gain in mine.items())
        if best[0] > max(1e-4, yours[best[1]]):
            found.append((role, best[1]))
    return found


def gains(s: Scene, role: str) -> dict[str, float]:
    """What a partner's people know more after the event than they would have by own effort, by domain."""
    i = s.names.partners[s.clock.tie][0 if role == "investor" else 1]
    before, after = s.undisturbed.firm[i], s.new.firm[i]
    if after.capability_stamp != s.time:  # the event did not touch it
        before = s.old.firm[i]
    return {
        domain: float(after.pocket[d] + after.capability[d] - before.pocket[d] - before.capability[d])
        for d, domain in enumerate(DOMAINS)
    }


def model_launch(s: Scene) -> str:
    before, after = s.firm("firm")
    luck = (
        "is a success"
        if after.appeal > before.appeal + 0.01
        else "disappoints"
        if after.appeal < before.appeal - 0.01
        else "does as expected"
    )
    return f"A new {s['firm']} model {luck}: appeal {before.appeal:+.2f} -> {after.appeal:+.2f}"


def morale_lift(s: Scene) -> str:
    return f"Good news at {s['firm']}: morale {moved(*_morale(s))}"


def morale_shock(s: Scene) -> str:
    return f"A blow to morale at {s['firm']}: {moved(*_morale(s))}"


def orderly_return(s: Scene) -> str:
    post = s.new.posting[s.index]
    i = post.sender
    before, after = s.old.firm[i], s.new.firm[i]
    gains = [
        (after.pocket[d] + after.capability[d] - before.pocket[d] - before.capability[d], name)
        for d, name in enumerate(DOMAINS)
    ]
    best = max(gains)
    brings = f", with what was learned in {best[1].replace('_', ' ')}" if best[0] > 2e-3 else ""
    return f"An executive comes home to {s['sender']} from {s['receiver']} as planned, after {span(s.time - post.start)}{brings}"


def product_gate(s: Scene) -> str:
    before, after = s.old.product[s.index], s.new.product[s.index]
    name, plan = s["product"], s.names.month(after.launch)
    if after.stage == CANCELLED and before.gates == 0.0:
        return f"{_first(name)} is cancelled at concept freeze: clarity about the aim {s.ties[0].clarity:.2f}, trust {_lower(s):.2f}"
    if after.stage == CANCELLED:
        return f"{_first(name)} is given up: the day of its launch is there, and the memorandum is still no agreement"
    if before.gates == 0.0:
        how = "is changed in scope at concept freeze" if after.stage == RESCOPED else "passes concept freeze"
        return f"{_first(name)} {how}; launch is now expected in {s.names.month(after.gate_due)} (plan: {plan})"
    if before.gates == 1.0:
        late = (
            "on time"
            if abs(after.delay) < 0.05
            else f"{abs(after.delay):.1f} years {'late' if after.delay > 0 else 'early'}"
        )
        good = _word(
            after.customer_value,
            (
                (1.1, "better than others"),
                (0.9, "as good as others"),
                (0.7, "less than others"),
                (-9.0, "far less than others"),
            ),
        )
        saved = after.development_saving
        money = f"saves {s.money(saved)} of" if saved >= 0.0 else f"costs {s.money(-saved)} more in"
        return f"{_first(name)} is launched {late}: for the customer {good} of its kind ({after.customer_value:.2f}, usual is 1); it {money} development"
    return f"{_first(name)} goes out of production after {s.names.cars(after.units)} cars"


def project_end(s: Scene) -> str:
    if s.ties[0].closed == 0:
        return f"The memorandum of {s['tie']} is given up: no joint product is left to sign for"
    if s.ties[1].cooperation == 2:
        return f"The joint project of {s['tie']} is over, and there is no next one"
    return f"The joint project of {s['tie']} is over, but they agree to go on together"


def unexpected_departure(s: Scene) -> str:
    post, (before, after) = s.old.posting[s.index], s.ties
    who = (
        f"The executive whom {s['sender']} sent to run {s['receiver']}"
        if post.rank == 1
        else f"An executive whom {s['sender']} sent to {s['receiver']}"
    )
    last = before.last_departure if post.sender == before.investor else before.last_departure_of_hosts
    again = ", the second within months" if s.time - last < 0.5 else ""
    why = " without ever having fitted in" if post.fit < 0.5 else ""
    next_one = "; a successor is to follow" if _set(s, "dispatch_due") else ""
    felt = "trust_in_investor" if post.sender == before.investor else "trust_in_host"
    then, now = float(getattr(before, felt)), float(getattr(after, felt))
    cost = f": {s['receiver']}'s trust in {s['sender']} {moved(then, now)}" if f"{now:.2f}" != f"{then:.2f}" else ""
    return f"{who} leaves after {span(s.time - post.start)}{why}{again}{cost}{next_one}"


def _lower(s: Scene) -> float:
    tie = s.ties[0]
    return float(min(tie.trust_in_investor, tie.trust_in_host))


def _set(s: Scene, field: str) -> bool:
    before, after = getattr(s.ties[0], field), getattr(s.ties[1], field)
    return bool(math.isfinite(after) and after != before)


def _morale(s: Scene) -> tuple[float, float]:
    before, after = s.firm("firm")
    return float(before.morale), float(after.morale)


def _arrived(s: Scene, j: int) -> bool:
    return bool(s.new.posting[j].tie == s.clock.tie and s.new.posting[j].active == 1 and s.old.posting[j].active == 0)


def _word(value: float, scale: tuple[tuple[float, str], ...]) -> str:
    return next(word for low, word in scale if value >= low)


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]
