"""The tables of ``MODEL.md``, written from the declarations: ``python -m model.document [--check]``.

A table stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; what is between the two is replaced.
``--check`` writes nothing and exits 5 if a table is not what the code says.
"""

from __future__ import annotations

import inspect
import math
import re
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from model.errors import DONE, NEGATIVE
from model.event import Event
from model.mechanism import Mechanism
from model.outcome_schema import PATHS, VARIABLES, Variable
from model.parameter import Parameter, parameters_of
from model.state import KINDS, Field, Kind
from model.units import UNITS
from model.vocabulary import mechanisms, own_events

PAGE = Path(__file__).with_name("MODEL.md")
MARK = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

Rows = Iterable[tuple[str, ...]]


def table(head: tuple[str, ...], rows: Rows) -> str:
    """A Markdown table with a blank line around it."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n" + "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines) + "\n"


def number(value: float) -> str:
    """A number as a reader writes it."""
    if math.isnan(value):
        return "absent"
    return ("-∞" if value < 0 else "∞") if math.isinf(value) else f"{value:g}"


def default(found: Parameter) -> str:
    """A default, codes by their word."""
    return found.choices[int(found.default)] if found.choices else number(found.default)


def span(found: Parameter) -> str:
    """A range, codes by their words; empty where any number may stand."""
    if found.choices:
        return ", ".join(found.choices)
    return "" if math.isinf(found.low) and math.isinf(found.high) else f"{number(found.low)} .. {number(found.high)}"


def parameter_rows(owner: tuple[str, ...], found: dict[str, Parameter]) -> Rows:
    """One row per parameter, behind the words of its owner."""
    for name, entry in found.items():
        yield (*owner, f"`{name}`", default(entry), entry.unit, span(entry), entry.source, entry.doc)


def state(kind: Kind) -> str:
    """The fields of a kind of record."""
    return table(("state", "unit", "default", "range", "by", "meaning", "source"), map(_field, kind.fields))


def _field(field: Field) -> tuple[str, ...]:
    found = field.number
    name = f"`{field.name}[{len(field.domains)}]`" if field.domains else f"`{field.name}`"
    source = found.source if field.given else ""
    return name, found.unit, default(found), span(found), "config" if field.given else "model", found.doc, source


def does(event: Event) -> str:
    """What the first paragraph of the event's own file says, without its name."""
    module = inspect.getmodule(event.effect)
    text = (module.__doc__ if module else None) or event.story
    return re.sub(rf"^{event.name}( \([^)]*\))?: ", "", text.strip().split("\n\n")[0].replace("\n", " "))


def events() -> str:
    """The vocabulary, in order of rank: who goes first at one instant."""
    rows = (
        (
            str(event.rank),
            f"`{event.name}`",
            event.subject,
            event.law.name,
            "yes" if event.ends else "",
            does(event),
            event.source,
        )
        for event in sorted(own_events(), key=lambda event: (event.rank, event.name))
    )
    return table(("rank", "event", "subject", "law", "ending", "what happens", "source"), rows)


def event_parameters() -> str:
    """Parameters of all events."""
    rows = (
        row for event in own_events() for row in parameter_rows((f"`{event.name}`",), parameters_of(event.parameters))
    )
    return table(("event", "parameter", "default", "unit", "range", "source", "meaning"), rows)


def plan_arguments() -> str:
    """What a plan entry may say, per event."""
    rows = (
        row for event in own_events() for row in parameter_rows((f"`{event.name}`",), parameters_of(event.arguments))
    )
    return table(("event", "argument", "default", "unit", "range", "source", "meaning"), rows)


def mechanism_list() -> str:
    """The mechanisms, and what muting each means."""
    rows = ((f"`{part.name}`", "no" if part.essential else "yes", part.doc, part.source) for part in mechanisms())
    return table(("mechanism", "can be muted", "what it says", "source"), rows)


def mechanism_parameters(part: Mechanism) -> str:
    """Parameters of one mechanism."""
    rows = parameter_rows((), parameters_of(part.parameters))
    return table(("parameter", "default", "unit", "range", "source", "meaning"), rows)


def variables(found: tuple[Variable, ...]) -> str:
    """Variables of a dataset; every one has the leading dimensions point and trial."""
    rows = (
        (f"`{entry.name}`", ", ".join(entry.dims), entry.unit, entry.long_name, ", ".join(entry.flags))
        for entry in found
    )
    return table(("variable", "dims", "unit", "meaning", "codes"), rows)


def units() -> str:
    """The closed list of units."""
    return table(("unit", "meaning"), ((f"`{name}`", meaning) for name, meaning in UNITS.items()))


def tables() -> dict[str, Callable[[], str]]:
    """Name of a marker -> what makes its table."""
    found: dict[str, Callable[[], str]] = {f"state-{kind.name}": partial(state, kind) for kind in KINDS}
    found |= {f"mechanism-{part.name}": partial(mechanism_parameters, part) for part in mechanisms()}
    return found | {
        "events": events, "event-parameters": event_parameters, "plan-arguments": plan_arguments, "mechanisms": mechanism_list,
        "outcomes": partial(variables, VARIABLES), "paths": partial(variables, PATHS), "units": units,
    }  # fmt: skip


def written(text: str) -> str:
    """The page with every table made anew.

    Raises:
        ValueError: a marker that names no table, or a table without its marker.
    """
    makers = tables()
    names = [found["name"] for found in MARK.finditer(text)]
    odd = sorted(set(names) ^ set(makers))
    if odd or len(names) != len(makers):
        raise ValueError(f"markers and tables do not match: {', '.join(odd) or 'one stands twice'}")
    return MARK.sub(lambda found: f"{found[1]}{makers[found['name']]()}{found[3]}", text)


def main(arguments: list[str]) -> int:
    """Brings the page up to date, or says with ``--check`` whether it is."""
    text = PAGE.read_text(encoding="utf-8")
    new = written(text)
    if new == text:
        return DONE
    if "--check" in arguments:
        sys.stderr.write(f"{PAGE.name} is not what the code says; run `python -m model.document`\n")
        return NEGATIVE
    PAGE.write_text(new, encoding="utf-8")
    return DONE


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
