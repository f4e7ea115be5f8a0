"""A choice: ``{choice: {project: 0.35, minority: 0.65}}``, words or numbers with weights, drawn in every history."""

from __future__ import annotations

from collections.abc import Sequence

from model.choices import in_order, median
from model.config.allowed import checked
from model.config.draft import Draft
from model.config.law import Law
from model.config.node import Node, shown
from model.config.scalar import resolve
from model.parameter import Parameter
from model.scenario import Choice, Uncertain

CHOICE = "choice"
LARGEST = 1e9
WEIGHT = f"a number from 0 to {LARGEST:g}"


def read_choice(node: Node, number: Parameter, path: str, draft: Draft) -> Law | None:
    """A choice, or None with findings; words are drawn in the order written, numbers by size."""
    body = _body(node, number, path, draft)
    if body is None:
        return None
    found = [_one(name, child, number, path, draft) for name, child in body.entries.items()]
    choices = tuple(choice for choice in found if choice is not None and choice.weight > 0.0)
    if None in found or _twice(found, body, path, draft):
        return None
    if not choices:
        message = f"{path}: every weight of {shown(body)} is 0; at least one must be above 0"
        draft.findings.add("choice", message, body.place, path, body, "a weight above 0")
        return None
    return law_of(choices, number, path)


def law_of(choices: Sequence[Choice], number: Parameter, path: str) -> Law:
    """The law of a number that takes one of some values."""
    found, values = in_order(choices), [choice.value for choice in choices]
    item = Uncertain(path, CHOICE, (), float(number.low), float(number.high), choices=found)
    return Law(item, median(found), (min(values), max(values)))


def example(number: Parameter) -> str:
    """How a choice of this number is written."""
    first, last = (number.choices[0], number.choices[-1]) if number.choices else ("number", "number")
    return f"{{choice: {{{first}: weight, {last}: weight, ...}}}}"


def _body(node: Node, number: Parameter, path: str, draft: Draft) -> Node | None:
    """The mapping of values to weights, or None with a finding."""
    body = node.entries[CHOICE]
    if body.broken:
        return None
    if len(node.entries) == 1 and body.entries:
        return body
    place = node.place if len(node.entries) > 1 else body.place
    message = f"{path}: {shown(node)} is not one choice of values with weights; write {example(number)}"
    draft.findings.add("choice", message, place, path, node, example(number))
    return None


def _one(name: str, child: Node, number: Parameter, path: str, draft: Draft) -> Choice | None:
    """One value with its weight, or None with findings."""
    value = _position(name, child, number, path, draft) if number.choices else _number(name, child, number, path, draft)
    weight = _weight(name, child, path, draft)
    if value is None or weight is None:
        return None
    return Choice(name if number.choices else "", value, weight)


def _position(name: str, child: Node, number: Parameter, path: str, draft: Draft) -> float | None:
    if name in number.choices:
        return float(number.choices.index(name))
    message = f"{path}: {shown(name)} is not a word that it knows"
    draft.findings.unknown("unknown_word", message, name, number.choices, child.key, path)
    return None


def _number(name: str, child: Node, number: Parameter, path: str, draft: Draft) -> float | None:
    """A key is text once it is read; what it means is asked here."""
    try:
        key = resolve(name)
    except ValueError as error:
        draft.findings.add("number_too_long", f"{path}: {error}", child.key, path, name)
        return None
    return checked(Node(key, child.key, child.key), number, path, draft)


def _weight(name: str, child: Node, path: str, draft: Draft) -> float | None:
    value = child.value
    if child.broken:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0.0 <= value <= LARGEST:
        return float(value)
    message = f"{path}: the weight of {name[:40]} is {shown(child)}; allowed: {WEIGHT}"
    draft.findings.add("choice", message, child.place, path, child, WEIGHT)
    return None


def _twice(found: list[Choice | None], body: Node, path: str, draft: Draft) -> bool:
    """Whether two keys say the same number, such as 1 and 1.0; then a finding."""
    seen: dict[float, str] = {}
    for choice, (name, child) in zip(found, body.entries.items(), strict=True):
        if choice is not None and choice.value in seen:
            message = f"{path}: {seen[choice.value]} and {name} are the same number; give it one weight"
            draft.findings.add("choice", message, child.key, path, name, "each number once")
            return True
        if choice is not None:
            seen[choice.value] = name
    return False
