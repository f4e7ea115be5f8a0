"""The JSON Schema of configs, from the same declarations that the walkers read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.config.allowed import DISCRETE
from model.config.choice import LARGEST as HEAVIEST
from model.config.distribution import ENDS, LARGEST
from model.config.families import EVERY_FAMILY, FAMILIES
from model.config.head import HORIZON, KEEP, WHOLES
from model.config.leaf import CONFIDENCE
from model.config.levels import MOST_STEPS
from model.config.names import NAME
from model.config.parties import MOST
from model.config.plan import MOST as MOST_ENTRIES
from model.config.plan import SECTIONS, plannable
from model.config.pool import MOST as MOST_EXPERTS
from model.config.properties_schema import properties_schema
from model.config.sweep import MOST_DESIGNS, MOST_PATHS
from model.designs import DESIGNS, SAMPLED
from model.event import Event
from model.mechanism import Mechanism
from model.parameter import Parameter, parameters_of
from model.state import FIRM, PRODUCT, TIE, Kind
from model.units import UNITS

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string"}
SCALAR: Schema = {"type": ["number", "string", "boolean"]}
CHOICE: Schema = {"$ref": "#/$defs/choice"}
POOL: Schema = {"$ref": "#/$defs/pool"}
LAWS: tuple[Schema, ...] = ({"$ref": "#/$defs/distribution"}, CHOICE, {"$ref": "#/$defs/quantiles"}, POOL)
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
        "horizon": _wrapped(
            {"type": "number", "minimum": HORIZON.low, "maximum": HORIZON.high, "description": "years"}
        ),
        "currency": _wrapped({**TEXT, "description": "one currency; amounts are in billions of it"}),
        "firms": {**_named(_record(FIRM)), "minProperties": 1},
        "ties": _named(_record(TIE)),
        "products": _named(_record(PRODUCT)),
        "events": _parts(events),
        "mechanisms": _parts(mechanisms),
        "plan": {"type": "array", "maxItems": MOST_ENTRIES, "items": _entries(events)},
        "correlations": _correlations(),
        "study": _study(),
    }
    return {
        "$schema": DIALECT,
        "title": "A config of alliance",
        **_object(properties),
        "$defs": {"distribution": _distribution(), "choice": _choice({"propertyNames": {"pattern": NUMERAL}})}
        | {"quantiles": _quantiles(), "pool": _pool(), "vary": _vary()},
    }


def number_schema(number: Parameter) -> Schema:
    """What a config may write for one number, with its meaning, unit, range and source."""
    about: Schema = {"description": f"{number.doc} [{number.unit}: {UNITS[number.unit]}; source: {number.source}]"}
    if not math.isnan(number.default):
        about["default"] = number.choices[int(number.default)] if number.choices else number.default
    if number.choices:
        words = _choice({"propertyNames": {"enum": list(number.choices)}})
        return {**_wrapped({"anyOf": [{"enum": list(number.choices)}, words, POOL]}), **about}
    if number.unit == "yes/no":
        return {**_wrapped({"anyOf": [{"enum": [0, 1, True, False]}, CHOICE, POOL]}), **about}
    plain = {"type": "integer" if number.unit == "count" else "number", **_bounds(number)}
    if number.unit in DISCRETE:
        return {**_wrapped({"anyOf": [plain, CHOICE, POOL]}), **about}
    return {**_wrapped({"anyOf": [plain, *LAWS]}), **about}


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
    return {"oneOf": [_entry(event) for event in events if plannable(event)] or [False]}


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
    return _object(
        {
            **whole,
            "keep": _wrapped({"enum": list(KEEP)}),
            "sweep": {"anyOf": [{"enum": ["off", False]}, _sweep()]},
            "properties": properties_schema(),
        }
    )


def _sweep() -> Schema:
    """Each design with what it needs."""
    vary = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": MOST_PATHS,
        "additionalProperties": {"$ref": "#/$defs/vary"},
    }
    row = {"type": "object", "minProperties": 1, "additionalProperties": SCALAR}
    points = _wrapped({"type": "integer", "minimum": 1, "maximum": MOST_DESIGNS})
    sampled, given = list(SAMPLED), [name for name in DESIGNS if name not in (*SAMPLED, "list")]
    listed = {"design": _wrapped({"const": "list"})}
    return {
        "description": "scenarios lived side by side, on the same draws",
        "oneOf": [
            _object({"design": _wrapped({"enum": given}), "vary": vary}, ["design", "vary"]),
            _object(
                {"design": _wrapped({"enum": sampled}), "points": points, "vary": vary}, ["design", "points", "vary"]
            ),
            _object({**listed, "vary": vary}, ["design", "vary"]),
            _object({**listed, "points": {"type": "array", "minItems": 1, "items": row}}, ["design", "points"]),
            _object(
                {**listed, "file": {**TEXT, "description": "designs.csv; its first line the paths"}}, ["design", "file"]
            ),
        ],
    }


def _vary() -> Schema:
    """The values of one path; which the path may take, only `alliance check` knows."""
    number: Schema = {"type": "number"}
    between = _object(
        {"from": number, "to": number, "steps": {"type": "integer", "minimum": 2, "maximum": MOST_STEPS}},
        ["from", "to"],
    )
    words = _choice({})
    return {"anyOf": [{"type": "array", "minItems": 1, "items": SCALAR}, between, *LAWS, words]}


def _correlations() -> Schema:
    rank = {"type": "number", "minimum": -1, "maximum": 1}
    between = {"type": "array", "minItems": 2, "maxItems": 2, "items": _wrapped(TEXT)}
    inputs = {"type": "array", "minItems": 2, "items": _wrapped(TEXT)}
    matrix = {"type": "array", "items": {"type": "array", "items": rank}}
    forms = [
        _object({"between": between, "rank": rank, "source": TEXT}, ["between", "rank"]),
        _object({"inputs": inputs, "matrix": matrix, "source": TEXT}, ["inputs", "matrix"]),
    ]
    return {"type": "array", "items": {"anyOf": forms}, "description": "rank correlations of uncertain inputs"}


def _quantiles() -> Schema:
    points = {
        "type": "object",
        "minProperties": 2,
        "propertyNames": {"pattern": NUMERAL},
        "additionalProperties": {"type": "number"},
    }
    return {**_object({"quantiles": points}, ["quantiles"]), "description": "elicited: percentages with their numbers"}


def _pool() -> Schema:
    weight = {"type": "number", "exclusiveMinimum": 0, "maximum": HEAVIEST}
    laws = {"anyOf": [law for law in LAWS if law is not POOL] + [_choice({})]}
    judgement = _object({"expert": _wrapped(TEXT), "weight": weight, "of": laws, "source": _wrapped(TEXT)}, ["of"])
    pool = {"type": "array", "minItems": 1, "maxItems": MOST_EXPERTS, "items": judgement}
    return {**_object({"pool": pool}, ["pool"]), "description": "the linear pool of several experts' judgements"}


def _distribution() -> Schema:
    finite = {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}
    scale = {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST}
    families = {
        family: _object(
            {**dict.fromkeys((*shapes, *EVERY_FAMILY), finite), "scale": scale, **dict.fromkeys(ENDS, finite)}, shapes
        )
        for family, shapes in FAMILIES.items()
    }
    return {**_object(families), "minProperties": 1, "maxProperties": 1, "description": "a family of scipy.stats"}


def _choice(names: Schema) -> Schema:
    """Values to choose from, each with its weight."""
    weights = {"type": "object", "minProperties": 1, **names}
    weights["additionalProperties"] = {"type": "number", "minimum": 0, "maximum": HEAVIEST}
    return {**_object({"choice": weights}, ["choice"]), "description": "one of these values, each with its weight"}
