"""What the front door lends to the model's commands, which know nothing of analysis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class Finding(Protocol):
    """Something to show of a stored run."""

    def result(self) -> dict[str, Any]:
        """As plain data, for ``--json``."""

    def text(self) -> str:
        """As tables, for people."""


class Target(Protocol):
    """How precisely something is to be known; its text is what was asked for."""

    @property
    def asked(self) -> float:
        """The half-width of the 95 % interval that is asked for."""

    def check(self, dataset: Any) -> None:
        """Whether the dataset has what it names. Raises UserError."""

    def looks(self, most: int) -> Sequence[int]:
        """The numbers of trials per point at which is looked, up to the most allowed."""

    def half_width(self, dataset: Any, trials: int) -> float:
        """Half-width of the 95 % interval by the first so many trials of a dataset."""


@dataclass(frozen=True, slots=True)
class Front:
    """What analysis lends to `run` and `trace`.

    Attributes:
        summary: what is shown of a run folder at the end; None shows nothing.
        target: what ``--precision`` says, read.
        draw: the picture of a history, written to a file; see `analysis.timeline.draw`.
    """

    summary: Callable[[Path], Finding] | None = None
    target: Callable[[str], Target] | None = None
    draw: Callable[[Any, Path], None] | None = None
