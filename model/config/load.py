"""A config file to a `Scenario`: read, extend, override, check everything, and only then give up."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path
from typing import Any

from model import vocabulary
from model.config.contradictions import check_contradictions
from model.config.correlations import read_correlations
from model.config.draft import Cast, Draft
from model.config.extend import resolve
from model.config.findings import Findings
from model.config.head import Head, read_head
from model.config.node import Node, Place, node_of, plain
from model.config.override import override
from model.config.parties import need_tie, read_parties
from model.config.parts import read_parts
from model.config.paths import spots
from model.config.place_sweep import place_sweep
from model.config.plan import Written, read_plan
from model.config.properties import read_properties
from model.config.sweep import assembled, one_by_one, read_sweep
from model.designs import SINGLE, single_rows
from model.event import Event
from model.mechanism import Mechanism
from model.scenario import Correlation, PlanEntry, Scenario, Study, Sweep, Uncertain, Variant

Events = tuple[Event, ...] | None
Mechanisms = tuple[Mechanism, ...] | None
Here = dict[str, float] | None
MOST_VARIANTS = 256  # of switches and conditions together: each is a reading of the whole config


def load(path: str | os.PathLike[str], sets: Sequence[str] = (), events: Events = None,
         mechanisms: Mechanisms = None, tied: bool = False) -> Scenario:  # fmt: skip
    """The scenario that a config file describes.

    Args:
        path: a YAML (or JSON) file; named in mistakes as given here.
        sets: ``path.to.key=value`` texts that override the file, in order.
        events, mechanisms: the vocabulary; the installed one where None.
        tied: whether firms without a tie are a mistake: they can be lived, but no command has anything to say of them.

    Raises:
        UserError: with every mistake in the file, in what it extends and in ``sets``.
    """
    findings, file = Findings(), os.fspath(path)
    config = resolve(Path(file), file, findings)
    if config is None:
        findings.raise_all()
        raise AssertionError("no config and no mistake")
    override(config, sets, findings)
    if tied:
        need_tie(config, findings)
    return _Loader(config, _name(Path(file)), Path(file), events, mechanisms, findings).scenario()


def _name(file: Path) -> str:
    """What a scenario is called: text for files and screens, which a file's name need not be."""
    return file.stem.encode("utf-8", "replace").decode()


def from_resolved(data: dict[str, Any], name: str, events: Events = None, mechanisms: Mechanisms = None) -> Scenario:
    """The scenario of `Scenario.resolved` data, such as a run's ``scenario.json`` holds.

    Raises:
        UserError: the vocabulary has changed so that the data no longer fit it.
    """
    return _Loader(node_of(data, Place("scenario.json")), name, None, events, mechanisms, Findings()).scenario()


@dataclass
class _Walk:
    """What one reading of the whole config gives: one for each combination of what is on or off, and if."""

    draft: Draft
    head: Head
    cast: Cast
    plan: list[Written]
    correlations: tuple[Correlation, ...]

    @property
    def entries(self) -> tuple[PlanEntry, ...]:
        return tuple(written.entry for written in self.plan)


class _Loader:
    """One config with its vocabulary; `file` is None where it was not read from one."""

    def __init__(self, config: Node, name: str, file: Path | None, events: Events, mechanisms: Mechanisms,
                 findings: Findings) -> None:  # fmt: skip
        self.config = config
        self.name = name
        self.events = vocabulary.vocabulary() if events is None else events
        self.mechanisms = vocabulary.mechanisms() if mechanisms is None else mechanisms
        self.findings = findings
        self.asked = read_sweep(config, file, findings)
        self.resolved = plain(config)
        self.paths: tuple[str, ...] = ()
        if self.asked:
            known = spots(config, self.events, self.mechanisms)
            self.paths = place_sweep(config, self.asked, known, findings)

    def scenario(self) -> Scenario:
        """The scenario. Raises UserError with all mistakes."""
        first = self._walk(self.findings, {}, {} if self.asked and one_by_one(self.asked) else None)
        study = first.head.study
        if self.asked:
            study = replace(study, sweep=assembled(self.asked, self.paths, study.outer, first.draft))
        self._check_properties(study, first)
        self.findings.raise_all()
        if study.sweep:
            study = replace(study, variants=self._variants(study.sweep, first))
        return _assembled(self.name, study, first, self.resolved)

    def _check_properties(self, study: Study, first: _Walk) -> None:
        """What the study claims is held against what there is; mistakes go to the findings, with all others."""
        body = self.config.entries.get("study")
        node = body.entries.get("properties") if body else None
        if node is not None:
            scenario = _assembled(self.name, study, first, self.resolved)
            read_properties(node, self.config, scenario, (self.events, self.mechanisms), Draft(self.findings))

    def _walk(self, findings: Findings, at: dict[str, int], here: dict[str, float] | None) -> _Walk:
        config, draft = self.config, Draft(findings, at=at, here=here)
        head = read_head(config, self.name, draft)
        cast = read_parties(config, draft)
        read_parts(config, "events", self.events, draft)
        read_parts(config, "mechanisms", self.mechanisms, draft)
        plan = read_plan(config.entries.get("plan"), cast, self.events, head.horizon, draft)
        check_contradictions(cast, plan, _places(config), draft)
        found = read_correlations(config.entries.get("correlations"), config, self.paths, draft)
        return _Walk(draft, head, cast, plan, found)

    def _variants(self, sweep: Sweep, first: _Walk) -> tuple[Variant, ...]:
        """What differs at every other combination of structural levels. Raises UserError with all mistakes."""
        paths = [factor.path for factor in sweep.factors if factor.structural]
        found: dict[tuple[int, ...], Variant] = {}
        mistakes = Findings()
        mistakes.files = self.findings.files
        for at, here in self._others(sweep, first.draft.here is not None, mistakes):
            walk = self._walk(mistakes, dict(zip(paths, at, strict=True)), here)
            values, known = walk.draft.values, first.draft.values
            differs = {
                path: value
                for path, value in values.items()
                if repr(value) != repr(known[path]) and path not in self.paths
            }
            found.setdefault(at, Variant(at, differs, frozenset(walk.draft.muted), walk.entries))
        mistakes.mistakes = list(dict.fromkeys(mistakes.mistakes))
        mistakes.raise_all()
        return tuple(variant for at, variant in found.items() if any(at))

    def _others(self, sweep: Sweep, single: bool, findings: Findings) -> list[tuple[tuple[int, ...], Here]]:
        """What else must be read: each design by itself, else each combination of structural levels."""
        columns = [column for column, factor in enumerate(sweep.factors) if factor.structural]
        start = (0,) * len(columns)
        if sweep.design in SINGLE:
            rows = single_rows(sweep)[1:]
            ats = [tuple(int(row[column]) for column in columns) for row in rows]
            if single:
                paths = [factor.path for factor in sweep.factors]
                return [(at, dict(zip(paths, row, strict=True))) for at, row in zip(ats, rows, strict=True)]
        else:  # no more are made than it takes to see that they are too many
            sizes = (range(len(sweep.factors[column].words)) for column in columns)
            ats = list(islice(product(*sizes), MOST_VARIANTS + 2))
        others = [at for at in dict.fromkeys(ats) if at != start]
        if len(others) > MOST_VARIANTS:
            place = self.asked.place if self.asked else Place("")
            message = f"study.sweep: more than {MOST_VARIANTS} combinations of switches and conditions"
            findings.add("too_many", message, place, "study.sweep", allowed=f"at most {MOST_VARIANTS}")
            others.clear()
        return [(at, None) for at in others]


def _places(config: Node) -> dict[str, Place]:
    """Where each tie starts, for contradictions between values of which none is written, and names its host."""
    ties = config.entries.get("ties")
    entries = ties.entries if ties else {}
    hosts = {f"ties.{name}.host": node.entries.get("host", node).place for name, node in entries.items()}
    return {**{f"ties.{name}": node.key for name, node in entries.items()}, **hosts}


def _keyed(item: Uncertain, cast: Cast) -> Uncertain:
    """An input on the stream of its firm or tie, so that a new name with the old ``stream:`` moves no draw."""
    section, name, *rest = item.path.split(".")
    key = cast.streams.get(name, name) if section in ("firms", "ties") else name
    return item if key == name else replace(item, stream=".".join((section, key, *rest)))


def _assembled(name: str, study: Study, walk: _Walk, resolved: Any) -> Scenario:
    head, cast, draft = walk.head, walk.cast, walk.draft
    return Scenario(
        name=name, title=head.title, signed=head.signed, horizon=head.horizon, currency=head.currency,
        firms=cast.firms, ties=cast.ties, products=cast.products, partners=cast.partners,
        product_tie=cast.product_tie, brands=cast.brands, streams=cast.streams,
        values=draft.values, uncertain=tuple(_keyed(item, cast) for item in draft.uncertain), muted=frozenset(draft.muted),
        plan=walk.entries, study=study,
        provenance=draft.provenance, resolved=resolved, correlations=walk.correlations,
    )  # fmt: skip
