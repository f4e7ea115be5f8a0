"""The two sides of a comparison: a stored run is opened, a config is lived in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.commands import options
from model.commands.output import say
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    import xarray

    from model.event import Event
    from model.scenario import Scenario

    Loaded = tuple[Scenario, tuple[Event, ...]]

MOST = 10_000  # trials of a config where none are asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants compared, and how configs are lived; `b_sets` change B only."""

    a: Path
    b: Path
    sets: tuple[str, ...] = ()
    b_sets: tuple[str, ...] = ()
    trials: int | None = None
    seed: int | None = None
    event_files: tuple[Path, ...] = ()
    engine: str = "bulk"
    workers: int = 0
    progress: bool = False


def sides(asked: Asked) -> tuple[xarray.Dataset, xarray.Dataset, list[str]]:
    """The datasets of A and B, on one seed where a config is lived, and sentences on what was decided for that.

    Raises:
        UserError: no run or no config there, a config is wrong (all mistakes of both), or an option does not apply.
    """
    _fitting(asked)
    found = _opened(asked)
    configs = [one for one in found if not _is_run(one)]
    if not configs:
        return found[0], found[1], []
    seed, notes = _seed(asked, found)
    notes += [
        f"{who} given {', '.join(sets)}" for who, sets in (("both are", asked.sets), ("B is", asked.b_sets)) if sets
    ]
    trials = asked.trials or min(MOST, *(_trials(one) for one in found))
    a, b = (one if _is_run(one) else _lived(one, trials, seed, asked) for one in found)
    return a, b, notes


def _fitting(asked: Asked) -> None:
    """Options that change what is lived go with configs."""
    runs = [side.is_dir() for side in (asked.a, asked.b)]
    wrong = {
        "--set": asked.sets and any(runs),
        "--b-set": asked.b_sets and runs[1],
        "--seed": asked.seed is not None and all(runs),
    }
    instead = {"--set": "two configs", "--b-set": "a config as B", "--seed": "a config"}
    mistakes = [
        Mistake(
            "compare.option", f"{name} goes with {instead[name]}: a stored run is what it is", allowed=instead[name]
        )
        for name, is_wrong in wrong.items()
        if is_wrong
    ]
    if mistakes:
        raise UserError(mistakes)


def _opened(asked: Asked) -> list[Any]:
    """For A and B: the dataset of a run, or the scenario and vocabulary of a config."""
    found: list[Any] = []
    mistakes: dict[str, Mistake] = {}
    for place, sets in ((asked.a, asked.sets), (asked.b, (*asked.sets, *asked.b_sets))):
        try:
            found.append(_open(place, sets, asked))
        except UserError as error:
            mistakes |= {str(mistake): mistake for mistake in error.mistakes}  # one config, twice: said once
    if mistakes:
        raise UserError(list(mistakes.values()))
    return found


def _open(place: Path, sets: tuple[str, ...], asked: Asked) -> xarray.Dataset | Loaded:
    from analysis.present import read

    if place.is_dir():
        return read(place)
    return options.Given(place, sets, asked.trials, asked.seed, asked.event_files).load()


def _is_run(one: Any) -> bool:
    return not isinstance(one, tuple)


def _own_seed(one: Any) -> int:
    return int(one.attrs["seed"]) if _is_run(one) else int(one[0].study.seed)


def _trials(one: Any) -> int:
    return int(one.sizes["trial"]) if _is_run(one) else int(one[0].study.trials)


def _seed(asked: Asked, found: list[Any]) -> tuple[int, list[str]]:
    """That of the stored run if there is one, else the one asked for, else A's."""
    stored = next((_own_seed(one) for one in found if _is_run(one)), None)
    if stored is not None and asked.seed not in (None, stored):
        message = f"--seed {asked.seed}: the stored run has seed {stored}, and pairs need the same draws"
        raise UserError([Mistake("compare.seed", message, value=asked.seed, allowed=str(stored))])
    seed = stored if stored is not None else _own_seed(found[0])
    own = [_own_seed(one) for one in found]
    if own[0] == own[1]:
        return seed, []
    return seed, [f"A's own seed is {own[0]}, B's {own[1]}: both are lived with {seed}"]


def _lived(loaded: Loaded, trials: int, seed: int, asked: Asked) -> xarray.Dataset:
    """The dataset of a config's first trials on a seed; without quarterly paths, which nothing here reads."""
    from model.commands.progress import progress
    from model.execute import Work, simulate_in_memory
    from model.simulate import prepare
    from model.store.identity import provenance
    from model.store.reader import dataset
    from model.store.schema import schema

    scenario, events = loaded
    scenario = replace(scenario, study=replace(scenario.study, trials=trials, seed=seed, paths=0))
    lives = prepare(scenario, events, engine=asked.engine, say=say)
    shape = schema(scenario, events, lives.time, provenance(scenario, lives.sources_hash))
    threads = 1 if asked.engine == "reference" else asked.workers
    with progress(asked.progress) as report:
        return dataset(shape, *simulate_in_memory(shape, lives, trials, Work(threads, report)))
