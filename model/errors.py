"""Everything that can go wrong, with its exit code and its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Exit codes of the command.
DONE, DEFECT, USER, INTERRUPTED, MACHINE, NEGATIVE = range(6)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of a user: what, where, what is allowed, and the nearest right name.

    Attributes:
        code: stable, such as ``config.unknown_key``.
        message: one sentence that says what is wrong and what to do.
        file, line, column: the place, counted from 1; 0 where there is none.
        path: the config path, such as ``firms.mazda.morale``.
        value: the offending value.
        allowed: what would be right.
        nearest: the nearest right name, empty if none is near.
    """

    code: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""
    value: Any = None
    allowed: str = ""
    nearest: str = ""

    def __post_init__(self) -> None:
        lines = self.message.splitlines()
        if lines != [self.message]:  # what is quoted from a user's input must not look like a second sentence
            object.__setattr__(self, "message", " ".join(line.strip() for line in lines))

    def __str__(self) -> str:
        place = (
            f"{self.file}:{self.line}:{self.column}: "
            if self.file and self.line
            else (f"{self.file}: " if self.file else "")
        )
        return place + self.message


class AllianceError(Exception):
    """The base of all that is raised on purpose. ``exit_code`` is the command's."""

    exit_code = DEFECT


class UserError(AllianceError):
    """The user's input is wrong; all mistakes found, in order of place."""

    exit_code = USER

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(str(mistake) for mistake in mistakes))

    def __reduce__(self) -> tuple[type[UserError], tuple[list[Mistake]]]:
        """As processes hand it to each other: by its mistakes, not by its text."""
        return type(self), (self.mistakes,)


class InterruptedRun(AllianceError):
    """The run was interrupted; what was computed is kept, and the run can go on."""

    exit_code = INTERRUPTED


class MachineError(AllianceError):
    """The machine failed: a full disk, a folder that cannot be written."""

    exit_code = MACHINE
