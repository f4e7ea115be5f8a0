"""Worlds drawn from a config's own ranges, held against all claims; what fails is made small."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from model.errors import UserError
from model.event import Event
from model.mechanism import Mechanism
from model.properties.claims import SELDOM, Claim, Untested, built_in, declared
from model.properties.declared import Declared, Monotone
from model.properties.monotone import Trial
from model.properties.outcome import said
from model.properties.ranges import Ranges
from model.properties.world import Living, World
from model.scenario import Scenario
from model.testing.shrink import Case, earlier_trials, fewer_steps, shorter, shrunk

Config = dict[str, Any]
TRIALS, PLAIN_TRIALS = 8, 2  # histories of a world, compiled and interpreted
MOST_TRIED = 150  # smaller worlds, per failure
DIGITS = (1, 2, 3)
UNTESTED = "was not tested: in no world that was drawn did a history go well in which it could be seen"


@dataclass
class Failure:
    """A claim that does not hold: what is wrong, and the smallest world in which it was seen."""

    text: str
    case: Case


@dataclass
class Checked:
    """One claim and what became of it.

    Attributes:
        worlds, histories: how many it was held against; of a monotone claim pairs of histories.
        note: of a monotone claim, what was measured.
        entry: of a user's claim, as a config makes it, with all that it leaves to the ranges; None if none can.
    """

    name: str
    about: str
    own: bool
    worlds: int = 0
    histories: int = 0
    failure: Failure | None = None
    note: str = ""
    entry: dict[str, Any] | None = None

    @property
    def tested(self) -> bool:
        """Whether anything that was lived could have spoken against it."""
        return self.histories > 0

    @property
    def holds(self) -> bool:
        """Whether it was tested and nothing spoke against it."""
        return self.tested and self.failure is None


@dataclass
class Search:
    """What was checked, on how many worlds and histories in all."""

    checked: list[Checked] = field(default_factory=list)
    worlds: int = 0
    refused: int = 0
    histories: int = 0


def search(
    scenario: Scenario, parts: tuple[tuple[Event, ...], tuple[Mechanism, ...]], claims: tuple[Declared, ...], worlds: int,
    plain: bool = False, progress: Callable[[int, int], None] = lambda done, total: None, own_only: bool = False,
) -> Search:  # fmt: skip
    """Holds the model's invariants and a user's claims against so many worlds of a config.

    Args:
        claims: as `model.config.properties.properties_of` reads them.
        worlds: at most so many; the first is the config at its medians, on the last histories of its study.
        plain: the reference engine, interpreted; nothing is compiled.
        own_only: leaves the model's invariants away.

    Raises:
        UserError: an event that breaks the contract or cannot be compiled, or a first world that is refused.
    """
    events, mechanisms = parts
    ranges = Ranges(scenario, events, mechanisms)
    found = Search()
    first = Case(ranges.home, max(0, scenario.study.trials - TRIALS))
    from model.config import from_resolved

    living = Living(from_resolved(first.config, "world", events, mechanisms), events, mechanisms, plain)
    each_world = PLAIN_TRIALS if plain else TRIALS
    single = ([] if own_only else built_in(plain)) + [
        declared(each) for each in claims if not isinstance(each, Monotone)
    ]
    entries = {each["name"]: each for each in (scenario.resolved.get("study") or {}).get("properties") or ()}
    told = [
        Checked(each.name, each.about, each.own, entry=entries.get(each.name) if each.own else None) for each in single
    ]
    tests = [each for each in claims if isinstance(each, Monotone)]
    trials = [Trial(each, ranges, living, worlds, len(tests)) for each in tests]
    for number, case in enumerate([first, *drawn(ranges, worlds - 1)]):
        try:
            world = living.world(case.config)
        except UserError:
            if not number:
                raise
            found.refused += 1
            continue
        found.worlds += 1
        for claim, line in zip(single, told, strict=True):
            if line.failure is None and (not claim.slow or number % SELDOM == 0):
                _hold(claim, line, world, case, 1 if claim.slow else each_world)
        for trial in trials:
            trial.add(case.config)
        progress(number + 1, worlds)
    for claim, line in zip(single, told, strict=True):
        if line.failure is not None:
            line.failure = _smallest(claim, line.failure, ranges, living)
    found.checked = told + [_monotone(trial, ranges, entries.get(trial.claim.name)) for trial in trials]
    found.histories = living.histories
    return found


def drawn(ranges: Ranges, count: int) -> list[Case]:
    """Cases drawn by Hypothesis, the same for the same config and seed: some inputs off their medians, some trials."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    if count < 1:
        return []
    paths = sorted(path for path, levels in ranges.levels.items() if len(levels) > 1)
    last = max(0, ranges.scenario.study.trials - TRIALS)
    found: list[Case] = []

    @seeded(ranges.scenario.study.seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def keep(data: st.DataObject) -> None:
        few = data.draw(st.booleans())
        some = (
            data.draw(st.lists(st.sampled_from(paths), unique=True, max_size=4 if few else len(paths))) if paths else []
        )
        moved = {path: data.draw(st.sampled_from(ranges.levels[path][1:])) for path in some}
        found.append(Case(ranges.world(moved), data.draw(st.integers(0, last))))

    keep()
    return found[:count]


def _hold(claim: Claim, line: Checked, world: World, case: Case, trials: int) -> None:
    first = case.trial + TRIALS - trials  # the last of the study are among those of the first world
    wrong = _said(claim, world, first, trials)
    if wrong is None:
        return
    line.worlds += 1
    line.histories += trials
    if wrong:
        # From the last: what is saved ends with the history that was told.
        alone = ((first + at, _said(claim, world, first + at, 1)) for at in reversed(range(trials)))
        trial, text = next(((at, said) for at, said in alone if said), (first, wrong))
        line.failure = Failure("; ".join(text), Case(case.config, trial))


def _said(claim: Claim, world: World, first: int, trials: int) -> list[str] | None:
    """What is wrong; None where the claim says nothing of this."""
    try:
        return claim.of(world, first, trials)
    except Untested:
        return None


def _smallest(claim: Claim, failure: Failure, ranges: Ranges, living: Living) -> Failure:
    def wrong(each: Case) -> list[str]:
        try:
            return _said(claim, living.world(each.config), each.trial, 1) or []
        except UserError:
            return []

    if not wrong(failure.case):  # wrong only together with its neighbours
        return failure
    small = shrunk(failure.case, lambda each: bool(wrong(each)), lambda each: smaller(each, ranges), MOST_TRIED)
    return Failure("; ".join(wrong(small)), small)


def _monotone(trial: Trial, ranges: Ranges, entry: dict[str, Any] | None) -> Checked:
    claim = trial.claim
    note = (
        f"mean change {trial.mean:+.4g}; one history counts for at most {trial.bound:.3g}"
        if trial.bound
        else "nothing differs"
    )
    whole = entry and {**entry, "from": trial.low, "to": trial.high}
    line = Checked(claim.name, claim.about, True, len(trial.found), trial.pairs, None, note, whole)
    if trial.broken:
        config, at = trial.worst()
        case = Case(config, at)
        if trial.fails(config):
            fewer = lambda each: (one for one in smaller(each, ranges) if one.trial == each.trial)  # noqa: E731
            case = shrunk(case, lambda each: _still(trial, each), fewer, MOST_TRIED // 5)
        text = f"raising {claim.path} from {trial.low:g} to {trial.high:g} changes {said(claim.of)} by {trial.mean:+.4g} on average"
        line.failure = Failure(f"{text} ({trial.pairs:,} pairs)", case)
    return line


def _still(trial: Trial, case: Case) -> bool:
    try:
        return trial.fails(case.config)
    except UserError:
        return False


def smaller(case: Case, ranges: Ranges) -> Iterator[Case]:
    """Inputs back at their medians, a shorter horizon, fewer planned steps, an earlier trial, simpler values."""
    moved = ranges.moved(case.config)
    paths = list(moved)
    for size in dict.fromkeys((len(paths), len(paths) // 2, 1)):
        for start in range(0, len(paths), size) if size else ():
            back = {path: ranges.levels[path][0] for path in paths[start : start + size]}
            yield Case(ranges.changed(case.config, back), case.trial)
    yield from shorter(case)
    yield from fewer_steps(case)
    yield from earlier_trials(case)
    for path, value in moved.items():
        if isinstance(value, float):
            for simple in (float(f"{value:.{digits}g}") for digits in DIGITS):
                if len(repr(simple)) < len(repr(value)):
                    yield Case(ranges.changed(case.config, {path: simple}), case.trial)


__all__ = ["UNTESTED", "Checked", "Failure", "Search", "drawn", "search", "smaller"]
