"""Living the same trials again and again, each time without some events, and only those that this can change.

Draws are addressed by name and not by call order (`model.draws`), so that a muted event moves no draw of another.
A trial in which what is muted did not happen is the same history: it is not lived again. The same holds of the
firms standing alone. A few of those trials are lived all the same, and must be what they were to the last bit.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from model.binding import bind
from model.engines.lives import Lived
from model.event import Event, always
from model.laws import TRIGGERED
from model.outcome import rows
from model.point_lives import prepare_points
from model.replay.without import without
from model.replay.world import Bools, Half, World, differing, joined
from model.scenario import Scenario
from model.simulate import Lives
from model.vocabulary import mechanisms, vocabulary

PIECE = 64  # trials that one thread lives at a time
LOG = 2048  # alarms of a history that are looked at; if more rang, any event may have been among them
GAP = 6  # so close together, living those between costs less than another piece
PROBES = 4  # unchanged trials that are lived all the same
APART = ("satisfied", "value_added", "capability_added")  # what needs both, as proposed and alone, or hopes at signing
Report = Callable[[int], None]
Places = NDArray[np.intp]


class Replay:
    """Trials of one point of a study, ready to be lived with any of its events muted.

    Attributes:
        scenario: of the point.
        events: the vocabulary, in the order of `Half.happened`.
        trials: their numbers, ascending.
        draw: the point's outer draw.
    """

    def __init__(
        self,
        scenario: Scenario,
        trials: Sequence[int],
        events: tuple[Event, ...] | None = None,
        point: int = 0,
        engine: str = "bulk",
        workers: int = 0,
    ) -> None:
        self.events = vocabulary() if events is None else events
        self.trials = np.asarray(trials, np.int64)
        every = prepare_points(scenario, self.events, engine=engine)
        self.lives: Lives = every.at(point)
        self.scenario = self.lives.bound.scenario
        self.draw = every.points.draw(point)
        self.workers = 1 if engine == "reference" else workers or os.cpu_count() or 1
        self.inputs = np.concatenate([every.inputs(point, first, last) for first, last in _ranges(self.trials)])
        self.column = {event.name: column for column, event in enumerate(self.events)}

    def world(
        self, muted: Collection[str] = (), near: Sequence[World] = (), report: Report = lambda done: None
    ) -> World:
        """The trials without some events or mechanisms.

        Args:
            muted: their names; none for the world as it was.
            near: worlds of this replay with less muted: a trial in which none of the rest happened there is the same.
            report: called with how many more trials are done, out of two for each: as proposed and alone.

        Raises:
            UserError: an unknown name, or one that cannot be muted.
        """
        off = frozenset(muted)
        lives = self.lives.on(bind(without(self.scenario, off, self.events), self.events, mechanisms()), self.lives.key)
        fitting = [world for world in near if world.muted <= off]
        rest = [off - world.muted for world in fitting]
        halves = [
            self._half(lives, alone, rest, [world.alone if alone else world.here for world in fitting], report)
            for alone in (False, True)
        ]
        return World(off, *halves)

    def concerned(self, names: Collection[str], half: Half) -> Bools:
        """Which trials may be others if some more events or mechanisms are muted (trial,)."""
        found = np.zeros(len(half.lived), bool)
        for name in names:
            if name not in self.column:  # a mechanism
                return np.ones(len(half.lived), bool)
            column = self.column[name]
            found |= (half.rang if _restless(self.events[column]) else half.happened)[:, column]
        return found

    def _half(self, lives: Lives, alone: bool, rest: list[frozenset[str]], near: list[Half], report: Report) -> Half:
        known = np.full(len(self.trials), -1)
        for number, (names, half) in enumerate(zip(rest, near, strict=True)):
            known[(known < 0) & ~self.concerned(names, half)] = number
        todo = self._filled(known < 0)
        report(len(known) - int(todo.sum()))
        at = np.flatnonzero(todo)
        found = self._gather(lives, alone, at, report)
        self._same(found, at, known, near)
        sure = known[at] < 0
        order = [at[sure], *(np.flatnonzero(known == number) for number in range(len(near)))]
        parts = [found.take(np.flatnonzero(sure)), *(half.take(one) for half, one in zip(near, order[1:], strict=True))]
        whole = joined(parts).take(np.argsort(np.concatenate(order), kind="stable"))
        return Half(whole.rows, whole.happened, whole.rang, known < 0)

    def _filled(self, needed: Bools) -> Bools:
        """Also the trials between, where few are missing, and some that need not be lived at all."""
        idle = np.flatnonzero(~needed)
        todo = needed.copy()
        todo[idle[:: max(len(idle) // PROBES, 1)][:PROBES]] = True
        at = np.flatnonzero(todo)
        for first, last in pairwise(at):
            if 1 < last - first <= GAP:
                todo[first:last] = True
        return todo

    def _same(self, found: Half, at: Places, known: NDArray[np.int64], near: list[Half]) -> None:
        """What was lived without need is what it was: a difference would be a defect of the model's draws."""
        for number, half in enumerate(near):
            again = np.flatnonzero(known[at] == number)
            wrong = differing(found.take(again), half.take(at[again]))
            if wrong.any():
                trial = self.trials[at[again[wrong][0]]]
                raise AssertionError(f"trial {trial} changes without what did not happen in it")

    def _gather(self, lives: Lives, alone: bool, at: Places, report: Report) -> Half:
        def live(piece: tuple[int, int]) -> Half:
            found = self._live(lives, alone, at[slice(*piece)])
            report(piece[1] - piece[0])
            return found

        lengths = [last - first for first, last in _ranges(self.trials[at], PIECE)] or [0]
        work = list(pairwise(np.cumsum([0, *lengths]).tolist()))
        if self.workers == 1 or len(work) == 1:
            return joined([live(piece) for piece in work])
        with ThreadPoolExecutor(self.workers, thread_name_prefix="replay") as pool:
            return joined(list(pool.map(live, work)))

    def _live(self, lives: Lives, alone: bool, at: Places) -> Half:
        """Consecutive trials, by position."""
        first = int(self.trials[at[0]]) if len(at) else 0
        lived = lives.engine.live(first, self.inputs[at], alone=alone, log_rows=LOG)
        hoped = np.full((len(at), len(self.scenario.firms)), np.nan)
        found = rows(lives.bound, lived, lived, hoped)
        kept = {name: values for name, values in found.items() if name not in APART and not name.startswith("event_")}
        if alone:
            kept = {name: kept[name] for name in ("value", "status")}
        happened = (lived.counts > 0).any(axis=1)
        return Half(kept, happened, happened | _rang(lives, lived), np.ones(len(at), bool))


def _rang(lives: Lives, lived: Lived) -> Bools:
    """Whether each event's alarm rang, as far as the logs tell (trial, event)."""
    bound = lives.bound
    owner = np.array([clock.event for clock in bound.clocks], np.int64)
    trial, row = np.nonzero(np.isfinite(lived.logs[..., 0]))
    found = np.zeros((len(lived.logs), len(bound.events)), bool)
    found[trial, owner[lived.logs[trial, row, 1].astype(np.int64)]] = True
    return found | (lived.rung > LOG)[:, None]


def _restless(event: Event) -> bool:
    """Whether its alarm may change something without the event happening: a trigger is consumed before its guard."""
    return event.law == TRIGGERED and event.guard is not always


def _ranges(trials: NDArray[np.int64], most: int = 1 << 62) -> list[tuple[int, int]]:
    """Ascending numbers as ranges (first, last + 1) without gaps, each of `most` numbers at most."""
    breaks = np.flatnonzero(np.diff(trials) != 1) + 1
    whole = [(int(run[0]), int(run[-1]) + 1) for run in np.split(trials, breaks) if len(run)]
    return [(at, min(at + most, last)) for first, last in whole for at in range(first, last, most)]
