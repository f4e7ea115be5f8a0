"""``alliance check CONFIG``: is it right, what does it say, what will it cost. Simulates nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model.commands import options
from model.commands.output import clean, emit, emit_json, say
from model.errors import NEGATIVE

if TYPE_CHECKING:
    from model.event import Event
    from model.scenario import Scenario

ROW_LIMIT = 512  # bytes of one stored row at most
QUARTERS = 4
SAMPLE = 4096  # draws on which correlations are measured


@click.command("check")
@click.argument("config", type=options.FILE)
@options.scenario
@click.option("--probe", "probed", is_flag=True, help="Live some histories to measure time and disk.")
@click.option("--properties", type=click.IntRange(0, 100_000), is_flag=False, flag_value=0, metavar="[N]",
              help="Hold the model's invariants and the config's own properties against N drawn worlds (25). Exit 5 if one does not hold.")  # fmt: skip
@click.option("--engine", type=click.Choice(["bulk", "reference"]), default="bulk", show_default=True,
              help="For --properties: compiled, or the readable one, interpreted.")  # fmt: skip
@click.option("--out", type=options.FILE, default=Path(), help="For --properties: where failures are saved.")
@options.common
@click.pass_context
def command(
    context: click.Context,
    config: Path,
    sets: tuple[str, ...],
    trials: int | None,
    seed: int | None,
    event_files: tuple[Path, ...],
    probed: bool,
    properties: int | None,
    engine: str,
    out: Path,
    as_json: bool,
) -> None:
    """Check CONFIG; show the resolved scenario, what is uncertain, disk and time.

    Simulates nothing without --probe or --properties.
    """
    from model.config import describe, notes

    given = options.Given(config, sets, trials, seed, event_files)
    if properties is not None:
        from model.commands.properties import WORLDS, check_properties

        if not check_properties(given, properties or WORLDS, engine, out, as_json):
            context.exit(NEGATIVE)
        return
    scenario, events = given.load()
    description, cost, idle = describe(scenario, events), _cost(scenario, events), notes(scenario)
    pairs = _correlations(scenario)
    if probed:
        cost = _measured(scenario, events, cost)
    if as_json:
        from model.store.scenario_json import to_json

        found = {"scenario": to_json(scenario), "description": description, "notes": idle, **cost}
        emit_json("check", {**found, **_varied(scenario), "correlations": pairs})
    else:
        lines = "".join(f"note: {note}\n" for note in idle)
        found_lines = f"{description.rstrip()}\n{_cost_lines(cost)}{_correlation_lines(pairs)}"
        emit(clean(found_lines + (f"\n{lines}" if lines else "")))


def _varied(scenario: Scenario) -> dict[str, Any]:
    """The design and what varies: path -> its values in words."""
    from model.config import levels_text

    sweep = scenario.study.sweep
    vary = {factor.path: levels_text(factor) for factor in sweep.factors} if sweep else {}
    return {"design": sweep.design if sweep else None, "vary": vary}


def _cost(scenario: Scenario, events: tuple[Event, ...]) -> dict[str, Any]:
    """What all points together take; `trials` are those of one point."""
    from model.commands.rate import last
    from model.designs import count
    from model.points import keeps_rows
    from model.store.grid import SUMMARY_BLOCK
    from model.store.schema import path_bytes, row_bytes, summary_bytes

    study = scenario.study
    designs, draws = count(study.sweep) if study.sweep else 1, max(study.outer, 1)
    points, kept = designs * draws, min(study.paths, study.trials)
    rows, blocks = keeps_rows(scenario, points), -(-study.trials // SUMMARY_BLOCK)
    row = min(row_bytes(scenario, events), ROW_LIMIT)
    size = points * (study.trials * row if rows else blocks * summary_bytes(scenario, events))
    size += points * kept * path_bytes(scenario, int(scenario.horizon * QUARTERS) + 1)
    rate = last()
    return {
        "trials": study.trials, "points": points, "designs": designs, "draws": draws,
        "keep": "rows" if rows else "summary", "paths": kept, "bytes": size,
        "seconds": points * study.trials / rate if rate else None,
    }  # fmt: skip


def _measured(scenario: Scenario, events: tuple[Event, ...], cost: dict[str, Any]) -> dict[str, Any]:
    """The cost as a few histories say it is; the rate is kept for the next time."""
    from model.commands.probe import probe
    from model.commands.rate import remember

    found = probe(scenario, events, cost["keep"] == "rows", say)
    remember(found["histories"], found["histories"] / found["rate"], warm=True)
    seconds = cost["points"] * cost["trials"] / found["rate"]
    return {**cost, "bytes": found["bytes"], "seconds": seconds, "probe": found}


def _correlations(scenario: Scenario) -> list[dict[str, Any]]:
    """Each pair: asked, the hidden normals' correlation, what it induces, and what the first draws have."""
    if not scenario.correlations:
        return []
    from model.correlation import sampled, solve
    from model.draws import run_key
    from model.inputs import draw_inputs

    items, pairs = scenario.uncertain, solve(scenario.uncertain, scenario.correlations).pairs
    columns = draw_inputs(items, run_key(scenario.study.seed), 0, SAMPLE, scenario.correlations)
    measured = sampled(items, columns, pairs)
    return [
        {"a": pair.a, "b": pair.b, "asked": pair.asked, "used": pair.used, "induced": pair.induced,
         "sample": sample, "changed": pair.changed}
        for pair, sample in zip(pairs, measured, strict=True)
    ]  # fmt: skip


def _cost_lines(cost: dict[str, Any]) -> str:
    from model.config import size_text

    trials = cost["points"] * cost["trials"]
    what = f"{cost['keep']} of {trials:,} histories" + (f" at {cost['points']:,} points" if cost["points"] > 1 else "")
    by = f"by {cost['probe']['histories']:,} histories lived just now" if "probe" in cost else ""
    seconds = cost["seconds"]
    time = "not measured yet" if seconds is None else f"about {duration(seconds)}, {by or 'by the last measured rate'}"
    disk = f"{'about' if by else 'at most'} {size_text(cost['bytes'])}: {what}" + (f", {by}" if by else "")
    return f"\nDisk\n  {disk}\n\nTime\n  {time}\n"


def _correlation_lines(pairs: list[dict[str, Any]]) -> str:
    """A table of the rank correlations; what could not be had as asked is marked."""
    if not pairs:
        return ""
    lines = [
        f"\nRank correlations (used: of the hidden normals; sample: of the first {SAMPLE:,} draws)",
        f"  {'asked':>7}  {'used':>7}  {'induced':>7}  {'sample':>7}",
    ]
    for pair in pairs:
        numbers = "  ".join(f"{pair[name]:>+7.3f}" for name in ("asked", "used", "induced", "sample"))
        changed = "  (the nearest that can be had)" if pair["changed"] else ""
        lines.append(f"  {numbers}  {pair['a']}, {pair['b']}{changed}")
    return "\n".join(lines) + "\n"


def duration(seconds: float) -> str:
    """Seconds in words."""
    if seconds < 120:
        return f"{max(seconds, 0.1):.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
