"""A first config to edit: two firms, one tie, every line with its meaning."""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.config.allowed import range_of
from model.config.head import WHOLES, Whole
from model.designs import DESIGNS
from model.event import Event
from model.mechanism import Mechanism
from model.parameter import Parameter, parameters_of
from model.state import FIRM, TIE, Field, Kind

INVESTOR, HOST = "first", "second"
TIE_NAME = f"{INVESTOR}-{HOST}"
COLUMN = 40  # where comments start
# What most people want to say first; the rest has a default.
USUAL = {
    "firm": ("capability", "volume", "margin", "cash", "debt", "jobs", "morale", "need"),
    "tie": ("form", "motive", "stake", "trust_in_investor", "trust_in_host", "clarity", "culture_distance"),
}


def template(name: str, events: Sequence[Event], mechanisms: Sequence[Mechanism], everything: bool = False) -> str:
    """A commented config that loads as it stands.

    Args:
        name: its title.
        everything: every parameter with its default, instead of the usual ones.
    """
    lines = [
        "# yaml-language-server: $schema=schema.json",
        "# Any number may also be {value: 0.5, source: where from, confidence: found}",
        "# or a distribution of scipy.stats, such as {beta: {a: 2, b: 5}};",
        "# words and numbers also a choice with weights, such as {choice: {project: 2, minority: 1}};",
        "# or what was elicited from a person, {quantiles: {5: 0.1, 50: 0.3, 95: 0.6}}, or from several,",
        "# {pool: [{expert: A, weight: 2, of: {beta: {a: 2, b: 5}}}, {expert: B, of: {quantiles: {10: 0.2, 90: 0.7}}}]}.",
        f"title: {_quoted(name)}",
        *_lines(0, "signed", "2012-05-23", "date of signing"),
        *_lines(0, "horizon", "15", "years, up to 100"),
        *_lines(0, "currency", "USD bn", "the one currency of all amounts"),
        "",
        *_parties(everything),
        "",
        *_section("events", events, everything),
        "",
        *_section("mechanisms", mechanisms, everything),
        "",
        "plan: []                                # such as",
        "# - {name: first-step, event: equity_increase, at: 3.0, to: 0.05, when: trust_in_investor > 0.6, until: 6.0}",
        "",
        "correlations: []                        # between uncertain inputs, by rank, such as",
        "# - {between: [firms.first.morale, firms.second.morale], rank: 0.5, source: assumption}",
        "",
        "study:",
        *(line for key, rule in WHOLES.items() for line in _whole(key, rule)),
        *_lines(1, "# keep", "rows", "rows or summary; silent: rows up to 2 million histories in all"),
        "  # sweep:                              # scenarios side by side, on the same luck",
        f"  #   design: grid                      # or {', '.join(DESIGNS[1:])}",
        "  #   points: 256                       # of the sampled designs; Sobol and Saltelli: a power of two",
        f"  #   vary: {{ties.{TIE_NAME}.stake: [0, 0.1, 0.3], events.dispute: [on, off]}}",
        "  properties: []                        # what must hold (alliance check --properties), such as",
        f"  # - {{name: no-ruin, always: 'value_added[{HOST}] > -50'}}",
        f"  # - {{name: posts-teach, raise: events.executive_dispatch.scale, from: 1, to: 8, never_raises: 'capability_added[{HOST}, strategy]'}}",
    ]
    return "\n".join(lines) + "\n"


def _whole(key: str, rule: Whole) -> list[str]:
    """A whole number of the study; one that is silent by default stands behind a comment sign."""
    silent = rule.default is None
    return _lines(1, f"# {key}" if silent else key, str(rule.low if silent else rule.default), rule.doc)


def _quoted(text: str) -> str:
    """A YAML text in single quotes, on one line."""
    clean = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return "'" + clean.replace("'", "''") + "'"


def _lines(depth: int, key: str, value: str, comment: str) -> list[str]:
    return [f"{'  ' * depth + key + ': ' + value:<{COLUMN}}# {comment}"]


def _parties(everything: bool) -> list[str]:
    lines = ["firms:"]
    for firm in (INVESTOR, HOST):
        lines += [f"  {firm}:", *_record(FIRM, everything)]
    lines += ["", "ties:", f"  {TIE_NAME}:", f"    investor: {INVESTOR}", f"    host: {HOST}"]
    return [*lines, *_record(TIE, everything), "", "products: {}"]


def _record(kind: Kind, everything: bool) -> list[str]:
    fields = [field for field in kind.fields if field.given and (everything or field.name in USUAL[kind.name])]
    return [line for field in fields for line in _field(field)]


def _field(field: Field) -> list[str]:
    if not field.domains:
        return _number(2, field.name, field.number)
    head = f"    {field.name}:"
    lines = [line for domain in field.domains for line in _lines(3, domain, _value(field.number), "")]
    return [f"{head:<{COLUMN}}# {about(field.number)}", *(line.rstrip("# ") for line in lines)]


def _number(depth: int, name: str, number: Parameter) -> list[str]:
    absent = math.isnan(number.default)  # there is no way to write "none", other than to write nothing
    return _lines(depth, f"# {name}" if absent else name, _value(number), about(number))


def _value(number: Parameter) -> str:
    if math.isnan(number.default):
        return ""
    if number.choices:
        return number.choices[int(number.default)]
    return repr(int(number.default) if number.default == int(number.default) else float(number.default))


def about(number: Parameter) -> str:
    """Meaning, range with unit, and source of a number, on one line."""
    allowed = ("one of " if number.choices else "") + range_of(number)
    return " ".join(f"{number.doc}; {allowed}; source: {number.source}".split())


def _section(section: str, parts: Sequence[Event] | Sequence[Mechanism], everything: bool) -> list[str]:
    named = {part.name: parameters_of(part.parameters) for part in parts}
    if not everything or not any(named.values()):
        return [f"{section}: {{}}".ljust(COLUMN) + "# absent = default, `off` = muted; alliance events names them"]
    lines = [f"{section}:"]
    for name, numbers in named.items():
        body = [line for key, number in numbers.items() for line in _number(2, key, number)]
        lines += [f"  {name}:" if _active(numbers) else f"  {name}: {{}}", *body]
    return lines


def _active(numbers: dict[str, Parameter]) -> bool:
    return any(not math.isnan(number.default) for number in numbers.values())
