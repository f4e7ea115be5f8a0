"""What a sweep may vary besides numbers: whether an event or a mechanism is on, and the condition of a plan entry."""

from __future__ import annotations

from collections.abc import Callable

from model.config.draft import Draft
from model.config.leaf import read_text
from model.config.levels import distinct, refuse
from model.config.node import Node
from model.config.swept import Swept
from model.scenario import Factor

OFF = ("off", False)
ON = ("on", True)
SWITCH = ("on", "off")


def word_of_switch(node: Node | None) -> str:
    """``on`` or ``off``, empty where a value is neither. Silence and parameters mean on."""
    if node is None or isinstance(node.value, dict):
        return "on"
    if not isinstance(node.value, (str, bool)):
        return ""
    return "off" if node.value in OFF else "on" if node.value in ON else ""


def read_switch(node: Swept, path: str, draft: Draft) -> str:
    """Put a swept switch into the draft; whether it is on or off here."""

    def read(item: Node) -> str | None:
        word = word_of_switch(item) if not isinstance(item.value, (dict, list)) else ""
        if not word and not item.broken:
            draft.findings.wrong_type(item, path, "`on` or `off`")
        return word or None

    return _levels(node, path, node.word, read, draft)


def read_condition_texts(node: Swept, path: str, draft: Draft) -> tuple[tuple[str, ...], str]:
    """Put a swept condition into the draft: all its texts, and the one that is asked here."""
    own = read_text(node.own, path, draft) if node.own is not None else ""
    here = _levels(node, path, own or "", lambda item: read_text(item, path, draft), draft)
    return draft.factors[path].words if path in draft.factors else (), here


def _levels(node: Swept, path: str, base: str, read: Callable[[Node], str | None], draft: Draft) -> str:
    """The text at the level that the draft reads; the base where the sweep is wrong."""
    if node.broken:
        return base
    if not isinstance(node.value, list):
        refuse(node, path, draft)
        return base
    found = [read(item) for item in node.items]
    texts = [text for text in found if text is not None]
    if len(texts) < len(found) or not distinct(texts, node, path, draft):
        return base
    words = tuple(dict.fromkeys([base, *texts] if node.design == "one_at_a_time" else texts))
    levels = tuple(float(level) for level in range(len(words)))
    if node.design == "one_at_a_time":
        draft.bases[path], levels = 0.0, levels[1:]
        if not levels:
            message = f"{path}: {base!r} is what the config says already; one at a time needs another value"
            draft.findings.add("sweep", message, node.place, path, node, "another value")
            return base
    if node.design == "list":
        draft.columns[path] = tuple(float(words.index(text)) for text in texts)
    draft.factors[path] = Factor(path, words, levels, None, structural=True)
    return words[draft.at.get(path, 0)]
