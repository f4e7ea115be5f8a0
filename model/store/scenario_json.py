"""A scenario as JSON and back, so that a run can be re-lived without its config file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from model.scenario import Choice, Condition, PlanEntry, Provenance, Scenario, Study, Uncertain

FORMAT = 1


def plain(content: Any) -> Any:
    """Content as JSON can hold it: NaN and infinity as text, dates in ISO form, sets sorted."""
    if isinstance(content, Mapping):
        return {str(key): plain(value) for key, value in content.items()}
    if isinstance(content, (set, frozenset)):
        return [plain(value) for value in sorted(content)]
    if isinstance(content, (list, tuple)):
        return [plain(value) for value in content]
    if isinstance(content, float):
        return content if math.isfinite(content) else str(content)
    return content.isoformat() if isinstance(content, date) else content


def to_json(scenario: Scenario) -> dict[str, Any]:
    """The content of ``scenario.json``."""
    found: dict[str, Any] = plain({"format": FORMAT, **asdict(scenario)})
    return found


def from_json(content: dict[str, Any]) -> Scenario:
    """The scenario of a ``scenario.json``.

    Raises:
        KeyError, TypeError, ValueError: it is not one.
    """
    if content["format"] != FORMAT:
        raise ValueError(f"format {content['format']}; this version reads {FORMAT}")
    content = {key: value for key, value in content.items() if key != "format"}
    return Scenario(**{
        **content,
        **{key: tuple(content[key]) for key in ("firms", "ties", "products")},
        "signed": date.fromisoformat(content["signed"]),
        "horizon": float(content["horizon"]),
        "partners": {tie: (investor, host) for tie, (investor, host) in content["partners"].items()},
        "brands": {product: tuple(names) for product, names in content["brands"].items()},
        "values": {path: float(value) for path, value in content["values"].items()},
        "uncertain": tuple(_uncertain(entry) for entry in content["uncertain"]),
        "muted": frozenset(content["muted"]),
        "plan": tuple(_plan_entry(entry) for entry in content["plan"]),
        "study": Study(**content["study"]),
        "provenance": {path: Provenance(**entry) for path, entry in content["provenance"].items()},
    })  # fmt: skip


def _uncertain(entry: dict[str, Any]) -> Uncertain:
    parameters = tuple((name, float(value)) for name, value in entry["parameters"])
    choices = tuple(Choice(word, float(value), float(weight)) for word, value, weight in entry.get("choices", ()))
    return Uncertain(
        entry["path"], entry["family"], parameters, float(entry["low"]), float(entry["high"]),
        entry.get("stream", ""), choices,
    )  # fmt: skip


def _plan_entry(entry: dict[str, Any]) -> PlanEntry:
    return PlanEntry(entry["name"], entry["event"], entry["subject"], _condition(entry["condition"]))


def _condition(entry: dict[str, Any] | None) -> Condition | None:
    if entry is None:
        return None
    program = tuple((op, float(of) if op == "number" else of) for op, of in entry["program"])
    return Condition(entry["text"], program)
