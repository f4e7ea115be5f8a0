"""From what the user asked to histories in many worlds, and to one history and its twin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.attribution.families import EVENT, ORDINARY, Family, mechanism_families, named, occurred, spread
from analysis.attribution.outcome import Outcome
from model.commands import options
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    from analysis.attribution.explained import Explained
    from analysis.attribution.histories import Histories, Progress
    from analysis.attribution.twin import Twin
    from model.event import Event
    from model.scenario import Scenario

    Loaded = tuple[Scenario, tuple[Event, ...]]

MOST = 2_000  # trials where none are asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be explained and how it is lived; see the options of ``alliance explain``."""

    place: Path
    sets: tuple[str, ...] = ()
    trials: int | None = None
    seed: int | None = None
    event_files: tuple[Path, ...] = ()
    point: int | None = None
    outcome: str = ""
    mute: tuple[str, ...] = ()
    mechanisms: bool = False
    pairs: int = 0
    trial: int | None = None
    without: tuple[str, ...] = ()
    story: bool = True
    engine: str = "bulk"
    workers: int = 0
    progress: bool = False


def explain(asked: Asked) -> tuple[Explained, Twin | None]:
    """All findings, and the story of the history that tells most.

    Raises:
        UserError: no config and no run there, a run of another model, or an option that does not fit.
    """
    from analysis.attribution.explained import explained
    from analysis.attribution.necessity import deciding, necessity
    from model.commands.progress import progress

    _fitting(asked)
    scenario, events, notes = _loaded(asked)
    point = _point(asked, scenario)
    _mutable(asked.mute, events)
    trials = asked.trials or min(MOST, scenario.study.trials)
    with progress(asked.progress) as report:
        histories = _histories(asked, (scenario, events), range(trials), point, report)
        outcome = Outcome(asked.outcome)
        _check(histories, outcome)
        families = _families(asked, histories, events, scenario)
        most = min(asked.pairs, sum(family.kind == EVENT for family in families))
        histories.live(families, most * (most - 1) // 2)
        if most > 1:
            chosen = deciding(necessity(histories.dataset(), outcome), EVENT)
            histories.live_pairs(spread(chosen, asked.pairs))
    found = explained(histories.dataset(), outcome, notes)
    if not asked.story or found.telling is None:
        return found, None
    members = next(family.members for family in families if family.name == found.telling.family)
    return found, _twin((scenario, events), found.telling.trial, found.telling.family, members, point)


def tell(asked: Asked) -> Twin:
    """The story of one history with and without.

    Raises:
        UserError: as `explain`.
    """
    _fitting(asked)
    scenario, events, _ = _loaded(asked)
    point, trial = _point(asked, scenario), asked.trial or 0
    _mutable((*asked.mute, *asked.without), events)
    if asked.without:
        wanted = named(asked.without, events, _mechanisms())
        name = " and ".join(family.name for family in wanted)
        return _twin((scenario, events), trial, name, tuple(one for family in wanted for one in family.members), point)
    family = _most_telling(asked, (scenario, events), trial, point)
    return _twin((scenario, events), trial, family.name, family.members, point)


def _most_telling(asked: Asked, loaded: Loaded, trial: int, point: int) -> Family:
    """The event without which the trial comes to another outcome; else that which changes joint value most."""
    import numpy as np

    from analysis.attribution.outcome import came

    histories = _histories(asked, loaded, [trial], point, lambda done, total: None)
    outcome = Outcome(asked.outcome)
    _check(histories, outcome)
    families = tuple(
        one for one in _families(asked, histories, loaded[1], loaded[0]) if one.kind == EVENT or asked.mute
    )
    if not families:
        message = f"no event that can be muted happened in trial {trial}; --without names what to leave out"
        raise UserError([Mistake("explain.nothing", message, value=trial)])
    histories.live(families)
    found = histories.dataset()
    names = found["without"].values.tolist()
    truth, worth = came(found, outcome)[:, 0], found["value_added"].values[:, 0].sum(axis=-1)

    def size(family: Family) -> tuple[bool, bool, float]:
        at = names.index(family.name)
        changed = float(np.nan_to_num(abs(worth[at] - worth[0])))
        return family.name not in ORDINARY, bool(truth[at] != truth[0]), changed

    return max(families, key=size)


def _histories(asked: Asked, loaded: Loaded, trials: range | list[int], point: int, report: Progress) -> Histories:
    from analysis.attribution.histories import Histories
    from model.public import replay

    scenario, events = loaded
    return Histories(replay(scenario, trials, events, point, asked.engine, asked.workers), report)


def _families(asked: Asked, histories: Histories, events: tuple[Event, ...], scenario: Scenario) -> tuple[Family, ...]:
    if asked.mute:
        return named(asked.mute, events, _mechanisms())
    more = mechanism_families(_mechanisms(), scenario.muted) if asked.mechanisms else ()
    return (*occurred(events, histories.happened()), *more)


def _mutable(names: tuple[str, ...], events: tuple[Event, ...]) -> None:
    """A name that cannot be muted is said before the long part. Raises UserError."""
    from model.replay.without import check

    check([one for family in named(names, events, _mechanisms(all_of_them=True)) for one in family.members], events)


def _mechanisms(all_of_them: bool = False) -> list[str]:
    from model.vocabulary import mechanisms

    return [one.name for one in mechanisms() if all_of_them or not one.essential]


def _check(histories: Histories, outcome: Outcome) -> None:
    """A wrong expression is said before the long part. Raises UserError."""
    from analysis.attribution.outcome import came

    came(histories.dataset(), outcome)


def _twin(loaded: Loaded, trial: int, name: str, members: tuple[str, ...], point: int) -> Twin:
    from analysis.attribution.twin import twin
    from model.public import trace, without

    scenario, events = loaded
    muted = without(scenario, members, events)
    return twin(
        trace(scenario, trial, events=events, point=point),
        trace(muted, trial, events=events, point=point),
        trial,
        name,
        members,
    )


def _fitting(asked: Asked) -> None:
    """Options that go with others only. Raises UserError."""
    is_run = asked.place.is_dir()
    wrong = {
        "--set goes with a config: a stored run is what it is": is_run and bool(asked.sets),
        "--seed goes with a config: a stored run is what it is": is_run and asked.seed is not None,
        "--without goes with --trial: it says without what that history is told; --mute chooses for the tables": (
            bool(asked.without) and asked.trial is None
        ),
    }
    mistakes = [Mistake("explain.option", message) for message, is_wrong in wrong.items() if is_wrong]
    if mistakes:
        raise UserError(mistakes)


def _loaded(asked: Asked) -> tuple[Scenario, tuple[Event, ...], tuple[str, ...]]:
    """Scenario, vocabulary and notes, of a run or a config."""
    if not asked.place.is_dir():
        given = options.Given(asked.place, asked.sets, asked.trials, asked.seed, asked.event_files)
        scenario, events = given.load()
        return scenario, events, (f"given {', '.join(asked.sets)}",) if asked.sets else ()
    from model.commands.stored import changed, stored
    from model.store.runfolder import open_run

    folder = open_run(asked.place)
    scenario, events = stored(folder, asked.event_files)
    if changed(folder, events):
        message = (
            f"the model has changed since {asked.place} was made, so that its histories cannot be lived again;"
            f" `alliance explain {asked.place / 'config.yaml'}` lives them with the model as it is now"
        )
        raise UserError([Mistake("explain.sources", message, value=str(asked.place))])
    manifest = folder.manifest()
    notes = () if manifest.complete else ("the run is not finished; its histories are lived here all the same",)
    return replace(scenario, study=replace(scenario.study, trials=manifest.trials)), events, notes


def _point(asked: Asked, scenario: Scenario) -> int:
    """The point that is explained. Raises UserError where several are there and none is chosen."""
    from model.points import points

    count = points(scenario).count
    if asked.point is None and count > 1:
        message = f"{asked.place} has {count:,} points: choose one with --point"
        raise UserError([Mistake("explain.point", message, allowed=f"0 .. {count - 1}")])
    if asked.point is not None and not asked.point < count:
        message = f"--point {asked.point}: there {'are' if count > 1 else 'is'} {count:,}. Allowed: 0 .. {count - 1}"
        raise UserError([Mistake("explain.point", message, value=asked.point, allowed=f"0 .. {count - 1}")])
    return asked.point or 0
