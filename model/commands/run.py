"""``alliance run CONFIG``: live the scenario, keep it in a run folder, show what came out."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from model.commands import options
from model.commands.front import Front
from model.commands.output import clean, emit, emit_json, say
from model.errors import InterruptedRun

if TYPE_CHECKING:
    from model.event import Event
    from model.execute import Lives
    from model.scenario import Scenario
    from model.store.runfolder import Manifest, RunFolder


@dataclass(frozen=True, slots=True)
class How:
    """How to run; none of it changes a number."""

    engine: str
    workers: int
    out: Path
    quiet: bool
    progress: bool

    def say(self, text: str) -> None:
        """A message, unless all is to be quiet."""
        if not self.quiet:
            say(text)


@click.command("run")
@click.argument("config", type=options.FILE)
@options.scenario
@click.option("--engine", type=click.Choice(["bulk", "reference"]), default="bulk", show_default=True,
              help="Compiled, or the readable SimPy one; same bits.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 1024), metavar="N", help="Threads; one per core if absent.")
@click.option(
    "--out",
    type=options.FILE,
    default=Path("runs"),
    show_default=True,
    metavar="DIR",
    help="Folder that will hold the run folder.",
)
@click.option("--quiet", is_flag=True, help="Print only the run folder's path.")
@click.option("--no-progress", is_flag=True, help="No progress on stderr.")
@options.common
@click.pass_obj
def command(
    front: Front,
    config: Path,
    sets: tuple[str, ...],
    trials: int | None,
    seed: int | None,
    event_files: tuple[Path, ...],
    engine: str,
    workers: int | None,
    out: Path,
    quiet: bool,
    no_progress: bool,
    as_json: bool,
) -> None:
    """Run CONFIG and show the outcome distribution.

    A finished run is shown again, an unfinished one goes on, and more trials extend it.
    The last line of stdout is the run folder's path.
    """
    how = How(engine, 1 if engine == "reference" else workers or 0, out, quiet, not (quiet or no_progress))
    folder = run(options.Given(config, sets, trials, seed, event_files), how)
    summary = None if quiet and not as_json else front.summary
    found = summary(folder.path) if summary else None
    if as_json:
        emit_json("run", found.result() if found else None, folder.path)
    else:
        emit(clean_path(folder.path) if not found else f"{found.text()}\n{clean_path(folder.path)}")


def clean_path(path: Path) -> str:
    """A path as the last line of output."""
    return clean(str(path)).replace("\n", "") + "\n"


def run(given: options.Given, how: How) -> RunFolder:
    """Bring the run of that scenario to the trials asked for; its folder.

    Raises:
        UserError: the config is wrong (and no folder was made), or another process writes the run.
        InterruptedRun: Ctrl-C; the folder can go on.
        MachineError: the disk is full or cannot be written.
    """
    from model.engines.dispatch import sources_hash
    from model.simulate import prepare
    from model.store.runfolder import RunFolder, folder_name, guarded

    scenario, events = given.load()
    config = given.config.read_bytes()
    fresh = _manifest(given, scenario, config, sources_hash(events), how)
    folder = RunFolder(how.out / folder_name(scenario, fresh.run))
    if folder.exists() and _is_there(folder.manifest(), scenario, how):
        return folder
    lives: Lives = prepare(scenario, events, engine=how.engine, say=how.say)
    with folder.locked():
        if not folder.exists():
            with guarded(folder.path):
                folder.begin(config, scenario, fresh)
        stored = folder.manifest()
        if not _is_there(stored, scenario, how):
            _live(folder, replace(stored, trials=scenario.study.trials), scenario, events, lives, how)
    return folder


def _is_there(manifest: Manifest, scenario: Scenario, how: How) -> bool:
    """Whether all trials asked for are stored, with a note if there are more."""
    if manifest.done < scenario.study.trials:
        return False
    if manifest.done > scenario.study.trials:
        how.say(
            f"note: {manifest.done:,} trials are stored, more than the {scenario.study.trials:,} asked for;"
            " all are shown"
        )
    return manifest.complete or manifest.done > scenario.study.trials


def _manifest(given: options.Given, scenario: Scenario, config: bytes, sources: str, how: How) -> Manifest:
    import hashlib

    from model.store.identity import run_hash, scenario_hash, versions
    from model.store.runfolder import Manifest
    from model.store.schema import BLOCK

    return Manifest(
        run=run_hash(scenario, sources), name=scenario.name, config=hashlib.sha256(config).hexdigest(),
        scenario=scenario_hash(scenario), sources=sources, seed=scenario.study.seed, engine=how.engine,
        versions=versions(), event_files=given.event_hashes(), trials=scenario.study.trials, block=BLOCK,
    )  # fmt: skip


def _live(
    folder: RunFolder, manifest: Manifest, scenario: Scenario, events: tuple[Event, ...], lives: Lives, how: How
) -> None:
    from model.commands.progress import interruptible, progress
    from model.commands.rate import remember
    from model.execute import Work, live
    from model.store.identity import provenance
    from model.store.schema import schema

    shape = schema(scenario, events, lives.time, provenance(scenario, lives.sources_hash), manifest.block)
    todo, began = manifest.trials - manifest.done, time.monotonic()
    with interruptible() as stop, progress(how.progress) as report:
        try:
            live(folder, manifest, shape, lives, Work(how.workers, report, stop))
        except InterruptedRun as interrupted:
            raise InterruptedRun(f"interrupted: {interrupted}; the same command goes on from there") from None
    remember(todo, time.monotonic() - began)
