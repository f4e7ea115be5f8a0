"""``alliance run CONFIG``: live the scenario or its sweep, keep it in a run folder, show what came out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model.commands import options
from model.commands.front import Front, Target
from model.commands.how import How
from model.commands.how import how as with_how
from model.commands.living import bring, ready, show
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    from model.event import Event
    from model.points import Points
    from model.scenario import Scenario
    from model.store.runfolder import Manifest, RunFolder


@click.command("run")
@click.argument("config", type=options.FILE)
@options.scenario
@with_how
@click.option("--out", type=options.FILE, default=Path("runs"), show_default=True, metavar="DIR",
              help="Folder that will hold the run folder.")  # fmt: skip
@click.option("--precision", metavar="EXPR",
              help="Stop when a 95 % interval is so narrow, such as 'ending[dissolved] at 10y: 0.005'; --trials is the most.")  # fmt: skip
@options.common
@click.pass_obj
def command(
    front: Front,
    config: Path,
    sets: tuple[str, ...],
    trials: int | None,
    seed: int | None,
    how: How,
    out: Path,
    precision: str | None,
    as_json: bool,
) -> None:
    """Run CONFIG and show the outcome distribution.

    A finished run is shown again, an unfinished one goes on, and more trials extend it.
    The last line of stdout is the run folder's path.
    """
    target = _target(front, precision)
    given = options.Given(config, sets, trials, seed, how.event_files)
    folder, reached = run(given, how, out, target)
    if reached:
        how.say(str(reached["text"]))
    show("run", folder, front, how, as_json, {"precision": reached} if reached else {})


def run(given: options.Given, how: How, out: Path, target: Target | None = None) -> tuple[RunFolder, dict[str, Any]]:
    """Bring the run of that scenario to the trials, or to the precision, asked for.

    Returns:
        its folder, and how far a target was reached (empty without one).

    Raises:
        UserError: the config is wrong (and no folder was made), or another process writes the run.
        InterruptedRun: Ctrl-C; the folder can go on.
        MachineError: the disk is full or cannot be written, or workers were lost for good.
    """
    from model.points import MOST_ROWS, points
    from model.store.runfolder import RunFolder, folder_name

    scenario, events = given.load()
    every = points(scenario)
    config = given.config.read_bytes()
    fresh = _manifest(given, every, events, config, how, target is not None)
    cap = given.trials or max(MOST_ROWS // every.count, 1)
    if target is not None:
        from model.commands.precision import check, until

        _rows_needed(scenario)
        check(target, scenario, events, how)
        fresh = replace(fresh, trials=target.looks(cap)[0])
    folder = RunFolder(out / folder_name(scenario, fresh.run))
    if target is None and folder.is_begun() and _is_there(folder, every, how):
        return folder, {}
    with folder.locked():
        if not folder.is_begun():
            folder.begin(config, scenario, fresh)
        elif target is not None or not _is_there(folder, every, how):
            scenario = _ask(folder, every, fresh.trials)
        if target is not None:
            return folder, until(target, ready(folder, scenario, events, how), cap)
        if not _is_there(folder, every, how):
            bring(folder, scenario, events, how)
    return folder, {}


def _is_there(folder: RunFolder, every: Points, how: How) -> bool:
    """Whether all points and trials asked for are stored and sound, with a note if there are more."""
    manifest, asked = folder.manifest(), (every.count, every.scenario.study.trials)
    stored = (manifest.points, manifest.trials)
    if not manifest.complete or stored[0] < asked[0] or stored[1] < asked[1] or folder.state().damage:
        return False
    for what, there, wanted in zip(("points", "trials"), stored, asked, strict=True):
        if there > wanted:
            how.say(f"note: {there:,} {what} are stored, more than the {wanted:,} asked for; all are shown")
    return True


def _ask(folder: RunFolder, every: Points, trials: int) -> Scenario:
    """Note in the folder that more is asked for than it was begun with; the scenario of all that is."""
    from model.points import points, values_hash, with_points

    folder.mend()
    manifest = folder.manifest()
    grown = points(with_points(every.scenario, max(every.count, manifest.points)))
    folder.grow(grown.count, max(trials, manifest.trials), values_hash(grown))
    return grown.scenario


def _manifest(
    given: options.Given, every: Points, events: tuple[Event, ...], config: bytes, how: How, precise: bool
) -> Manifest:
    """How the run begins; one that is lived to a precision keeps rows, as it is looked into."""
    import hashlib

    from model.engines.dispatch import sources_hash
    from model.points import keeps_rows, values_hash
    from model.store.grid import grid_for, summary_grid
    from model.store.identity import run_hash, scenario_hash, versions
    from model.store.runfolder import Manifest

    scenario, sources = every.scenario, sources_hash(events)
    rows = precise or keeps_rows(scenario, every.count)
    grid = grid_for(every.count, scenario.study.trials, 16 if how.scheduler else 1) if rows else summary_grid()
    return Manifest(
        run=run_hash(scenario, sources), name=scenario.name, config=hashlib.sha256(config).hexdigest(),
        scenario=scenario_hash(scenario), sources=sources, seed=scenario.study.seed, engine=how.engine or "bulk",
        versions=versions(), event_files=given.event_hashes(), points=every.count, trials=scenario.study.trials,
        group=grid.group, block=grid.size, keep="rows" if rows else "summary", designs=values_hash(every),
    )  # fmt: skip


def _rows_needed(scenario: Scenario) -> None:
    if scenario.study.keep == "summary":
        message = "--precision looks into single histories: it needs `keep: rows` under `study:`"
        raise UserError([Mistake("run.precision", message, path="study.keep", value="summary", allowed="rows")])


def _target(front: Front, text: str | None) -> Target | None:
    if text is None:
        return None
    if front.target is None:
        raise UserError([Mistake("run.precision", "--precision needs the analysis package")])
    return front.target(text)
