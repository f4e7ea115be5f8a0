"""Two scenarios on the same draws: what the difference between them makes of an outcome."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from model.config import load
from model.inputs import TILE, draw_inputs
from model.outcome import rows
from model.scenario import Correlation, Uncertain
from model.simulate import Lives, prepare
from model.vocabulary import vocabulary

CONFIGS = Path(__file__).parents[1] / "configs"
LOOKS = 256, 512, 1024, 2048  # histories, at which a difference is looked at
TRIALS = LOOKS[-1]
SURE = 4.1  # standard errors; by luck, at one of four looks, less than once in 10,000 claims
Rows = dict[str, np.ndarray]
Outcome = Callable[[Rows], np.ndarray]
Sets = tuple[str, ...]


def lived(case: str, sets: Sets = (), trials: int = TRIALS) -> Rows:
    """The rows of a case of ``configs/``, but for its inputs and for who is satisfied (what was hoped for is not asked)."""
    ends = [end for end in LOOKS if end <= trials]
    parts = [_part(case, sets, first, end) for first, end in zip((0, *ends), ends, strict=False)]
    return {name: np.concatenate([one[name] for one in parts]) for name in parts[0]}


@cache
def _part(case: str, sets: Sets, first: int, end: int) -> Rows:
    """The rows of some trials, half of them in each of two threads."""
    lives = prepare(load(CONFIGS / f"{case}.yaml", sets=sets))
    half, drawn = (end - first) // 2, _inputs(lives, first, end)

    def tile(start: int) -> Rows:
        inputs = drawn[start - first : start - first + half]
        proposed, alone = (lives.engine.live(start, inputs, alone=by_itself) for by_itself in (False, True))
        return rows(lives.bound, proposed, alone, np.zeros((half, len(lives.bound.scenario.firms))))

    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(tile, (first, first + half)))
    return {name: np.concatenate([one[name] for one in parts]) for name in parts[0]}


def _inputs(lives: Lives, first: int, end: int) -> np.ndarray:
    """The drawn inputs of trials first..end-1, which most settings leave as they are."""
    scenario, start = lives.bound.scenario, first - first % TILE
    tiles = [_tile(scenario.uncertain, lives.key, at, scenario.correlations) for at in range(start, end, TILE)]
    return np.concatenate(tiles)[first - start : end - start]


@lru_cache(maxsize=64)
def _tile(items: tuple[Uncertain, ...], key: tuple[int, int], first: int, pairs: tuple[Correlation, ...]) -> np.ndarray:
    return draw_inputs(items, key, first, first + TILE, pairs)


def difference(outcome: Outcome, case: str, sets: Sets, others: Sets, trials: int = TRIALS) -> np.ndarray:
    """An outcome with some settings less with others, history by history where both have a number."""
    found = outcome(lived(case, sets, trials)) - outcome(lived(case, others, trials))
    return found[np.isfinite(found)]


def errors(found: np.ndarray) -> float:
    """How many standard errors the mean of paired differences is away from 0."""
    spread = found.std() / np.sqrt(len(found))
    return float(found.mean() / spread) if spread > 0.0 else 0.0


def surely(found: np.ndarray, sign: int) -> bool:
    """Whether the mean has a sign, so many standard errors away from 0."""
    return errors(found) * sign > SURE


def differs(outcome: Outcome, case: str, sets: Sets, others: Sets, sign: int) -> bool:
    """Whether an outcome with some settings less with others surely has a sign, at the first look that says so.

    More than half of the histories must have a number with both.
    """
    looks = ((trials, difference(outcome, case, sets, others, trials)) for trials in LOOKS)
    return any(len(found) > trials / 2 and surely(found, sign) for trials, found in looks)


# --- outcomes ---


def field(name: str, *index: int) -> Outcome:
    """One number of the rows."""
    return lambda rows: rows[name][(slice(None), *index)].astype(float)


def spread(name: str, *index: int) -> Outcome:
    """How far a number lies from its middle over the trials: what varies less has less of it."""
    return lambda rows: np.abs(rows[name][(slice(None), *index)] - np.median(rows[name][(slice(None), *index)]))


def events(name: str, row: int) -> Outcome:
    """How often an event happened on a subject (1, 2: the firms; 3: the tie)."""
    column = [event.name for event in vocabulary()].index(name)
    return lambda rows: rows["event_count"][:, row, column].astype(float)


def ends_by(*codes: int) -> Outcome:
    """1 where the first tie has ended in one of these ways."""
    return lambda rows: np.isin(rows["ending"][:, 0], codes).astype(float)


def joint(rows: Rows) -> np.ndarray:
    """Value added of both partners together."""
    return rows["value_added"].sum(axis=1)
