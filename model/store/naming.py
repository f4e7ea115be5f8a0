"""The unit and meaning of a config path, for the attributes of drawn inputs."""

from __future__ import annotations

from model.event import Event
from model.parameter import Parameter, parameters_of
from model.state import FIRM, PRODUCT, TIE, Kind

_KINDS: dict[str, Kind] = {"firms": FIRM, "ties": TIE, "products": PRODUCT}


def describe_path(path: str, events: tuple[Event, ...]) -> tuple[str, str]:
    """Unit and meaning of the number at a path; ("1", "") where the path is of no known kind."""
    parts = path.split(".")
    number = _state(parts) or _parameter(parts, events)
    return (number.unit, number.doc) if number else ("1", "")


def _state(parts: list[str]) -> Parameter | None:
    kind = _KINDS.get(parts[0])
    if kind is None or len(parts) < 3:
        return None
    return next((field.number for field in kind.fields if field.name == parts[2]), None)


def _parameter(parts: list[str], events: tuple[Event, ...]) -> Parameter | None:
    if len(parts) != 3 or parts[0] != "events":
        return None
    return next((parameters_of(event.parameters).get(parts[2]) for event in events if event.name == parts[1]), None)
