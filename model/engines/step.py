"""One step of a history, shared by both engines: which alarm a clock has, and what happens when it rings.

Plain functions; `model.engines.dispatch` puts this text behind the generated branches and compiles both.
"""

import math
from typing import Any, NamedTuple

from model.clock import alarm_at, left_over, target_hazard
from model.condition import holds
from model.draws import Draw, threshold
from model.engines.branches import born, consume, cumulative, due, effect, guard, inverse, rate
from model.event import World

HAZARD, DATE, PLAN = range(3)  # what sets a clock's alarm
RUNNING, COMPLETED, CAPPED, NON_FINITE, BAD_DELAY, SLOTS_FULL = -1, 0, 1, 2, 3, 4
CASCADE = 64  # events that may set each other off at one instant


class Stage(NamedTuple):
    """Everything that one history is lived on; arrays, so that a step can change them.

    Attributes:
        world, firm, tie, posting, product, par: record views of the buffer (`model.layout`).
        flat, whole: the buffer as floats and as integers.
        plan: words of the plan entries: at, until, arguments.
        clock: records of `model.binding.CLOCK`, in the order of ties; alarm: their dates.
        near, first: clocks to re-arm after clock c are near[first[c]:first[c + 1]].
        code, number, condition: programs of the ``when:`` conditions, and where each plan entry's starts.
        stack: room for evaluating one.
        count: how often, per (subject row, event).
        since: when first and when for the second time, per (subject row, event, 2).
        changed: clocks whose alarm the last step changed.
        key: two words of the run's key, the trial.
    """

    world: Any
    firm: Any
    tie: Any
    posting: Any
    product: Any
    par: Any
    flat: Any
    whole: Any
    plan: Any
    clock: Any
    alarm: Any
    near: Any
    first: Any
    code: Any
    number: Any
    condition: Any
    stack: Any
    count: Any
    since: Any
    changed: Any
    key: Any


def address(s: Stage, c: int) -> Draw:
    """The address of the draws of a clock's next occurrence."""
    q = s.clock[c]
    return Draw(int(s.key[0]), int(s.key[1]), int(s.key[2]), int(q.stream0), int(q.stream1), int(q.occurrence))


def hazard_alarm(q: Any, w: World, now: float) -> float:
    """When a hazard clock rings if nothing changes, from its rate, birth, residue and hazard so far."""
    if q.rate == 0.0:
        return math.inf
    return alarm_at(now, now - q.born, inverse(q.event, w, target_hazard(q.left, q.rate, q.grown)))


def date_alarm(q: Any, w: World, now: float) -> float:
    """When a dated or triggered clock rings: its date, once; at once if the date has passed."""
    date = due(q.event, w, q.subject)
    if date == q.spent:
        return math.inf
    if date < now:
        return now
    return date


def subject_lives(q: Any, w: World) -> bool:
    """False once the tie that the clock belongs to is over."""
    return bool(q.tie < 0 or w.tie[q.tie].ended == 0)


def open_clock(s: Stage, w: World, c: int, now: float) -> None:
    """A clock's first or next round: a new threshold or the next date."""
    q = s.clock[c]
    if not subject_lives(q, w):
        s.alarm[c] = math.inf
    elif q.kind == HAZARD:
        q.left = threshold(address(s, c))
        q.last = now
        q.rate = rate(q.event, w, q.subject)
        q.born = born(q.event, w, q.subject, now)
        q.grown = cumulative(q.event, w, now - q.born)
        s.alarm[c] = hazard_alarm(q, w, now)
    elif q.kind == DATE:
        s.alarm[c] = date_alarm(q, w, now)
    else:
        s.alarm[c] = s.plan[q.plan, 0]


def rearm(s: Stage, w: World, c: int, now: float) -> bool:
    """Looks at a clock again after a change; True if its alarm is another one now."""
    q = s.clock[c]
    if not subject_lives(q, w):
        if s.alarm[c] == math.inf:
            return False
        s.alarm[c] = math.inf
        return True
    if q.kind == PLAN:
        return False
    if q.kind == DATE:
        date = date_alarm(q, w, now)
        if date == s.alarm[c]:
            return False
        s.alarm[c] = date
        return True
    new_rate = rate(q.event, w, q.subject)
    new_born = born(q.event, w, q.subject, q.last)
    if new_rate == q.rate and new_born == q.born:
        return False
    grown = cumulative(q.event, w, now - q.born)
    q.left = left_over(q.left, q.rate, grown - q.grown)
    q.grown = grown if new_born == q.born else cumulative(q.event, w, now - new_born)
    q.rate = new_rate
    q.born = new_born
    s.alarm[c] = hazard_alarm(q, w, now)
    return True


def next_look(until: float, now: float) -> float:
    """The next quarter end after `now` at which a plan entry looks at its condition again."""
    if not until > now:
        return math.inf
    look = 0.25 * (math.floor(now * 4.0) + 1.0)
    return look if look <= until else math.inf


def happen(s: Stage, w: World, c: int, now: float) -> bool:
    """The event of a clock happens, or is skipped for its guard or its plan's condition."""
    q = s.clock[c]
    if not subject_lives(q, w):
        return False
    j = q.plan
    if q.kind == PLAN:
        if not holds(s.code, s.number, s.condition[j], s.condition[j + 1], s.stack, s.flat, s.whole):
            s.alarm[c] = next_look(s.plan[j, 1], now)
            return False
        s.alarm[c] = math.inf
    elif q.kind == DATE:
        q.spent = due(q.event, w, q.subject)
        consume(q.event, w, q.subject)
    if not guard(q.event, w, q.subject):
        return False
    effect(q.event, w, q.subject, s.plan[j], address(s, c))
    if s.count[q.row, q.event] < 2:
        s.since[q.row, q.event, s.count[q.row, q.event]] = now
    s.count[q.row, q.event] += 1
    return True


def note(s: Stage, c: int, now: float, depth: int, changes: int) -> int:
    """Notes that clock `c` has another alarm; one for this very instant is a step deeper in a cascade."""
    s.clock[c].depth = depth + 1 if s.alarm[c] == now else 0
    s.changed[changes] = c
    return changes + 1


def step(s: Stage, c: int) -> int:
    """Clock `c` rings: its event happens and the clocks that it concerns are looked at again.

    Returns the number of clocks whose alarm changed, `c` first; ``s.changed`` names them, and
    ``s.world[0].status`` tells of trouble.
    """
    w = World(s.world[0], s.firm, s.tie, s.posting, s.product, s.par[0])
    q = s.clock[c]
    now = s.alarm[c]
    depth = q.depth
    w.world.now = now
    done = happen(s, w, c, now)
    q.occurrence += 1
    q.done = 1 if done else 0
    if not done:
        q.skipped += 1
    if q.kind != PLAN:
        open_clock(s, w, c, now)
    changes = note(s, c, now, depth, 0)
    if done:
        for i in range(s.first[c], s.first[c + 1]):
            if s.near[i] != c and rearm(s, w, s.near[i], now):
                changes = note(s, s.near[i], now, depth, changes)
    trouble(s, w, changes, now)
    return changes


def trouble(s: Stage, w: World, changes: int, now: float) -> None:
    """Sets the status if an alarm is no date, or a cascade too deep."""
    for i in range(changes):
        c = s.changed[i]
        if not s.alarm[c] >= now:
            w.world.status = BAD_DELAY
        elif s.clock[c].depth > CASCADE:
            w.world.status = CAPPED


def open_all(s: Stage) -> None:
    """Sets every clock for a new history; the state is that of signing."""
    w = World(s.world[0], s.firm, s.tie, s.posting, s.product, s.par[0])
    for c in range(s.clock.shape[0]):
        q = s.clock[c]
        q.occurrence = 0
        q.skipped = 0
        q.depth = 0
        q.done = 0
        q.left = 0.0
        q.rate = 0.0
        q.born = 0.0
        q.last = 0.0
        q.grown = 0.0
        q.spent = -math.inf
        open_clock(s, w, c, 0.0)
        if not s.alarm[c] >= 0.0:
            w.world.status = BAD_DELAY
    for row in range(s.count.shape[0]):
        for event in range(s.count.shape[1]):
            s.count[row, event] = 0
            s.since[row, event, 0] = math.nan
            s.since[row, event, 1] = math.nan
