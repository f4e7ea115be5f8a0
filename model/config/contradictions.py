"""What cannot be true together: forms and stakes, holdings, entries of a plan."""

from __future__ import annotations

from collections.abc import Sequence

from model.config.draft import Cast, Draft
from model.config.node import Place
from model.config.plan import Written
from model.state.tie import FORMS

NO_PLACE = Place("")
NEEDED = {"project": (), "minority": ("stake",), "cross": ("stake", "reverse_stake")}
STAKES = ("stake", "reverse_stake")
ROUNDING = 1e-9


def check_contradictions(cast: Cast, plan: Sequence[Written], places: dict[str, Place], draft: Draft) -> None:
    """Findings for all pairs of statements of which one must be wrong.

    Args:
        places: where each firm, tie and product starts, by path.
    """
    for tie in cast.ties:
        _form(tie, places[f"ties.{tie}"], draft)
    for firm in cast.firms:
        _holdings(firm, cast, draft)
    _same_entry(plan, draft)
    _formless(cast, plan, draft)
    for tie in cast.ties:
        _steps(tie, [written for written in plan if written.kind == "tie" and written.entry.subject == tie], draft)


def form_of(tie: str, draft: Draft) -> str | None:
    """The word of a tie's form; None where it was written wrongly."""
    path = f"ties.{tie}.form"
    return FORMS[int(draft.values[path])] if path in draft.spans else None


def _form(tie: str, start: Place, draft: Draft) -> None:
    """A project holds no shares, a minority tie some, a cross-holding on both sides."""
    form = form_of(tie, draft)
    for name in STAKES:
        path = f"ties.{tie}.{name}"
        span = draft.spans.get(path)
        place = draft.places.get(path) or draft.places.get(f"ties.{tie}.form") or start
        if span is None or form not in NEEDED:
            continue
        if form == "project" and span[1] > 0:
            message = (
                f"{path} is {draft.values[path]:g}, but a tie of form project holds no shares; say minority or cross"
            )
            draft.findings.add("contradiction", message, place, path, draft.values[path], "0 with form project")
        if name in NEEDED[form] and span[1] <= 0:
            message = f"{path} is 0, but a tie of form {form} needs {' and '.join(NEEDED[form])} above 0"
            draft.findings.add("contradiction", message, place, path, 0.0, f"above 0 with form {form}")


def _holdings(firm: str, cast: Cast, draft: Draft) -> None:
    """No more than all shares of a firm can be held, whatever the uncertain stakes turn out to be."""
    held = [f"ties.{tie}.stake" for tie, (_, host) in cast.partners.items() if host == firm]
    held += [f"ties.{tie}.reverse_stake" for tie, (investor, _) in cast.partners.items() if investor == firm]
    total = sum(draft.spans[path][1] for path in held if path in draft.spans)
    if total <= 1 + ROUNDING:
        return
    written = [path for path in held if path in draft.places]
    place = draft.places[written[-1]] if written else NO_PLACE
    message = f"the ties hold up to {total:g} of the shares of {firm} ({', '.join(held)}); at most 1 can be held"
    draft.findings.add("contradiction", message, place, written[-1] if written else "", total, "at most 1 in all")


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


def _formless(cast: Cast, plan: Sequence[Written], draft: Draft) -> None:
    """Nothing can be planned on a tie that says that the firms stand alone."""
    for written in plan:
        subject = written.entry.subject
        tie = cast.product_tie.get(subject, "") if written.kind == "product" else subject
        if tie in cast.ties and written.kind in ("tie", "product") and form_of(tie, draft) == "none":
            message = f"plan.{written.entry.name} is planned on {tie}, whose form is none: the firms stand alone"
            allowed = "a tie of another form"
            draft.findings.add("contradiction", message, written.node.place, f"plan.{written.entry.name}", tie, allowed)


def _steps(tie: str, plan: Sequence[Written], draft: Draft) -> None:
    """Planned stakes go up where they say increase and down where they say decrease, date by date."""
    level = draft.spans.get(f"ties.{tie}.stake")
    since = "at signing"
    steps = [written for written in plan if _is_step(written, draft)]
    for written in sorted(steps, key=lambda one: draft.values[f"plan.{one.entry.name}.at"]):
        path = f"plan.{written.entry.name}.to"
        low, high = draft.spans[path]
        up = written.entry.event == "equity_increase"
        if level is not None and (high < level[0] if up else low > level[1]):
            side = "below" if up else "above"
            message = f"{path} is {draft.values[path]:g}, {side} the stake {since}, {level[0 if up else 1]:g}; "
            message += f"an {written.entry.event} cannot lead there"
            draft.findings.add("contradiction", message, written.place("to"), path, draft.values[path])
        level, since = (low, high), f"that {written.entry.name!r} plans before"


def _is_step(written: Written, draft: Draft) -> bool:
    path = f"plan.{written.entry.name}"
    named = written.entry.event in ("equity_increase", "equity_decrease")
    return named and f"{path}.to" in draft.spans and f"{path}.at" in draft.spans
