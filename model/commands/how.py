"""How a run is lived, as `run`, `resume` and `extend` are told; none of it changes a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from model.commands import options
from model.commands.output import say


@dataclass(frozen=True, slots=True)
class How:
    """How to run; none of it changes a number. An empty engine is that with which the run was begun."""

    engine: str = ""
    workers: int = 0
    scheduler: str = ""
    quiet: bool = False
    progress: bool = True
    event_files: tuple[Path, ...] = ()

    def say(self, text: str) -> None:
        """A message, unless all is to be quiet."""
        if not self.quiet:
            say(text)


def how(command: Callable[..., None]) -> Callable[..., None]:
    """``--engine --workers --scheduler --quiet --no-progress`` and ``--events``, given to the command as one `How`."""

    @wraps(command)
    def told(
        *arguments: Any,
        engine: str | None,
        workers: int | None,
        scheduler: str,
        quiet: bool,
        no_progress: bool,
        event_files: tuple[Path, ...],
        **others: Any,
    ) -> None:
        progress = not (quiet or no_progress)
        found = How(engine or "", workers or 0, scheduler, quiet, progress, event_files)
        command(*arguments, how=found, **others)

    made: Callable[..., None] = told
    for option in (options.no_progress, options.quiet, options.scheduler, options.workers, options.engine):
        made = option(made)
    return made
