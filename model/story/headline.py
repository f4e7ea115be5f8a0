"""The head of a story: who, what, when, which trial."""

from __future__ import annotations

from model.state.tie import FORMS
from model.story.atlas import percent
from model.story.names import Names
from model.story.passage import Passage, View
from model.story.standing import standing
from model.story.wrap import paragraph

_FORMS = {"project": "a joint project", "minority": "a minority stake", "cross": "a cross-shareholding"}


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
    what = _FORMS.get(FORMS[tie.form], "no tie")
    binding = "a memorandum, not binding" if tie.closed == 0 else "an agreement"
    if tie.ended == 1:
        return f"{investor} and {host}: they stand alone."
    stake = f", {investor} holding {percent(tie.stake)} of {host}" if tie.stake > 0.0 else ", no shares"
    products = [
        f"{names.products[j]} (launch planned {names.month(view.product[j].launch)})"
        for j in range(view.product.shape[0])
        if view.product[j].tie == t
    ]
    joint = f"; jointly: {', '.join(products)}" if products else ""
    relation = f"trust {tie.trust_in_investor:.2f} at {host}, {tie.trust_in_host:.2f} at {investor}, clarity about the aim {tie.clarity:.2f}"
    return f"{investor} (investor) and {host} (host): {what}, {binding}{stake}{joint}; {relation}."
