"""The JSON Schema of configs, from the same declarations that the walkers read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.config.allowed import DISCRETE
from model.config.choice import LARGEST as HEAVIEST
from model.config.distribution import LARGEST
from model.config.families import EVERY_FAMILY, FAMILIES
from model.config.head import HORIZON, KEEP, WHOLES
from model.config.leaf import CONFIDENCE
from model.config.names import NAME
from model.config.parties import MOST
from model.config.plan import MOST as MOST_ENTRIES
from model.config.plan import SECTIONS
from model.event import Event
from model.mechanism import Mechanism
from model.parameter import Parameter, parameters_of
from model.state import FIRM, PRODUCT, TIE, Kind
from model.units import UNITS

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string"}
CHOICE: Schema = {"$ref": "#/$defs/choice"}
NUMERAL = r"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[tT]rue|[fF]alse)$"  # keys are text in JSON
SPECIAL: dict[str, dict[str, str]] = {
    "firm": {"stream": "key of its random numbers; its name where silent"},
    "tie": {
        "investor": "the firm that invests, or the first-named partner",
        "host": "the firm invested in",
        "stream": "key of its random numbers; its name where silent",
    },
    "product": {"tie": "the tie that develops it"},
}
REQUIRED = {"firm": [], "tie": ["investor", "host"], "product": ["tie"]}


def json_schema(events: Sequence[Event], mechanisms: Sequence[Mechanism]) -> Schema:
    """The JSON Schema (2020-12) of a config in force with this vocabulary."""
    properties: Schema = {
        "title": _wrapped(TEXT),
        "extends": {**TEXT, "description": "a config in the same folder that this one is the difference from"},
        "signed": _wrapped({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "date of signing"}),
        "horizon": _wrapped({"type": "number", "exclusiveMinimum": 0, "maximum": HORIZON.high, "description": "years"}),
        "currency": _wrapped({**TEXT, "description": "one currency; amounts are in billions of it"}),
        "firms": {**_named(_record(FIRM)), "minProperties": 1},
        "ties": _named(_record(TIE)),
        "products": _named(_record(PRODUCT)),
        "events": _parts(events),
        "mechanisms": _parts(mechanisms),
        "plan": {"type": "array", "maxItems": MOST_ENTRIES, "items": _entries(events)},
        "study": _study(),
    }
    return {
        "$schema": DIALECT,
        "title": "A config of alliance",
        **_object(properties),
        "$defs": {"distribution": _distribution(), "choice": _choice({"propertyNames": {"pattern": NUMERAL}})},
    }


def number_schema(number: Parameter) -> Schema:
    """What a config may write for one number, with its meaning, unit, range and source."""
    about: Schema = {"description": f"{number.doc} [{number.unit}: {UNITS[number.unit]}; source: {number.source}]"}
    if not math.isnan(number.default):
        about["default"] = number.choices[int(number.default)] if number.choices else number.default
    if number.choices:
        words = _choice({"propertyNames": {"enum": list(number.choices)}})
        return {**_wrapped({"anyOf": [{"enum": list(number.choices)}, words]}), **about}
    if number.unit == "yes/no":
        return {**_wrapped({"anyOf": [{"enum": [0, 1, True, False]}, CHOICE]}), **about}
    plain = {"type": "integer" if number.unit == "count" else "number", **_bounds(number)}
    if number.unit in DISCRETE:
        return {**_wrapped({"anyOf": [plain, CHOICE]}), **about}
    return {**_wrapped({"anyOf": [plain, {"$ref": "#/$defs/distribution"}, CHOICE]}), **about}


def _bounds(number: Parameter) -> Schema:
    bounds = {"minimum": number.low, "maximum": number.high}
    return {key: value for key, value in bounds.items() if math.isfinite(value)}


def _object(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema


def _wrapped(schema: Schema) -> Schema:
    """A value, or ``{value:, source:, confidence:}`` around it."""
    wrapper = _object({"value": schema, "source": TEXT, "confidence": {"enum": list(CONFIDENCE)}}, ["value"])
    return {"anyOf": [schema, wrapper]}


def _named(schema: Schema) -> Schema:
    return {
        "type": "object",
        "maxProperties": MOST,
        "propertyNames": {"pattern": f"^{NAME}$"},
        "additionalProperties": schema,
    }


def _record(kind: Kind) -> Schema:
    properties = {name: {**_wrapped(TEXT), "description": doc} for name, doc in SPECIAL[kind.name].items()}
    if kind is PRODUCT:
        properties["brands"] = {"type": "array", "items": _wrapped(TEXT), "description": "names of the brands"}
    for field in kind.fields:
        if field.given and field.domains:
            domain = number_schema(field.number)
            properties[field.name] = {**_object(dict.fromkeys(field.domains, domain)), "description": field.number.doc}
        elif field.given:
            properties[field.name] = number_schema(field.number)
    return {**_object(properties, REQUIRED[kind.name]), "description": kind.doc}


def _numbers(declaration: type[tuple[Any, ...]]) -> Schema:
    return {name: number_schema(number) for name, number in parameters_of(declaration).items()}


def _parts(parts: Sequence[Event] | Sequence[Mechanism]) -> Schema:
    switch = {"enum": ["off", False, "on", True]}
    return _object({part.name: {"anyOf": [switch, _object(_numbers(part.parameters))]} for part in parts})


def _entries(events: Sequence[Event]) -> Schema:
    return {"oneOf": [_entry(event) for event in events if event.subject != "posting"] or [False]}


def _entry(event: Event) -> Schema:
    year = Parameter(math.nan, "year", 0.0, HORIZON.high, "case", "years from signing")
    properties: Schema = {
        "name": _wrapped({"type": "string", "pattern": f"^{NAME}$"}),
        "event": _wrapped({"const": event.name}),
        "at": number_schema(year),
        "until": number_schema(year),
        "when": _wrapped({**TEXT, "maxLength": 500, "description": "comparisons such as mazda.morale > 0.6"}),
        **_numbers(event.arguments),
    }
    if event.subject in SECTIONS:
        properties[event.subject] = _wrapped(TEXT)
    needs = ["event", "at", *(["firm"] if event.subject == "firm" else [])]
    return {**_object(properties, needs), "dependentRequired": {"until": ["when"]}}


def _study() -> Schema:
    whole = {
        key: _wrapped({"type": "integer", "minimum": rule.low, "maximum": rule.high, "description": rule.doc})
        for key, rule in WHOLES.items()
    }
    return _object({**whole, "keep": _wrapped({"enum": list(KEEP)})})


def _distribution() -> Schema:
    finite = {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}
    scale = {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST}
    families = {
        family: _object({**dict.fromkeys((*shapes, *EVERY_FAMILY), finite), "scale": scale}, shapes)
        for family, shapes in FAMILIES.items()
    }
    return {**_object(families), "minProperties": 1, "maxProperties": 1, "description": "a family of scipy.stats"}


def _choice(names: Schema) -> Schema:
    """Values to choose from, each with its weight."""
    weights = {"type": "object", "minProperties": 1, **names}
    weights["additionalProperties"] = {"type": "number", "minimum": 0, "maximum": HEAVIEST}
    return {**_object({"choice": weights}, ["choice"]), "description": "one of these values, each with its weight"}
