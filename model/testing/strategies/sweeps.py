"""Drawn sweeps: studies with every design, over numbers, words and switches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from model.config import from_resolved
from model.designs import DESIGNS, POWERS, SAMPLED
from model.errors import UserError
from model.event import Event
from model.mechanism import Mechanism
from model.parameter import Parameter, parameters_of
from model.scenario import Scenario
from model.state import FIRM, TIE
from model.testing.strategies.numbers import OWNED, Config, Draw, value
from model.testing.strategies.worlds import configs
from model.vocabulary import mechanisms as all_mechanisms
from model.vocabulary import vocabulary

Events = tuple[Event, ...] | None
Mechanisms = tuple[Mechanism, ...] | None
MOST = 3  # paths, and values of each


@st.composite
def swept_configs(
    draw: Draw, events: Events = None, mechanisms: Mechanisms = None, designs: Sequence[str] = DESIGNS
) -> Config:
    """A config as plain data with ``study.sweep``: some paths, with values or ranges as the design needs them."""
    events = vocabulary() if events is None else events
    mechanisms = all_mechanisms() if mechanisms is None else mechanisms
    config = draw(configs(events, mechanisms))
    design = draw(st.sampled_from(designs))
    known = _paths(config, events, switches=design not in SAMPLED)
    paths = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=MOST, unique=True))
    sweep: Config = {"design": design}
    if design in SAMPLED:
        sweep["points"] = 2 ** draw(st.integers(0, 3)) if design in POWERS else draw(st.integers(1, 8))
        sweep["vary"] = {path: _range(draw, known[path]) for path in paths}
    elif design == "list":
        rows = draw(st.integers(1, MOST))
        sweep["points"] = [{path: _level(draw, known[path]) for path in paths} for _ in range(rows)]
    else:
        sweep["vary"] = {path: _levels(draw, known[path]) for path in paths}
    outer = draw(st.sampled_from((0, 0, 2, 3)))
    return {**config, "study": {**config["study"], "sweep": sweep, **({"outer": outer} if outer else {})}}


@st.composite
def sweeps(
    draw: Draw, events: Events = None, mechanisms: Mechanisms = None, designs: Sequence[str] = DESIGNS
) -> Scenario:
    """A scenario whose study has a sweep of one of some designs, and now and then outer draws."""
    events = vocabulary() if events is None else events
    mechanisms = all_mechanisms() if mechanisms is None else mechanisms
    try:
        return from_resolved(draw(swept_configs(events, mechanisms, designs)), "swept", events, mechanisms)
    except UserError:
        assume(False)
        raise


def _paths(config: Config, events: tuple[Event, ...], switches: bool) -> dict[str, Parameter | None]:
    """Paths that may vary, with what each may be; None for a switch."""
    found: dict[str, Parameter | None] = {}
    for section, kind in (("firms", FIRM), ("ties", TIE)):
        free = [field for field in kind.fields if field.given and not field.domains and field.name not in OWNED]
        found |= {f"{section}.{name}.{field.name}": field.number for name in config[section] for field in free}
    planned = {entry["event"] for entry in config["plan"]}
    for event in events:
        if config["events"].get(event.name) == "off":
            continue
        found |= {f"events.{event.name}.{name}": each for name, each in parameters_of(event.parameters).items()}
        if switches and not event.essential and event.name not in planned:
            found[f"events.{event.name}"] = None
    plain = {path: each for path, each in found.items() if each is None or each.unit not in ("code", "count", "yes/no")}
    return found if switches else plain


def _level(draw: Draw, number: Parameter | None) -> Any:
    return draw(st.sampled_from(("on", "off"))) if number is None else value(draw, number)


def _levels(draw: Draw, number: Parameter | None) -> list[Any]:
    if number is None:
        return ["on", "off"]
    found = [value(draw, number) for _ in range(draw(st.integers(1, MOST)))]
    return list(dict.fromkeys(found))


def _range(draw: Draw, number: Parameter | None) -> Config:
    assert number is not None
    ends = sorted(value(draw, number) for _ in range(2))
    assume(ends[0] < ends[1])
    return {"from": ends[0], "to": ends[1]}
