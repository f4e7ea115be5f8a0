"""One number of a config, against its declaration: a number, a word for a code, a distribution or a choice."""

from __future__ import annotations

from model.config.allowed import DISCRETE, checked
from model.config.choice import CHOICE, example, read_choice
from model.config.distribution import read_distribution
from model.config.draft import Draft
from model.config.leaf import read_word, unwrap
from model.config.node import Node
from model.parameter import Parameter


def read_number(node: Node | None, number: Parameter, path: str, draft: Draft) -> None:
    """Put a number into the draft under its path: as written, else its default.

    The span stays away where the number was written wrongly.
    """
    draft.values[path] = float(number.default)
    if node is None:
        draft.spans[path] = (float(number.default), float(number.default))
        return
    draft.places[path] = node.place
    leaf = unwrap(node, path, draft)
    if leaf is None:
        return
    if CHOICE in leaf.entries:
        read_choice(leaf, number, path, draft)
    elif number.choices:
        _keep(_position(leaf, number, path, draft), path, draft)
    elif isinstance(leaf.value, dict) and number.unit not in DISCRETE:
        read_distribution(leaf, number, path, draft)
    else:
        _keep(checked(leaf, number, path, draft), path, draft)


def _position(leaf: Node, number: Parameter, path: str, draft: Draft) -> float | None:
    """A word's position, or None with a finding."""
    if leaf.entries:
        draft.findings.wrong_type(leaf, path, f"a word or a choice of words; write {example(number)}")
        return None
    word = read_word(leaf, path, number.choices, draft)
    return None if word is None else float(number.choices.index(word))


def _keep(value: float | None, path: str, draft: Draft) -> None:
    if value is not None:
        draft.values[path] = float(value)
        draft.spans[path] = (float(value), float(value))
