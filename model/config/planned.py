"""Entries of a plan that cannot come about: twice the same, or with nothing left to do.

Entries that only mean nothing under the tie's form are no mistake, so that one case can be lived under every form:
`model.config.notes` says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from model.config.draft import Cast, Draft
from model.config.plan import CLOSING, Written


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
    entry = written.entry
    path = f"plan.{entry.name}"
    if entry.event == CLOSING and draft.spans.get(f"ties.{tie}.binding") == (1.0, 1.0):
        message = f"{path}: {tie} is binding from signing (binding: 1), so that a closing has nothing to close"
        draft.findings.add("contradiction", message, written.node.place, path, tie, "a tie with binding: 0")
