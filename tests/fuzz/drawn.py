"""Values that a JSON Schema allows, drawn: the part of the language that the config's schema is written in."""

from __future__ import annotations

import math
import re
from random import Random
from typing import Any

Schema = dict[str, Any]
KNOWN = {
    "$schema", "title", "description", "default", "type", "properties", "required", "additionalProperties", "propertyNames", "maxProperties",
    "minProperties", "items", "minItems", "maxItems", "enum", "const", "anyOf", "oneOf", "$ref", "$defs", "pattern", "minimum", "maximum",
    "exclusiveMinimum", "maxLength", "dependentRequired",
}  # fmt: skip
DEEPEST = 7
NAMES = ("fiat", "mazda", "kia", "fiat-mazda", "roadster", "x1", "Ford_2")
TEXTS = ("fiat", "mazda", "fiat-mazda", "roadster", "", "a: b", "stake > 0.5", "trust_in_host < 1 and stake >= 0", "firms.fiat.volume",
         "B1", "é\u202e", "x.csv", "base.yaml")  # fmt: skip
PATTERNS = {r"^\d{4}-\d{2}-\d{2}$": (*("2012-05-23", "1999-03-27") * 8, "2012-02-30", "0000-00-00")}


class Drawn:
    """Draws from one schema; a keyword that it does not know is an error, so that it cannot fall behind."""

    def __init__(self, schema: Schema, luck: Random) -> None:
        self.schema, self.luck = schema, luck

    def config(self) -> Any:
        """A whole config."""
        found = self.value(self.schema, 0)
        for key in ("signed", "horizon", "firms"):  # else nearly all lack one of them, and none is accepted
            if key not in found and self.luck.random() < 0.95:
                found[key] = self.value(self.schema["properties"][key], 1)
        for key, share in (("extends", 0.97), ("correlations", 0.8)):  # nearly never right by chance
            if self.luck.random() < share:
                found.pop(key, None)
        self._name_partners(found)
        return found

    def value(self, schema: Schema | bool, depth: int) -> Any:
        """Any value that the schema allows."""
        if schema is True or schema == {}:
            return self.luck.choice((1, "x", None))
        assert isinstance(schema, dict)
        assert set(schema) <= KNOWN, set(schema) - KNOWN
        if "$ref" in schema:
            return self.value(self.schema["$defs"][schema["$ref"].removeprefix("#/$defs/")], depth)
        for key in ("anyOf", "oneOf"):
            if key in schema:
                forms = schema[key]
                return self.value(
                    forms[0] if depth > DEEPEST or self.luck.random() < 0.8 else self.luck.choice(forms), depth
                )
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.luck.choice(schema["enum"])
        kind = schema.get("type", "object" if "properties" in schema else "string")
        kind = self.luck.choice(kind) if isinstance(kind, list) else kind
        return getattr(self, f"_{kind}")(schema, depth)

    def _object(self, schema: Schema, depth: int) -> Any:
        properties, more = schema.get("properties", {}), schema.get("additionalProperties", False)
        names = list(properties)
        least, most = schema.get("minProperties", 0), schema.get("maxProperties", 99)
        count = min(len(names), most, self.luck.choice((0, 0, 1, 2) if depth else (3, 5, 8)))
        chosen = [*schema.get("required", ()), *self.luck.sample(names, count)]
        chosen = list(dict.fromkeys(chosen))[: max(most, len(schema.get("required", ())))]
        for name, needs in schema.get("dependentRequired", {}).items():
            chosen += [need for need in needs if name in chosen and need not in chosen]
        if len(chosen) < least and names:
            chosen = self.luck.sample(names, least)
        found = {name: self.value(properties[name], depth + 1) for name in chosen}
        if more is not False:
            for _ in range(max(least - len(found), self.luck.choice((1, 2, 3)))):
                found.setdefault(self._name(schema.get("propertyNames", {})), self.value(more, depth + 1))
            while len(found) < least:
                found[self._name(schema.get("propertyNames", {}))] = self.value(more, depth + 1)
        return found

    def _name(self, rule: Schema) -> str:
        if "enum" in rule:
            return str(self.luck.choice(rule["enum"]))
        if "pattern" not in rule:
            return str(
                self.luck.choice(
                    (*NAMES, "ties.fiat-mazda.stake", "firms.fiat.volume", "events.dispute", "study.seed", "1")
                )
            )
        names = (*NAMES, "0.5", "5", "50", "95", "99.9", "true", "1e3", "-2")
        return self.luck.choice([name for name in names if re.search(rule["pattern"], name)])

    def _array(self, schema: Schema, depth: int) -> Any:
        count = max(schema.get("minItems", 0), min(self.luck.choice((0, 1, 2, 3)), schema.get("maxItems", 3)))
        return [self.value(schema["items"], depth + 1) for _ in range(count)]

    def _string(self, schema: Schema, depth: int) -> str:
        pattern = schema.get("pattern")
        if pattern in PATTERNS:
            return self.luck.choice(PATTERNS[pattern])
        return self._name(schema) if pattern else self.luck.choice(TEXTS)

    def _boolean(self, schema: Schema, depth: int) -> bool:
        return self.luck.random() < 0.5

    def _integer(self, schema: Schema, depth: int) -> int:
        low, high = (int(end) for end in self._ends(schema))
        return self.luck.choice((low, high, self.luck.randint(low, high), min(high, low + self.luck.randrange(9))))

    def _number(self, schema: Schema, depth: int) -> float:
        low, high = self._ends(schema)
        above = math.nextafter(low, math.inf) if "exclusiveMinimum" in schema else low
        width = self.luck.choice((1.0, 1e-3)) * (high - low)
        found = self.luck.choice(
            (above, high, low + self.luck.random() * width, low + self.luck.random() * width, round(high), 1, 0.5)
        )
        return found if above <= found <= high else high

    def _ends(self, schema: Schema) -> tuple[float, float]:
        low = schema.get("minimum", schema.get("exclusiveMinimum"))
        high = schema.get("maximum")
        low = (-1e6 if high is None else high - 1e6) if low is None else low
        return low, low + self.luck.choice((1, 10, 1e6)) if high is None else high

    def _name_partners(self, found: Any) -> None:
        """Mostly the names that a config speaks of are names that it has."""
        firms = list(found.get("firms") or ())
        for tie in (found.get("ties") or {}).values():
            if len(firms) > 1 and self.luck.random() < 0.9:
                tie["investor"], tie["host"] = self.luck.sample(firms, 2)
        for product in (found.get("products") or {}).values():
            if found.get("ties"):
                product["tie"] = self.luck.choice(list(found["ties"]))
