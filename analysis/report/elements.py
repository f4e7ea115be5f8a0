"""What sections of the report are made of; what they look like is `analysis.report.markup`'s."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of text; the first column names the rows.

    Attributes:
        numbers: whether the other columns are numbers, set to the right.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    numbers: bool = True


@dataclass(frozen=True, slots=True)
class Plot:
    """A figure with what it shows in a sentence, and its numbers.

    Attributes:
        alt: what the figure shows, for those who do not see it.
        behind: the numbers behind the figure.
    """

    figure: go.Figure
    caption: str
    alt: str
    behind: Table


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences, one below the other."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Small figures side by side, as many as fit."""

    plots: tuple[Plot, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text as it stands: commands, a config."""

    text: str
    title: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """Details that are out of sight until asked for."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: str


Part = Table | Plot | Prose | Points | Grid | Code | Folded | Heading


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with a heading.

    Attributes:
        key: its address within the page.
    """

    key: str
    title: str
    parts: list[Part] = field(default_factory=list)
    appendix: bool = False
