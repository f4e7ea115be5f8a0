"""A resolved scenario as readable text, for ``alliance check``."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Container, Iterable, Mapping, Sequence

from model.choices import shares as parts
from model.designs import count
from model.event import Event
from model.parameter import Parameter, parameters_of
from model.scenario import Factor, PlanEntry, Scenario, Uncertain
from model.state import FIRM, PRODUCT, TIE, Kind

WIDTH = 100
LISTED = 12  # values of a factor
UNIT_NAMES = ("bytes", "kB", "MB", "GB", "TB", "PB")


def describe(scenario: Scenario, events: Sequence[Event]) -> str:
    """The scenario in at most 100 columns: who, how they stand, what is planned, uncertain, off, and the study."""
    blocks = [
        _head(scenario),
        *(_record(scenario, "firms", name, FIRM, "") for name in scenario.firms),
        *(_record(scenario, "ties", name, TIE, _partners(scenario, name)) for name in scenario.ties),
        *(_record(scenario, "products", name, PRODUCT, _product(scenario, name)) for name in scenario.products),
        _plan(scenario, events),
        _uncertain(scenario),
        _changed(scenario, events),
        _block("Off", [", ".join(sorted(scenario.muted)) or "nothing"]),
        _sweep(scenario),
        _study(scenario),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def resolved_json(scenario: Scenario) -> str:
    """The resolved config as JSON text, keys in config order. `from_resolved` reads it back."""
    return json.dumps(scenario.resolved, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def number_text(value: float, number: Parameter) -> str:
    """A number with its unit, a code by its word."""
    if math.isnan(value):
        return "-"
    if number.choices:
        return number.choices[int(value)]
    if number.unit == "yes/no":
        return "yes" if value else "no"
    return f"{value:.6g}" + ("" if number.unit in ("1", "count", "index", "share", "frontier") else f" {number.unit}")


def distribution_text(uncertain: Uncertain) -> str:
    """A distribution in words: ``beta(a=2, b=5) within 0..1``, or ``choice(project 0.4, minority 0.6)``."""
    if uncertain.choices:
        total = sum(choice.weight for choice in uncertain.choices)
        cells = [f"{choice.word or f'{choice.value:g}'} {choice.weight / total:.3g}" for choice in uncertain.choices]
        return f"choice({', '.join(cells)})"
    if uncertain.experts:
        shares = zip(parts([expert.weight for expert in uncertain.experts]), uncertain.experts, strict=True)
        cells = [
            f"{expert.name or f'expert {index}'} {share:.3g}: {distribution_text(expert.item)}"
            for index, (share, expert) in enumerate(shares, start=1)
        ]
        return f"pool({'; '.join(cells)})"
    if uncertain.family == "quantiles":
        cells = [f"{percent} % {value:g}" for percent, value in uncertain.parameters]
        return f"quantiles({', '.join(cells)}) within {uncertain.low:g}..{uncertain.high:g}"
    numbers = ", ".join(f"{name}={value:g}" for name, value in uncertain.parameters)
    return f"{uncertain.family}({numbers}) within {uncertain.low:g}..{uncertain.high:g}"


def size_text(count: int) -> str:
    """A number of bytes for people."""
    size, step = float(count), 0
    while size >= 1000 and step < len(UNIT_NAMES) - 1:
        size, step = size / 1000, step + 1
    return f"{size:.3g} {UNIT_NAMES[step]}"


def _block(title: str, lines: Iterable[str]) -> str:
    wrapped = [_wrapped(line) for line in lines]
    return "\n".join([_wrapped(title, ""), *wrapped]) if wrapped else ""


def _wrapped(line: str, indent: str = "  ") -> str:
    return textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=indent + "    ")


def _table(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = min(max((len(left) for left, _ in rows), default=0), WIDTH // 2)
    return [_row(left, right, width) for left, right in rows]


def _row(left: str, right: str, width: int) -> str:
    """Two aligned columns; wrapped here, because wrapping later would close the gap between them."""
    lines = textwrap.wrap(right, WIDTH - width - 6) or [""]
    first = f"{left:<{width}}  {lines[0]}"
    return "\n".join([first, *(" " * (width + 2) + line for line in lines[1:])]).rstrip()


def _tabulated(title: str, rows: Sequence[tuple[str, str]]) -> str:
    indented = [f"  {line}" for row in _table(rows) for line in row.splitlines()]
    return "\n".join([_wrapped(title, ""), *indented]) if rows else ""


def _head(scenario: Scenario) -> str:
    rows = [
        ("signed", scenario.signed.isoformat()),
        ("horizon", f"{scenario.horizon:g} years"),
        ("currency", scenario.currency),
    ]
    return _tabulated(scenario.title or scenario.name, rows)


def _record(scenario: Scenario, section: str, name: str, kind: Kind, about: str) -> str:
    drawn = {uncertain.path for uncertain in scenario.uncertain}
    stream = scenario.streams.get(name, name)
    rows = [] if stream == name else [("stream", stream)]
    for field in kind.fields:
        if not field.given:
            continue
        path = f"{section}.{name}.{field.name}"
        if field.domains:
            cells = [(each, _cell(scenario, drawn, f"{path}.{each}", field.number)) for each in field.domains]
            rows.append((field.name, ", ".join(f"{each} {cell}" for each, cell in cells)))
        else:
            rows.append((field.name, _cell(scenario, drawn, path, field.number)))
    return _tabulated(f"{kind.name.capitalize()} {name}{about}", rows)


def _cell(scenario: Scenario, drawn: Container[str], path: str, number: Parameter) -> str:
    """A number; with ~ the median of an uncertain one, whose distribution stands in a table of its own."""
    if path in swept_paths(scenario):
        return "swept"
    value = scenario.values[path]
    if path not in drawn:
        return number_text(value, number)
    return f"~{number_text(float(f'{value:.3g}'), number)}"  # a median to three figures is plenty


def _partners(scenario: Scenario, tie: str) -> str:
    investor, host = scenario.partners[tie]
    return f": {investor} (investor), {host} (host)"


def _product(scenario: Scenario, product: str) -> str:
    brands = scenario.brands[product]
    return f": {scenario.product_tie[product]}" + (f", brands {', '.join(brands)}" if brands else "")


def _plan(scenario: Scenario, events: Sequence[Event]) -> str:
    known = {event.name: event for event in events}
    rows = [(entry.name, _entry(scenario, entry, known[entry.event])) for entry in scenario.plan]
    return _tabulated("Plan", rows) or "Plan\n  nothing is planned"


def _entry(scenario: Scenario, entry: PlanEntry, event: Event) -> str:
    drawn = {uncertain.path for uncertain in scenario.uncertain}
    path = f"plan.{entry.name}"
    at = _cell(scenario, drawn, f"{path}.at", Parameter(0.0, "1", 0, math.inf, "", ""))
    words = [f"year {at}: {entry.event} on {entry.subject}"]
    for name, number in parameters_of(event.arguments).items():
        if not math.isnan(scenario.values[f"{path}.{name}"]) or f"{path}.{name}" in swept_paths(scenario):
            words.append(f"{name} {_cell(scenario, drawn, f'{path}.{name}', number)}")
    if f"{path}.when" in swept_paths(scenario):
        words.append("if: swept")
    elif entry.condition:
        until = scenario.values[f"{path}.until"]
        again = "" if math.isnan(until) else f", asked again each quarter until year {until:g}"
        words.append(f"if {entry.condition.text}{again}")
    return ", ".join(words)


def _uncertain(scenario: Scenario) -> str:
    rows = [
        (uncertain.path, f"{distribution_text(uncertain)}, median {_median_text(scenario.values, uncertain)}")
        for uncertain in scenario.uncertain
    ]
    return (
        _tabulated("Uncertain inputs (~ above: their medians)", rows)
        or "Uncertain inputs\n  none: every number is fixed"
    )


def _median_text(values: Mapping[str, float], uncertain: Uncertain) -> str:
    value = values[uncertain.path]
    words = {choice.value: choice.word for choice in uncertain.choices}
    return words.get(value) or f"{value:.4g}"


def _changed(scenario: Scenario, events: Sequence[Event]) -> str:
    """Parameters of events that differ from their defaults."""
    rows = []
    for event in events:
        for name, number in parameters_of(event.parameters).items():
            path = f"events.{event.name}.{name}"
            value = scenario.values.get(path, number.default)
            if value != number.default and not math.isnan(value):
                rows.append((path, f"{number_text(value, number)} (default {number_text(number.default, number)})"))
    return _tabulated("Event parameters changed", rows)


def swept_paths(scenario: Scenario) -> frozenset[str]:
    """The paths that a sweep varies."""
    sweep = scenario.study.sweep
    return frozenset(factor.path for factor in sweep.factors) if sweep else frozenset()


def levels_text(factor: Factor) -> str:
    """What a factor takes: its values as a list, or its distribution."""
    if not factor.levels and factor.item:
        return distribution_text(factor.item)
    texts = [_level_text(factor, level) for level in factor.levels[:LISTED]]
    rest = len(factor.levels) - LISTED
    return ", ".join(texts) + (f" and {rest} more" if rest > 0 else "")


def _level_text(factor: Factor, level: float) -> str:
    """One value; of what the config is silent about nothing can be said."""
    if math.isnan(level):
        return "-"
    return (factor.words[int(level)] or "(none)") if factor.words else f"{level:.6g}"


def _sweep(scenario: Scenario) -> str:
    """What varies from design to design."""
    sweep = scenario.study.sweep
    if not sweep:
        return ""
    rows = [(factor.path, levels_text(factor)) for factor in sweep.factors]
    if sweep.design == "one_at_a_time":
        base = [_level_text(factor, at) for at, factor in zip(sweep.rows[0], sweep.factors, strict=True)]
        rows = [(path, f"{text} (base {own})") for (path, text), own in zip(rows, base, strict=True)]
    return _tabulated(f"Sweep: {sweep.design}, {_many(count(sweep), 'design')}", rows)


def _study(scenario: Scenario) -> str:
    study = scenario.study
    designs = count(study.sweep) if study.sweep else 1
    points = designs * max(study.outer, 1)
    rows = [("trials", f"{study.trials:,}" + (" at every point" if points > 1 else "")), ("seed", str(study.seed))]
    if study.outer:
        rows.append(("outer", f"{study.outer:,} draws of the {len(scenario.uncertain)} uncertain inputs"))
    if points > 1:
        rows.append(("points", f"{points:,} = {_many(designs, 'design')} x {_many(max(study.outer, 1), 'outer draw')}"))
    kept = min(study.paths, study.trials)
    paths = f"quarterly paths of the first {kept:,}" if kept else "no quarterly paths"
    rows.append(("keep", f"{study.keep or 'rows unless too many'}, {paths}"))
    return _tabulated("Study", rows)


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
