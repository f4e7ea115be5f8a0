"""For tests of your own: worlds drawn by Hypothesis, and what must hold in every history.

Install the `test` extra and write, in a test of your own events::

    @given(scenarios(events=vocabulary(Path("mine.py"))))
    def test_mine(scenario): assert not broken(*lived(scenario, events))

Everything drawn goes through the config's own checks, so a config can say it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from model.binding import Array, Bound
from model.config import from_resolved
from model.engines.lives import Lived
from model.errors import UserError
from model.event import Event
from model.mechanism import Mechanism
from model.parameter import Parameter, parameters_of
from model.scenario import Scenario
from model.state import FIRM, KINDS, PRODUCT, TIE, Kind
from model.state.tie import FORMS as LEGAL
from model.vocabulary import mechanisms as all_mechanisms
from model.vocabulary import vocabulary

Config = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
FIRMS = ("east", "west", "north")
HORIZONS = (0.3, 1.0, 2.5, 4.1, 5.0, 6.75, 15.0)
STEPS = 32  # numbers lie on a grid, so that dates often coincide and failures shrink well
# What a strategy of its own draws, because it must fit with something else.
TERMS = ("to", "price", "from", "until")
OWNED = (
    *("form", "stake", "reverse_stake", "board_seats", "binding", "launch", "makes"),
    *(f"{option}_{term}" for option in ("call", "put") for term in TERMS),
)
PLANLESS = ("quarter_results",)  # planning the books' own calendar would be a different world


@st.composite
def configs(draw: Draw, events: tuple[Event, ...], mechanisms: tuple[Mechanism, ...]) -> Config:
    """A config as plain data: firms, ties, products, parameters, switches, a plan, uncertain inputs."""
    horizon = draw(st.sampled_from(HORIZONS))
    firms = FIRMS[: draw(st.integers(1, 3))]
    ties = _ties(draw, firms)
    products = _products(draw, ties)
    plan = _plan(draw, events, horizon, firms, ties, products)
    planned = {entry["event"] for entry in plan}
    return {
        "title": "drawn", "signed": "2000-01-01", "horizon": horizon, "currency": "bn",
        "firms": {name: {**_record(draw, FIRM, f"{name}-stream"), **_makes(draw, name, ties)} for name in firms},
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


def _fraction(draw: Draw) -> float:
    return float(draw(st.integers(0, STEPS)) / STEPS)


def _number(draw: Draw, number: Parameter) -> Any:
    """A value in the range of a number; rates and weights near their default, so that histories stay short."""
    if number.choices:
        return draw(st.sampled_from(number.choices))
    if number.unit == "yes/no":
        return draw(st.integers(0, 1))
    if number.unit == "count":
        return draw(st.integers(int(number.low), int(number.high)))
    low, high = number.low, number.high
    if number.default == number.default and number.default > 0 and number.unit in ("year", "1", "log", "1/year"):
        low, high = max(low, 0.5 * number.default), min(high, 2.0 * number.default)
    return low + (high - low) * _fraction(draw)


def _choice(draw: Draw, number: Parameter) -> Config:
    """A few values with their weights."""
    values = {str(_number(draw, number)) for _ in range(draw(st.integers(1, 3)))}
    return {"choice": {value: draw(st.integers(1, 3)) for value in sorted(values)}}


def _given(draw: Draw, kind: Kind, name: str) -> Any:
    """A value, or now and then a choice or a distribution, of a field that a config may set."""
    number = kind.field(name).number
    way = draw(st.integers(0, 7))
    if way == 5:
        return _choice(draw, number)
    if number.unit in ("code", "count", "yes/no") or way < 5:
        return _number(draw, number)
    if (number.low, number.high) == (0.0, 1.0):
        return {"beta": {"a": draw(st.integers(1, 9)), "b": draw(st.integers(1, 9))}}
    here = _number(draw, number)
    return {"uniform": {"loc": here, "scale": 0.125 * (number.high - here)}} if here < number.high else here


def _record(draw: Draw, kind: Kind, stream: str) -> Config:
    """Some fields of a record, the others at their defaults."""
    free = [field.name for field in kind.fields if field.given and field.name not in OWNED]
    names = draw(st.lists(st.sampled_from(free), max_size=5, unique=True))
    found: Config = {}
    for name in names:
        domains = kind.field(name).domains
        if domains:
            some = draw(st.lists(st.sampled_from(domains), min_size=1, max_size=3, unique=True))
            found[name] = {domain: _given(draw, kind, name) for domain in some}
        else:
            found[name] = _given(draw, kind, name)
    if stream and draw(st.booleans()):
        found["stream"] = stream
    return found


def _ties(draw: Draw, firms: tuple[str, ...]) -> Config:
    """Up to two ties, of any form or of one of two, in any direction; mostly all shares are enough for them."""
    pairs = [(a, b) for a in firms for b in firms if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=2, min_size=1, unique=True)) if pairs else []
    found: Config = {}
    for number, (investor, host) in enumerate(chosen):
        forms = draw(st.lists(st.sampled_from(LEGAL), min_size=1, max_size=2, unique=True))
        form = forms[0] if len(forms) == 1 else {"choice": {each: draw(st.integers(1, 3)) for each in forms}}
        shares = {side: round(0.02 + 0.45 * _fraction(draw), 4) for side in ("stake", "reverse_stake")}
        found[f"tie-{number}"] = {
            **_record(draw, TIE, f"tie-{number}-stream"), **shares, **_options(draw, shares["stake"]),
            "investor": investor, "host": host, "form": form, "binding": draw(st.integers(0, 1)),
        }  # fmt: skip
    return found


def _options(draw: Draw, stake: float) -> Config:
    """A call, a put, both or none; under forms without shares they do not count."""
    found: Config = {}
    for option in draw(st.sampled_from(((), (), ("call",), ("put",), ("call", "put")))):
        first = draw(st.sampled_from((0.0, 0.25, 1.0, 3.0)))
        found[f"{option}_to"] = round(stake + 0.01 + (0.94 - stake) * _fraction(draw), 4)
        found[f"{option}_price"] = draw(st.sampled_from((0.5, 5.0, 50.0)))
        found[f"{option}_from"], found[f"{option}_until"] = first, first + draw(st.sampled_from((0.1, 1.0, 6.0)))
    return found


def _forms(tie: Config) -> set[str]:
    """The forms that a tie may take."""
    return set(tie["form"]["choice"]) if isinstance(tie["form"], dict) else {tie["form"]}


def _makes(draw: Draw, firm: str, ties: Config) -> Config:
    """A firm that only holds a minority of others may be one that makes nothing."""
    its = [tie for tie in ties.values() if firm in (tie["investor"], tie["host"])]
    holds = its and all(tie["investor"] == firm and _forms(tie) == {"minority"} for tie in its)
    return {"makes": 0} if holds and draw(st.integers(0, 3)) == 3 else {}


def _products(draw: Draw, ties: Config) -> Config:
    if not ties:
        return {}
    owners = draw(st.lists(st.sampled_from(sorted(ties)), max_size=2))
    found: Config = {}
    for number, tie in enumerate(owners):
        launch = draw(st.sampled_from((0.1, 0.625, 1.25, 2.5, 3.0)))
        found[f"product-{number}"] = {**_record(draw, PRODUCT, ""), "tie": tie, "launch": launch}
    return found


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
            found[part.name] = {name: _number(draw, declared[name]) for name in names}
    return found


def _plan(
    draw: Draw, events: tuple[Event, ...], horizon: float, firms: tuple[str, ...], ties: Config, products: Config
) -> list[Config]:
    """Up to four entries; dates coincide, fall on quarter ends, on signing and next to the horizon."""
    living = {tie for tie, record in ties.items() if _forms(record) != {"none"}}
    subjects = {
        "world": [""], "firm": list(firms), "tie": sorted(living),
        "product": sorted(name for name, record in products.items() if record["tie"] in living),
    }  # fmt: skip
    able = [event for event in events if subjects.get(event.subject) and event.name not in PLANLESS]
    dates = [
        date for date in (0.0, 0.25, 0.25, 0.5, 1.0, 1.1, 2.5, float(np.nextafter(horizon, 0.0))) if date < horizon
    ]
    found: list[Config] = []
    for number in range(draw(st.integers(0, 4)) if able else 0):
        event = draw(st.sampled_from(able))
        entry: Config = {"name": f"entry-{number}", "event": event.name, "at": draw(st.sampled_from(dates))}
        if event.subject != "world":
            entry[event.subject] = draw(st.sampled_from(subjects[event.subject]))
        if any((entry["event"], entry["at"]) == (other["event"], other["at"]) for other in found):
            continue
        if event.subject == "tie" and _idle(event.name, ties[entry["tie"]]):
            continue
        if draw(st.booleans()):
            entry["when"] = _condition(draw, firms, sorted(living))
            entry["until"] = horizon
        for name, number_ in parameters_of(event.arguments).items():
            if name != "to" and draw(st.booleans()):
                entry[name] = _number(draw, number_)
        found.append(entry)
    return found


def _idle(event: str, tie: Config) -> bool:
    """Whether there is nothing that an event could do on a tie, so that the config would be refused."""
    whole = _forms(tie) == {"acquisition"} and event in ("equity_increase", "equity_decrease")
    return whole or (event == "closing" and tie["binding"] == 1)


def _condition(draw: Draw, firms: tuple[str, ...], ties: list[str]) -> str:
    state = [f"{firm}.{name}" for firm in firms for name in ("morale", "distress", "capability.production")]
    state += [f"{tie}.{name}" for tie in ties for name in ("trust_in_host", "clarity", "control", "ended")]
    one = f"{draw(st.sampled_from(state))} {draw(st.sampled_from(('>', '<=', '!=')))} {_fraction(draw)}"
    join = draw(st.sampled_from(("", "and", "or not", "and not")))
    return f"{one} {join} ({draw(st.sampled_from(state))} >= 0.5 or world.quarter > 3)" if join else one


# --- what must hold in every history ---


def broken(bound: Bound, lived: Lived) -> list[str]:
    """What is wrong with histories lived with log and film (of at least one trial each), a sentence each."""
    found: list[str] = []
    for frame in range(lived.films.shape[1]):
        found += _out_of_range(bound, lived.films[:, frame])
    found += _out_of_range(bound, lived.states) + _holdings(bound, lived.states) + _money(bound, lived.states)
    found += _order(lived) + _posthumous(bound, lived)
    return list(dict.fromkeys(found))


SHARES: Mapping[str, tuple[str, ...]] = {
    "firm": ("morale", "morale_min", "identity", "need", "distress", "strain", "exit_share"),
    "tie": (
        "stake", "reverse_stake", "venture_share", "venture_host_share", "control", "trust_in_investor", "trust_in_host", "trust_in_investor_min",
        "trust_in_host_min", "respect", "integration", "integration_haste", "clarity", "familiarity", "attention", "codified",
    ),
    "posting": ("quality", "fit"),
    "product": ("distinctiveness",),
}  # fmt: skip


def _finished(bound: Bound, states: Array) -> Array:
    """States of the histories that went well; the others say so in their status."""
    ok = bound.layout.final(states, "world")["status"][:, 0] == 0
    return np.asarray(states[ok])


def _out_of_range(bound: Bound, states: Array) -> list[str]:
    states = _finished(bound, states)
    found = []
    for kind in KINDS:
        records = bound.layout.final(states, kind.name)
        for name in SHARES.get(kind.name, ()):
            values = records[name]
            if values.size and not ((values >= 0.0) & (values <= 1.0)).all():
                found.append(f"{kind.name}.{name} leaves 0..1: {values.min()} .. {values.max()}")
    return found


def _holdings(bound: Bound, states: Array) -> list[str]:
    tie = bound.layout.final(_finished(bound, states), "tie")
    total = np.zeros((len(tie), bound.web.firms))
    for t, (investor, host) in enumerate(bound.web.partners):
        total[:, host] += tie["stake"][:, t]
        total[:, investor] += tie["reverse_stake"][:, t]
    worst = total.max(initial=0.0)
    found = [] if worst <= 1.0 + 1e-12 else [f"ties hold {worst} of a firm's shares"]
    venture = (tie["venture_share"] + tie["venture_host_share"]).max(initial=0.0)
    return found if venture <= 1.0 + 1e-12 else [*found, f"partners hold {venture} of their venture"]


def _money(bound: Bound, states: Array) -> list[str]:
    paid = bound.layout.final(_finished(bound, states), "firm")["transfer_value"]
    rest = np.abs(paid.sum(axis=1)) > 1e-9 * np.maximum(1.0, np.abs(paid).sum(axis=1))
    return [f"transfers do not cancel: {paid[rest][0].tolist()}"] if rest.any() else []


def _order(lived: Lived) -> list[str]:
    dates = lived.logs[:, :, 0]
    steps = np.diff(dates, axis=1)
    return ["time runs backwards"] if (steps < 0.0).any() or (dates < 0.0).any() else []


def _posthumous(bound: Bound, lived: Lived) -> list[str]:
    """Events on a tie that is over: none may happen after its end."""
    tie = bound.layout.final(lived.states, "tie")
    owner = np.array([clock.tie for clock in bound.clocks])
    found = []
    over = np.fmax(
        np.nan_to_num(tie["ownership_end_time"], nan=-np.inf), np.nan_to_num(tie["cooperation_end_time"], nan=-np.inf)
    )
    for t in range(tie.shape[1]):
        clocks = lived.logs[:, :, 1]
        mine = np.isfinite(clocks) & (owner[np.nan_to_num(clocks, nan=0).astype(int)] == t) & (lived.logs[:, :, 2] > 0)
        late = mine & (lived.logs[:, :, 0] > over[:, t, None]) & (tie["ended"][:, t, None] == 1)
        if late.any():
            found.append(f"an event happens to tie {t} after its end")
    return found
