"""A told history: records for programs, a dated story for people."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import numpy as np

from model.binding import Array
from model.outcome import Rows
from model.outcome_schema import VARIABLES
from model.scenario import Scenario
from model.state.firm import DOMAINS
from model.story.atlas import Atlas, Change
from model.story.causes import cause, told_failure
from model.story.chronicle import Entry, chronicle
from model.story.ending import Result, end_block
from model.story.headline import head_block
from model.story.names import Names
from model.story.passage import Passage
from model.story.scene import Scene
from model.story.tellers import TELLERS
from model.story.wrap import block

LEAST = 0.02  # a change of this size in a number without a teller is told
_MOST = 3


@dataclass(frozen=True, slots=True)
class Record:
    """One event of a history.

    Attributes:
        time: years since signing; date: of the calendar.
        event, subject: names; of the tie for an event on a posting.
        occurrence: how often it had happened to the subject by then, this time included.
        text: the sentence; cause: why, where there is something to say.
        changes: what it changed.
        skipped: True where a guard or a plan's condition stood against it; nothing changed then.
    """

    time: float
    date: date
    event: str
    subject: str
    occurrence: int
    text: str
    changes: list[dict[str, Any]]
    cause: str = ""
    skipped: bool = False


@dataclass(frozen=True)
class History:
    """One history: iterable as records, a story as text.

    Attributes:
        records: every alarm that rang, in order.
        outcome: the trial's row by the names of the dataset, ``{variable: {name: value}}``.
        text: the story.
        passage: how it was lived, step by step.
    """

    records: tuple[Record, ...]
    outcome: dict[str, Any]
    text: str
    passage: Passage = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, index: int) -> Record:
        return self.records[index]

    def __str__(self) -> str:
        return self.text

    def to_json(self) -> dict[str, Any]:
        """As plain data: ``{"events": [...], "outcome": {...}}``; what is no number is None."""
        plain: dict[str, Any] = _plain({"events": [asdict(record) for record in self.records], "outcome": self.outcome})
        return plain


def _plain(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _plain(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_plain(value) for value in content]
    if isinstance(content, date):
        return content.isoformat()
    return None if isinstance(content, float) and not math.isfinite(content) else content


def tell(passage: Passage, row: Rows, hoped: Array) -> History:
    """Tells a history.

    Args:
        row: its variables (1, ...), as stored.
        hoped: value added by year five that each firm hoped for, bn (firm,).
    """
    names = Names(passage.bound.scenario)
    atlas = Atlas(passage.bound, names)
    scenes = [Scene(passage, atlas, at) for at in range(len(passage.steps))]
    entries = [Entry(scene, sentence(scene), cause(scene)) for scene in scenes]
    found = outcome(passage, row)
    result = Result(passage, names, found, hoped)
    parts = [head_block(passage, names), block(chronicle(entries, passage, names)), end_block(result)]
    return History(tuple(map(_record, entries)), found, "\n\n".join(parts) + "\n", passage)


def _record(entry: Entry) -> Record:
    scene = entry.scene
    step = scene.step
    changes = [asdict(change) for change in scene.changes]
    return Record(
        scene.time, scene.names.day(scene.time), scene.event.name, scene.subject, step.count,
        entry.text, changes, entry.cause, not step.done,
    )  # fmt: skip


def sentence(scene: Scene) -> str:
    """What happened, in one sentence without a full stop."""
    if not scene.step.done:
        return told_failure(scene)
    module = sys.modules.get(scene.event.effect.__module__)
    if getattr(module, "__name__", "") == f"model.events.{scene.event.name}" and scene.event.name in TELLERS:
        return TELLERS[scene.event.name](scene) + scene.fallout
    own = getattr(module, "tell", None)
    return str(own(scene)) if callable(own) else scene.filled() + moved_most(scene)


def moved_most(scene: Scene) -> str:
    """The numbers that an event without a teller moved most, in parentheses."""
    before, after = scene.passage.states[scene.at], scene.passage.states[scene.at + 1]
    told = []
    for word, place in enumerate(scene.atlas.places):
        a, b = float(before[word]), float(after[word])
        if (
            place.whole
            or place.kind == "posting"
            or place.field.number.unit == "year"
            or not (math.isfinite(a) and math.isfinite(b))
        ):
            continue
        size = abs(b - a) / max(1.0, abs(a))
        if size >= LEAST:
            told.append(
                (size, f"{scene.atlas.label(word)} {scene.atlas.value(word, a)} -> {scene.atlas.value(word, b)}")
            )
    told.sort(key=lambda pair: -pair[0])
    return f" ({', '.join(text for _, text in told[:_MOST])})" if told else ""


def outcome(passage: Passage, row: Rows) -> dict[str, Any]:
    """The trial's row as nested plain data; codes as words."""
    bound = passage.bound
    scenario: Scenario = bound.scenario
    labels = {
        "tie": scenario.ties, "firm": scenario.firms, "product": scenario.products, "domain": DOMAINS,
        "side": ("investor", "host"), "subject": bound.subjects, "event": tuple(event.name for event in bound.events),
    }  # fmt: skip
    found: dict[str, Any] = {}
    for variable in VARIABLES:
        flags = {variable.flag_first + i: flag for i, flag in enumerate(variable.flags)}
        found[variable.name] = _nested(np.asarray(row[variable.name])[0], [labels[dim] for dim in variable.dims], flags)
    for item in scenario.uncertain:
        path = f"input:{item.path}"
        if path in row:
            found[path] = float(row[path][0])
    return found


def _nested(values: Any, labels: list[tuple[str, ...]], flags: dict[int, str]) -> Any:
    if labels:
        return {name: _nested(values[i], labels[1:], flags) for i, name in enumerate(labels[0])}
    number = values.item()
    if flags:
        return flags.get(int(number)) if number == number else None
    return number


__all__ = ["Change", "History", "Record", "tell"]
