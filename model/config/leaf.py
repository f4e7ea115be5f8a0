"""One value of a config: what it says, and where it comes from if it says ``{value:, source:, confidence:}``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from model.config.draft import Draft
from model.config.node import Node, shown
from model.scenario import Provenance

CONFIDENCE = ("seed", "found", "derived", "recalled", "assumption")
WRAPPER = ("value", "source", "confidence")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def unwrap(node: Node, path: str, draft: Draft) -> Node | None:
    """The value itself, its provenance kept in the draft; None where the wrapper or the syntax is wrong."""
    if "value" not in node.entries:
        return None if node.broken else node
    for key, child in node.entries.items():
        if key not in WRAPPER:
            draft.findings.unknown("unknown_key", f"unknown key {shown(key)} in {path}", key, WRAPPER, child.key, path)
    inner = node.entries["value"]
    if "value" in inner.entries:
        draft.findings.wrong_type(inner, path, "a value: value: stands inside value:")
        return None
    _keep_provenance(node, path, draft)
    return None if inner.broken else inner


def _keep_provenance(node: Node, path: str, draft: Draft) -> None:
    found = {}
    for key in ("source", "confidence"):
        child = node.entries.get(key)
        if child is not None and not isinstance(child.value, str):
            draft.findings.wrong_type(child, f"{path}.{key}", "text")
        found[key] = child.value if child is not None and isinstance(child.value, str) else ""
    if found["confidence"] and found["confidence"] not in CONFIDENCE:
        place = node.entries["confidence"].place
        message = f"{path}: unknown confidence {shown(found['confidence'])}"
        draft.findings.unknown("unknown_word", message, found["confidence"], CONFIDENCE, place, path)
    draft.provenance[path] = Provenance(found["source"], found["confidence"])


def read_text(node: Node, path: str, draft: Draft) -> str | None:
    """Text, or None with a finding."""
    leaf = unwrap(node, path, draft)
    if leaf is None or isinstance(leaf.value, str):
        return None if leaf is None else str(leaf.value)
    hint = "" if isinstance(leaf.value, (dict, list)) or leaf.value is None else "; put it in quotes if it is meant"
    draft.findings.wrong_type(leaf, path, "text" + hint)
    return None


def read_word(node: Node, path: str, words: Sequence[str], draft: Draft) -> str | None:
    """One of some words, or None with a finding."""
    text = read_text(node, path, draft)
    if text is None or text in words:
        return text
    leaf = node.entries.get("value", node)
    message = f"{path}: {shown(text)} is not a word that it knows"
    draft.findings.unknown("unknown_word", message, text, words, leaf.place, path)
    return None


def read_whole(node: Node, path: str, low: int, high: int, draft: Draft) -> int | None:
    """A whole number in a closed range, or None with a finding."""
    leaf = unwrap(node, path, draft)
    if leaf is None:
        return None
    allowed = f"a whole number {low}..{high}"
    value = leaf.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 1e4 trials
    if isinstance(value, bool) or not isinstance(value, int):
        draft.findings.wrong_type(leaf, path, allowed)
        return None
    if not low <= value <= high:
        message = f"{path}: {shown(value)} is out of range; allowed: {allowed}"
        draft.findings.add("out_of_range", message, leaf.place, path, value, allowed)
        return None
    return value


def read_date(node: Node, path: str, draft: Draft) -> date | None:
    """A date that the calendar has, or None with a finding."""
    leaf = unwrap(node, path, draft)
    if leaf is None:
        return None
    if isinstance(leaf.value, str) and DATE.fullmatch(leaf.value):
        try:
            return date.fromisoformat(leaf.value)
        except ValueError:
            pass
    allowed = "a date, YYYY-MM-DD"
    message = f"{path}: {shown(leaf)} is not a date that the calendar has; write YYYY-MM-DD"
    draft.findings.add("bad_date", message, leaf.place, path, leaf, allowed)
    return None
