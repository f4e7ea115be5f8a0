"""What a Python user calls: simulate into memory, trace one history, open a stored run."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray

    from model.event import Event
    from model.replay.replay import Replay
    from model.scenario import Scenario


def simulate(
    scenario: Scenario,
    trials: int | None = None,
    seed: int | None = None,
    engine: str = "bulk",
    events: tuple[Event, ...] | None = None,
    workers: int = 0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> xarray.Dataset:
    """Live a scenario's histories at all its points in memory: the dataset as `alliance run` would store it.

    Of very many histories, or if the study says so, that is a summary (`model.points.keeps_rows`).

    Args:
        scenario: from `model.load`.
        trials, seed: instead of the scenario's own.
        engine: ``bulk`` or ``reference``; the same bits.
        events: the vocabulary; the installed one if absent.
        workers: threads; one per core if 0. Does not change a bit.
        progress: called with (histories done, histories in all).

    Raises:
        UserError: an event that breaks the contract or cannot be compiled, or fewer than one trial.
    """
    from model.execute import Work, simulate_in_memory
    from model.point_lives import prepare_points
    from model.points import keeps_rows
    from model.store.grid import grid_for, summary_grid
    from model.store.identity import provenance
    from model.store.reader import dataset
    from model.store.schema import schema

    scenario, found = _with_study(scenario, trials, seed), _vocabulary(events)
    lives = prepare_points(scenario, found, engine=engine)
    every, count = lives.points, scenario.study.trials
    about = provenance(scenario, lives.sources_hash)
    grid = grid_for(every.count, count) if keeps_rows(scenario, every.count) else summary_grid()
    shape = schema(scenario, found, lives.time, about, every, grid)
    work = Work(1 if engine == "reference" else workers, progress)
    return dataset(shape, *simulate_in_memory(lives, shape, work))


def trace(
    scenario: Scenario,
    trial: int,
    seed: int | None = None,
    events: tuple[Event, ...] | None = None,
    point: int = 0,
) -> Any:
    """One history of one point on the readable engine: iterable as records, and a dated story as text.

    Raises:
        UserError: an event that breaks the contract, or no such point.
    """
    from model.engines.trace import trace as relive

    return relive(_with_study(scenario, None, seed), _vocabulary(events), trial, point)


def without(scenario: Scenario, names: Collection[str], events: tuple[Event, ...] | None = None) -> Scenario:
    """The scenario with some events or mechanisms muted, planned steps of theirs too; all other draws stay.

    Raises:
        UserError: an unknown name, or one that cannot be muted.
    """
    from model.replay.without import without as mute

    return mute(scenario, names, events)


def replay(
    scenario: Scenario,
    trials: int | Sequence[int],
    events: tuple[Event, ...] | None = None,
    point: int = 0,
    engine: str = "bulk",
    workers: int = 0,
) -> Replay:
    """Trials of one point ready to be lived again and again, each time without some events (`Replay.world`).

    Args:
        scenario: from `model.load`.
        trials: how many, from 0; or their numbers, ascending.
        events, engine, workers: as in `simulate`.

    Raises:
        UserError: an event that breaks the contract or cannot be compiled, no such point, or no trials.
    """
    from model.errors import Mistake, UserError
    from model.points import points
    from model.replay.replay import Replay

    numbers = range(trials) if isinstance(trials, int) else trials
    count = points(scenario).count
    if not 0 <= point < count:
        message = f"there is no point {point}; allowed: 0 .. {count - 1}"
        raise UserError([Mistake("replay.point", message, value=point, allowed=f"0 .. {count - 1}")])
    if not len(numbers):
        raise UserError([Mistake("replay.trials", "no trials; at least 1 is needed", value=0, allowed="1 ..")])
    return Replay(scenario, numbers, _vocabulary(events), point, engine, workers)


def load_run(folder: str | os.PathLike[str]) -> Scenario:
    """The scenario of a run folder, as it was resolved when the run began: `simulate` gives its numbers again.

    Raises:
        UserError: there is no run, or its scenario cannot be read.
    """
    from model.store.runfolder import open_run as opened

    return opened(Path(folder)).scenario()


def open_run(folder: str | os.PathLike[str]) -> xarray.Dataset:
    """The dataset of a run folder, read lazily.

    Raises:
        UserError: it is no run.
        MachineError: something that was stored is missing.
    """
    from model.store.reader import open_dataset
    from model.store.runfolder import check_present
    from model.store.runfolder import open_run as find

    run = find(Path(folder))
    check_present(run)
    return open_dataset(run.data)


def _with_study(scenario: Scenario, trials: int | None, seed: int | None) -> Scenario:
    from model.errors import Mistake, UserError

    study = scenario.study
    study = replace(study, trials=study.trials if trials is None else trials, seed=study.seed if seed is None else seed)
    if study.trials < 1:
        raise UserError(
            [
                Mistake(
                    "simulate.trials",
                    f"{study.trials} trials; at least 1 is needed",
                    value=study.trials,
                    allowed="1 ..",
                )
            ]
        )
    return replace(scenario, study=study)


def _vocabulary(events: tuple[Event, ...] | None) -> tuple[Event, ...]:
    from model.vocabulary import vocabulary

    return vocabulary() if events is None else events
