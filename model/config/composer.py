"""YAML text to nodes with places: the 1.2 core schema, without anchors, aliases, tags or several documents.

Built on PyYAML's event stream (the C one where there is one) and without recursion, because the ready-made
loaders crash on deep nesting, expand aliases without bound and lose the places of keys and values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

import yaml
from yaml import events

from model.config.findings import Findings
from model.config.node import Node, Place, Scalar, shown
from model.config.scalar import FORBIDDEN, resolve

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_NODES = 100_000  # read in less than a second


class _Stop(Exception):
    """Composing cannot go on; the finding is already kept."""


class _Long(str):
    """Stands for a number too long to read."""

    __slots__ = ()


@dataclass(slots=True)
class _Frame:
    """An open list or mapping, its own key, the key that waits for its value, and whether that pair is good."""

    node: Node
    name: str | None = None
    key: str | None = None
    key_place: Place | None = None
    keep: bool = True


def compose_text(text: str | bytes, file: str) -> Node:
    """One YAML document as a node.

    Raises:
        UserError: with all mistakes of syntax that could be found.
    """
    findings = Findings()
    node = compose(text, file, findings)
    findings.raise_all()
    assert node is not None  # compose gives None only with a finding
    return node


def compose(text: str | bytes, file: str, findings: Findings) -> Node | None:
    """One YAML document as a node; None where it cannot be read. Mistakes go to ``findings``."""
    try:
        return _Composer(file, findings).read(_decoded(text, file, findings))
    except _Stop:
        return None


def _decoded(text: str | bytes, file: str, findings: Findings) -> str:
    """The text, small enough and of allowed characters only."""
    if len(text) > MAX_BYTES:
        _stop(findings, "too_large", "the file is larger than 1 MiB", Place(file, 1, 1))
    decoded = text if isinstance(text, str) else _utf8(text, file, findings)
    found = FORBIDDEN.search(decoded)
    if found:
        before = decoded[: found.start()]
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        _stop(findings, "bad_character", f"character {found.group()!a} is not allowed in a config", place)
    return decoded


def _utf8(text: bytes, file: str, findings: Findings) -> str:
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        column = error.start - text.rfind(b"\n", 0, error.start)
        _stop(findings, "not_utf8", f"not UTF-8 text (byte {error.start})", Place(file, line, column))


def _stop(findings: Findings, code: str, message: str, place: Place) -> NoReturn:
    findings.add(code, message, place)
    raise _Stop


class _Composer:
    """One pass over the events of one file."""

    def __init__(self, file: str, findings: Findings) -> None:
        self.file = file
        self.findings = findings
        self.frames: list[_Frame] = []
        self.root: Node | None = None
        self.count = 0
        self.lines = 1

    def read(self, text: str) -> Node:
        """The document. Raises _Stop."""
        self.lines = text.count("\n") + 1
        try:
            for event in yaml.parse(text, Loader=LOADER):
                self._take(event)
        except yaml.YAMLError as error:
            self._syntax(error)
        if self.root is None or self.root.value is None:
            _stop(self.findings, "empty", "the file is empty; `alliance new NAME` writes a first one", self._start())
        return self.root

    def _start(self) -> Place:
        return Place(self.file, 1, 1)

    def _syntax(self, error: yaml.YAMLError) -> NoReturn:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = self._start()
        if mark:  # at the end of a file the reader's mark may stand behind it
            place = Place(self.file, min(mark.line + 1, self.lines), mark.column + 1)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        _stop(self.findings, "not_yaml", f"not YAML: {problem}", place)

    def _take(self, event: Any) -> None:
        mark = event.start_mark
        place = Place(self.file, mark.line + 1, mark.column + 1)
        if isinstance(event, events.NodeEvent):
            self._node(event, place)
        elif isinstance(event, (events.SequenceEndEvent, events.MappingEndEvent)):
            self.frames.pop()
        elif isinstance(event, events.DocumentStartEvent) and self.root is not None:
            _stop(self.findings, "documents", "a second document; a config is one", place)

    def _node(self, event: Any, place: Place) -> None:
        if isinstance(event, events.AliasEvent):
            _stop(self.findings, "alias", f"aliases (*{str(event.anchor)[:40]}) are not allowed; use extends", place)
        broken = bool(event.anchor or event.tag) and self._refuse_extras(event, place)
        self.count += 1
        if self.count > MAX_NODES:
            _stop(self.findings, "too_many", f"more than {MAX_NODES} values in one file", place)
        if isinstance(event, events.ScalarEvent):
            value = self._scalar(event, place)
            node = self._add(value, place)
            node.broken = broken or isinstance(value, _Long)
            return
        if len(self.frames) >= MAX_DEPTH:
            _stop(self.findings, "too_deep", f"nested deeper than {MAX_DEPTH}", place)
        name = self.frames[-1].key if self.frames else None
        node = self._add({} if isinstance(event, events.MappingStartEvent) else [], place)
        self.frames.append(_Frame(node, name))

    def _refuse_extras(self, event: Any, place: Place) -> bool:
        """Findings for an anchor and a tag; whether the value cannot be judged for its tag."""
        if event.anchor:
            self.findings.add("anchor", f"anchors (&{str(event.anchor)[:40]}) are not allowed; use extends", place)
        if event.tag and event.tag != "!":
            self.findings.add("tag", f"tags ({event.tag[:40]}) are not allowed; a config is plain data", place)
        return bool(event.tag)

    def _scalar(self, event: Any, place: Place) -> Scalar:
        text: str = event.value
        found = FORBIDDEN.search(text)  # an escape such as "\0" comes to life only here
        if found:
            message = f"character {found.group()!a} is not allowed in a config"
            _stop(self.findings, "bad_character", message, place)
        if event.style or not event.implicit[0]:  # quoted or a block
            return text
        try:
            return resolve(text)
        except ValueError as error:
            self.findings.add("number_too_long", str(error), place, value=text)
            return _Long()

    def _add(self, value: Any, place: Place) -> Node:
        """Hang a value where it belongs: the root, a list, a key, or behind the key that waits."""
        node = Node(value, place, place)
        frame = self.frames[-1] if self.frames else None
        if frame is None:
            self.root = node
        elif isinstance(frame.node.value, list):
            frame.node.value.append(node)
        elif frame.key is None:
            self._key(frame, node)
        elif isinstance(frame.node.value, dict):
            node.key = frame.key_place or place
            if frame.keep:
                frame.node.value[frame.key] = node
            frame.key, frame.keep = None, True
        return node

    def _key(self, frame: _Frame, node: Node) -> None:
        if isinstance(node.value, (list, dict)):
            _stop(self.findings, "key_not_text", "a key must be text, not a list or a mapping", node.place)
        # a number to choose from, {choice: {0: 1, 0.5: 2}}, or a percentage, {quantiles: {5: 0.1}}
        weighed = frame.name in ("choice", "quantiles") and node.value is not None
        if not (isinstance(node.value, str) or weighed):
            message = f"key {shown(node)} is not text; put it in quotes if it is meant"
            self.findings.add("key_not_text", message, node.place, value=node)
            frame.keep = False
        name = node.value if isinstance(node.value, str) else str(node.value)
        earlier = frame.node.entries.get(name)
        if earlier is not None:
            message = f"key {name[:40]!r} stands twice: in line {earlier.key.line} and in line {node.place.line}"
            self.findings.add("duplicate_key", message, node.place, value=name)
        frame.key, frame.key_place = name, node.place
