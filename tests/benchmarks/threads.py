"""Two threads against one, on tiles of trials, stand-alone included."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from model.simulate import TILE, Lives

TILES = 8


def seconds(lives: Lives, threads: int) -> float:
    """Seconds for TILES tiles on so many threads."""
    with ThreadPoolExecutor(threads) as pool:
        start = perf_counter()
        list(pool.map(lambda tile: lives.rows(tile * TILE, (tile + 1) * TILE)["status"], range(TILES)))
        return perf_counter() - start


def two_against_one(lives: Lives, rounds: int) -> list[float]:
    """The gain of the second thread, per round."""
    seconds(lives, 2)
    return [seconds(lives, 1) / seconds(lives, 2) for _ in range(rounds)]
