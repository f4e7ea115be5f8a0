"""The section ``plan:``: what the partners intend, entry by entry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from model.config.condition import parse_condition
from model.config.condition_names import Refused, Resolver
from model.config.draft import Cast, Draft
from model.config.keys import check_keys
from model.config.leaf import read_text
from model.config.names import check_name
from model.config.node import Node, Place, shown
from model.config.number import read_number
from model.config.parties import name_in
from model.config.swept import Swept
from model.config.switch import read_condition_texts
from model.event import Event
from model.parameter import Parameter, parameters_of
from model.scenario import Condition, PlanEntry

SECTIONS = {"tie": "ties", "firm": "firms", "product": "products"}
KEYS = ("name", "event", "at", "until", "when", *SECTIONS)
MOST = 1_000
NEVER = 200.0  # years: the last date that can be drawn, after every horizon
CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Written:
    """A plan entry as read, with its node for the checks across entries."""

    entry: PlanEntry
    kind: str
    node: Node

    def place(self, key: str) -> Place:
        """Where a key's value stands; the entry's own place if it is silent."""
        found = self.node.entries.get(key)
        return found.place if found else self.node.place


def read_plan(node: Node | None, cast: Cast, events: Sequence[Event], horizon: float, draft: Draft) -> list[Written]:
    """All entries that can be read; what is wrong goes to the draft's findings."""
    if node is None:
        return []
    if not isinstance(node.value, list):
        draft.findings.wrong_type(node, "plan", "a list of entries")
        return []
    if len(node.items) > MOST:
        message = f"{len(node.items)} entries in plan; at most {MOST} are allowed"
        draft.findings.add("too_many", message, node.key, "plan", len(node.items), f"at most {MOST}")
        return []
    reader = _Reader(cast, {event.name: event for event in events}, horizon, draft)
    found = [reader.entry(index, child) for index, child in enumerate(node.items)]
    return [written for written in found if written is not None]


def plannable(event: Event) -> bool:
    """Whether a plan may hold it: not what comes by itself, nor what happens to an executive on dispatch."""
    return not event.essential and event.subject != "posting"


class _Reader:
    """What all entries of one plan share."""

    def __init__(self, cast: Cast, events: dict[str, Event], horizon: float, draft: Draft) -> None:
        self.cast = cast
        self.events = events
        self.horizon = horizon
        self.draft = draft
        self.names: dict[str, int] = {}

    def entry(self, index: int, node: Node) -> Written | None:
        """One entry, or None where its event is not known."""
        if not isinstance(node.value, dict):
            self.draft.findings.wrong_type(node, f"plan.{index}", "a mapping such as {event: dispute, at: 1.0}")
            return None
        event = self._event(index, node)
        if event is None:
            return None
        name = self._name(index, node, event)
        path = f"plan.{name}"
        arguments = parameters_of(event.arguments)
        check_keys(node, path, [*KEYS, *arguments], self.draft)
        self._times(node, path, event)
        for argument, number in arguments.items():
            _argument(node.entries.get(argument), number, f"{path}.{argument}", self.draft)
        subject = self._subject(node, path, event)
        written = PlanEntry(name, event.name, subject, self._condition(node, path, event, subject))
        return Written(written, event.subject, node)

    def _event(self, index: int, node: Node) -> Event | None:
        findings, child, path = self.draft.findings, node.entries.get("event"), f"plan.{index}"
        planned = [event.name for event in self.events.values() if plannable(event)]
        if child is None:
            message = f"{path}: event is missing; allowed: an event of the vocabulary"
            findings.add("missing_key", message, node.place, f"{path}.event", allowed=", ".join(planned))
            return None
        name = read_text(child, f"{path}.event", self.draft)
        if name is None:
            return None
        place = child.entries.get("value", child).place
        if name not in self.events:
            findings.unknown("unknown_event", f"{path}: no event {shown(name)}", name, planned, place, f"{path}.event")
            return None
        event = self.events[name]
        if event.essential:
            findings.add(
                "unplannable", f"{path}: {name} comes by itself and cannot be planned", place, f"{path}.event", name
            )
            return None
        if event.subject == "posting":
            message = f"{path}: {name} happens to an executive on dispatch and cannot be planned"
            findings.unknown("unplannable", message, name, planned, place, f"{path}.event")
            return None
        if name in self.draft.muted:
            message = f"{path}: {name} is planned here but off under events:; take one of the two away"
            findings.add("contradiction", message, place, f"{path}.event", name)
        return event

    def _name(self, index: int, node: Node, event: Event) -> str:
        child, default = node.entries.get("name"), f"{event.name}-{index}"
        text = read_text(child, f"plan.{index}.name", self.draft) if child else default
        place = child.place if child else node.place
        if text is None or (child and not check_name(text, place, "plan", self.draft)):
            text = default
        if text in self.names:
            message = f"two entries of plan are named {text!r}: numbers {self.names[text]} and {index} (from 0)"
            self.draft.findings.add("name_twice", message, place, f"plan.{index}.name", text)
            text = f"{text}-{index}"
        self.names.setdefault(text, index)
        return text

    def _times(self, node: Node, path: str, event: Event) -> None:
        """``at`` in [0, horizon), drawn later: never; ``until`` after it, up to the horizon, and only with ``when``."""
        findings, at, until = self.draft.findings, node.entries.get("at"), node.entries.get("until")
        year = Parameter(math.nan, "year", 0.0, self.horizon, "case", "when it is to happen")
        # What is drawn from the horizon on never happens: a plan may be one that perhaps nobody carries out.
        date = Parameter(math.nan, "year", 0.0, NEVER, "case", "when it is to happen")
        if at is None or (isinstance(at, Swept) and at.own is None and at.design == "one_at_a_time"):
            message = f"{path}: at is missing; allowed: years from signing, from 0 to below {self.horizon:g}"
            findings.add("missing_key", message, node.place, f"{path}.at", allowed=f"0 to below {self.horizon:g}")
        if event.name == CLOSING and at is not None and _negative(at):
            message = f"{path}.at: {shown(at)} is before signing, which is year 0; a closing cannot come before signing"
            findings.add("out_of_range", message, at.place, f"{path}.at", at, f"0 to below {self.horizon:g}")
            at = None
        read_number(at, date, f"{path}.at", self.draft)
        low, high = self.draft.spans.get(f"{path}.at", (math.nan, math.nan))
        if at is not None and low >= self.horizon:
            message = f"{path}.at: {shown(at)} is not below the horizon, {self.horizon:g} years"
            findings.add("out_of_range", message, at.place, f"{path}.at", at, f"0 to below {self.horizon:g}")
        read_number(until, year, f"{path}.until", self.draft)
        if until is not None:
            self._until(node, until, path, min(high, self.horizon))

    def _until(self, node: Node, until: Node, path: str, at: float) -> None:
        findings, place = self.draft.findings, until.place
        end = self.draft.spans.get(f"{path}.until", (math.nan, math.nan))[0]
        unused = isinstance(until, Swept) and f"{path}.until" not in self.draft.spans  # silent in this design
        if not unused and not self._asks(node, path):
            message = f"{path}.until stands without when: an entry without a condition happens at its date"
            findings.add("contradiction", message, place, f"{path}.until", until, "only together with when")
        if end <= at and not end == at == self.horizon:
            message = f"{path}.until: {shown(until)} is not after at, {at:g}"
            findings.add("contradiction", message, place, f"{path}.until", until, f"above {at:g}")

    def _asks(self, node: Node, path: str) -> bool:
        """Whether an entry has a condition, in the design that is read."""
        when = node.entries.get("when")
        if isinstance(when, Swept) and when.own is None and when.design == "one_at_a_time":
            return self.draft.at.get(f"{path}.when", 0) > 0
        return when is not None

    def _subject(self, node: Node, path: str, event: Event) -> str:
        """Whom the entry is about: as said, or the only tie or product; ``world`` for a world event."""
        for key in SECTIONS:
            if key != event.subject and key in node.entries and key not in parameters_of(event.arguments):
                needs = f"it takes {event.subject}:" if event.subject in SECTIONS else "it takes no subject"
                message = f"{path}: {event.name} happens to a {event.subject}, not to a {key}; {needs}"
                self.draft.findings.add("wrong_subject", message, node.entries[key].key, f"{path}.{key}", key, needs)
        if event.subject == "world":
            return "world"
        section = SECTIONS[event.subject]
        names = getattr(self.cast, section)
        child = node.entries.get(event.subject)
        if child is None and len(names) == 1 and event.subject != "firm":
            return str(names[0])
        return name_in(child, f"{path}.{event.subject}", names, section, node.place, self.draft)

    def _condition(self, node: Node, path: str, event: Event, subject: str) -> Condition | None:
        child = node.entries.get("when")
        resolver = Resolver(self.cast, SECTIONS.get(event.subject, "world"), subject)
        if isinstance(child, Swept):
            texts, here = read_condition_texts(child, f"{path}.when", self.draft)
            parsed = {text: self._parsed(text, child, path, resolver) for text in dict.fromkeys((*texts, here)) if text}
            return parsed.get(here)
        text = read_text(child, f"{path}.when", self.draft) if child else None
        return None if child is None or text is None else self._parsed(text, child, path, resolver)

    def _parsed(self, text: str, child: Node, path: str, resolver: Resolver) -> Condition | None:
        try:
            return parse_condition(text, resolver)
        except Refused as refused:
            message = f"{path}.when: {shown(text)}: {refused.reason}"
            place = next(
                (item.place for item in child.items if item.value == text), child.entries.get("value", child).place
            )
            if refused.names:
                self.draft.findings.unknown("condition", message, refused.word, refused.names, place, f"{path}.when")
            else:
                self.draft.findings.add(
                    "condition", message, place, f"{path}.when", text, "a comparison of named state"
                )
            return None


def _negative(node: Node) -> bool:
    value = node.entries.get("value", node).value
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value < 0


def _argument(node: Node | None, number: Parameter, path: str, draft: Draft) -> None:
    """One argument; a silent one is NaN, which tells the event to go by its own parameters."""
    read_number(node, number, path, draft)
    if node is None:
        draft.values[path] = math.nan
        draft.spans.pop(path)
