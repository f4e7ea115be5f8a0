"""Entries of a plan that cannot come about: twice the same, on firms that stand alone, with nothing left to do."""

from __future__ import annotations

from collections.abc import Sequence

from model.config.draft import Cast, Draft
from model.config.forms import forms_of
from model.config.plan import CLOSING, Written
from model.config.steps import EVENTS as STEPS


def check_planned(cast: Cast, plan: Sequence[Written], draft: Draft) -> None:
    """Findings for entries that contradict each other or their tie."""
    _same_entry(plan, draft)
    for written in plan:
        subject = written.entry.subject
        tie = cast.product_tie.get(subject, "") if written.kind == "product" else subject
        if written.kind in ("tie", "product") and tie in cast.ties:
            _on_tie(written, tie, draft)


def _same_entry(plan: Sequence[Written], draft: Draft) -> None:
    """The same event on the same subject at the same date is planned twice."""
    seen: dict[tuple[str, str, float], str] = {}
    for written in plan:
        entry = written.entry
        low, high = draft.spans.get(f"plan.{entry.name}.at", (0.0, 1.0))
        key = (entry.event, entry.subject, low)
        if low != high or not entry.subject:
            continue
        if key in seen:
            message = f"plan.{entry.name}: {entry.event} on {entry.subject} at {low:g} is also planned by {seen[key]!r}"
            path = f"plan.{entry.name}.at"
            draft.findings.add("contradiction", message, written.place("at"), path, low, "another date")
        seen.setdefault(key, entry.name)


def _on_tie(written: Written, tie: str, draft: Draft) -> None:
    """Nothing to do for an entry, whatever form is drawn."""
    entry, forms = written.entry, forms_of(tie, draft)
    path = f"plan.{entry.name}"
    if forms == ("none",):
        message = f"{path} is planned on {tie}, whose form is none: the firms stand alone"
        draft.findings.add("contradiction", message, written.node.place, path, tie, "a tie of another form")
    elif forms == ("acquisition",) and entry.event in STEPS and "when" not in written.node.entries:
        # With a condition it lapses there, and the same case can be lived under other forms: `model.config.notes`.
        message = f"{path}: {entry.event} on {tie}, whose form is acquisition: the investor holds all shares"
        draft.findings.add("contradiction", message, written.node.place, path, tie, "a tie of another form")
    elif entry.event == CLOSING and draft.spans.get(f"ties.{tie}.binding") == (1.0, 1.0):
        message = f"{path}: {tie} is binding from signing (binding: 1), so that a closing has nothing to close"
        draft.findings.add("contradiction", message, written.node.place, path, tie, "a tie with binding: 0")
