"""The reference engine: SimPy, one process per clock. The specification that people read.

Every clock waits for its alarm. When it rings, its event happens, and the clocks that it concerns are
interrupted if their alarm has moved. The steps are those of `model.engines.step`, the very functions that
the bulk engine calls; only the queue and the loop are SimPy's.

SimPy needs care in three places: it adds a delay to the date (another last bit than the date itself), it
settles ties by order of insertion, and it takes a NaN for a delay. So alarms are put into its queue with their
date, and with the clock's place in the order of ties as priority.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from copy import copy
from heapq import heappush
from typing import Any

import simpy

from model.binding import Array, Bound
from model.engines.dispatch import Kernel, load_compiled, load_plain
from model.engines.lives import MOST, Lived, closing_stream, frame_times, room
from model.engines.step import CAPPED, COMPLETED, Stage
from model.errors import UserError

# SimPy handles what has priority 0 and 1 at an instant first: the horizon, and interruptions.
FIRST_PRIORITY = 2
Watcher = Callable[[float, int, bool], None]


class Calendar(simpy.Environment):
    """SimPy's environment with alarms at absolute dates."""

    def at(self, date: float, priority: int) -> simpy.Event:
        """An event that occurs at a date; at one instant, lower priority first."""
        event = simpy.Event(self)
        event._ok = True
        event._value = None
        heappush(self._queue, (date, priority, next(self._eid), event))  # type: ignore[misc]
        return event


class History:
    """One history on SimPy."""

    def __init__(self, stage: Stage, step: Callable[..., int], horizon: float, most: int, watch: Watcher) -> None:
        self.stage = stage
        self.step = step
        self.most = most
        self.watch = watch
        self.rung = 0
        self.calendar = Calendar()
        self.trouble = self.calendar.event()
        self.horizon = self.calendar.at(horizon, 0)
        self.processes = [self.calendar.process(self.clock(c)) for c in range(len(stage.alarm))]

    def live(self) -> None:
        """Runs to the horizon, or to the first trouble."""
        if self.stage.world[0]["status"] == COMPLETED:
            self.calendar.run(until=simpy.AnyOf(self.calendar, [self.horizon, self.trouble]))

    def clock(self, c: int) -> Generator[simpy.Event, Any, None]:
        """A clock's life: wait for the alarm, or for word that the alarm has moved."""
        while True:
            try:
                yield self.alarm(c)
            except simpy.Interrupt:
                continue
            self.ring(c)

    def alarm(self, c: int) -> simpy.Event:
        """What clock `c` waits for: its alarm, or for ever."""
        date = float(self.stage.alarm[c])
        if not math.isfinite(date):
            return self.calendar.event()
        return self.calendar.at(date, FIRST_PRIORITY + c)

    def ring(self, c: int) -> None:
        """The event of clock `c` happens; clocks whose alarm it moved are told."""
        if self.trouble.triggered:
            return
        if self.rung >= self.most:
            self.stop(CAPPED)
            return
        changes = self.step(self.stage, c)
        self.rung += 1
        self.watch(self.calendar.now, c, bool(self.stage.clock[c]["done"]))
        if self.stage.world[0]["status"] != COMPLETED:
            self.stop(int(self.stage.world[0]["status"]))
            return
        for other in self.stage.changed[1:changes]:
            self.processes[other].interrupt()

    def stop(self, status: int) -> None:
        """Ends the history before its horizon."""
        self.stage.world[0]["status"] = status
        self.trouble.succeed()


REFUSED = "refused.txt"  # in the folder of a kernel that cannot be compiled, so that it is tried once on this machine


class Reference:
    """Lives trials of one scenario on SimPy, each event through the compiled functions or as plain Python."""

    def __init__(
        self, bound: Bound, key: tuple[int, int], say: Callable[[str], None] = lambda line: None, plain: bool = False
    ) -> None:
        self.bound = bound
        self.key = key
        self.plain = plain
        self.kernel: Any = load_plain(bound.events) if plain else load_compiled(bound.events, say)
        if isinstance(self.kernel, Kernel):
            self._compile(self.kernel, say)

    def _compile(self, kernel: Kernel, say: Callable[[str], None]) -> None:
        """Compiles by living a trial; an event that does not let itself be compiled is run as plain Python."""
        refused = kernel.folder / REFUSED
        if not refused.is_file():
            try:
                kernel.prepare("steps", lambda: self.live(0, self.bound.template[self.bound.addresses][None, :]))
                return
            except UserError as error:
                refused.write_text(error.mistakes[0].message.partition(";")[0])
        say(f"{refused.read_text()}; it is run as plain Python, which takes longer")
        self.plain, self.kernel = True, load_plain(self.bound.events)

    def on(self, bound: Bound, key: tuple[int, int]) -> Reference:
        """The same engine on another world of the same events, with other random numbers."""
        other = copy(self)
        other.bound, other.key = bound, key
        return other

    def live(self, trial: int, inputs: Array, alone: bool = False, log_rows: int = 0, film: bool = False) -> Lived:
        """As `model.engines.bulk.Bulk.live`."""
        bound = self.bound
        stage = bound.stage(self.key, self.plain)
        frames = len(frame_times(bound.scenario.horizon)) if film else 0
        lived = room(len(inputs), stage.count.shape, bound.layout.state_words, log_rows, frames)
        for i in range(len(inputs)):
            self._one(stage, trial + i, inputs[i], alone, Lived(*(array[i : i + 1] for array in lived)))
        return lived

    def start(self, stage: Stage, trial: int, inputs: Array, alone: bool) -> None:
        """Sets a stage for a trial: template, inputs, signing, clocks."""
        stage.flat[:] = self.bound.template
        stage.flat[self.bound.addresses] = self.bound.words(inputs)
        stage.key[2] = trial
        self.kernel.begin_stage(stage, alone)

    def end(self, stage: Stage) -> None:
        """Closes the books at the horizon."""
        self.kernel.finish(stage, self.bound.scenario.horizon, self.bound.watched, closing_stream())

    def _one(self, stage: Stage, trial: int, inputs: Array, alone: bool, row: Lived) -> None:
        self.start(stage, trial, inputs, alone)
        recorder = Recorder(stage, row, self.bound.quarter_clock)
        history = History(stage, self.kernel.step, self.bound.scenario.horizon, MOST, recorder)
        history.live()
        self.end(stage)
        recorder.close(history.rung)


class Recorder:
    """Keeps the log and the film of a history as the bulk engine does."""

    def __init__(self, stage: Stage, row: Lived, film_clock: int) -> None:
        self.stage, self.row, self.film_clock = stage, row, film_clock
        self.rows = 0
        self.frame = 0
        self.shoot()

    def shoot(self) -> None:
        film = self.row.films[0]
        if self.frame < len(film):
            film[self.frame] = self.stage.flat[: film.shape[1]]
            self.frame += 1

    def __call__(self, date: float, c: int, done: bool) -> None:
        log = self.row.logs[0]
        if self.rows < len(log):
            log[self.rows] = date, c, done
            self.rows += 1
        if c == self.film_clock:
            self.shoot()

    def close(self, rung: int) -> None:
        row, stage = self.row, self.stage
        if row.films.shape[1]:
            row.films[0, -1] = stage.flat[: row.films.shape[2]]
        row.states[0] = stage.flat[: row.states.shape[1]]
        row.counts[0], row.sinces[0] = stage.count, stage.since
        row.rung[0] = rung
