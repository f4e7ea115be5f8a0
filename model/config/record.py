"""A mapping against a declaration: a firm, a tie, a product, the parameters of an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.config.draft import Draft
from model.config.keys import check_keys, mapping
from model.config.node import Node
from model.config.number import read_number
from model.parameter import Parameter
from model.state import Kind


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
