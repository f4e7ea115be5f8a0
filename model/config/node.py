"""A config as it was written: values that remember where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

Scalar = str | int | float | bool | None
SHOWN = 80


class Place(NamedTuple):
    """A file (as the user named it), a line and a column, both from 1; 0 where there is none."""

    file: str
    line: int = 0
    column: int = 0


@dataclass(slots=True)
class Node:
    """One value of a config.

    Attributes:
        value: a scalar, a list of nodes, or a mapping of names to nodes.
        place: where the value stands.
        key: where its key stands; the value's own place where it has none.
        broken: True where a mistake of syntax is already known, so that no second one is made of it.
    """

    value: Scalar | list[Node] | dict[str, Node]
    place: Place
    key: Place
    broken: bool = False

    @property
    def entries(self) -> dict[str, Node]:
        """The mapping, empty if this is none."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """The list, empty if this is none."""
        return self.value if isinstance(self.value, list) else []


def plain(node: Node) -> Any:
    """The value as nested dicts, lists and scalars."""
    if isinstance(node.value, dict):
        return {name: plain(child) for name, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def node_of(data: Any, place: Place) -> Node:
    """Nested plain data as nodes that all stand at one place. Inverse of `plain`."""
    if isinstance(data, dict):
        return Node({str(name): node_of(child, place) for name, child in data.items()}, place, place)
    if isinstance(data, list):
        return Node([node_of(child, place) for child in data], place, place)
    return Node(data, place, place)


def shown(value: object) -> str:
    """A value for a sentence: its repr, cut to 80 characters."""
    text = repr(plain(value) if isinstance(value, Node) else value)
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."


def kind_of(node: Node) -> str:
    """What a value is, in words."""
    if node.value is None:
        return "nothing"
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a mapping"}
    return names[type(node.value)]


__all__ = ["Node", "Place", "Scalar", "kind_of", "node_of", "plain", "shown"]
