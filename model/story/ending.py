"""The end of a story: how it ended, what it was worth, what was learned, and against standing alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from model.binding import Array
from model.engines.step import PLAN
from model.state import PRODUCT
from model.state.tie import ENDINGS, FORM_ACQUISITION, FORM_VENTURE
from model.story.atlas import percent
from model.story.causes import counts, noun
from model.story.names import Names, listed
from model.story.passage import Passage, View
from model.story.wrap import paragraph

_ENDINGS = {
    "dissolved": "dissolved",
    "stake_sold": "ended with the sale of the shares",
    "acquired_by_partner": "ended with the purchase of {host} by {investor}",
    "acquired_by_third_party": "ended with the purchase of a partner by an outsider",
    "project_end": "ended with the joint project",
    "failed": "ended with a failure",
    "demerged": "ended when {investor} sold {host}, which it had bought,",
}
_VENTURE_ENDINGS = {
    "stake_sold": "ended with the sale of {investor}'s part of the joint venture",
    "acquired_by_partner": "ended with the purchase of the joint venture by {buyer}",
}
_STATUS = {
    "capped": "events set each other off without end",
    "non_finite": "a number ran away",
    "bad_delay": "an event had no proper date",
    "slots_full": "more executives were out than there is room for",
}
_IDLE = ("all was over before its time, or its time never came", "what it needed was not there")  # came up?
_WORTH = 0.02  # of capability; smaller changes are not told
_MOST = 4


@dataclass(frozen=True, slots=True)
class Result:
    """What the end block needs."""

    passage: Passage
    names: Names
    outcome: dict[str, Any]
    hoped: Array


def end_block(result: Result) -> str:
    """How it ended."""
    passage, names = result.passage, result.names
    if passage.status != "completed":
        when = names.month(passage.steps[-1].time) if passage.steps else names.month(0.0)
        why = _STATUS.get(passage.status, "something went wrong")
        lines = [
            f"This history broke off in {when}, status {passage.status}: {why}. Its outcome is left out of all results."
        ]
        return "\n".join(paragraph(line) for line in lines)
    view = View(passage.bound, passage.final)
    horizon = passage.bound.scenario.horizon
    lines = [f"How it ended ({names.month(horizon)}, after {horizon:g} years)"]
    lines += [f"- {text}" for t in range(view.tie.shape[0]) for text in _tie(result, view, t)]
    lines += [f"- {_plans(text)}" for text in _idle_plans(passage)]
    lines += [f"- {_product(result, view, j)}" for j in range(view.product.shape[0])]
    if result.outcome["status"] != "completed":
        lines.append("- What the firms would have been worth alone is not known: their history alone broke off.")
        return "\n".join(paragraph(line) for line in lines)
    for i, name in enumerate(passage.bound.scenario.firms):
        lines += [f"- {text}" for text in _firm(result, view, i, name)]
    return "\n".join(paragraph(line) for line in lines)


def _tie(result: Result, view: View, t: int) -> list[str]:
    names, tie = result.names, view.tie[t]
    investor, host = (names.firms[i] for i in names.partners[t])
    pair = f"The tie of {investor} and {host}"
    told = []
    ending = ENDINGS[tie.ending]
    if tie.cooperation_end_time == 0.0:
        return [f"{investor} and {host} stood alone from the start."]
    if ending == "ongoing":
        trust = f"trust {tie.trust_in_investor:.2f} at {host}, {tie.trust_in_host:.2f} at {investor}"
        told.append(f"{_still(tie, investor, host, names)}; {trust}.")
    else:
        how = (_VENTURE_ENDINGS if tie.form == FORM_VENTURE else {}).get(ending, _ENDINGS[ending])
        buyer = investor if tie.venture_share > 0.0 else host
        how = how.format(investor=investor, host=host, buyer=buyer)
        rest = _rest(tie, names)
        told.append(f"{pair} {how} in {names.month(tie.end_time)}, after {tie.end_time:.1f} years{rest}.")
    if tie.closed == 0:
        told.append("The memorandum never became a binding agreement; no joint work was done under it.")
    return told


def _still(tie: Any, investor: str, host: str, names: Names) -> str:
    """A tie that goes on, and what is held by then."""
    if tie.form == FORM_ACQUISITION and tie.stake > 0.0:
        return f"{host} still belongs to {investor}"
    held = [
        f"{percent(part)} of {what} in {holder}'s hands"
        for part, what, holder in ((tie.stake, host, investor), (tie.reverse_stake, investor, host))
        if part > 0.0
    ]
    if tie.venture_share > 0.0:
        held.append(
            f"a joint venture worth {names.money(tie.venture_worth)}, {percent(tie.venture_share)} of it {investor}'s"
        )
    return f"The tie of {investor} and {host} is still there{', with ' + listed(held) if held else ''}"


def _rest(tie: Any, names: Names) -> str:
    """What outlived the ending."""
    if tie.cooperation != 2:
        return "; the two still work together"
    later = tie.cooperation_end_time
    return (
        f"; joint work went on until {names.month(later)}"
        if math.isfinite(later) and later > tie.end_time + 0.1
        else ""
    )


def _idle_plans(passage: Passage) -> list[tuple[str, str, str]]:
    """Plan entries that never came about: name, event, why."""
    bound = passage.bound
    done = {step.clock for step in passage.steps if step.done}
    rung = {step.clock for step in passage.steps}
    view = View(bound, passage.final)
    found = []
    for c, clock in enumerate(bound.clocks):
        if clock.kind == PLAN and c not in done:
            event = bound.events[clock.event].name
            means = counts(event, view.tie[clock.tie].form if clock.tie >= 0 else -1)
            why = _IDLE[c in rung] if means else "it means nothing under this legal form"
            found.append((bound.scenario.plan[clock.plan].name, event, why))
    return found


def _plans(idle: tuple[str, str, str]) -> str:
    name, event, why = idle
    return f"The planned {noun(event)} ({name.replace('_', ' ').replace('-', ' ')}) never took place: {why}."


def _product(result: Result, view: View, j: int) -> str:
    names, item = result.names, view.product[j]
    name = names.products[j][:1].upper() + names.products[j][1:]
    stage = PRODUCT.field("stage").number.choices[item.stage]
    if not math.isfinite(item.launched_at):
        why = {"cancelled": "was cancelled", "alone": "was never a joint one"}.get(stage, "is still under development")
        return f"{name} {why}{f'; {names.money(item.spent)} had been spent on it' if item.spent > 0.0005 else ''}."
    late = (
        f"{abs(item.delay):.1f} years {'late' if item.delay > 0 else 'early'}" if abs(item.delay) >= 0.05 else "on time"
    )
    saved = item.development_saving
    money = f"{names.money(abs(saved))} of development cost {'saved' if saved >= 0.0 else 'more than alone'}"
    now = "; still on sale" if stage in ("launched", "rescoped") else ""
    return f"{name} came {late}, was worth {item.customer_value:.2f} to the customer (1 is usual), sold {names.cars(item.units)}, {money}{now}."


def _firm(result: Result, view: View, i: int, key: str) -> list[str]:
    names, found, firm = result.names, result.outcome, view.firm[i]
    name = names.firms[i]
    value, added = found["value"][key], found["value_added"][key]
    against = (
        f"{names.money(abs(added))} {'more' if added >= 0.0 else 'less'} than" if abs(added) >= 0.0005 else "as much as"
    )
    worth = (
        f"worth {names.money(value)} in money of the day of signing"
        if value >= 0.0005
        else "worth nothing to its owners of that day once its debt is counted"
    )
    told = [f"{name}: {worth}, {against} it would have been alone.{_hopes(result, i, key)}"]
    if firm.makes <= 0.0 or firm.failed == 1:
        return told  # no cars, people or capabilities to tell of
    change = found["jobs_change"][key]
    people = (
        f"{abs(change):.1f} thousand jobs {'gained' if change >= 0.0 else 'lost'}"
        if abs(change) >= 0.05
        else "no jobs lost"
    )
    trouble = f", {found['distress_years'][key]:.1f} years in distress" if found["distress_years"][key] >= 0.25 else ""
    goal = {"yes": ", volume goal met", "no": f", volume goal of {firm.volume_goal:g} m missed"}.get(
        found["volume_goal_met"][key] or "", ""
    )
    told.append(
        f"{name}: {firm.volume:.2f} m cars a year ({view.firm[i].volume_at_signing:.2f} at signing){goal}, {int(firm.launches)} new models, {people}, lowest morale {found['morale_min'][key]:.2f}{trouble}."
    )
    told.append(f"{name}: {_capabilities(found['capability_added'][key])}.")
    return told


def _hopes(result: Result, i: int, key: str) -> str:
    hoped, satisfied = float(result.hoped[i]), result.outcome["satisfied"][key]
    if satisfied not in ("yes", "no") or not math.isfinite(hoped):
        return ""
    what = f"a gain of {result.names.money(hoped)}" if hoped >= 0.0 else f"a loss of {result.names.money(-hoped)}"
    by = "year five" if result.passage.bound.scenario.horizon > 5.0 else "then"
    return f" By {by} it had reckoned with {what} and did {'no worse' if satisfied == 'yes' else 'worse'}."


def _capabilities(added: dict[str, float]) -> str:
    ranked = sorted(added.items(), key=lambda pair: -abs(pair[1]))
    gains = [f"{domain.replace('_', ' ')} {change:+.2f}" for domain, change in ranked if abs(change) >= _WORTH][:_MOST]
    return (
        f"against standing alone, its capabilities moved in {listed(gains)}"
        if gains
        else "its capabilities are about what they would have been alone"
    )
