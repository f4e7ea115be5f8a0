"""New shares thin out the old ones, but never to nothing: whole firms are bought in the form acquisition."""

from __future__ import annotations

from model.config.draft import Cast, Draft
from model.config.forms import SHARES, forms_of, span_text
from model.state.tie import ISSUES

NEW = float(ISSUES.index("new"))
# An assumption: the same bound as on what rescues, steps and options lead to. To hold a share s of a firm by new shares,
# s / (1 - s) of all the old ones must be issued: 19 times as many at .95, without end at 1.
MOST_BY_ISSUE = 0.95


def check_new_shares(cast: Cast, draft: Draft) -> None:
    """Findings for stakes that may be bought at signing in more new shares than anybody would issue."""
    for tie in cast.ties:
        path = f"ties.{tie}.stake"
        shares = [form for form in forms_of(tie, draft) if form in SHARES]
        if (
            path not in draft.spans
            or _at_most(path, draft) <= MOST_BY_ISSUE
            or not shares
            or not _may_issue(tie, draft)
        ):
            continue
        place = draft.places[path]
        message = f"{path} is {span_text(path, draft)}, but new shares can bring a stake to at most {MOST_BY_ISSUE:g}"
        message += "; say issue: existing, or form: acquisition for the whole firm"
        allowed = f"at most {MOST_BY_ISSUE:g} with issue new"
        draft.findings.add("contradiction", message, place, path, draft.values[path], allowed)


def _at_most(path: str, draft: Draft) -> float:
    """The largest value that is written; of a law the smallest that it gives, as signing stops at the bound."""
    return max(draft.choices.get(path, (draft.spans[path][0],)))


def _may_issue(tie: str, draft: Draft) -> bool:
    """Whether the shares may be new ones: not where the tie is old, since its stakes are held already."""
    issue, age = f"ties.{tie}.issue", f"ties.{tie}.age"
    if issue not in draft.spans or age not in draft.spans:
        return False  # written wrongly, and told
    return NEW in draft.choices.get(issue, (draft.values[issue],)) and draft.spans[age][0] == 0.0
