"""The head of a story: who, what, when, which trial."""

from __future__ import annotations

from typing import Any

from model.state.tie import FORM_ACQUISITION, FORM_CROSS, FORM_MINORITY, FORM_VENTURE
from model.story.atlas import percent
from model.story.names import Names, span
from model.story.passage import Passage, View
from model.story.standing import standing
from model.story.wrap import paragraph


def head_block(passage: Passage, names: Names) -> str:
    """Title, partners, terms and standing at signing."""
    scenario = passage.bound.scenario
    view = View(passage.bound, passage.states[0])
    lines = [
        scenario.title,
        f"One history of many: trial {passage.trial} of seed {scenario.study.seed}, {scenario.horizon:g} years from {scenario.signed}",
        "",
    ]
    lines += [_terms(passage, view, t, names) for t in range(view.tie.shape[0])]
    firms = "; ".join(standing(view, i, names) for i in range(view.firm.shape[0]))
    lines.append(f"At signing: {firms}.")
    lines.append("(Trust, morale, clarity, respect and distress run from 0 to 1, appeal from -1 to 1.)")
    return "\n".join(paragraph(line) if line else "" for line in lines)


def _terms(passage: Passage, view: View, t: int, names: Names) -> str:
    tie = view.tie[t]
    investor, host = (names.firms[i] for i in names.partners[t])
    if tie.ended == 1:
        return f"{investor} and {host}: they stand alone."
    products = [
        f"{names.products[j]} (launch planned {names.month(view.product[j].launch)})"
        for j in range(view.product.shape[0])
        if view.product[j].tie == t
    ]
    parts = [
        _form(tie, investor, host, names) + _paid(view, t, names),
        _binding(tie, names),
        *_options(tie, investor, host, names),
    ]
    parts += [f"jointly: {', '.join(products)}"] if products else []
    parts.append(
        f"trust {tie.trust_in_investor:.2f} at {host}, {tie.trust_in_host:.2f} at {investor},"
        f" clarity about the aim {tie.clarity:.2f}"
    )
    return f"{investor} (investor) and {host} (host): {'; '.join(parts)}."


def _form(tie: Any, investor: str, host: str, names: Names) -> str:
    """The legal form with its terms."""
    takes = "to take" if tie.closed == 0 else "holds" if tie.age > 0.0 else "takes"
    if tie.form == FORM_ACQUISITION:
        return f"{investor} {'is to buy' if tie.closed == 0 else 'buys'} {host} whole"
    if tie.form == FORM_VENTURE:
        mine, rest = percent(tie.agreed_stake), percent(1.0 - tie.agreed_stake)
        return f"a joint venture of {names.money(tie.venture_capital)}, {mine} {investor}'s and {rest} {host}'s"
    if tie.form == FORM_CROSS:
        return f"a cross-shareholding, {investor} {takes} {percent(tie.agreed_stake)} of {host} and {host} {percent(tie.agreed_reverse_stake)} of {investor}"
    if tie.form == FORM_MINORITY:
        return f"a minority stake, {investor} {takes} {percent(tie.agreed_stake)} of {host}"
    return "a joint project, no shares"


def _paid(view: View, t: int, names: Names) -> str:
    """What shares bought at signing cost; with several ties it is not known which cost what."""
    tie = view.tie[t]
    if tie.age > 0.0:
        return f", for {span(tie.age)} so far"
    bought = tie.closed == 1 and tie.form in (FORM_MINORITY, FORM_CROSS)
    if not bought or view.tie.shape[0] > 1:
        return ""
    paid = -view.firm[tie.investor].transfer_value
    return f", for {names.money(paid)}{' on balance' if tie.form == FORM_CROSS else ''}"


def _binding(tie: Any, names: Names) -> str:
    if tie.closed == 1:
        return "a binding agreement"
    return f"a memorandum, not binding, void if nothing is signed by {names.month(tie.long_stop)}"


def _options(tie: Any, investor: str, host: str, names: Names) -> list[str]:
    """The options agreed on."""
    found = []
    for to, price, until, who in (
        (tie.call_to, tie.call_price, tie.call_until, f"{investor} may raise its stake"),
        (tie.put_to, tie.put_price, tie.put_until, f"{host}'s shareholders may make {investor} raise its stake"),
    ):
        if to > 0.0:
            found.append(f"{who} to {percent(to)} until {names.month(until)}, at {names.money(price)} for the whole")
    return found
