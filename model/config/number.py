"""One number of a config, against its declaration: a number, a word for a code, or a distribution."""

from __future__ import annotations

import math

from model.config.distribution import read_distribution
from model.config.draft import Draft
from model.config.leaf import read_word, unwrap
from model.config.node import Node, kind_of, shown
from model.parameter import Parameter

DISCRETE = ("code", "count", "yes/no")  # units that no continuous distribution can have
YES_NO = "true or false (or 1 or 0)"


def range_of(number: Parameter) -> str:
    """What a number may be, in words."""
    if number.choices:
        return ", ".join(number.choices)
    if number.unit == "yes/no":
        return YES_NO
    kind = "a whole number" if number.unit == "count" else "a number"
    unit = "" if number.unit in ("1", "count") else f" ({number.unit})"
    return f"{kind} {number.low:g}..{number.high:g}{unit}"


def read_number(node: Node | None, number: Parameter, path: str, draft: Draft) -> None:
    """Put a number into the draft under its path: as written, else its default.

    The span stays away where the number was written wrongly.
    """
    draft.values[path] = float(number.default)
    if node is None:
        draft.spans[path] = (float(number.default), float(number.default))
        return
    draft.places[path] = node.place
    if number.choices:
        word = read_word(node, path, number.choices, draft)
        _keep(None if word is None else number.choices.index(word), path, draft)
        return
    leaf = unwrap(node, path, draft)
    if leaf is None:
        return
    if isinstance(leaf.value, dict) and number.unit not in DISCRETE:
        read_distribution(leaf, number, path, draft)
    else:
        _keep(_checked(leaf, number, path, draft), path, draft)


def _keep(value: float | None, path: str, draft: Draft) -> None:
    if value is not None:
        draft.values[path] = float(value)
        draft.spans[path] = (float(value), float(value))


def _checked(leaf: Node, number: Parameter, path: str, draft: Draft) -> float | None:
    """A number of the right kind in its range, or None with a finding."""
    value, allowed = leaf.value, range_of(number)
    if number.unit == "yes/no" and isinstance(value, bool):
        return float(value)
    if isinstance(value, dict):
        message = f"{path} is a {number.unit} and cannot be a distribution; allowed: {allowed}"
        draft.findings.add("no_distribution", message, leaf.place, path, leaf, allowed)
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        hint = " (without quotes)" if isinstance(value, str) and value[:1].isdigit() else ""
        message = f"{path}: {shown(leaf)} is {kind_of(leaf)}; allowed: {allowed}{hint}"
        draft.findings.add("wrong_type", message, leaf.place, path, leaf, allowed)
    elif isinstance(value, float) and not math.isfinite(value):
        message = f"{path}: {shown(leaf)} is not a finite number; allowed: {allowed}"
        draft.findings.add("not_finite", message, leaf.place, path, leaf, allowed)
    elif not number.low <= value <= number.high:
        message = f"{path}: {shown(leaf)} is out of range; allowed: {allowed}"
        draft.findings.add("out_of_range", message, leaf.place, path, leaf, allowed)
    elif number.unit in DISCRETE and value != int(value):
        message = f"{path}: {shown(leaf)} is not whole; allowed: {allowed}"
        draft.findings.add("not_whole", message, leaf.place, path, leaf, allowed)
    else:
        return float(value)
    return None
