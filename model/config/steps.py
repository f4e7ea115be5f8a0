"""Planned steps in equity: each leads up or down from what is held before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from model.config.draft import Draft
from model.config.forms import STAKES, forms_of
from model.config.held import Span, hull, part_held, rest
from model.config.node import Place
from model.config.plan import Written
from model.state.tie import ISSUES, SIDES

EVENTS = ("equity_decrease", "equity_increase")
NEW = float(ISSUES.index("new"))
UNKNOWN: Span = (0.0, 1.0)


class Step(NamedTuple):
    """A plan entry that raises or lowers a stake.

    Attributes:
        name, path: of the entry.
        tie: whose stake.
        sides: the sides whose stake it may be: 0 the investor's, 1 the host's (the reverse stake).
        up: whether it is an increase.
        at, to: the least and the largest date and stake.
        new: whether it says that the shares are new, so that they thin out the others.
        certain: whether it comes at a known date to a known side, without a condition.
        place: where ``to`` stands.
    """

    name: str
    path: str
    tie: str
    sides: tuple[int, ...]
    up: bool
    at: Span
    to: Span
    new: bool
    certain: bool
    place: Place


def steps_in(plan: Sequence[Written], draft: Draft) -> list[Step]:
    """All steps of a plan that say to where, on ties of which shares may be held."""
    named = [written for written in plan if written.entry.event in EVENTS and written.kind == "tie"]
    found = [_step(written, draft) for written in named if written.entry.subject]
    return [step for step in found if step is not None and set(forms_of(step.tie, draft)) - {"none", "acquisition"}]


def _step(written: Written, draft: Draft) -> Step | None:
    entry, path = written.entry, f"plan.{written.entry.name}"
    at, to = draft.spans.get(f"{path}.at"), draft.spans.get(f"{path}.to")
    if at is None or to is None:
        return None
    sides = _sides(path, draft)
    certain = entry.condition is None and "when" not in written.node.entries and at[0] == at[1] and len(sides) == 1
    return Step(
        entry.name, path, entry.subject, sides, entry.event == "equity_increase", at, to,
        draft.spans.get(f"{path}.issue") == (NEW, NEW), certain, written.place("to"),
    )  # fmt: skip


def _sides(path: str, draft: Draft) -> tuple[int, ...]:
    """The investor's where the entry says nothing."""
    side = f"{path}.side"
    if side not in draft.spans:
        return (0,)
    values = draft.choices.get(side, (draft.values[side],))
    return tuple(at for at in range(len(SIDES)) if float(at) in values)


def check_steps(steps: Sequence[Step], draft: Draft) -> None:
    """Findings for increases that would lower a stake and decreases that would raise it, date by date."""
    by_date = sorted(steps, key=lambda step: draft.values[f"{step.path}.at"])
    for tie in dict.fromkeys(step.tie for step in steps):
        _check_tie(tie, [step for step in by_date if step.tie == tie], draft)


def _check_tie(tie: str, steps: Sequence[Step], draft: Draft) -> None:
    forms = [form for form in forms_of(tie, draft) if form != "acquisition"]
    held = [hull(part_held(tie, side, form, draft, UNKNOWN) for form in forms) for side in range(len(SIDES))]
    since = ["at signing"] * len(SIDES)
    for step in steps:
        if not step.up and "joint_venture" in forms:  # of a venture nothing is sold by plan: `model.config.notes`
            continue
        for side in step.sides:
            if len(step.sides) == 1:
                _direction(step, STAKES[side], held[side], since[side], draft)
            held[side] = step.to if step.certain else hull((held[side], step.to))
            since[side] = f"that {step.name!r} plans before"
            if "joint_venture" in forms:  # one side's gain is the other's loss
                held[1 - side] = hull((held[1 - side], rest(step.to)))


def _direction(step: Step, what: str, level: Span, since: str, draft: Draft) -> None:
    if not (step.to[1] < level[0] if step.up else step.to[0] > level[1]):
        return
    side, event = ("below", "equity_increase") if step.up else ("above", "equity_decrease")
    value = draft.values[f"{step.path}.to"]
    message = f"{step.path}.to is {value:g}, {side} the {what} {since}, {level[0 if step.up else 1]:g}"
    message += f"; an {event} cannot lead there"
    draft.findings.add("contradiction", message, step.place, f"{step.path}.to", value)
