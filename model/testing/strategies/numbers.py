"""Drawn numbers and records: what a config may say of one firm, tie or product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from model.parameter import Parameter
from model.state import Kind

Config = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
STEPS = 32  # numbers lie on a grid, so that dates often coincide and failures shrink well
# What a strategy of its own draws, because it must fit with something else.
TERMS = ("to", "price", "from", "until")
OWNED = (
    *("form", "stake", "reverse_stake", "board_seats", "binding", "launch", "makes"),
    *(f"{option}_{term}" for option in ("call", "put") for term in TERMS),
)


def fraction(draw: Draw) -> float:
    return float(draw(st.integers(0, STEPS)) / STEPS)


def value(draw: Draw, number: Parameter) -> Any:
    """A value in the range of a number; rates and weights near their default, so that histories stay short."""
    if number.choices:
        return draw(st.sampled_from(number.choices))
    if number.unit == "yes/no":
        return draw(st.integers(0, 1))
    if number.unit == "count":
        return draw(st.integers(int(number.low), int(number.high)))
    low, high = number.low, number.high
    if number.default == number.default and number.default > 0 and number.unit in ("year", "1", "log", "1/year"):
        low, high = max(low, 0.5 * number.default), min(high, 2.0 * number.default)
    return low + (high - low) * fraction(draw)


def _choice(draw: Draw, number: Parameter) -> Config:
    """A few values with their weights."""
    values = {str(value(draw, number)) for _ in range(draw(st.integers(1, 3)))}
    return {"choice": {value: draw(st.integers(1, 3)) for value in sorted(values)}}


def _given(draw: Draw, kind: Kind, name: str) -> Any:
    """A value, or now and then a choice or a distribution, of a field that a config may set."""
    number = kind.field(name).number
    way = draw(st.integers(0, 7))
    if way == 5:
        return _choice(draw, number)
    if number.unit in ("code", "count", "yes/no") or way < 5:
        return value(draw, number)
    if (number.low, number.high) == (0.0, 1.0):
        return {"beta": {"a": draw(st.integers(1, 9)), "b": draw(st.integers(1, 9))}}
    here = value(draw, number)
    return {"uniform": {"loc": here, "scale": 0.125 * (number.high - here)}} if here < number.high else here


def record(draw: Draw, kind: Kind, stream: str) -> Config:
    """Some fields of a record, the others at their defaults."""
    free = [field.name for field in kind.fields if field.given and field.name not in OWNED]
    names = draw(st.lists(st.sampled_from(free), max_size=5, unique=True))
    found: Config = {}
    for name in names:
        domains = kind.field(name).domains
        if domains:
            some = draw(st.lists(st.sampled_from(domains), min_size=1, max_size=3, unique=True))
            found[name] = {domain: _given(draw, kind, name) for domain in some}
        else:
            found[name] = _given(draw, kind, name)
    if stream and draw(st.booleans()):
        found["stream"] = stream
    return found
