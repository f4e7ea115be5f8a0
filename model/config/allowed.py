"""What a number may be: in words, and as a judgement on what was written."""

from __future__ import annotations

import math

from model.config.draft import Draft
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


def checked(leaf: Node, number: Parameter, path: str, draft: Draft) -> float | None:
    """A number of the right kind in its range, or None with a finding."""
    value, allowed = leaf.value, range_of(number)
    if number.unit == "yes/no" and isinstance(value, bool):
        return float(value)
    if isinstance(value, dict):
        message = f"{path} is a {number.unit} and cannot be a distribution but a choice; allowed: {allowed}"
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
