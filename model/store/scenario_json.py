"""A scenario as JSON and back, so that a run can be re-lived without its config file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from model.scenario import (
    Choice,
    Condition,
    Correlation,
    Expert,
    Factor,
    PlanEntry,
    Provenance,
    Scenario,
    Study,
    Sweep,
    Uncertain,
    Variant,
)
from model.store.typed import check_types

FORMAT = 1
LONGEST = 100  # years


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
        ValueError: it is not one.
    """
    try:
        made = _made(content)
    except (KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None
    check_types(made, Scenario)
    _check_names(made)
    return made


def _check_names(made: Scenario) -> None:
    """Whether those who are spoken of are there. Raises ValueError."""
    firms, ties, products = set(made.firms), set(made.ties), set(made.products)
    right = (
        made.partners.keys() == ties
        and made.product_tie.keys() == products
        and ties.issuperset(made.product_tie.values())
        and all(firms.issuperset(pair) for pair in made.partners.values())
        and len(firms) + len(ties) + len(products) == len(firms | ties | products)
    )
    if not right or not firms or not 0 < made.horizon <= LONGEST or made.study.trials < 1:
        raise ValueError("firms, ties and products do not go together")


def _made(content: dict[str, Any]) -> Scenario:
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
        "study": _study(content["study"]),
        "provenance": {path: Provenance(**entry) for path, entry in content["provenance"].items()},
        "correlations": tuple(Correlation(a, b, float(rank)) for a, b, rank in content.get("correlations", ())),
    })  # fmt: skip


def _uncertain(entry: dict[str, Any]) -> Uncertain:
    parameters = tuple((name, float(value)) for name, value in entry["parameters"])
    choices = tuple(Choice(word, float(value), float(weight)) for word, value, weight in entry.get("choices", ()))
    experts = tuple(Expert(name, float(weight), _uncertain(item)) for name, weight, item in entry.get("experts", ()))
    return Uncertain(
        entry["path"], entry["family"], parameters, float(entry["low"]), float(entry["high"]),
        entry.get("stream", ""), choices, experts,
    )  # fmt: skip


def _study(entry: dict[str, Any]) -> Study:
    sweep, variants = entry.get("sweep"), entry.get("variants", ())
    return Study(**{
        **entry,
        "sweep": None if sweep is None else _sweep(sweep),
        "variants": tuple(_variant(variant) for variant in variants),
    })  # fmt: skip


def _sweep(entry: dict[str, Any]) -> Sweep:
    factors = tuple(_factor(factor) for factor in entry["factors"])
    return Sweep(entry["design"], entry["points"], factors, tuple(_numbers(row) for row in entry["rows"]))


def _factor(entry: dict[str, Any]) -> Factor:
    item = None if entry["item"] is None else _uncertain(entry["item"])
    return Factor(entry["path"], tuple(entry["words"]), _numbers(entry["levels"]), item, entry["structural"])


def _variant(entry: dict[str, Any]) -> Variant:
    values = {path: float(value) for path, value in entry["values"].items()}
    plan = tuple(_plan_entry(each) for each in entry["plan"])
    return Variant(tuple(entry["at"]), values, frozenset(entry["muted"]), plan)


def _numbers(values: list[Any]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _plan_entry(entry: dict[str, Any]) -> PlanEntry:
    return PlanEntry(entry["name"], entry["event"], entry["subject"], _condition(entry["condition"]))


def _condition(entry: dict[str, Any] | None) -> Condition | None:
    if entry is None:
        return None
    program = tuple((op, float(of) if op == "number" else of) for op, of in entry["program"])
    return Condition(entry["text"], program)
