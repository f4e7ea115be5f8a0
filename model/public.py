"""What a Python user calls: simulate into memory, trace one history, open a stored run."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray

    from model.event import Event
    from model.scenario import Scenario


def simulate(
    scenario: Scenario,
    trials: int | None = None,
    seed: int | None = None,
    engine: str = "bulk",
    events: tuple[Event, ...] | None = None,
    workers: int = 0,
) -> xarray.Dataset:
    """Live a scenario's histories in memory: the dataset as `alliance run` would store it.

    Args:
        scenario: from `model.load`.
        trials, seed: instead of the scenario's own.
        engine: ``bulk`` or ``reference``; the same bits.
        events: the vocabulary; the installed one if absent.
        workers: threads; one per core if 0. Does not change a bit.

    Raises:
        UserError: an event that breaks the contract or cannot be compiled, or fewer than one trial.
    """
    from model.execute import Work, simulate_in_memory
    from model.simulate import prepare
    from model.store.identity import provenance
    from model.store.reader import dataset
    from model.store.schema import schema

    scenario, found = _with_study(scenario, trials, seed), _vocabulary(events)
    lives = prepare(scenario, found, engine=engine)
    shape = schema(scenario, found, lives.time, provenance(scenario, lives.sources_hash))
    threads = 1 if engine == "reference" else workers
    return dataset(shape, *simulate_in_memory(shape, lives, scenario.study.trials, Work(threads)))


def trace(scenario: Scenario, trial: int, seed: int | None = None, events: tuple[Event, ...] | None = None) -> Any:
    """One history on the readable engine: iterable as records, and a dated story as text.

    Raises:
        UserError: an event that breaks the contract.
    """
    from model.engines.trace import trace as relive

    return relive(_with_study(scenario, None, seed), _vocabulary(events), trial)


def open_run(folder: str | os.PathLike[str]) -> xarray.Dataset:
    """The dataset of a run folder, read lazily.

    Raises:
        UserError: it is no run.
    """
    from model.store.reader import open_dataset
    from model.store.runfolder import open_run as find

    return open_dataset(find(Path(folder)).data)


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
