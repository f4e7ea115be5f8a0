"""Which clocks are armed, when they ring, in which order, and whether what they ring for may happen."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from model.binding import Clock
from model.engines.step import DATE, HAZARD, PLAN
from model.laws import TRIGGERED
from model.layout import is_whole
from model.scenario import PlanEntry
from model.state import KINDS
from tests.engine_room import Room
from tests.structure.account import NOT_OWNED, Account

NEVER = math.inf
Test = Callable[[Account, int], bool]


def _free(a: Account, k: int) -> bool:
    """Neither partner has failed or belongs to another."""
    pair = (a.firms[a.ties[k].investor], a.firms[a.ties[k].host])
    return all(firm.owner == NOT_OWNED and not firm.failed for firm in pair)


def _master(a: Account, k: int) -> bool:
    """The host is its own master."""
    return bool(a.firms[a.ties[k].host].owner == NOT_OWNED)


def _working(a: Account, k: int) -> bool:
    return bool(a.ties[k].cooperation == "active")


def _held(a: Account, k: int) -> bool:
    return bool(a.ties[k].ownership == "held")


def _out(a: Account, k: int) -> bool:
    return bool(a.posts[k].active)


def _bought(a: Account, k: int) -> bool:
    return bool(a.firms[a.ties[k].host].owner == a.ties[k].investor)


def _whole(a: Account, k: int) -> bool:
    return bool(a.firms[k].owner == NOT_OWNED and not a.firms[k].failed)


def _going(a: Account, k: int) -> bool:
    return not a.firms[k].failed


# What may happen when it is due or planned (its guard): the others always may.
MAY: dict[str, Test] = {
    "closing": lambda a, k: not a.ties[k].closed,
    "lapse": lambda a, k: not a.ties[k].closed,
    "acquisition": lambda a, k: bool(a.ties[k].closed) and a.ties[k].ownership != "ended" and _free(a, k),
    "takeover": _whole,
    "equity_increase": lambda a, k: (
        bool(a.ties[k].closed) and a.ties[k].cooperation != "ended" and a.ties[k].ownership != "ended" and _free(a, k)
    ),
    "equity_decrease": lambda a, k: _held(a, k) and a.ties[k].stake + a.ties[k].reverse_stake > 0.0 and _master(a, k),
    "stake_sold": lambda a, k: _held(a, k) and _master(a, k),
    "option_exercise": lambda a, k: _held(a, k) and _working(a, k) and _whole(a, a.ties[k].host),
    "divestiture": _bought,
    "founding": lambda a, k: _working(a, k) and a.ties[k].form == "joint_venture" and a.ties[k].ownership == "never",
    "alliance_review": _working,
    "codification": _working,
    "cycle_plan_sync": _working,
    "executive_dispatch": _working,
    "learning_episode": _working,
    "arbitration": lambda a, k: a.ties[k].cooperation != "ended",
    "orderly_return": _out,
    "unexpected_departure": _out,
    "restructuring": _going,
    "voluntary_exit": _going,
    "benchmarking": _working,
    "product_gate": lambda a, k: a.products[k].stage in ("planned", "launched", "rescoped"),
    "project_end": lambda a, k: (
        (bool(a.ties[k].closed) or a.ties[k].form == "project") and not _held(a, k) and a.ties[k].cooperation != "ended"
    ),
}
PAUSED = ("financial_crisis",)  # whose guard is a matter of dates and numbers

# What a hazard needs, or its clock stands still.
NEEDS: dict[str, Test] = {
    "closing": MAY["closing"],
    "codification": _working,
    "benchmarking": _working,
    "morale_shock": _going,
    "morale_lift": _going,
    "recall": _going,
    "learning_episode": _working,
    "unexpected_departure": _out,
    "financial_crisis": _whole,
    "third_party_bid": _whole,
    "dispute": MAY["arbitration"],
    "equity_increase": lambda a, k: _working(a, k) and a.ties[k].ownership != "ended" and a.ties[k].form != "joint_venture",
    "equity_decrease": lambda a, k: _held(a, k) and a.ties[k].stake > 0.0,
    "stake_sold": MAY["stake_sold"],
    "acquired_by_partner": lambda a, k: _held(a, k) and _free(a, k) and a.ties[k].form != "acquisition",
    "dissolved": lambda a, k: not _bought(a, k) and (_held(a, k) or a.ties[k].cooperation != "ended"),
    "divestiture": _bought,
}  # fmt: skip

# The date of an event that comes by the calendar; a triggered one's stands in its own field.
CALENDAR: dict[str, Callable[[Account, int], float]] = {
    "quarter_results": lambda a, k: 0.25 * (a.records["world"][0].quarter + 1),
    "model_launch": lambda a, k: float("inf") if a.firms[k].failed else a.firms[k].next_launch,
    "alliance_review": lambda a, k: a.ties[k].next_review,
    "option_exercise": lambda a, k: a.ties[k].option_due,
    "lapse": lambda a, k: NEVER if a.ties[k].closed else a.ties[k].long_stop,
    "orderly_return": lambda a, k: a.posts[k].planned_end if a.posts[k].active else NEVER,
    "product_gate": lambda a, k: a.products[k].gate_due,
}


def over(a: Account, clock: Clock) -> bool:
    """Whether the tie that a clock belongs to is over."""
    return clock.tie >= 0 and bool(a.ties[clock.tie].ended)


def order(room: Room, clock: Clock) -> tuple[Any, ...]:
    """Who goes first at one instant."""
    return clock.rank, room.names[clock.event], clock.kind == PLAN, clock.subject, clock.plan


class Dates:
    """When each clock is to ring: what is due, what was planned, what has been consumed."""

    def __init__(self, room: Room, a: Account) -> None:
        self.room = room
        self.consumed = [-NEVER] * len(room.bound.clocks)
        values, entries = room.scenario.values, room.scenario.plan
        self.until = [values[f"plan.{entry.name}.until"] for entry in entries]
        self.planned = [values[f"plan.{entry.name}.at"] for entry in entries]

    def due(self, a: Account, c: int) -> float:
        """The date of a dated, triggered or planned clock."""
        clock = self.room.bound.clocks[c]
        if over(a, clock):
            return NEVER
        if clock.kind == PLAN:
            return self.planned[clock.plan]
        date = self._date(a, clock)
        return NEVER if date == self.consumed[c] else date

    def _date(self, a: Account, clock: Clock) -> float:
        event = self.room.bound.events[clock.event]
        if event.law == TRIGGERED:
            return float(getattr(a.records[event.subject][clock.subject], event.trigger))
        return float(CALENDAR[event.name](a, clock.subject))

    def wrong(self, a: Account, alarms: list[float]) -> list[str]:
        """Clocks that are armed and should not be, or for another date, a line each."""
        found = []
        for c, (clock, alarm) in enumerate(zip(self.room.bound.clocks, alarms, strict=True)):
            name = self.room.names[clock.event]
            if clock.kind == HAZARD:
                still = over(a, clock) or not NEEDS.get(name, lambda a, k: True)(a, clock.subject)
                right = alarm == NEVER if still else alarm >= a.now
                date = NEVER if still else math.nan
            else:
                date = self.due(a, c)
                right = alarm == date or (date < a.now and alarm == a.now)  # what is overdue comes at once
            if not right:
                found.append(f"{name} on {clock.subject}: armed for {alarm}, but due at {date}")
        return found

    def ring(self, a: Account, c: int, holds: bool) -> bool:
        """A clock rings: its date is consumed. Whether its event is to be tried (a plan's condition holds)."""
        clock = self.room.bound.clocks[c]
        event = self.room.bound.events[clock.event]
        if clock.kind == PLAN:
            self.planned[clock.plan] = NEVER if holds else self._look(a.now, self.until[clock.plan])
            return holds
        if clock.kind == DATE:
            self.consumed[c] = self._date(a, clock)  # one date rings once
            if event.law == TRIGGERED:
                setattr(a.records[event.subject][clock.subject], event.trigger, NEVER)
        return True

    @staticmethod
    def _look(now: float, until: float) -> float:
        """A plan looks again at its condition at the next quarter end, up to a date."""
        after = (math.floor(now / 0.25) + 1) * 0.25
        return after if after <= until else NEVER


COMPARE = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def holds(room: Room, stage: Any, entry: PlanEntry) -> bool:
    """Whether the condition of a plan entry is true of the world on a stage."""
    if entry.condition is None:
        return True
    stack: list[Any] = []
    for op, operand in entry.condition.program:
        if op == "load":
            stack.append(_state(room, stage, str(operand)))
        elif op == "number":
            stack.append(float(operand))
        elif op == "not":
            stack.append(not stack.pop())
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(
                (left and right)
                if op == "and"
                else (left or right)
                if op == "or"
                else COMPARE[str(operand)](left, right)
            )
    return bool(stack.pop())


def _state(room: Room, stage: Any, path: str) -> float:
    """The number behind a name such as ``ties.pact.stake`` or ``firms.alpha.capability.brand``."""
    group, *rest = path.split(".")
    kind = next(kind for kind in KINDS if kind.name == (group if group == "world" else group[:-1]))
    names = {"firm": room.scenario.firms, "tie": room.scenario.ties, "product": room.scenario.products}.get(kind.name)
    index = list(names).index(rest.pop(0)) if names is not None else 0
    field = kind.field(rest[0])
    value = getattr(stage, kind.name)[index][field.name]
    number = value[field.domains.index(rest[1])] if field.domains else value
    return int(number) if is_whole(field) else float(number)
