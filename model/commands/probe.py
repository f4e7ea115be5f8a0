"""``alliance check --probe``: what a run costs, measured on a few of its histories."""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.event import Event
from model.execute.keeping import write
from model.execute.local import Job, Threads, blocks
from model.execute.pieces import Piece, lived
from model.execute.work import Work
from model.point_lives import PointLives, prepare_points
from model.scenario import Scenario
from model.store.grid import Block, grid_for, summary_grid
from model.store.identity import provenance
from model.store.schema import Schema, schema

HISTORIES = 2048  # lived for the measurement, spread over the points
POINTS = 8  # at most


def probe(scenario: Scenario, events: tuple[Event, ...], rows: bool, say: Any) -> dict[str, Any]:
    """Live some histories on all cores and store them in a folder that goes away.

    Args:
        rows: whether the run keeps rows, else a summary.

    Returns:
        histories lived, histories a second, and bytes that the whole run takes on disk by that.
    """
    lives = prepare_points(scenario, events, say=say)
    points = list(range(0, lives.points.count, max(lives.points.count // POINTS, 1)))[:POINTS]
    trials = min(max(HISTORIES // len(points), 1), scenario.study.trials)
    shape = _shape(lives, events, trials, rows)
    jobs = [Job(Block(point, point + 1, 0, trials)) for point in points]
    lived(lives, 0, Piece(points[0], 0, 1))  # what is loaded at the first history is not counted
    work, size, paths, writing = Work(), 0, 0, 0.0
    pool = Threads(lives, shape.kept_paths, work.count)
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        try:
            with closing(blocks(jobs, pool, shape.kept_paths, trials * len(points), work)) as every:
                for done in every:
                    here = time.monotonic()
                    record = write(Path(folder), shape, done.block, done.rows, done.paths)
                    writing += time.monotonic() - here
                    size += sum(item.size for item in record.objects if not item.key.startswith("path_"))
                    paths += sum(item.size for item in record.objects if item.key.startswith("path_"))
        finally:
            pool.close()
        seconds = time.monotonic() - began
    if not rows:
        seconds -= writing  # one tally for many more histories than these
    count = trials * len(points)
    asked = scenario.study.trials
    times = asked / trials if rows else -(-asked // summary_grid().size)
    films = min(asked, scenario.study.paths) / max(min(trials, scenario.study.paths), 1)
    bytes_ = int((size * times + paths * films) / len(points) * lives.points.count)
    return {"histories": count, "rate": count / seconds, "bytes": bytes_}


def _shape(lives: PointLives, events: tuple[Event, ...], trials: int, rows: bool) -> Schema:
    scenario = lives.points.scenario
    scenario = replace(scenario, study=replace(scenario.study, trials=trials))
    grid = grid_for(1, trials) if rows else summary_grid()
    identity = provenance(scenario, lives.sources_hash)
    return schema(scenario, events, lives.time, identity, lives.points, grid)
