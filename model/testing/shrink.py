"""From a world in which something is wrong to the smallest one in which it still is.

Plain configs all the way, so that what is found can be saved, read, checked and told like any other.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

Config = dict[str, Any]
HORIZONS = (*(0.25 * quarter for quarter in range(1, 13)), 3.5, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0)
TRIALS = 4  # lower numbers of trials that are tried
MOST = 400  # worlds tried in all
SECTIONS = ("products", "ties", "firms")


class Case(NamedTuple):
    """A world and the number of one of its histories."""

    config: Config
    trial: int


Fails = Callable[[Case], bool]
Reductions = Callable[[Case], Iterable[Case]]


def shrunk(case: Case, fails: Fails, reductions: Reductions, most: int = MOST) -> Case:
    """The smallest case that still fails: each reduction is taken that does, until none does any more.

    Args:
        case: one that fails. fails: must be able to say of any case that it does not. reductions: of a case smaller
            ones, the boldest first. most: cases tried at most.
    """
    tried = 0
    again = True
    while again:
        again = False
        for smaller in reductions(case):
            tried += 1
            if tried > most:
                return case
            if fails(smaller):
                case, again = smaller, True
                break
    return case


def shorter(case: Case) -> Iterator[Case]:
    """Earlier horizons; planned steps beyond them go as well, and what asks until later asks until then."""
    for horizon in HORIZONS:
        if horizon < float(case.config["horizon"]):
            config = copy.deepcopy(case.config)
            config["horizon"] = horizon
            plan = [entry for entry in config.get("plan") or [] if _number(entry.get("at")) < horizon]
            for entry in plan:
                if "until" in entry and _number(entry["until"]) > horizon:
                    entry["until"] = horizon
            config["plan"] = [
                entry for entry in plan if not _number(entry.get("until", horizon)) <= _number(entry["at"])
            ]
            yield Case(config, case.trial)


def fewer_steps(case: Case) -> Iterator[Case]:
    """Without the plan, without half of it, without one of its entries; without a condition."""
    plan = case.config.get("plan") or []
    sizes = dict.fromkeys((len(plan), len(plan) // 2, 1))
    for size in (size for size in sizes if size):
        for start in range(0, len(plan), size):
            yield Case({**copy.deepcopy(case.config), "plan": plan[:start] + plan[start + size :]}, case.trial)
    for at, entry in enumerate(plan):
        if "when" in entry:
            bare = {key: value for key, value in entry.items() if key not in ("when", "until")}
            yield Case({**copy.deepcopy(case.config), "plan": [*plan[:at], bare, *plan[at + 1 :]]}, case.trial)


def earlier_trials(case: Case) -> Iterator[Case]:
    """The first trials."""
    for trial in range(min(TRIALS, case.trial)):
        yield Case(case.config, trial)


def without_parts(case: Case, kept: Iterable[str] = ()) -> Iterator[Case]:
    """Without a product, tie or firm; without what is said of events and mechanisms, or of a part of them.

    Args:
        kept: events of which what is said stays.
    """
    for section in SECTIONS:
        for name in case.config.get(section) or {}:
            yield _without(case, section, name)
    for section in ("mechanisms", "events"):
        for name in case.config.get(section) or {}:
            if name not in kept:
                yield _without(case, section, name)


def without_fields(case: Case, needed: tuple[str, ...] = ("investor", "host", "form", "tie")) -> Iterator[Case]:
    """Firms, ties and products with fewer fields given: all gone, half of them, one."""
    for section in SECTIONS:
        for name, record in (case.config.get(section) or {}).items():
            free = [key for key in record if key not in needed]
            sizes = dict.fromkeys((len(free), len(free) // 2, 1))
            for size in (size for size in sizes if size):
                for start in range(0, len(free), size):
                    yield _without(case, section, name, *free[start : start + size])


def _without(case: Case, section: str, name: str, *fields: str) -> Case:
    config = copy.deepcopy(case.config)
    if not fields:
        del config[section][name]
    for field in fields:
        del config[section][name][field]
    return Case(config, case.trial)


def _number(value: Any) -> float:
    """A number as written, with or without its source; infinite where it is a distribution."""
    plain = value.get("value") if isinstance(value, dict) else value
    return float(plain) if isinstance(plain, (int, float)) else float("inf")
