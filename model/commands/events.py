"""``alliance events [NAME]``: the vocabulary, and what one event or mechanism can be told."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model.commands import options
from model.commands.output import clean, emit, emit_json
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    from model.event import Event
    from model.mechanism import Mechanism
    from model.parameter import Parameter

WIDTH = 100


@click.command("events")
@click.argument("name", required=False)
@click.option("--evidence", is_flag=True, help="What carries each claim of the seed documents; with NAME, its own.")
@options.events
@options.common
def command(name: str | None, evidence: bool, event_files: tuple[Path, ...], as_json: bool) -> None:
    """List the events and mechanisms; with NAME, its parameters with unit, range and source."""
    from model.vocabulary import mechanisms, vocabulary

    entries = [_event(event) for event in vocabulary(*event_files)] + [_mechanism(entry) for entry in mechanisms()]
    entry = _find(entries, name) if name else None
    if evidence:
        _evidence(name, as_json)
    elif entry:
        emit_json("events", entry) if as_json else emit(clean(_page(entry)))
    else:
        emit_json("events", entries) if as_json else emit(clean(_list(entries)))


def _evidence(name: str | None, as_json: bool) -> None:
    """The evidence map, or the rows that NAME carries."""
    from model.commands.evidence import carried_by, claims, table

    found = carried_by(claims(), name) if name else claims()
    emit_json("events", [claim._asdict() for claim in found]) if as_json else emit(table(found))


def _event(event: Event) -> dict[str, Any]:
    return {
        "name": event.name, "kind": "event", "subject": event.subject, "law": event.law.name, "does": _doc(event),
        "story": event.story, "parameters": _parameters(event.parameters), "arguments": _parameters(event.arguments),
        "reads": list(event.reads), "writes": list(event.writes), "rank": event.rank, "ends": event.ends,
        "source": event.source,
    }  # fmt: skip


def _mechanism(mechanism: Mechanism) -> dict[str, Any]:
    return {
        "name": mechanism.name, "kind": "mechanism", "does": mechanism.doc,
        "parameters": _parameters(mechanism.parameters), "source": mechanism.source,
    }  # fmt: skip


def _doc(event: Event) -> str:
    """What the first paragraph of the event's own file says, without its name; else of its effect."""
    module = inspect.getmodule(event.effect)
    text = (module.__doc__ if module else None) or event.effect.__doc__ or event.story
    return re.sub(rf"^{event.name}( \([^)]*\))?: ", "", text.strip().split("\n\n")[0].replace("\n", " "))


def _parameters(declaration: type[tuple[Any, ...]]) -> list[dict[str, Any]]:
    from model.parameter import parameters_of

    return [_row(name, number) for name, number in parameters_of(declaration).items()]


def _row(name: str, number: Parameter) -> dict[str, Any]:
    default: Any = number.choices[int(number.default)] if number.choices else number.default
    return {
        "name": name, "default": default, "unit": number.unit, "low": number.low, "high": number.high,
        "choices": list(number.choices), "source": number.source, "doc": number.doc,
    }  # fmt: skip


def _find(entries: list[dict[str, Any]], name: str) -> dict[str, Any]:
    names = [entry["name"] for entry in entries]
    if name in names:
        return entries[names.index(name)]
    near = (get_close_matches(name, names, 1) or [""])[0]
    hint = f"; did you mean {near}?" if near else ";"
    message = f"no event or mechanism is named {name!r}{hint} `alliance events` lists them all"
    raise UserError([Mistake("events.unknown", message, value=name, allowed=", ".join(names), nearest=near)])


def _list(entries: list[dict[str, Any]]) -> str:
    events = [entry for entry in entries if entry["kind"] == "event"]
    rows = [("EVENT", "SUBJECT", "LAW", "WHAT IT DOES")]
    rows += [(entry["name"], entry["subject"], entry["law"], entry["does"]) for entry in events]
    text = _columns(rows)
    others = [(entry["name"], entry["does"]) for entry in entries if entry["kind"] == "mechanism"]
    if others:
        text += "\n" + _columns([("MECHANISM", "WHAT IT SAYS"), *others])
    return text + "\n`alliance events NAME` shows parameters, units, ranges and sources.\n"


def _columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Aligned columns; the last one is wrapped at the width of the page."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]) - 1)]
    lines = []
    for row in rows:
        head = "".join(f"{cell:<{width}}  " for cell, width in zip(row[:-1], widths, strict=True))
        indent = " " * len(head)
        lines += textwrap.wrap(row[-1], WIDTH, initial_indent=head, subsequent_indent=indent) or [head]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _page(entry: dict[str, Any]) -> str:
    lines = [f"{entry['name']} ({entry['kind']})", f"  {entry['does']}"]
    if entry["kind"] == "event":
        lines += [f"  subject: {entry['subject']}", f"  law: {entry['law']}", f"  story: {entry['story']}"]
        lines += [f"  reads: {', '.join(entry['reads']) or '-'}", f"  writes: {', '.join(entry['writes']) or '-'}"]
    lines.append(f"  source: {entry['source']}")
    for title, key in (("parameters", "parameters"), ("what a plan entry may say", "arguments")):
        if entry.get(key):
            lines += [f"  {title}:", *(line for number in entry[key] for line in _number(number))]
    return "\n".join(lines) + "\n"


def _number(number: dict[str, Any]) -> list[str]:
    span = " | ".join(number["choices"]) or f"{number['low']:g} .. {number['high']:g}"
    default = number["default"] if isinstance(number["default"], str) else f"{number['default']:g}"
    return [
        f"    {number['name']} = {default} [{number['unit']}], {span}",
        f"      {number['doc']} ({number['source']})",
    ]
