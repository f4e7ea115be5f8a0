"""A claim as something that can be wrong in a trial of a world."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from model.binding import Array
from model.errors import UserError
from model.expression.table import Table
from model.properties.declared import Always, Rescaled, Swapped
from model.properties.outcome import Outcome, completed, numbers, said, truth
from model.properties.world import World
from model.testing.invariants import INVARIANTS, Invariant
from model.testing.relabel import exchanged, in_other_money

SELDOM = 25  # of so many worlds one for what is lived step by step
CLOSE = 1e-6
Wrong = Callable[[World, int, int], list[str]]


class Untested(Exception):
    """A claim says nothing of a world: none of these histories went well, or a value would leave its range."""


@dataclass(frozen=True)
class Claim:
    """Something that must hold in every trial: from a world, the first trial and how many, what is wrong.

    What is slow is lived step by step: of SELDOM worlds one is held against it, and one trial of that.
    """

    name: str
    about: str
    wrong: Wrong
    own: bool = False
    slow: bool = False

    def of(self, world: World, first: int, trials: int) -> list[str]:
        """What is wrong in these trials, a sentence each. Raises Untested where it says nothing of them."""
        return self.wrong(world, first, trials)


def built_in(plain: bool) -> list[Claim]:
    """The model's own invariants; where nothing is compiled, there is one engine only."""
    every = [each for each in INVARIANTS if not (plain and each.name == "engines")]
    return [Claim(each.name, each.about, _invariant(each), slow=each.slow) for each in every]


def declared(each: Always | Swapped | Rescaled) -> Claim:
    """A user's claim on single histories."""
    checks: dict[type, Callable[..., Wrong]] = {Always: _always, Swapped: _swapped, Rescaled: _rescaled}
    return Claim(each.name, each.about, checks[type(each)](each), own=True)


def _invariant(each: Invariant) -> Wrong:
    def wrong(world: World, first: int, trials: int) -> list[str]:
        world.living.histories += trials
        return each.check(world.room, first, trials)

    return wrong


def _always(claim: Always) -> Wrong:
    def wrong(world: World, first: int, trials: int) -> list[str]:
        table = world.outcomes(first, trials)
        if not completed(table).any():
            raise Untested
        broken = np.flatnonzero(completed(table) & ~truth(table, claim.always))
        return [f"trial {first + at}: not {said(claim.always)}{_values(table, claim.always, at)}" for at in broken[:1]]

    return wrong


def _values(table: Table, outcome: Outcome, at: int) -> str:
    """What the outcomes in an expression were: those that are numbers of the history."""
    found = []
    text = outcome if isinstance(outcome, str) else ""
    for name in dict.fromkeys(re.findall(r"[a-z_]+(?:\[[^\]]*\])", text)):
        try:
            found.append(f"{name} is {numbers(table, name)[at]:.6g}")
        except UserError:  # a word has no number; the expression says it all
            continue
    return f" ({', '.join(found)})" if found else ""


def _swapped(claim: Swapped) -> Wrong:
    one, other = claim.firms
    swap = {one: other, other: one}
    text = re.sub(rf"(?<![\w-])({re.escape(one)}|{re.escape(other)})(?![\w-])", lambda found: swap[found[0]], claim.of)

    def wrong(world: World, first: int, trials: int) -> list[str]:
        there = World(world.living, exchanged(world.scenario, one, other))
        here, twin = world.outcomes(first, trials), there.outcomes(first, trials)
        return _differ(
            numbers(here, claim.of), numbers(twin, text), first, f"{claim.of} is {{}}, and swapped {text} is {{}}"
        )

    return wrong


def _rescaled(claim: Rescaled) -> Wrong:
    def wrong(world: World, first: int, trials: int) -> list[str]:
        scenario = world.scenario
        if claim.paths:
            scaled = {path: claim.by * scenario.values[path] for path in claim.paths}
            if not all(low <= scaled[path] <= high for path, (low, high) in claim.within.items()):
                raise Untested
            other = replace(scenario, values={**scenario.values, **scaled})
        else:
            other = in_other_money(scenario, claim.by, world.living.events)
        here, there = world.outcomes(first, trials), World(world.living, other).outcomes(first, trials)
        factor = claim.by if claim.scales else 1.0
        expected = numbers(here, claim.of) * factor
        return _differ(expected, numbers(there, claim.of), first, f"{said(claim.of)} should be {{}} and is {{}}")

    return wrong


def _differ(expected: Array, found: Array, first: int, text: str) -> list[str]:
    off = np.flatnonzero(~np.isclose(expected, found, rtol=CLOSE, atol=CLOSE, equal_nan=True))
    return [f"trial {first + at}: " + text.format(f"{expected[at]:.6g}", f"{found[at]:.6g}") for at in off[:1]]
