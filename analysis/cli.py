"""The front door: the model's commands, plus those that read stored runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from model import cli
from model.commands.front import Finding, Front

COMMANDS = {
    **{name: cli.COMMANDS[name] for name in ("check", "run")},
    "show": "analysis.commands.show",
    "compare": "analysis.commands.compare",
    "validate": "analysis.commands.validate",
    **{name: place for name, place in cli.COMMANDS.items() if name not in ("check", "run")},
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    return cli.main(arguments, COMMANDS, Front(summary))


def summary(run: Path) -> Finding:
    """What `run` shows at its end."""
    from analysis.present import Presented, read

    return Presented(read(run))


if __name__ == "__main__":
    sys.exit(main())
