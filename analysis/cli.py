"""The front door: the model's commands, plus those that read stored runs."""

from __future__ import annotations

import sys

try:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from model import cli
    from model.commands.front import Finding, Front, Target
except KeyboardInterrupt:  # Ctrl-C in the first tenth of a second, before anything is there that would hear it
    if sys.stderr:
        sys.stderr.write("interrupted; run the same command again\n")
    sys.exit(3)

FIRST = ("check", "run", "resume", "extend", "verify")
COMMANDS = {
    **{name: cli.COMMANDS[name] for name in FIRST if name in cli.COMMANDS},
    "show": "analysis.commands.show",
    "compare": "analysis.commands.compare",
    "report": "analysis.commands.report",
    "sensitivity": "analysis.commands.sensitivity",
    "discover": "analysis.commands.discover",
    "explain": "analysis.commands.explain",
    "validate": "analysis.commands.validate",
    **{name: place for name, place in cli.COMMANDS.items() if name not in FIRST},
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    return cli.main(arguments, COMMANDS, Front(summary, target, draw))


def summary(run: Path) -> Finding:
    """What `run` shows at its end."""
    from analysis.present import shown

    return shown(run)


def target(text: str) -> Target:
    """What ``--precision`` asks for."""
    from analysis.precision.parse import parse

    return parse(text)


def draw(history: Any, place: Path) -> None:
    """What ``trace --plot`` draws."""
    from analysis.timeline.draw import draw as drawn

    drawn(history, place)


if __name__ == "__main__":
    sys.exit(main())
