"""``alliance check CONFIG``: is it right, what does it say, what will it cost. Simulates nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model.commands import options
from model.commands.output import clean, emit, emit_json

if TYPE_CHECKING:
    from model.event import Event
    from model.scenario import Scenario

ROW_LIMIT = 512  # bytes of one stored row at most
QUARTERS = 4


@click.command("check")
@click.argument("config", type=options.FILE)
@options.scenario
@options.common
def command(
    config: Path,
    sets: tuple[str, ...],
    trials: int | None,
    seed: int | None,
    event_files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Check CONFIG; show the resolved scenario, what is uncertain, disk and time. Simulates nothing."""
    from model.config import describe, notes

    scenario, events = options.Given(config, sets, trials, seed, event_files).load()
    description, cost, idle = describe(scenario, events), _cost(scenario, events), notes(scenario)
    if as_json:
        from model.store.scenario_json import to_json

        emit_json("check", {"scenario": to_json(scenario), "description": description, "notes": idle, **cost})
    else:
        lines = "".join(f"note: {note}\n" for note in idle)
        emit(clean(f"{description.rstrip()}\n{_cost_lines(cost)}" + (f"\n{lines}" if lines else "")))


def _cost(scenario: Scenario, events: tuple[Event, ...]) -> dict[str, Any]:
    from model.commands.rate import last
    from model.store.schema import path_bytes, row_bytes

    study = scenario.study
    kept = min(study.paths, study.trials)
    size = study.trials * min(row_bytes(scenario, events), ROW_LIMIT)
    size += kept * path_bytes(scenario, int(scenario.horizon * QUARTERS) + 1)
    rate = last()
    return {"trials": study.trials, "paths": kept, "bytes": size, "seconds": study.trials / rate if rate else None}


def _cost_lines(cost: dict[str, Any]) -> str:
    time = (
        "not measured yet"
        if cost["seconds"] is None
        else f"about {duration(cost['seconds'])}, by the last measured rate"
    )
    return f"\nTime\n  {time}\n"


def duration(seconds: float) -> str:
    """Seconds in words."""
    if seconds < 120:
        return f"{max(seconds, 0.1):.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
