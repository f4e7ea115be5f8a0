"""Which terms of a tie count under which legal form, and what each form needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.config.draft import Cast, Draft
from model.config.node import Place
from model.state.tie import FORMS

STAKES = ("stake", "reverse_stake")
SHARES = ("minority", "cross")  # forms under which a stake is a share of the host
# A term counts under these forms; written for another form it stands there for nothing, which is no mistake: so
# can one case be lived under several forms. `model.config.notes` tells.
COUNTS = {
    "age": ("project", *SHARES),
    "stake": ("minority", "cross", "joint_venture"),
    "reverse_stake": ("cross",),
    "premium": ("minority", "cross"),
    "control_premium": ("acquisition",),
    "issue": SHARES,
    "venture_capital": ("joint_venture",),
    "call_to": SHARES,
    "put_to": SHARES,
}
NEEDED = {"minority": ("stake",), "cross": STAKES, "joint_venture": ("stake",)}


def words_of(values: Iterable[float]) -> tuple[str, ...]:
    """The words of some codes of form, in the order of `FORMS`."""
    return tuple(FORMS[code] for code in sorted({int(value) for value in values}))


def forms_of(tie: str, draft: Draft) -> tuple[str, ...]:
    """The forms that a tie may take; none where the form was written wrongly."""
    path = f"ties.{tie}.form"
    return words_of(draft.choices.get(path, (draft.values[path],))) if path in draft.spans else ()


def check_forms(cast: Cast, places: Mapping[str, Place], draft: Draft) -> None:
    """Findings for terms that a form needs and does not have; of a drawn form all needs apply."""
    for tie in cast.ties:
        for name in STAKES:
            _needed(tie, name, places[f"ties.{tie}"], draft)


def _needed(tie: str, name: str, start: Place, draft: Draft) -> None:
    path = f"ties.{tie}.{name}"
    if path not in draft.spans:
        return
    lacking = [form for form in forms_of(tie, draft) if name in NEEDED.get(form, ()) and not _enough(path, form, draft)]
    if not lacking:
        return
    needs = "above 0 and below 1" if "joint_venture" in lacking else "above 0"
    what, form = span_text(path, draft), " or ".join(lacking)
    message = f"{path} is {what}, but a tie of form {form} needs {name} {needs}"
    place = draft.places.get(path) or draft.places.get(f"ties.{tie}.form") or start
    draft.findings.add("contradiction", message, place, path, draft.values[path], f"{needs} with form {form}")


def _enough(path: str, form: str, draft: Draft) -> bool:
    """Whether a stake is what a form needs; of a venture each side must have a part, whatever is drawn."""
    low, high = draft.spans[path]
    if form == "joint_venture":
        return low > 0.0 and high < 1.0
    return high > 0.0 and min(draft.choices.get(path, (high,))) > 0.0


def span_text(path: str, draft: Draft) -> str:
    """A number, or from where to where it is drawn."""
    low, high = draft.spans[path]
    return f"{low:g}" if low == high else f"drawn from {low:g} to {high:g}"
