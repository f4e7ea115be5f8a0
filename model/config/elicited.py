"""Elicited quantiles: ``{quantiles: {5: 0.1, 50: 0.3, 95: 0.6}}``, what a person says of a number's chances.

What law follows from them, and why, stands in `model.elicited`.
"""

from __future__ import annotations

import itertools
import math

from model.config.allowed import checked
from model.config.draft import Draft
from model.config.law import Law
from model.config.node import Node, shown
from model.config.scalar import resolve
from model.parameter import Parameter
from model.quantiles import quantile
from model.scenario import Uncertain

QUANTILES = "quantiles"
FORM = "{quantiles: {5: number, 50: number, 95: number}}"
PERCENT = "a percentage above 0 and below 100"
NEAREST = 1e-6  # to 0 and 100, and of one percentage to another
Point = tuple[float, float, Node]


def read_quantiles(node: Node, number: Parameter, path: str, draft: Draft) -> Law | None:
    """A law through elicited quantiles, or None with findings."""
    body = node.entries[QUANTILES]
    if body.broken:
        return None
    if len(node.entries) > 1 or len(body.entries) < 2:
        message = f"{path}: {shown(node)} is not a mapping of at least two percentages to numbers; write {FORM}"
        draft.findings.add("quantiles", message, node.place if len(node.entries) > 1 else body.place, path, node, FORM)
        return None
    found = [_point(name, child, number, path, draft) for name, child in body.entries.items()]
    points = sorted((point for point in found if point is not None), key=lambda point: point[0])
    if len(points) < len(found) or not _rising(points, path, draft):
        return None
    parameters = tuple((f"{percent:.12g}", value) for percent, value, _ in points)
    item = Uncertain(path, QUANTILES, parameters, float(number.low), float(number.high))
    return Law(item, quantile(item, 0.5), (quantile(item, 0.0), quantile(item, 1.0)))


def _point(name: str, child: Node, number: Parameter, path: str, draft: Draft) -> Point | None:
    """A percentage and its number, or None with findings."""
    percent, value = _percent(name, child, path, draft), None
    if not child.broken:
        value = checked(child, number, path, draft)
    if percent is None or value is None:
        return None
    if number.low < value < number.high:
        return percent, value, child
    message = (
        f"{path}: {shown(child)} is at the edge of {number.low:g}..{number.high:g}; an elicited quantile lies inside"
    )
    draft.findings.add(
        "quantiles", message, child.place, path, child, f"above {number.low:g} and below {number.high:g}"
    )
    return None


def _percent(name: str, child: Node, path: str, draft: Draft) -> float | None:
    try:
        value = resolve(name)
    except ValueError:
        value = None
    percent = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan
    if NEAREST <= percent <= 100.0 - NEAREST:
        return percent
    message = f"{path}: {shown(name)} is not {PERCENT}"
    draft.findings.add("quantiles", message, child.key, path, name, PERCENT)
    return None


def _rising(points: list[Point], path: str, draft: Draft) -> bool:
    """Whether a larger percentage has a larger number; else a finding."""
    for (low, small, _), (high, large, child) in itertools.pairwise(points):
        if high - low < NEAREST:
            message = f"{path}: the percentage {high:g} stands twice"
            draft.findings.add("quantiles", message, child.key, path, high, "each percentage once")
            return False
        if not small < large:
            message = f"{path}: the quantile at {high:g} is {large:g}, not above {small:g}, the one at {low:g}"
            draft.findings.add("quantiles", message, child.place, path, child, f"above {small:g}")
            return False
    return True
