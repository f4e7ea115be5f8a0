"""``python -m tests.benchmarks [CONFIG] [--only PART]``: how fast histories are lived, and what a history costs.

Rounds of the contestants are interleaved and compared within the round, because machines drift; medians are
printed with their quartiles. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
from collections.abc import Callable
from time import perf_counter

from model.binding import bind
from model.config import load
from model.errors import UserError
from model.simulate import Lives, prepare
from model.vocabulary import mechanisms, vocabulary
from tests.benchmarks.cost import by_part
from tests.benchmarks.plain_simpy import Model, patch
from tests.benchmarks.sweeps import dask_against_threads, many_points, opening, start, storing
from tests.benchmarks.threads import two_against_one
from tests.benchmarks.twice import doubled, twice_against_once

ROUNDS = 7
PLAIN_TRIALS = 30
BULK_TRIALS = 2048


def quartiles(values: list[float]) -> str:
    """Median and quartiles as text."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:.3g} [{low:.3g}-{high:.3g}]"


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    start = perf_counter()
    action()
    return perf_counter() - start


def two_threads(lives: Lives, path: str) -> None:
    """Two threads of the compiled engine against one."""
    print(f"two threads against one: {quartiles(two_against_one(lives, ROUNDS))} times as fast")


def event_types(lives: Lives, path: str) -> None:
    """A history with twice as many event types."""
    types = len(lives.bound.events), len(doubled(lives.bound.events))
    ratio = quartiles(twice_against_once(lives, ROUNDS))
    print(f"a history with {types[1]} event types against {types[0]}: {ratio} times the time")


def cost(lives: Lives, path: str) -> None:
    """What goes into a history's time, by event and mechanism."""
    by_part(lives)


def against_simpy(lives: Lives, path: str) -> None:
    """The compiled engine against plain SimPy, one core each, as proposed."""
    patch(lives.bound)  # from here on the event modules use Python's own random numbers; compiled code does not care
    bound = lives.bound
    plain = bind(bound.scenario, vocabulary(), mechanisms())
    inputs = lives.inputs(0, BULK_TRIALS)
    ratios, alarms = [], 0
    for number in range(ROUNDS):
        bulk = timed(lambda: lives.engine.live(0, inputs)) / BULK_TRIALS
        models = [Model(plain, number * PLAIN_TRIALS + k) for k in range(PLAIN_TRIALS)]
        simpy = timed(lambda models=models: [model.run() for model in models]) / PLAIN_TRIALS  # type: ignore[misc]
        alarms += sum(model.alarms for model in models)
        ratios.append(simpy / bulk)
        print(f"  round {number + 1}: SimPy {simpy * 1e3:.1f} ms, bulk {bulk * 1e6:.0f} us a history", file=sys.stderr)
    mean = lives.engine.live(0, inputs).rung.mean()
    print(f"bulk against plain SimPy, one core: {quartiles(ratios)} times as fast")
    print(f"  alarms a history: SimPy {alarms / ROUNDS / PLAIN_TRIALS:.0f}, bulk {mean:.0f}")


def stores(lives: Lives, path: str) -> None:
    """What a store, a sweep and a cluster cost."""
    print(f"blocks of a second stored against in memory: {quartiles(storing(path, 5))} times the processor time")
    print(
        f"a sweep of 100 points x 1,000 against one of 100,000: {quartiles(many_points(path, 3, 100, 1000))} times the time"
    )
    print(f"a sweep of 1,000 points x 1,000 starts in {start(path, 1000, 1000):.2f} s")
    print(f"xarray.open_zarr on 1,000 points takes {opening(path, 1000):.2f} s")
    print(f"two Dask workers against two threads: {quartiles(dask_against_threads(path, 3, 65536))} times the rate")


# In this order: what changes the event modules comes last.
PARTS: dict[str, Callable[[Lives, str], None]] = {
    "threads": two_threads, "types": event_types, "cost": cost, "stores": stores, "simpy": against_simpy,
}  # fmt: skip


def asked(arguments: list[str] | None) -> argparse.Namespace:
    """What is to be measured, on which config."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="How fast histories are lived, and what a history costs.",
        epilog="\n".join(["parts:", *(f"  {name:<8} {part.__doc__}" for name, part in PARTS.items())]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("config", nargs="?", default="configs/fiat-mazda.yaml", help="of the histories (%(default)s)")
    parser.add_argument("--only", action="append", choices=PARTS, metavar="PART", help="only this part (repeatable)")
    given = parser.parse_args(arguments)
    try:
        given.scenario = load(given.config)
    except UserError as error:
        parser.error(str(error))
    return given


def main(arguments: list[str] | None = None) -> None:
    """Prints the figures asked for, of one config."""
    given = asked(arguments)
    print(f"{given.config}; Python {platform.python_version()} ({platform.python_compiler()}), {platform.machine()}")
    lives = prepare(given.scenario, say=lambda line: print(line, file=sys.stderr))
    for name, part in PARTS.items():
        if not given.only or name in given.only:
            part(lives, given.config)


if __name__ == "__main__":
    main()
