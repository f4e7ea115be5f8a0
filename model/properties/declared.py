"""What a user declares, under ``study.properties`` or in Python, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.properties.outcome import Outcome, said


@dataclass(frozen=True, slots=True)
class Always:
    """Every completed history makes an expression true."""

    name: str
    always: Outcome

    @property
    def about(self) -> str:
        """The claim."""
        return f"always {said(self.always)}"


@dataclass(frozen=True, slots=True)
class Monotone:
    """More at a path never lowers (sign 1), or never raises (-1), the expectation of an outcome.

    `low` and `high` are what is compared; None: the ends of what the config sweeps or draws there.
    """

    name: str
    path: str
    low: float | None
    high: float | None
    sign: int
    of: Outcome

    @property
    def about(self) -> str:
        """The claim."""
        return f"raising {self.path} never {'lowers' if self.sign > 0 else 'raises'} the expectation of {said(self.of)}"


@dataclass(frozen=True, slots=True)
class Swapped:
    """Two firms that exchange all that is said of them, their luck too, leave an outcome as it was.

    An outcome of one of the two is held against the same outcome of the other.
    """

    name: str
    firms: tuple[str, str]
    of: str

    @property
    def about(self) -> str:
        """The claim."""
        return f"swapping {self.firms[0]} and {self.firms[1]} leaves {self.of}"


@dataclass(frozen=True, slots=True)
class Rescaled:
    """Paths (or all money) times a factor: an outcome times the factor (`scales`), or as it was.

    `within`: the ranges of the paths; a world in which one would be left says nothing.
    """

    name: str
    paths: tuple[str, ...]
    by: float
    scales: bool
    of: Outcome
    within: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """The claim."""
        what = ", ".join(self.paths) or "all money"
        return f"{what} times {self.by:g} {'scales' if self.scales else 'keeps'} {said(self.of)}"


Declared = Always | Monotone | Swapped | Rescaled
