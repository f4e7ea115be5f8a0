"""The keys of a mapping against those that are known."""

from __future__ import annotations

from collections.abc import Iterable

from model.config.draft import Draft
from model.config.node import Node, shown


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
