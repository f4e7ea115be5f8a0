"""A config narrowed to a box: plain data in, plain data out."""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

from model.config.families import FAMILIES

OTHER_LAWS = ("quantiles", "pool")  # which take no limits


class Limits(NamedTuple):
    """What a box asks of a path.

    Attributes:
        low, high: as stored; None where there is none.
        words: that are left; empty where the path is of numbers.
        least, most: the smallest and largest value seen in the box.
    """

    low: float | None
    high: float | None
    words: tuple[str, ...]
    least: float
    most: float


def narrowed(resolved: dict[str, Any], box: dict[str, Limits]) -> tuple[dict[str, Any], list[str]]:
    """What differs from a resolved config once it is narrowed to a box.

    Args:
        resolved: as `Scenario.resolved`.
        box: path -> limits.

    Returns:
        the differences, nested as a config is, and a sentence on each path that was not simply cut.
    """
    found: dict[str, Any] = {}
    notes: list[str] = []
    vary = (resolved.get("study", {}).get("sweep") or {}).get("vary", {})
    for path, limits in box.items():
        if path in vary:
            sweep = found.setdefault("study", {}).setdefault("sweep", copy.deepcopy(resolved["study"]["sweep"]))
            sweep["vary"][path] = _cut(vary[path], limits, path, notes)
        elif path.startswith("plan."):
            plan = found.setdefault("plan", copy.deepcopy(resolved["plan"]))
            _set_planned(plan, path, limits, notes)
        else:
            _set(found, path.split("."), _cut(_at(resolved, path.split(".")), limits, path, notes))
    return found, notes


def _cut(value: Any, limits: Limits, path: str, notes: list[str]) -> Any:
    """A value, wrapped in its provenance or not, cut to limits."""
    if isinstance(value, dict) and "value" in value:
        return {**value, "value": _cut(value["value"], limits, path, notes)}
    if isinstance(value, list):
        return _listed(value, limits, path, notes)
    if isinstance(value, dict) and "choice" in value:
        return {"choice": {key: weight for key, weight in value["choice"].items() if _within(key, limits)}}
    if isinstance(value, dict) and "from" in value:
        ends = {
            "from": max(value["from"], _or(limits.low, value["from"])),
            "to": min(value["to"], _or(limits.high, value["to"])),
        }
        return {**value, **ends}
    family = next(iter(value), "") if isinstance(value, dict) else ""
    if family in FAMILIES:
        body = dict(value[family])
        if limits.low is not None:
            body["low"] = max(limits.low, body.get("low", limits.low))
        if limits.high is not None:
            body["high"] = min(limits.high, body.get("high", limits.high))
        return {family: body}
    low, high = _or(limits.low, limits.least), _or(limits.high, limits.most)
    kind = family if family in OTHER_LAWS else "its distribution"
    notes.append(f"{path}: {kind} takes no limits; it is uniform between {low:.4g} and {high:.4g} now")
    return {"uniform": {"loc": low, "scale": high - low}}


def _listed(values: list[Any], limits: Limits, path: str, notes: list[str]) -> list[Any]:
    left = [value for value in values if _within(value, limits)]
    if not left:
        notes.append(f"{path}: none of its listed values lies in the box; they are as they were")
    return left or values


def _within(value: Any, limits: Limits) -> bool:
    if limits.words:
        return str(value) in limits.words
    number = float(value)
    return _or(limits.low, number) <= number <= _or(limits.high, number)


def _or(limit: float | None, other: float) -> float:
    return other if limit is None else limit


def _at(content: Any, parts: list[str]) -> Any:
    for at, part in enumerate(parts):
        if not isinstance(content, dict) or part not in content:
            return None
        content = content[part]
        if isinstance(content, dict) and "value" in content and at < len(parts) - 1:
            content = content["value"]
    return content


def _set(found: dict[str, Any], parts: list[str], value: Any) -> None:
    for part in parts[:-1]:
        found = found.setdefault(part, {})
    found[parts[-1]] = value


def _set_planned(plan: list[dict[str, Any]], path: str, limits: Limits, notes: list[str]) -> None:
    """A number of an entry, by the entry's name or its place from 1."""
    _, which, key = path.split(".", 2)
    names = [str(entry.get("name", "")) for entry in plan]
    at = names.index(which) if which in names else int(which) - 1
    plan[at][key] = _cut(plan[at].get(key), limits, path, notes)
