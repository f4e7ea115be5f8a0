"""Drawn worlds: configs as plain data, and the scenarios that they describe."""

from __future__ import annotations

from hypothesis import assume
from hypothesis import strategies as st

from model.config import from_resolved
from model.errors import UserError
from model.event import Event
from model.mechanism import Mechanism
from model.parameter import parameters_of
from model.scenario import Scenario
from model.state import FIRM
from model.testing.strategies.numbers import Config, Draw, record, value
from model.testing.strategies.parties import makes
from model.testing.strategies.parties import products as drawn_products
from model.testing.strategies.parties import ties as drawn_ties
from model.testing.strategies.plans import plan as drawn_plan
from model.vocabulary import mechanisms as all_mechanisms
from model.vocabulary import vocabulary

FIRMS = ("east", "west", "north")
HORIZONS = (0.3, 1.0, 2.5, 4.1, 5.0, 6.75, 15.0)


@st.composite
def configs(draw: Draw, events: tuple[Event, ...], mechanisms: tuple[Mechanism, ...]) -> Config:
    """A config as plain data: firms, ties, products, parameters, switches, a plan, uncertain inputs."""
    horizon = draw(st.sampled_from(HORIZONS))
    firms = FIRMS[: draw(st.integers(1, 3))]
    ties = drawn_ties(draw, firms)
    products = drawn_products(draw, ties)
    plan = drawn_plan(draw, events, horizon, firms, ties, products)
    planned = {entry["event"] for entry in plan}
    return {
        "title": "drawn", "signed": "2000-01-01", "horizon": horizon, "currency": "bn",
        "firms": {name: {**record(draw, FIRM, f"{name}-stream"), **makes(draw, name, ties)} for name in firms},
        "ties": ties, "products": products,
        "events": _parts(draw, tuple(e for e in events if not e.essential), planned),
        "mechanisms": _parts(draw, tuple(m for m in mechanisms if not m.essential), set()),
        "plan": plan, "study": {"seed": draw(st.integers(0, 2**63 - 1))},
    }  # fmt: skip


@st.composite
def scenarios(
    draw: Draw, events: tuple[Event, ...] | None = None, mechanisms: tuple[Mechanism, ...] | None = None
) -> Scenario:
    """A valid scenario that a config can express.

    Args:
        events, mechanisms: the vocabulary; the installed one where None.
    """
    events = vocabulary() if events is None else events
    mechanisms = all_mechanisms() if mechanisms is None else mechanisms
    config = draw(configs(events, mechanisms))
    try:
        return from_resolved(config, "drawn", events, mechanisms)
    except UserError:
        assume(False)
        raise


def _parts(draw: Draw, parts: tuple[Event, ...] | tuple[Mechanism, ...], planned: set[str]) -> Config:
    """Some events or mechanisms, muted or with other parameters."""
    if not parts:
        return {}
    chosen = draw(st.lists(st.sampled_from(parts), max_size=4, unique_by=lambda part: part.name))
    found: Config = {}
    for part in chosen:
        declared = parameters_of(part.parameters)
        if part.name not in planned and (not declared or draw(st.integers(0, 2)) == 0):
            found[part.name] = "off"
        elif declared:
            names = draw(st.lists(st.sampled_from(sorted(declared)), max_size=2, unique=True))
            found[part.name] = {name: value(draw, declared[name]) for name in names}
    return found
