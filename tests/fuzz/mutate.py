"""Changes to a text or to a tree of values, small and mean."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

TOKENS = [
    "{", "}", "[", "]", ":", ": ", "\n", "\n  ", "\n    ", "- ", "#", " #", "&a ", "*a", "!t ", "!!python/object/apply:os.system ",
    "'", '"', "|", ">", ">-\n", "? ", "---\n", "...\n", "%YAML 9.9\n", "\t", "\0", "\r", "\r\n", "\x85", "\u2028", "\ufeff",
    "é", "\U0001f600", "\u202e", "\x1b[31m", "=", ",", ", ", "..", "<<: ", ".nan", ".inf", "1e999", "-1e-999", "-1", "0", "1",
    "0x10", "0o17", "1_000", "1:30", "true", "no", "~", "off", "on", "9" * 70, "1e308", "0.1e-320", "[" * 40, "{a: " * 40,
    "2012-02-30", "{value: 1}", "{value: {value: 1}}", "{norm: {loc: 0, scale: 1}}", "{norm: {}}", "{beta: {a: 1e-300, b: 1e300}}",
    "{lognorm: {s: 50}}", "{choice: {1: 1, 2: 0}}", "{choice: {}}", "{pool: []}", "{quantiles: {5: 1, 95: 2}}",
    "{quantiles: {0: 1, 100: 1}}", "{uniform: {loc: 0, scale: 1e308}}", "{from: 0, to: 1}", "{from: 1, to: 1, steps: 2}",
    "extends: x.yaml\n", "extends: ../x\n", "sweep: {design: grid, vary: {}}", "when: ", "until: 3", "form: none", "form: cross",
    "fiat", "mazda", "fiat-mazda", "world", "stake", "dispute", "a" * 300, "(", ")", "not ", "and ", "<", ">=",
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 2, 0.5, 1e-320, 1e308, -1e308, 2**63, -(2**64), 10**40, "", " ", "off", "on", "none", "fiat",
    "mazda", "fiat-mazda", "a" * 300, "\u202e", "\x1b]0;x\x07", "../../etc/passwd", "1.5", "stake > 0", "not (", [], [1], [[1]], {},
    {"value": 1}, {"value": {"value": 1}}, {"value": None, "source": 1}, {"norm": {"loc": 0, "scale": 1}}, {"norm": {"scale": -1}},
    {"beta": {"a": 2, "b": 5}}, {"beta": {"a": 1e-308, "b": 1e308}}, {"lognorm": {"s": 1e3}}, {"gamma": {"a": 1e18}},
    {"uniform": {"loc": 0.2, "scale": 0}}, {"triang": {"c": 0.5, "low": 1, "high": 0}}, {"choice": {"1": 1, "2": 3}},
    {"choice": {"project": 1, "minority": 2}}, {"choice": {"x": 0}}, {"quantiles": {"5": 0.1, "50": 0.2, "95": 0.3}},
    {"quantiles": {"50": 1e308, "51": -1e308}}, {"pool": [{"of": {"norm": {}}}, {"weight": 2, "of": {"uniform": {}}}]},
    {"from": 0, "to": 1}, {"from": 0, "to": 1, "steps": 10**9}, {"a": {"b": {"c": {}}}}, [None, {}, [], 1, "x"],
]  # fmt: skip
KEYS = ["", "value", "source", "norm", "choice", "pool", "from", "extends", "a.b", "world", "\x1b[0m", "é", "x" * 200, "0", "-", "name",
        "event", "at", "when", "until", "stake", "stak", "morale", "firm", "tie"]  # fmt: skip


def text(found: str, others: list[str], luck: Random) -> str:
    """A text with one to six changes."""
    for _ in range(luck.choice((1, 1, 1, 2, 3, 6))):
        at = luck.randrange(len(found) + 1)
        end = min(len(found), at + int(luck.expovariate(0.15)))
        way = luck.randrange(7)
        if way == 0:
            found = found[:at] + found[end:]
        elif way <= 3:
            found = found[:at] + luck.choice(TOKENS) + found[end if way == 1 else at :]
        elif way == 4:
            found = found[:at] + found[at:end] * luck.choice((2, 2, 3, 50)) + found[end:]
        elif way == 5:
            lines = found.split("\n")
            here, there = luck.randrange(len(lines)), luck.randrange(len(lines))
            lines[here], lines[there] = lines[there], lines[here][luck.randrange(3) :]
            found = "\n".join(lines)
        else:
            other = luck.choice(others)
            start = luck.randrange(len(other))
            found = found[:at] + other[start : start + luck.randrange(200)] + found[at:]
    return found


def damaged(content: bytes, luck: Random) -> bytes:
    """Bytes with a few of them changed."""
    found = bytearray(content)
    for _ in range(luck.choice((1, 2, 8))):
        if found:
            found[luck.randrange(len(found))] = luck.randrange(256)
    return bytes(found)


def tree(data: Any, luck: Random) -> Any:
    """Nested values with one to four changes: another value, another key, one less, one twice, two swapped."""
    made = copy.deepcopy(data)
    for _ in range(luck.choice((1, 1, 2, 4))):
        places = _places(made)
        if not places:
            return luck.choice(VALUES)
        where, key = luck.choice(places)
        way = luck.randrange(8)
        if way <= 3:
            where[key] = copy.deepcopy(luck.choice(VALUES))
        elif way == 4:
            where[key] = _near(where[key], luck)
        elif way == 5:
            other, there = luck.choice(places)
            where[key] = copy.deepcopy(other[there])
        elif way == 6:
            del where[key]
        elif isinstance(where, dict):
            where[luck.choice(KEYS)] = where.pop(key) if luck.random() < 0.5 else copy.deepcopy(where[key])
        else:
            where.append(copy.deepcopy(where[key]))
    return made


def _near(value: Any, luck: Random) -> Any:
    """A value that may still be right."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, (int, float)):
        return luck.choice((value * 2, value / 3, -value, value + 1, value * 1e6, round(value), luck.random()))
    if isinstance(value, str):
        at = luck.randrange(len(value) + 1)
        return value[:at] + luck.choice(("", "x", ".", " ", "-")) + value[at + 1 :]
    return {"value": value, "source": "B1", "confidence": "found"}


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Every place of a value: what holds it, and under which key."""
    found: list[tuple[Any, Any]] = []
    open_ = [data]
    while open_:
        here = open_.pop()
        keys = list(here) if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ()
        found += [(here, key) for key in keys]
        open_ += [here[key] for key in keys]
    return found
