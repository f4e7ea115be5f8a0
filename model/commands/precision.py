"""Living until a 95 % interval is narrow enough: at fixed looks, up to a cap."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from model.commands.front import Target
from model.commands.how import How
from model.commands.living import Ready
from model.errors import Mistake, UserError
from model.event import Event
from model.scenario import Scenario
from model.store.reader import open_dataset


def check(target: Target, scenario: Scenario, events: tuple[Event, ...], how: How) -> None:
    """Whether what the target names exists, by a dataset of one history a point.

    Raises:
        UserError: it does not, with the nearest right name.
    """
    from model.public import simulate

    study = replace(scenario.study, paths=0, keep="rows")
    engine = how.engine or "bulk"
    target.check(simulate(replace(scenario, study=study), trials=1, engine=engine, events=events, workers=how.workers))


def until(target: Target, made: Ready, cap: int) -> dict[str, Any]:
    """Live until the target is reached at one of its looks, or `cap` trials per point are there; seal the run.

    Returns:
        what was asked, what was reached, after how many trials, and a sentence on it.
    """
    folder = made.folder
    manifest = folder.manifest()
    if manifest.keep != "rows":
        raise UserError([Mistake("run.precision", "--precision needs `study.keep: rows`", allowed="rows")])
    half, trials = float("inf"), 0
    for trials in target.looks(cap):
        _bring(made, trials)
        half = target.half_width(open_dataset(folder.data), trials)
        if half <= target.asked:
            break
    made.seal()
    reached = half <= target.asked
    text = f"precision: {target} after {trials:,} histories per point: half-width {half:.3g}, asked {target.asked:g}"
    text += ": reached" if reached else f": NOT reached; {cap:,} histories per point were the most allowed"
    return {
        "target": str(target),
        "asked": target.asked,
        "half_width": half,
        "trials": trials,
        "reached": reached,
        "text": text,
    }


def _bring(made: Ready, trials: int) -> None:
    manifest = made.folder.manifest()
    if manifest.complete and manifest.trials >= trials:
        return
    if trials > manifest.trials:
        made.folder.grow(manifest.points, trials)
    made.live()
