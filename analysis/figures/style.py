"""What all figures have in common: colours, type, margins, bands, and text that cannot be markup."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.commands.output import clean

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Okabe and Ito's eight colours, told apart with any of the common forms of colour blindness.
BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    "#000000", "#b97700", "#3a93c4", "#007a5a", "#f0e442", "#0072b2", "#c44e00", "#a8528a",
)  # fmt: skip  # orange, sky, green, vermilion and purple darkened until text in them is readable on white
GREY, INK, RULE, PAPER = "#6b7280", "#1f2933", "#dfe3e8", "#ffffff"
SERIES = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK, GREY)
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid", "solid")
# An ending looks alike in all figures; by colour and by dash, for those who print in black and white.
ENDINGS = {
    "ongoing": (GREY, "solid"), "dissolved": (VERMILION, "solid"), "stake_sold": (ORANGE, "dash"),
    "acquired_by_partner": (BLUE, "solid"), "acquired_by_third_party": (SKY, "dash"),
    "project_end": (GREEN, "dot"), "failed": (BLACK, "solid"), "demerged": (PURPLE, "dashdot"),
}  # fmt: skip
WORDS = {
    "ongoing": "still going on", "stake_sold": "stake sold", "failed": "a partner failed",
    "acquired_by_partner": "bought by its partner", "acquired_by_third_party": "bought by a third party",
    "project_end": "project ended",
}  # fmt: skip
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
SIZE = 13  # px
HEIGHT = 360  # px
LINE = 15  # px between two lines of labels
RIGHT = 196  # px for labels at the ends of lines
LONGEST = 34  # characters of a name in a figure


LEGEND_BELOW = {
    "orientation": "h",
    "yref": "container",
    "y": 0.0,
    "yanchor": "bottom",
    "x": 0,
    "font": {"size": SIZE - 1},
}
LEGEND_ABOVE = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": SIZE - 1}}
BELOW = 84  # px under the axis, where a legend stands there


@dataclass(frozen=True, slots=True)
class Label:
    """A word at the end of a line."""

    text: str
    y: float
    colour: str


def shown(text: object) -> str:
    """Text for a figure: no markup, no control characters, not longer than fits."""
    plain = clean(str(text)).replace("\n", " ")
    plain = plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "\u2026"
    return html.escape(plain, quote=False)


def words(name: object) -> str:
    """A name of the dataset as words for a figure."""
    return shown(WORDS.get(str(name), str(name).replace("_", " ")))


def faint(colour: str, opacity: float = 0.16) -> str:
    """A colour, seen through."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def figure(
    traces: list[dict[str, Any]],
    x: dict[str, Any],
    y: dict[str, Any],
    labels: list[Label] | None = None,
    height: int = HEIGHT,
    **layout: Any,
) -> go.Figure:
    """A figure in the house style.

    Args:
        traces: as Plotly has them.
        x, y: axes, over those of the style; `title` is text.
        labels: at the ends of lines; on a narrow screen (`meta.narrow`) there is a legend instead.
        layout: more of the layout.
    """
    import plotly.graph_objects as go

    told = [
        _annotation(label, place)
        for label, place in zip(labels or [], _apart(labels or [], y.get("range"), height), strict=True)
    ]
    full = _layout(height, bool(told)) | {"xaxis": _axis(x), "yaxis": _axis(y)} | layout
    full["annotations"] = [*layout.get("annotations", []), *told]
    narrow = {"annotations": layout.get("annotations", []), "showlegend": True, "margin.r": 12} if told else {}
    full["meta"] = {"narrow": narrow, **layout.get("meta", {})}
    return go.Figure(data=traces, layout=full)


def band(x: Any, low: Any, high: Any, colour: str, opacity: float = 0.16, **more: Any) -> dict[str, Any]:
    """The area between two lines; out of the legend and of hovering."""
    return {
        "type": "scatter", "mode": "lines", "x": [*x, *list(x)[::-1]], "y": [*high, *list(low)[::-1]], "fill": "toself",
        "fillcolor": faint(colour, opacity), "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False, **more,
    }  # fmt: skip


def line(x: Any, y: Any, name: str, colour: str, dash: str = "solid", **more: Any) -> dict[str, Any]:
    """One line; `name` is escaped already."""
    drawn = {"color": colour, "dash": dash, "width": 2} | more.pop("line", {})
    return {"type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "name": name, "line": drawn, **more}


def relive(trials: Any, points: Any) -> list[list[int]]:
    """`customdata`: what names a history, so that a click tells how to live it again."""
    return [[int(trial), int(point)] for trial, point in zip(trials, points, strict=True)]


def _layout(height: int, labelled: bool) -> dict[str, Any]:
    return {
        "height": height, "paper_bgcolor": PAPER, "plot_bgcolor": PAPER, "hovermode": "closest", "template": None,
        "font": {"family": FONT, "size": SIZE, "color": INK}, "showlegend": False,
        "margin": {"l": 62, "r": RIGHT if labelled else 16, "t": 16, "b": 48},
        "legend": LEGEND_BELOW,
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": GREY, "font": {"color": INK, "size": SIZE - 1}},
    }  # fmt: skip


def _axis(own: dict[str, Any]) -> dict[str, Any]:
    title = own.get("title")
    told = {"title": {"text": title, "standoff": 10, "font": {"size": SIZE - 1, "color": GREY}}} if title else {}
    return {
        "gridcolor": RULE, "linecolor": RULE, "zeroline": False, "ticks": "outside", "tickcolor": RULE, "ticklen": 4,
        "automargin": True, "fixedrange": True, "tickfont": {"size": SIZE - 1},
    } | own | told  # fmt: skip


def _annotation(label: Label, y: float) -> dict[str, Any]:
    return {
        "text": label.text, "xref": "paper", "x": 1.0, "xanchor": "left", "xshift": 8, "y": y, "yanchor": "middle",
        "showarrow": False, "align": "left", "font": {"color": label.colour, "size": SIZE - 1},
    }  # fmt: skip


def _apart(labels: list[Label], limits: Any, height: int) -> list[float]:
    """Where labels stand: as near their lines as they can without touching each other."""
    if not labels or limits is None:
        return [label.y for label in labels]
    bottom, top = limits
    step = LINE * (top - bottom) / (height - 64)
    order = sorted(range(len(labels)), key=lambda at: labels[at].y)
    places = [min(max(labels[at].y, bottom), top) for at in order]
    for _ in range(200):
        moved = False
        for at in range(len(places) - 1):
            short = step - (places[at + 1] - places[at])
            if short > 1e-9 * step:
                places[at] -= short / 2
                places[at + 1] += short / 2
                moved = True
        lowest, highest = places[0], places[-1]
        if lowest < bottom:
            places[0], moved = bottom, True
        if highest > top:
            places[-1], moved = top, True
        if not moved:
            break
    found = [0.0] * len(labels)
    for place, at in zip(places, order, strict=True):
        found[at] = place
    return found
