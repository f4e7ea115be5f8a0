"""What a worker of a cluster does: live a block and write it. Everything else it reads from the run folder."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from model.errors import MachineError, Mistake, UserError
from model.execute.local import Threads
from model.execute.pieces import Gathering, lived, pieces
from model.store.grid import Block


class Order(NamedTuple):
    """What a worker is told.

    Attributes:
        folder: the run folder, an absolute path that every worker sees.
        run: the run's hash.
        sources: hash of the model sources and the event files.
        engine: ``bulk`` or ``reference``.
        event_files: path and SHA-256 of the user's own event files.
        points, trials: extents of the run.
    """

    folder: str
    run: str
    sources: str
    engine: str
    event_files: tuple[tuple[str, str], ...]
    points: int
    trials: int


def agree(order: Order) -> str:
    """Whether this worker can live the run; else the rest of a sentence that starts with its name."""
    from model.engines.dispatch import sources_hash
    from model.store.runfolder import RunFolder
    from model.vocabulary import vocabulary

    folder = RunFolder(Path(order.folder))
    if not folder.exists() or folder.manifest().run != order.run:
        return f"does not see the run folder {order.folder}; cluster and client need a shared file system"
    for path, expected in order.event_files:
        place = Path(path)
        if not place.is_file() or hashlib.sha256(place.read_bytes()).hexdigest() != expected:
            return f"does not have the event file {path}, or has another one under that name"
    found = sources_hash(vocabulary(*(Path(path) for path, _ in order.event_files)))
    if found != order.sources:
        return f"has another version of the model (sources {found[:10]}, here {order.sources[:10]}); install the same one on both"
    return ""


def live_block(order: Order, block: tuple[int, ...], kept: tuple[int, ...] | None) -> dict[str, Any]:
    """Live a block, on this thread alone, and write it; what was written, as plain data.

    Raises:
        UserError: this worker does not agree with the client.
        MachineError: the disk is full or cannot be written.
    """
    from model.execute.keeping import write
    from model.store.runfolder import guarded
    from model.store.writer import read_block

    lives, schema = _study(order)
    data = Path(order.folder) / "data.zarr"
    whole, part = Block(*block), Block(*kept) if kept else None
    gathered = Gathering(whole, schema.kept_paths)
    if part:
        try:
            gathered.put_block(part, read_block(data, schema, part))
        except MachineError:  # damaged since it was looked at: lived again
            part = None
    for piece in pieces(whole, Threads.size, part):
        gathered.put(piece, lived(lives, schema.kept_paths, piece))
    with guarded(data):
        return write(data, schema, whole, gathered.rows, gathered.paths).plain()


@lru_cache(maxsize=4)
def _study(order: Order) -> tuple[Any, Any]:
    """The run made ready, once per process."""
    from dataclasses import replace

    from model.execute.study import study
    from model.points import with_points
    from model.store.runfolder import RunFolder
    from model.vocabulary import vocabulary

    wrong = agree(order)
    if wrong:
        raise UserError([Mistake("cluster.worker", f"a Dask worker {wrong}")])
    events = vocabulary(*(Path(path) for path, _ in order.event_files))
    folder = RunFolder(Path(order.folder))
    manifest = folder.manifest()
    scenario = with_points(folder.scenario(), order.points)
    return study(scenario, events, replace(manifest, points=order.points, trials=order.trials), order.engine)
