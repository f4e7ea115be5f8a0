"""A config file to a `Scenario`: read, extend, override, check everything, and only then give up."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from model import vocabulary
from model.config.contradictions import check_contradictions
from model.config.draft import Cast, Draft
from model.config.extend import resolve
from model.config.findings import Findings
from model.config.head import Head, read_head
from model.config.node import Node, Place, node_of, plain
from model.config.override import override
from model.config.parties import read_parties
from model.config.parts import read_parts
from model.config.plan import Written, read_plan
from model.event import Event
from model.mechanism import Mechanism
from model.scenario import Scenario, Uncertain

Events = tuple[Event, ...] | None
Mechanisms = tuple[Mechanism, ...] | None


def load(path: str | os.PathLike[str], sets: Sequence[str] = (), events: Events = None,
         mechanisms: Mechanisms = None) -> Scenario:  # fmt: skip
    """The scenario that a config file describes.

    Args:
        path: a YAML (or JSON) file; named in mistakes as given here.
        sets: ``path.to.key=value`` texts that override the file, in order.
        events, mechanisms: the vocabulary; the installed one where None.

    Raises:
        UserError: with every mistake in the file, in what it extends and in ``sets``.
    """
    findings, file = Findings(), os.fspath(path)
    config = resolve(Path(file), file, findings)
    if config is not None:
        override(config, sets, findings)
    return _scenario(config, Path(file).stem, findings, events, mechanisms)


def from_resolved(data: dict[str, Any], name: str, events: Events = None, mechanisms: Mechanisms = None) -> Scenario:
    """The scenario of `Scenario.resolved` data, such as a run's ``scenario.json`` holds.

    Raises:
        UserError: the vocabulary has changed so that the data no longer fit it.
    """
    return _scenario(node_of(data, Place("scenario.json")), name, Findings(), events, mechanisms)


def _scenario(config: Node | None, name: str, findings: Findings, events: Events, mechanisms: Mechanisms) -> Scenario:
    if config is None:
        findings.raise_all()
        raise AssertionError("no config and no mistake")
    events = vocabulary.vocabulary() if events is None else events
    mechanisms = vocabulary.mechanisms() if mechanisms is None else mechanisms
    draft = Draft(findings)
    head = read_head(config, name, draft)
    cast = read_parties(config, draft)
    read_parts(config, "events", events, draft)
    read_parts(config, "mechanisms", mechanisms, draft)
    plan = read_plan(config.entries.get("plan"), cast, events, head.horizon, draft)
    check_contradictions(cast, plan, _places(config), draft)
    findings.raise_all()
    return _assembled(name, head, cast, plan, draft, plain(config))


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


def _assembled(name: str, head: Head, cast: Cast, plan: list[Written], draft: Draft, resolved: Any) -> Scenario:
    return Scenario(
        name=name, title=head.title, signed=head.signed, horizon=head.horizon, currency=head.currency,
        firms=cast.firms, ties=cast.ties, products=cast.products, partners=cast.partners,
        product_tie=cast.product_tie, brands=cast.brands, streams=cast.streams,
        values=draft.values, uncertain=tuple(_keyed(item, cast) for item in draft.uncertain), muted=frozenset(draft.muted),
        plan=tuple(written.entry for written in plan), study=head.study,
        provenance=draft.provenance, resolved=resolved,
    )  # fmt: skip
