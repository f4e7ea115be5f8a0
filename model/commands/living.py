"""What `run`, `resume` and `extend` share: live what a run folder lacks, and seal it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from model.commands.how import How
from model.commands.output import clean, emit, emit_json
from model.errors import InterruptedRun, Mistake, UserError

if TYPE_CHECKING:
    from model.commands.front import Front
    from model.event import Event
    from model.execute.run import Backend
    from model.point_lives import PointLives
    from model.scenario import Scenario
    from model.store.runfolder import Manifest, RunFolder, State
    from model.store.schema import Schema

FEW = 64  # histories for which no process is started


@dataclass(frozen=True, slots=True)
class Ready:
    """A run folder whose lock is held, made ready to be lived."""

    folder: RunFolder
    events: tuple[Event, ...]
    lives: PointLives
    how: How
    engine: str

    def live(self, state: State | None = None) -> None:
        """Live what the manifest asks for and the folder lacks, without sealing it; see `model.execute.live`.

        Args:
            state: of the folder, looked into deeply; found out if None.
        """
        from model.commands.progress import interruptible, progress
        from model.commands.rate import remember
        from model.execute import Work, live
        from model.execute.run import histories
        from model.execute.study import schema_of

        manifest, state = self.folder.manifest(), state or self.folder.state(deep=True)
        points, trials = manifest.points, manifest.trials
        schema = schema_of(self.lives, self.events, manifest)
        count = sum(histories(one) for one in state.todo(points, trials))
        began = time.monotonic()
        with (
            interruptible() as stop,
            progress(self.how.progress) as report,
            self._backend(schema, manifest, count) as backend,
        ):
            try:
                live(self.folder, schema, state, backend, Work(self.how.workers, report, stop))
            except InterruptedRun as interrupted:
                message = f"interrupted: {interrupted}; the same command, or `alliance resume`, goes on from there"
                raise InterruptedRun(message) from None
        if not self.how.scheduler and self.engine == "bulk":
            remember(count, time.monotonic() - began)

    def seal(self) -> None:
        """The run is whole."""
        manifest = self.folder.manifest()
        self.folder.seal(manifest.points, manifest.trials)

    @contextmanager
    def _backend(self, schema: Schema, manifest: Manifest, count: int) -> Iterator[Backend]:
        from model.execute.local import Pool, Threads
        from model.execute.processes import Order, Processes, patience
        from model.execute.run import Local
        from model.execute.work import Work

        if self.how.scheduler:
            with self._cluster(manifest) as cluster:
                yield cluster
            return
        pool: Pool
        workers, kept = Work(self.how.workers).count, schema.kept_paths
        if self.engine == "reference" and workers > 1 and count > FEW:
            order = Order(self.lives.points.scenario, self.how.event_files, self.engine, kept)
            pool = Processes(order, workers, patience())
        else:
            pool = Threads(self.lives, kept, 1 if self.engine == "reference" else workers)
        try:
            yield Local(self.folder, schema, pool)
        finally:
            pool.close()

    @contextmanager
    def _cluster(self, manifest: Manifest) -> Iterator[Backend]:
        from model.execute.cluster import Cluster
        from model.execute.processes import patience
        from model.execute.worker import Order
        from model.store.runfolder import file_hash

        files = tuple((str(path.resolve()), file_hash(path)) for path in self.how.event_files)
        order = Order(
            str(self.folder.path.resolve()), manifest.run, self.lives.sources_hash, self.engine, files,
            manifest.points, manifest.trials,
        )  # fmt: skip
        cluster = Cluster(self.how.scheduler, order, patience(), self.how.say)
        try:
            yield cluster
        finally:
            cluster.close()


def ready(folder: RunFolder, scenario: Scenario, events: tuple[Event, ...], how: How) -> Ready:
    """A run made ready.

    Raises:
        UserError: an event that cannot be compiled, a design that is drawn otherwise on this machine, or a manifest
            that asks for other points than the scenario has.
    """
    from model.point_lives import prepare_points
    from model.points import values_hash

    manifest = folder.manifest()
    engine = how.engine or manifest.engine
    lives = prepare_points(scenario, events, engine=engine, say=how.say)
    if lives.points.count != manifest.points:
        message = (
            f"{folder.path}: its manifest asks for {manifest.points:,} points, and its scenario has {lives.points.count:,};"
            " run its config.yaml again into another folder"
        )
        raise UserError([Mistake("run.points", message, value=manifest.points, allowed=f"{lives.points.count}")])
    if values_hash(lives.points) != manifest.designs:
        message = (
            f"{folder.path}: the design of the sweep comes out with other values here than where the run was begun"
            f" (SciPy {manifest.versions.get('scipy')}, NumPy {manifest.versions.get('numpy')}); go on with those versions"
        )
        raise UserError([Mistake("run.design", message, value=str(folder.path))])
    return Ready(folder, events, lives, how, engine)


def bring(folder: RunFolder, scenario: Scenario, events: tuple[Event, ...], how: How) -> None:
    """Live what the folder lacks of what its manifest asks for, and seal it. Its lock must be held."""
    folder.mend()
    made = ready(folder, scenario, events, how)
    made.live()
    made.seal()


def show(command: str, folder: RunFolder, front: Front, how: How, as_json: bool, more: dict[str, object]) -> None:
    """What came out, and the run folder's path as the last line; ``more`` joins the JSON result."""
    summary = None if how.quiet and not as_json else front.summary
    found = summary(folder.path) if summary else None
    if as_json:
        emit_json(command, {**(found.result() if found else {}), **more}, folder.path)
    else:
        emit((f"{found.text()}\n" if found else "") + clean_path(folder.path))


def clean_path(path: Path) -> str:
    """A path as the last line of output."""
    return clean(str(path)).replace("\n", "") + "\n"
