"""Which events get a line of their own, which are summed up once a year, and how the firms stand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from model.engines.step import PLAN
from model.story.causes import counts
from model.story.digest import crowding, digest, is_routine, often
from model.story.names import Names
from model.story.options import is_idle_look
from model.story.passage import Passage, View
from model.story.scene import Scene
from model.story.standing import books, standing, tie_standing

_DISTRESSED, _SOUND = 0.55, 0.4  # of distress: where a firm gets into it, and out again
_EARLY = 5  # years in which the firms are looked at every year; then every second
_LATER = 5  # years between two looks at the firms once all is over
_AFTERWARDS = {"recall", "regulation", "morale_shock", "model_launch", "morale_lift"}  # no news once all is over


@dataclass(frozen=True, slots=True)
class Entry:
    """A step with its sentence and its cause."""

    scene: Scene
    text: str
    cause: str

    def line(self, why: bool = True) -> str:
        """Both as one sentence, or without the cause."""
        told = f"{self.text} ({self.cause})" if self.cause and why else self.text
        return told if told.endswith(".") else f"{told}."


def chronicle(entries: list[Entry], passage: Passage, names: Names) -> Iterator[tuple[str, str]]:
    """The story's entries (month, text): year by year what happened, then how the firms stand."""
    entries = [entry for entry in entries if not is_idle_look(entry.scene)]
    chronicler = Chronicler(passage, names, crowding(entries))
    for year in range(1, math.ceil(chronicler.end) + 1):
        yield from chronicler.year(year, [entry for entry in entries if _year_of(entry) == year])


def _year_of(entry: Entry) -> int:
    return max(1, math.ceil(entry.scene.time))


def _over(view: View) -> bool:
    return all(view.tie[t].ended == 1 for t in range(view.tie.shape[0]))


class Chronicler:
    """Remembers what has been told."""

    def __init__(self, passage: Passage, names: Names, crowd: set[str]) -> None:
        self.passage, self.names, self.crowd = passage, names, crowd
        self.whole = passage.status == "completed"
        self.end = passage.bound.scenario.horizon if self.whole else passage.steps[-1].time if passage.steps else 0.0
        self.told = View(passage.bound, passage.states[0])
        self.distressed = [firm > _SOUND for firm in self._distress(self.told)]
        self.waiting: set[int] = set()
        self.causes: dict[int, set[int]] = {}
        self.summed: list[Entry] = []

    def year(self, year: int, entries: list[Entry]) -> Iterator[tuple[str, str]]:
        """One year."""
        many = often(entries)
        summed = self.summed
        for entry in entries:
            scene = entry.scene
            if not scene.step.done:
                yield from self._idle(entry)
            elif scene.event.name == "quarter_results":
                yield from self._distress_news(scene)
            elif _over(scene.new) and scene.event.name in _AFTERWARDS:
                continue
            elif (
                is_routine(entry)
                or scene.event.name in many
                or (scene.event.name in self.crowd and scene.clock.kind != PLAN)
            ):
                summed.append(entry)
            else:
                yield self.names.month(scene.time), entry.line(self._is_new(scene))
        if year <= _EARLY or year % 2 or year >= self.end:
            yield from self._year_end(year)

    def _is_new(self, scene: Scene) -> bool:
        """Whether a cause says more than it said the last time; the same drivers are named once."""
        words = {driver.word for driver in scene.step.drivers}
        before = self.causes.get(scene.step.clock)
        if words:
            self.causes[scene.step.clock] = words
        return not words or before is None or not words <= before

    def _year_end(self, year: int) -> Iterator[tuple[str, str]]:
        last = year >= self.end
        view = View(self.passage.bound, self.passage.final) if last else self._at(year)
        over = _over(view)
        told = digest(self.summed, over)
        self.summed = []
        when = f"Year {year}" if year <= self.end else "At the end"
        if not over or year % _LATER == 0 or last:
            firms = [standing(view, i, self.names, self.told) for i in range(view.firm.shape[0])]
            told = [f"{when}: {'; '.join([*firms, *tie_standing(view, self.names, self.told)])}", *told]
            self.told = view
        if told:
            yield self.names.month(min(float(year), self.end)), f"{'. '.join(told)}."

    def _at(self, time: float) -> View:
        at = sum(1 for step in self.passage.steps if step.time <= time)
        return View(self.passage.bound, self.passage.states[at])

    def _distress(self, view: View) -> list[float]:
        return [float(view.firm[i].distress) for i in range(view.firm.shape[0])]

    def _distress_news(self, scene: Scene) -> Iterator[tuple[str, str]]:
        for i, now in enumerate(self._distress(scene.new)):
            firm = scene.new.firm[i]
            turned = now < _SOUND if self.distressed[i] else now > _DISTRESSED
            if turned and firm.failed == 0 and firm.owner == -1 and not _over(scene.new):
                self.distressed[i] = not self.distressed[i]
                news = "gets into" if self.distressed[i] else "is out of"
                told = books(scene.new, i, self.names)
                yield self.names.month(scene.time), f"{self.names.firms[i]} {news} distress: {told}."

    def _idle(self, entry: Entry) -> Iterator[tuple[str, str]]:
        """Plans that wait are told once, plans that lapse always, other idle alarms never."""
        scene = entry.scene
        if scene.clock.kind != PLAN or not counts(scene.event.name, scene.form):
            return
        if not math.isfinite(scene.step.next) or scene.clock.plan not in self.waiting:
            self.waiting.add(scene.clock.plan)
            yield self.names.month(scene.time), entry.line()
