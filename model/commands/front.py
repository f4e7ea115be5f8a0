"""What the front door lends to the model's commands, which know nothing of analysis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class Finding(Protocol):
    """Something to show of a stored run."""

    def result(self) -> dict[str, Any]:
        """As plain data, for ``--json``."""

    def text(self) -> str:
        """As tables, for people."""


@dataclass(frozen=True, slots=True)
class Front:
    """``summary``: what `run` shows of a run folder at its end; None shows nothing."""

    summary: Callable[[Path], Finding] | None = None
