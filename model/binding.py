"""From a `Scenario` to the arrays that both engines live on.

Everything that a config can say becomes data here: which clocks there are, in which order they go at one
instant, whom they re-arm, which words an uncertain input overwrites. No kernel is compiled again for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from model import roles
from model.condition import AND, COMPARE, DEPTH, LOAD, LOAD_WHOLE, NOT, NUMBER, OR
from model.draws import words
from model.engines.dispatch import PLAN_FIRST
from model.engines.plain import Records
from model.engines.step import DATE, HAZARD, PLAN, Stage
from model.errors import Mistake, UserError
from model.event import Event
from model.laws import TRIGGERED
from model.layout import KIND_ORDER, PLAN_WORDS, Layout, is_whole, layout, owners
from model.mechanism import Mechanism
from model.parameter import parameters_of
from model.scenario import PlanEntry, Scenario

POSTING_SLOTS = 8  # executives out at the same time, per tie
Array = np.ndarray[Any, Any]
CLOCK = np.dtype(
    [(name, "<i8") for name in ("event", "subject", "plan", "row", "tie", "kind", "stream0", "stream1", "occurrence", "depth", "skipped", "done")]
    + [(name, "<f8") for name in ("left", "rate", "born", "last", "grown", "spent")]
)  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """One event on one subject, or one plan entry, before it becomes a row of `CLOCK`."""

    rank: int
    event: int
    subject: int
    plan: int
    row: int
    tie: int
    kind: int
    key: str


@dataclass(frozen=True)
class Bound:
    """A scenario as arrays.

    Attributes:
        layout: where everything lies.
        template: the buffer at signing, before inputs are drawn (words,).
        addresses: words that the uncertain inputs overwrite, in the scenario's order.
        coded: which of them hold integers.
        clocks: one per row of the clock table, in the order of ties.
        table: the clock table before signing (clocks,), records of `CLOCK`.
        first, near: whom clock c re-arms: near[first[c]:first[c + 1]].
        code, number, condition: programs of the plan's conditions.
        watched: words that must be finite at the end.
        subjects: names of the rows of counts: world, firms, ties.
    """

    scenario: Scenario
    events: tuple[Event, ...]
    web: roles.Web
    layout: Layout
    template: Array
    addresses: Array
    coded: Array
    clocks: tuple[Clock, ...]
    table: Array
    first: Array
    near: Array
    code: Array
    number: Array
    condition: Array
    watched: Array
    subjects: tuple[str, ...]

    def stage(self, key: tuple[int, int], plain: bool = False) -> Stage:
        """Fresh working arrays for one thread; ``plain`` gives records with attributes for interpreted code."""
        buffer = self.template.copy()
        views = self.layout.views(buffer)
        table = self.table.copy()
        world, firm, tie, posting, product, par = (Records(view) if plain else view for view in views)
        shape = (len(self.subjects), len(self.events))
        return Stage(
            world, firm, tie, posting, product, par, flat=buffer, whole=buffer.view(np.int64), plan=self.layout.plan(buffer),
            clock=Records(table) if plain else table, alarm=np.zeros(len(table)), near=self.near, first=self.first, code=self.code, number=self.number,
            condition=self.condition, stack=np.zeros(DEPTH), count=np.zeros(shape, np.int64), since=np.zeros((*shape, 2)),
            changed=np.zeros(len(table) + 1, np.int64), key=np.array([key[0], key[1], 0], np.int64),
        )  # fmt: skip

    def words(self, inputs: Array) -> Array:
        """Inputs (..., input) as the words that they overwrite: a code's bits are those of an integer."""
        found = np.array(inputs)
        found[..., self.coded] = found[..., self.coded].astype(np.int64).view(np.float64)
        return found

    @property
    def quarter_clock(self) -> int:
        """The clock of quarter_results, -1 if there is none."""
        names = [self.events[clock.event].name for clock in self.clocks]
        return names.index("quarter_results") if "quarter_results" in names else -1


def bind(scenario: Scenario, events: tuple[Event, ...], mechanisms: tuple[Mechanism, ...]) -> Bound:
    """Turns a scenario into arrays.

    Raises:
        UserError: an event's reads or writes name what does not exist.
    """
    wrong = [sentence for event in events for sentence in roles.mistakes(event)]
    if wrong:
        raise UserError([Mistake("events.roles", sentence) for sentence in wrong])
    web = _web(scenario)
    counts = {"firm": len(scenario.firms), "tie": len(scenario.ties), "posting": POSTING_SLOTS * len(scenario.ties), "product": len(scenario.products), "plan": len(scenario.plan) + 1}  # fmt: skip
    places = layout(counts, events, mechanisms)
    template = _template(scenario, places, web, events, mechanisms)
    clocks = tuple(_clocks(scenario, events, web))
    first, near = _neighbours(clocks, events, web)
    code, number, condition = _conditions(scenario, places, events)
    watched = np.flatnonzero(np.isfinite(template[: places.state_words]))
    return Bound(
        scenario, events, web, places, template,
        np.array([address(scenario, places, item.path, events) for item in scenario.uncertain], np.int64),
        np.array([stored_whole(item.path) for item in scenario.uncertain], bool),
        clocks, _table(clocks, events), first, near, code, number, condition, watched, ("world", *scenario.firms, *scenario.ties),
    )  # fmt: skip


def rebind(bound: Bound, scenario: Scenario) -> Bound:
    """The same world with other numbers: firms, ties, products, plan, mutings and drawn inputs as they were.

    What a sweep needs at each of its points; a fraction of the cost of `bind`.
    """
    before, places = bound.scenario.values, bound.layout
    template = bound.template.copy()
    whole = template.view(np.int64)
    for path, value in scenario.values.items():
        if value != before[path] and not (np.isnan(value) and np.isnan(before[path])):
            word = address(scenario, places, path, bound.events)
            if stored_whole(path):
                whole[word] = int(value)
            else:
                template[word] = value
    watched = np.flatnonzero(np.isfinite(template[: places.state_words]))
    return replace(bound, scenario=scenario, template=template, watched=watched)


def _table(clocks: tuple[Clock, ...], events: tuple[Event, ...]) -> Array:
    table = np.zeros(len(clocks), CLOCK)
    for c, clock in enumerate(clocks):
        stream = words(events[clock.event].name, clock.key)
        row = clock.event, clock.subject, clock.plan, clock.row, clock.tie, clock.kind
        table[c] = (*row, *stream, *[0] * 4, *[0.0] * 6)
    return table


def _web(scenario: Scenario) -> roles.Web:
    firms = {name: i for i, name in enumerate(scenario.firms)}
    partners = tuple((firms[a], firms[b]) for a, b in (scenario.partners[tie] for tie in scenario.ties))
    slots = tuple(tuple(range(i * POSTING_SLOTS, (i + 1) * POSTING_SLOTS)) for i in range(len(partners)))
    products = tuple(
        tuple(j for j, product in enumerate(scenario.products) if scenario.product_tie[product] == tie)
        for tie in scenario.ties
    )
    return roles.Web(len(firms), partners, slots, products)


def address(scenario: Scenario, places: Layout, path: str, events: tuple[Event, ...]) -> int:
    """The word of a config or condition path, such as ``firms.mazda.capability.production``.

    Raises:
        KeyError: no such path.
    """
    group, *rest = path.split(".")
    if group == "world":
        return places.word("world", 0, rest[0])
    if group in ("events", "mechanisms"):
        return places.parameter_word(rest[0], rest[1])
    if group == "plan":
        names = [entry.name for entry in scenario.plan]
        return (
            places.start["plan"]
            + names.index(rest[0]) * PLAN_WORDS
            + _plan_column(scenario.plan[names.index(rest[0])], rest[1], events)
        )
    members = {"firms": scenario.firms, "ties": scenario.ties, "products": scenario.products}[group]
    kind = next(kind for kind in KIND_ORDER if kind.name == group[:-1])
    element = kind.field(rest[1]).domains.index(rest[2]) if len(rest) > 2 else 0
    return places.word(kind.name, members.index(rest[0]), rest[1], element)


def holds_whole(path: str) -> bool:
    """Whether the word of a state path holds an integer."""
    group, *rest = path.split(".")
    name = group if group == "world" else group[:-1]
    for kind in KIND_ORDER:
        if kind.name == name:
            return is_whole(kind.field(rest[0] if group == "world" else rest[1]))
    return False


def stored_whole(path: str) -> bool:
    """Whether the word of a config path holds an integer: of numbers that a config gives, only a state's codes do."""
    return path.split(".")[0] in ("firms", "ties", "products") and holds_whole(path)


def _plan_column(entry: PlanEntry, column: str, events: tuple[Event, ...]) -> int:
    if column in ("at", "until"):
        return ("at", "until").index(column)
    event = next(event for event in events if event.name == entry.event)
    return PLAN_FIRST + list(parameters_of(event.arguments)).index(column)


def _template(
    scenario: Scenario, places: Layout, web: roles.Web, events: tuple[Event, ...], mechanisms: tuple[Mechanism, ...]
) -> Array:
    buffer = np.zeros(places.words)
    views = places.views(buffer)
    for kind, view in zip(KIND_ORDER, views, strict=False):
        for field in kind.fields:
            view[field.name] = field.number.default
    for owner, declared in owners(events, mechanisms):
        views[5][owner]["on"] = 0.0 if owner in scenario.muted else 1.0
        for name, number in declared.items():
            views[5][owner][name] = number.default
    places.plan(buffer)[:] = np.nan
    whole = buffer.view(np.int64)
    for path, value in scenario.values.items():
        word = address(scenario, places, path, events)
        if stored_whole(path):
            whole[word] = int(value)
        else:
            buffer[word] = value
    for i, name in enumerate(scenario.firms):
        views[1][i]["stream0"], views[1][i]["stream1"] = words("quarter_results", scenario.streams[name])
    for t, name in enumerate(scenario.ties):
        views[2][t]["stream0"], views[2][t]["stream1"] = words("venture", scenario.streams[name])
    tie, posting, product = views[2], views[3], views[4]
    for i, (investor, host) in enumerate(web.partners):
        tie[i]["investor"], tie[i]["host"] = investor, host
        posting["tie"][list(web.postings[i])] = i
        product["tie"][list(web.products[i])] = i
    return buffer


def _clocks(scenario: Scenario, events: tuple[Event, ...], web: roles.Web) -> list[Clock]:
    found = []
    for e, event in enumerate(events):
        if event.name in scenario.muted:
            continue
        kind = HAZARD if event.is_hazard else DATE
        for k, (key, row, tie) in enumerate(_subjects(scenario, event.subject, web)):
            found.append(Clock(event.rank, e, k, len(scenario.plan), row, tie, kind, key))
    names = [event.name for event in events]
    for j, entry in enumerate(scenario.plan):
        e = names.index(entry.event)
        subjects = list(_subjects(scenario, events[e].subject, web))
        k = _subject_index(scenario, events[e].subject, entry.subject)
        key, row, tie = subjects[k]
        found.append(Clock(events[e].rank, e, k, j, row, tie, PLAN, f"{key}/plan/{entry.name}"))
    return sorted(
        found, key=lambda clock: (clock.rank, names[clock.event], clock.kind == PLAN, clock.subject, clock.plan)
    )


def _subject_index(scenario: Scenario, subject: str, name: str) -> int:
    if subject == "world":
        return 0
    return {"firm": scenario.firms, "tie": scenario.ties, "product": scenario.products}[subject].index(name)


def _subjects(scenario: Scenario, subject: str, web: roles.Web) -> Iterator[tuple[str, int, int]]:
    """Key, row of the counts, and tie (-1 if none) of every subject of a kind."""
    firms = len(scenario.firms)
    if subject == "world":
        yield "world", 0, -1
    elif subject == "firm":
        for i, name in enumerate(scenario.firms):
            yield scenario.streams[name], 1 + i, -1
    else:
        for t, name in enumerate(scenario.ties):
            key = scenario.streams[name]
            if subject == "tie":
                yield key, 1 + firms + t, t
    if subject in ("posting", "product"):
        owned = web.postings if subject == "posting" else web.products
        found = sorted((record, t, n) for t, records in enumerate(owned) for n, record in enumerate(records))
        for _, t, n in found:
            yield f"{scenario.streams[scenario.ties[t]]}/{subject}/{n}", 1 + firms + t, t


def _neighbours(clocks: tuple[Clock, ...], events: tuple[Event, ...], web: roles.Web) -> tuple[Array, Array]:
    """Whom each clock re-arms: those that read a field that its event may write."""
    reads, writes = [], []
    for clock in clocks:
        event = events[clock.event]
        trigger = (f"{event.subject}.{event.trigger}",) if event.law == TRIGGERED else ()
        reads.append(
            roles.places(web, event, clock.subject, event.reads + trigger)
            | ({("tie", clock.tie, "ended")} if clock.tie >= 0 else set())
        )
        writes.append(roles.places(web, event, clock.subject, event.writes + trigger))
    first, near = [0], []
    for written in writes:
        near += [c for c, read in enumerate(reads) if read & written]
        first.append(len(near))
    return np.array(first, np.int64), np.array(near, np.int64)


def _conditions(scenario: Scenario, places: Layout, events: tuple[Event, ...]) -> tuple[Array, Array, Array]:
    plain = {"and": AND, "or": OR, "not": NOT}
    code: list[int] = []
    number: list[float] = []
    start = [0]
    for entry in scenario.plan:
        for op, operand in entry.condition.program if entry.condition else ():
            if op == "load":
                code.append(LOAD_WHOLE if holds_whole(str(operand)) else LOAD)
                number.append(float(address(scenario, places, str(operand), events)))
            else:
                code.append(NUMBER if op == "number" else COMPARE[str(operand)] if op == "compare" else plain[op])
                number.append(float(operand) if op == "number" else 0.0)
        start.append(len(code))
    return np.array(code, np.int64), np.array(number), np.array([*start, len(code)], np.int64)
