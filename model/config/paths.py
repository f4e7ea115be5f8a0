"""The paths of a config: which of them a sweep may vary, and the one way to write each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from model.config.node import Node
from model.config.plan import SECTIONS as SUBJECTS
from model.event import Event
from model.mechanism import Mechanism
from model.parameter import Parameter, parameters_of
from model.state import FIRM, PRODUCT, TIE

KINDS = {"firms": FIRM, "ties": TIE, "products": PRODUCT}
SHAPE = {
    "title": "a name", "currency": "a name", "extends": "another file", "study": "how the study is run",
    "signed": "the calendar", "horizon": "how long every history is", "correlations": "how inputs are drawn together",
}  # fmt: skip
SHAPES = {
    "firms": ("stream",), "ties": ("investor", "host", "stream"), "products": ("tie", "brands"),
    "plan": ("name", "event", *SUBJECTS.values(), *SUBJECTS),
}  # fmt: skip


DATE = Parameter(0.0, "year", 0.0, 100.0, "case", "a date of the plan")


class Spot(NamedTuple):
    """Where a path leads: the keys down to it, and whether it is a switch or a condition and not a number."""

    way: tuple[str | int, ...]
    structural: bool = False


def spots(config: Node, events: Sequence[Event], mechanisms: Sequence[Mechanism]) -> dict[str, Spot]:
    """All paths that may vary."""
    found = {".".join(way): Spot(way) for section in KINDS for way in _records(config, section)}
    for section, parts in (("events", events), ("mechanisms", mechanisms)):
        for part in parts:
            if not part.essential:
                found[f"{section}.{part.name}"] = Spot((section, part.name), structural=True)
            for name in parameters_of(part.parameters):
                found[f"{section}.{part.name}.{name}"] = Spot((section, part.name, name))
    known = {event.name: event for event in events}
    for index, (name, entry) in enumerate(entries(config)):
        for key in ("at", "until"):
            found[f"plan.{name}.{key}"] = Spot(("plan", index, key))
        found[f"plan.{name}.when"] = Spot(("plan", index, "when"), structural=True)
        event = known.get(_text(entry.entries.get("event")))
        for key in parameters_of(event.arguments) if event else ():
            found[f"plan.{name}.{key}"] = Spot(("plan", index, key))
    return found


def entries(config: Node) -> list[tuple[str, Node]]:
    """The entries of the plan with their names, given or not."""
    plan = config.entries.get("plan")
    found = []
    for index, entry in enumerate(plan.items if plan else ()):
        name = _text(entry.entries.get("name"))
        found.append((name or f"{_text(entry.entries.get('event'))}-{index}", entry))
    return found


def canonical(path: str, config: Node) -> str:
    """A path with the name of a plan entry for its position."""
    section, *rest = path.split(".")
    if section == "plan" and rest and rest[0].isdecimal() and len(rest[0]) < 5:
        names = [name for name, _ in entries(config)]
        if rest[0] not in names and int(rest[0]) < len(names):
            rest[0] = names[int(rest[0])]
    return ".".join((section, *rest))


def number_at(path: str, config: Node, events: Sequence[Event], mechanisms: Sequence[Mechanism]) -> Parameter:
    """What is declared of the number at a canonical path that may vary."""
    section, name, *rest = path.split(".")
    if section in KINDS:
        return KINDS[section].field(rest[0]).number
    if section == "plan":
        entry = dict(entries(config))[name]
        event = next(event for event in events if event.name == _text(entry.entries.get("event")))
        return parameters_of(event.arguments).get(rest[0], DATE)
    parts: list[Event | Mechanism] = [*events, *mechanisms]
    part = next(part for part in parts if part.name == name)
    return parameters_of(part.parameters)[rest[0]]


def shape(path: str) -> str:
    """What a path decides where no sweep may vary it, else empty."""
    section, *rest = path.split(".")
    if section in SHAPE:
        return SHAPE[section]
    if len(rest) == 2 and rest[1] in SHAPES.get(section, ()):
        return "the luck of its histories" if rest[1] == "stream" else "who does what with whom"
    return ""


def _records(config: Node, section: str) -> Iterator[tuple[str, ...]]:
    names = config.entries.get(section)
    for name in names.entries if names else ():
        for field in KINDS[section].fields:
            if field.given:
                tails: list[tuple[str, ...]] = [(domain,) for domain in field.domains] or [()]
                yield from ((section, name, field.name, *tail) for tail in tails)


def _text(node: Node | None) -> str:
    value = None if node is None else node.entries.get("value", node).value
    return value if isinstance(value, str) else ""
