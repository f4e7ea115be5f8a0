"""Whether a value is what its annotation says: for what a stranger's file was made into.

Python's own constructors take anything, so that a text where a number should be would be found only where it is used.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any


def check_types(value: Any, kind: Any, path: str = "") -> None:
    """Hold a value against a type, and all that it holds.

    Args:
        kind: a class, a dataclass or a named tuple, or a generic of tuple, list, dict, frozenset, Union, with these in it.
        path: how the value is named.

    Raises:
        ValueError: it is something else; the place is named.
    """
    origin, of = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return
    if origin in (typing.Union, types.UnionType):
        _one_of(value, of, path)
    elif origin is tuple:
        _tuple(value, of, path)
    elif origin is dict:
        _need(isinstance(value, dict), path)
        for name, child in value.items():
            check_types(name, of[0], f"{path} key")
            check_types(child, of[1], f"{path}.{name}"[:200])
    elif origin in (list, frozenset):
        _need(isinstance(value, origin), path)
        for child in value:
            check_types(child, of[0], path)
    else:
        _plain(value, kind, path)


def _plain(value: Any, kind: type, path: str) -> None:
    if kind in (int, float):  # a truth value is no number, and a whole number is a float as well
        _need(isinstance(value, (int, float) if kind is float else int) and not isinstance(value, bool), path)
        return
    _need(isinstance(value, kind), path)
    for name, inner in _inside(kind):
        check_types(getattr(value, name), inner, f"{path}.{name}".lstrip("."))


def _one_of(value: Any, kinds: tuple[Any, ...], path: str) -> None:
    reasons = []
    for kind in kinds:
        try:
            return check_types(value, kind, path)
        except ValueError as error:
            reasons.append(error)
    raise reasons[0]


def _tuple(value: Any, of: tuple[Any, ...], path: str) -> None:
    _need(isinstance(value, tuple), path)
    if of[-1] is Ellipsis:
        of = (of[0],) * len(value)
    _need(len(value) == len(of), path)
    for at, (child, kind) in enumerate(zip(value, of, strict=True)):
        check_types(child, kind, f"{path}.{at}")


@cache
def _inside(kind: type) -> tuple[tuple[str, Any], ...]:
    """Names and types of what a dataclass or a named tuple holds."""
    return tuple(_fields(kind))


def _fields(kind: type) -> Iterator[tuple[str, Any]]:
    names = [item.name for item in fields(kind)] if is_dataclass(kind) else getattr(kind, "_fields", ())
    hints = typing.get_type_hints(kind) if names else {}
    for name in names:
        yield name, hints[name]


def _need(right: bool, path: str) -> None:
    if not right:
        raise ValueError(f"{path or 'it'} is of another kind")
