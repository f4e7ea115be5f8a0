"""What a sweep, a store and a cluster cost, against the engine alone: ratios within one run."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

import xarray

from analysis.cli import main
from model.config import load
from model.execute import Work, simulate_in_memory
from model.execute.local import Threads
from model.point_lives import prepare_points
from model.store.grid import Grid
from model.store.identity import provenance
from model.store.schema import schema
from model.vocabulary import vocabulary

SECOND = 2500  # histories that take about a second of one core
SWEEP = "study.sweep={design: latin_hypercube, points: %d, vary: {firms.mazda.morale: {from: 0.4, to: 0.9}}}"


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder that goes away."""
    place = Path(tempfile.mkdtemp())
    try:
        yield place
    finally:
        shutil.rmtree(place)


def run(config: str, *options: str) -> tuple[float, float]:
    """Wall and processor seconds of a whole `alliance run` in this process."""
    with folder() as out, contextlib.redirect_stdout(io.StringIO()):
        wall, processor = perf_counter(), process_time()
        code = main(["run", config, "--out", str(out), "--quiet", *options])
        found = perf_counter() - wall, process_time() - processor
        assert code == 0
    return found


def storing(config: str, rounds: int) -> list[float]:
    """Processor time that eight blocks of about one second add to a run, over that of living them in memory.

    Of a run of twelve blocks and one of four the difference is taken, so that starting and showing drop out.
    """
    from model.store import grid

    scenario, events = load(config, ("study.paths=0", f"study.trials={8 * SECOND}")), vocabulary()
    lives = prepare_points(scenario, events)
    shape = schema(scenario, events, lives.time, provenance(scenario, lives.sources_hash), lives.points, Grid(1, 4096))
    whole = grid.grid_for
    grid.grid_for = lambda points, trials, tasks=1: Grid(1, 2048)
    found = []
    try:
        for _ in range(rounds):
            began = process_time()
            simulate_in_memory(lives, shape, Work())
            alone = process_time() - began
            few, many = (run(config, "--trials", str(n * SECOND), "--set", "study.paths=0")[1] for n in (4, 12))
            found.append((many - few) / alone)
    finally:
        grid.grid_for = whole
    return found


def many_points(config: str, rounds: int, points: int, trials: int) -> list[float]:
    """Time of a sweep of so many points over that of one scenario of as many histories."""
    paths = ("--set", "study.paths=0")
    found = []
    for _ in range(rounds):
        one = run(config, *paths, "--trials", str(points * trials))[0]
        found.append(run(config, *paths, "--set", SWEEP % points, "--trials", str(trials))[0] / one)
    return found


def start(config: str, points: int, trials: int) -> float:
    """Seconds from the command to the first piece that is lived, the engine being compiled."""
    first: list[float] = []
    submit = Threads.submit

    def noted(self: Threads, piece):  # type: ignore[no-untyped-def]
        first.append(perf_counter())
        if len(first) == 1:
            raise KeyboardInterrupt
        return submit(self, piece)

    Threads.submit = noted  # type: ignore[method-assign]
    try:
        with folder() as out, contextlib.redirect_stderr(io.StringIO()):
            began = perf_counter()
            main(["run", config, "--out", str(out), "--quiet", "--set", SWEEP % points, "--trials", str(trials)])
    finally:
        Threads.submit = submit  # type: ignore[method-assign]
    return first[0] - began


def opening(config: str, points: int) -> float:
    """Seconds that plain `xarray.open_zarr` takes on a stored sweep, the second time."""
    with folder() as out, contextlib.redirect_stdout(io.StringIO()) as said:
        main(["run", config, "--out", str(out), "--quiet", "--set", SWEEP % points, "--trials", "4"])
        store = Path(said.getvalue().strip().splitlines()[-1]) / "data.zarr"
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            xarray.open_zarr(store)
            began = perf_counter()
            dataset = xarray.open_zarr(store)
            found = perf_counter() - began
        assert dataset.sizes["point"] == points
    return found


def dask_against_threads(config: str, rounds: int, trials: int) -> list[float]:
    """Rate of a cluster of two local workers over that of two threads."""
    from distributed import LocalCluster

    options = ("--trials", str(trials), "--set", "study.paths=0")
    found = []
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster:
        there = ("--scheduler", cluster.scheduler_address)
        run(config, "--trials", "4096", "--set", "study.paths=0", *there)  # workers load the engine
        for _ in range(rounds):
            here = run(config, *options, "--workers", "2")[0]
            found.append(here / run(config, *options, *there)[0])
    return found
