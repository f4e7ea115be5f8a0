"""A mapping against a declaration: a firm, a tie, a product, the parameters of an event, the keys of a section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.config.draft import Draft
from model.config.node import Node, shown
from model.config.number import read_number
from model.parameter import Parameter
from model.state import Kind


def check_keys(node: Node, path: str, known: Iterable[str], draft: Draft, kept: Iterable[str] = ()) -> set[str]:
    """A finding for each key that is not known; ``kept`` are those that only the model may write.

    Returns:
        the known names that unknown keys were probably meant to be.
    """
    names, own, meant = list(known), set(kept), set()
    for key, child in node.entries.items():
        if key in own:
            message = f"{key!r} in {path} is kept by the model and cannot be given"
            draft.findings.unknown("kept_field", message, key, names, child.key, f"{path}.{key}")
        elif key not in names:
            where = f" in {path}" if path else ""
            message = f"unknown key {shown(key)}{where}"
            inside = f"{path}.{key}" if path else key
            meant.add(draft.findings.unknown("unknown_key", message, key, names, child.key, inside))
    return meant


def mapping(node: Node | None, path: str, draft: Draft) -> Node | None:
    """The node if it is a mapping; else None, with a finding if there is one at all."""
    if node is None or isinstance(node.value, dict):
        return node
    if node.broken:
        return None
    draft.findings.wrong_type(node, path, "a mapping of names")
    return None


def read_record(node: Node | None, kind: Kind, path: str, special: Iterable[str], draft: Draft) -> None:
    """All given fields of a record; ``special`` keys are read elsewhere."""
    given = [field for field in kind.fields if field.given]
    meant: set[str] = set()
    if node is not None and mapping(node, path, draft):
        extra = list(special)
        kept = {field.name for field in kind.fields if not field.given} - set(extra)
        meant = check_keys(node, path, [*extra, *(field.name for field in given)], draft, kept)
    for field in given:
        child = node.entries.get(field.name) if node else None
        if field.domains:
            read_numbers(child, dict.fromkeys(field.domains, field.number), f"{path}.{field.name}", draft)
        else:
            read_number(child, field.number, f"{path}.{field.name}", draft)
    for name in meant:  # misspelt: nothing can be said about its value
        draft.spans.pop(f"{path}.{name}", None)


def read_numbers(node: Node | None, numbers: Mapping[str, Parameter], path: str, draft: Draft) -> None:
    """One number per name: domains of a field, parameters of an event; silent ones take their default."""
    body = mapping(node, path, draft)
    if body is not None:
        check_keys(body, path, numbers, draft)
    for name, number in numbers.items():
        read_number(body.entries.get(name) if body else None, number, f"{path}.{name}", draft)
