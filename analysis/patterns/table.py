"""The scoreboard as a table of at most 100 columns, and as plain data."""

from __future__ import annotations

import math
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from analysis.patterns.finding import HOLDS, MISSES, Finding, Interval, Line, Target
from analysis.patterns.scoreboard import Scoreboard
from analysis.tables import NOTE
from model.commands.output import clean

COLOURS = {HOLDS: "green", MISSES: "bold red"}
UNRESOLVED = "?"
FOUND, VERDICT = 46, 87  # columns at which figures and verdicts start


def table(board: Scoreboard) -> RenderableType:
    """What `validate` prints."""
    lines = [Text(clean(_head(board)), style="bold"), Text(), Text(_columns("", "simulated", "target"), style="dim")]
    for finding in board.findings:
        lines += [_title(finding), *(_line(line) for line in finding.lines), Text()]
    return Group(*lines, Text(_foot(board)))


def plain(board: Scoreboard) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "config": str(board.config), "trials": board.trials, "paths": board.paths, "seed": board.seed,
        "failed": board.failed, "sources": board.sources,
        "held": board.held, "of": len(board.findings), "patterns": [_plain(finding) for finding in board.findings],
    }  # fmt: skip


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "pattern": finding.pattern, "title": finding.title, "source": finding.source, "measured": finding.note,
        "verdict": finding.verdict, "unresolved": finding.unresolved,
        "lines": [
            {
                "name": line.name, "value": line.found.value, "se": line.found.se,
                "low": line.found.low, "high": line.found.high,
                "target_low": line.target.low if line.target else None,
                "target_high": line.target.high if line.target else None,
                "target": _target(line.target) or None,
                "verdict": line.verdict or None, "unresolved": line.unresolved, "miss": line.miss,
            }
            for line in finding.lines
        ],
    }  # fmt: skip


def figure(found: Interval) -> str:
    """A number and its standard error, to two digits of the error."""
    value, se = found.value, found.se
    if math.isnan(value):
        return "-"
    if math.isnan(se) or se <= 0:
        return f"{value:.3g}"
    digits = min(max(1 - math.floor(math.log10(se)), 0), 5)
    return f"{value:.{digits}f} \u00b1{se:.{digits}f}"


def _head(board: Scoreboard) -> str:
    lines = [
        f"{board.held} of {len(board.findings)} patterns hold",
        f"{board.trials:,} histories of {board.config.name}, {board.paths:,} with paths, seed {board.seed};"
        f" model sources {board.sources[:10]}",
    ]
    if board.failed:
        failed = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in board.failed.items())
        lines.append(f"histories that did not complete are left out: {failed}")
    return "\n".join(lines)


def _foot(board: Scoreboard) -> str:
    missed = [
        f"  {finding.pattern} {line.name}: {line.miss:+.3g} outside"
        for finding in board.findings
        for line in finding.lines
        if line.verdict == MISSES
    ]
    parts = [f"{board.held} of {len(board.findings)} patterns hold."]
    if missed:
        parts.append("\n".join(["Missed, and by how much:", *missed]))
    parts.append(f"{NOTE}\nA pattern holds if all its lines do, by their point estimates; {UNRESOLVED} marks a line whose"
                 "\n95 % interval reaches across a bound. Lines without a target are reported, not tested.")  # fmt: skip
    return "\n\n".join(parts)


def _title(finding: Finding) -> Text:
    title = f"{finding.pattern:<5}{finding.title} ({finding.source})"
    text = Text(f"{title:<{VERDICT}}", style="bold")
    return text.append(finding.verdict, style=COLOURS.get(finding.verdict, ""))


def _line(line: Line) -> Text:
    text = Text(_columns(f"     {line.name}", figure(line.found), _target(line.target)))
    verdict = "" if line.verdict == HOLDS else line.verdict
    mark = UNRESOLVED if line.unresolved else ""
    return text.append(f"{verdict} {mark}".strip(), style=COLOURS.get(line.verdict, ""))


def _columns(name: str, found: str, target: str) -> str:
    return f"{name:<{FOUND}}{found:>20}{target:>18}".ljust(VERDICT)


def _target(target: Target | None) -> str:
    if target is None:
        return ""
    if target.text:
        return target.text
    if math.isinf(target.high):
        return f"{target.low:g} or more"
    if math.isinf(target.low):
        return f"{target.high:g} or less"
    return f"{target.low:g} to {target.high:g}"
