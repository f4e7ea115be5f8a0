"""Drawn plans: what the partners intend, on dates that coincide."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from model.event import Event
from model.parameter import parameters_of
from model.testing.strategies.numbers import Config, Draw, fraction, value
from model.testing.strategies.parties import forms_of

PLANLESS = ("quarter_results",)  # planning the books' own calendar would be a different world


def plan(
    draw: Draw, events: tuple[Event, ...], horizon: float, firms: tuple[str, ...], ties: Config, products: Config
) -> list[Config]:
    """Up to four entries; dates coincide, fall on quarter ends, on signing and next to the horizon."""
    living = {tie for tie, record in ties.items() if forms_of(record) != {"none"}}
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
                entry[name] = value(draw, number_)
        found.append(entry)
    return found


def _idle(event: str, tie: Config) -> bool:
    """Whether there is nothing that an event could do on a tie, so that the config would be refused."""
    whole = forms_of(tie) == {"acquisition"} and event in ("equity_increase", "equity_decrease")
    return whole or (event == "closing" and tie["binding"] == 1)


def _condition(draw: Draw, firms: tuple[str, ...], ties: list[str]) -> str:
    state = [f"{firm}.{name}" for firm in firms for name in ("morale", "distress", "capability.production")]
    state += [f"{tie}.{name}" for tie in ties for name in ("trust_in_host", "clarity", "control", "ended")]
    one = f"{draw(st.sampled_from(state))} {draw(st.sampled_from(('>', '<=', '!=')))} {fraction(draw)}"
    join = draw(st.sampled_from(("", "and", "or not", "and not")))
    return f"{one} {join} ({draw(st.sampled_from(state))} >= 0.5 or world.quarter > 3)" if join else one
