"""The unit and meaning of a config path, for the attributes of drawn inputs and swept values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from model.event import Event
from model.parameter import Parameter, parameters_of
from model.scenario import Factor, PlanEntry, Scenario, Uncertain
from model.state import FIRM, PRODUCT, TIE, Kind

Attributes = dict[str, Any]
Meaning = tuple[str, str]  # unit, meaning

SIDES = ("investor", "host")
_KINDS: dict[str, Kind] = {"firms": FIRM, "ties": TIE, "products": PRODUCT}
# What every plan entry may say, whatever its event.
_ENTRY: dict[str, Meaning] = {
    "at": ("year", "date, since signing"),
    "until": ("year", "date until which the condition is asked again each quarter"),
    "when": ("1", "condition on which it happens"),
    "event": ("1", "what happens"),
}


def describe_path(path: str, events: tuple[Event, ...], plan: Iterable[PlanEntry] = ()) -> Meaning:
    """Unit and meaning of what stands at a path; ("1", "") where the path is of no known kind."""
    parts = path.split(".")
    found = _state(parts) or _parameter(parts, events) or _planned(parts, events, plan)
    if isinstance(found, Parameter):
        return found.unit, found.doc
    return found or _switch(parts) or ("1", "")


def describe_input(uncertain: Uncertain, scenario: Scenario, events: tuple[Event, ...]) -> Attributes:
    """The attributes of ``input:<path>``."""
    of, doc = describe_path(uncertain.path, events, scenario.plan)
    name = f"drawn input {uncertain.path}: {doc}".removesuffix(": ")
    words = {int(choice.value): choice.word for choice in uncertain.choices if choice.word}
    return {"units": unit(of, scenario.currency), "long_name": name, **_flags(words)}


def describe_factor(factor: Factor, scenario: Scenario, events: tuple[Event, ...]) -> Attributes:
    """The attributes of a swept path; `words` are the texts as written, which flags cannot always hold."""
    of, doc = describe_path(factor.path, events, scenario.plan)
    name = f"swept {factor.path}: {doc}".removesuffix(": ")
    found = {"units": unit(of, scenario.currency), "long_name": name, **_flags(dict(enumerate(factor.words)))}
    return {**found, "words": list(factor.words)} if factor.words else found


def unit(of: str, currency: str) -> str:
    """The unit as written; money in the scenario's own currency, codes and flags without one (CF: 1)."""
    if of in ("code", "yes/no", "share", "index", "count"):
        return "1"
    head, slash, rest = of.partition("/")
    return (currency + slash + rest) if head == "bn" else of


def _flags(words: dict[int, str]) -> Attributes:
    """CF: one word a value, so blanks within become underscores."""
    if not words:
        return {}
    codes = sorted(words)
    return {"flag_values": codes, "flag_meanings": " ".join("_".join(words[code].split()) or "_" for code in codes)}


def _state(parts: list[str]) -> Parameter | None:
    kind = _KINDS.get(parts[0])
    if kind is None or len(parts) < 3:
        return None
    return next((field.number for field in kind.fields if field.name == parts[2]), None)


def _parameter(parts: list[str], events: tuple[Event, ...]) -> Parameter | None:
    if len(parts) != 3 or parts[0] not in ("events", "mechanisms"):
        return None
    declared = {event.name: event.parameters for event in events} if parts[0] == "events" else _mechanisms()
    return parameters_of(declared[parts[1]]).get(parts[2]) if parts[1] in declared else None


def _mechanisms() -> dict[str, type[tuple[Any, ...]]]:
    from model.vocabulary import mechanisms

    return {mechanism.name: mechanism.parameters for mechanism in mechanisms()}


def _planned(parts: list[str], events: tuple[Event, ...], plan: Iterable[PlanEntry]) -> Parameter | Meaning | None:
    if len(parts) != 3 or parts[0] != "plan":
        return None
    called = next((entry.event for entry in plan if entry.name == parts[1]), "")
    arguments = next((event.arguments for event in events if event.name == called), None)
    found = parameters_of(arguments).get(parts[2]) if arguments else None
    return found or _ENTRY.get(parts[2])


def _switch(parts: list[str]) -> Meaning | None:
    if len(parts) != 2:
        return None
    return {
        "events": ("1", f"whether {parts[1]} happens"),
        "mechanisms": ("1", f"whether {parts[1]} works"),
        "plan": ("1", f"whether {parts[1]} is planned"),
    }.get(parts[0])
