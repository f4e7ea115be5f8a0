"""One number of a config, against its declaration: a number, a word for a code, a distribution or a choice."""

from __future__ import annotations

import math

from model.config.allowed import checked
from model.config.choice import example
from model.config.draft import Draft
from model.config.law import Law
from model.config.laws import is_law, read_law
from model.config.leaf import read_word, unwrap
from model.config.levels import read_levels
from model.config.node import Node
from model.config.swept import Swept
from model.parameter import Parameter


def read_number(node: Node | None, number: Parameter, path: str, draft: Draft) -> None:
    """Put a number into the draft under its path: as written, else its default; of a swept one its values.

    The span stays away where the number was written wrongly.
    """
    draft.values[path] = float(number.default)
    if node is None:
        draft.spans[path] = (float(number.default), float(number.default))
        return
    draft.places[path] = node.place
    if isinstance(node, Swept):
        read_levels(node, number, path, _own(node, number, path, draft), draft)
        return
    leaf = unwrap(node, path, draft)
    if leaf is None:
        return
    if is_law(leaf, number):
        _draw(read_law(leaf, number, path, draft), path, draft)
    elif number.choices:
        _keep(_position(leaf, number, path, draft), path, draft)
    else:
        _keep(checked(leaf, number, path, draft), path, draft)


def _own(node: Swept, number: Parameter, path: str, draft: Draft) -> float:
    """What the config says beside the sweep: it is checked, and is the base of one at a time."""
    own = Draft(draft.findings, provenance=draft.provenance)
    read_number(node.own, number, path, own)
    silent = node.own is None and path.startswith("plan.")  # then the event goes by its own parameters
    return math.nan if silent else own.values[path]


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


def _draw(law: Law | None, path: str, draft: Draft) -> None:
    if law is not None:
        draft.values[path], draft.spans[path] = law.median, law.span
        draft.uncertain.append(law.item)
        if law.item.choices:
            draft.choices[path] = tuple(choice.value for choice in law.item.choices)
