"""The part of the JSON Schema that says what ``study.properties:`` may hold."""

from __future__ import annotations

from typing import Any

from model.config.names import NAME
from model.config.properties import MONEY, MOST

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
ABOUT = "what must hold, for `alliance check --properties`; no part of a run's identity"


def properties_schema() -> Schema:
    """A list of claims, each with a name."""
    firms = {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2}
    paths = {"anyOf": [{"const": MONEY}, {"type": "array", "items": TEXT, "minItems": 1}]}
    claims = [_claim({"always": TEXT})]
    claims += [
        _claim({"raise": TEXT, way: TEXT}, {"from": NUMBER, "to": NUMBER}) for way in ("never_lowers", "never_raises")
    ]
    claims += [_claim({"swap": firms, "same": TEXT})]
    claims += [
        _claim({"rescale": paths, way: TEXT}, {"by": {**NUMBER, "exclusiveMinimum": 0}}) for way in ("scales", "keeps")
    ]
    return {"type": "array", "maxItems": MOST, "items": {"anyOf": claims}, "description": ABOUT}


def _claim(needed: Schema, free: Schema | None = None) -> Schema:
    name: Schema = {"type": "string", "pattern": f"^{NAME}$"}
    properties = {"name": name, **needed, **(free or {})}
    return {"type": "object", "properties": properties, "required": ["name", *needed], "additionalProperties": False}
