"""Numbers with their intervals, one a row, several series side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.figures.style import GREY, LEGEND_ABOVE, PAPER, SERIES, figure, shown

if TYPE_CHECKING:
    import plotly.graph_objects as go

SYMBOLS = ("circle", "diamond", "square", "triangle-up")


class Series(NamedTuple):
    """One number a row with its 95 % interval; those whose interval holds nothing are drawn hollow."""

    name: str
    value: list[float]
    low: list[float]
    high: list[float]


def dots(rows: list[str], series: list[Series], axis: str) -> go.Figure:
    """Rows from top to bottom with a dot and interval for each series; `axis` is the title of the numbers."""
    traces: list[dict[str, Any]] = []
    for at, one in enumerate(series):
        colour, shift = SERIES[at % len(SERIES)], 0.24 * (at - (len(series) - 1) / 2)
        told = [low > 0 or high < 0 for low, high in zip(one.low, one.high, strict=True)]
        traces.append({
            "type": "scatter", "mode": "markers", "name": shown(one.name), "x": one.value,
            "y": [number + shift for number in range(len(rows))], "text": [shown(row) for row in rows],
            "error_x": {
                "type": "data", "symmetric": False, "color": colour, "thickness": 1.5, "width": 3,
                "array": [high - value for high, value in zip(one.high, one.value, strict=True)],
                "arrayminus": [value - low for low, value in zip(one.low, one.value, strict=True)],
            },
            "marker": {"color": [colour if known else PAPER for known in told], "size": 9,
                       "symbol": SYMBOLS[at % len(SYMBOLS)], "line": {"color": colour, "width": 1.5}},
            "hovertemplate": f"{shown(one.name)}, %{{text}}: %{{x:.3g}}<extra></extra>",
        })  # fmt: skip
    several = len(series) > 1
    return figure(
        traces, {"title": shown(axis) if len(axis) < 28 else axis},
        {"tickmode": "array", "tickvals": list(range(len(rows))), "ticktext": [shown(row) for row in rows],
         "range": [len(rows) - 0.5, -0.5]},
        height=(90 if several else 70) + 30 * len(rows), showlegend=several, legend=LEGEND_ABOVE,
        margin={"l": 62, "r": 16, "t": 40 if several else 12, "b": 48},
        shapes=[{"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1,
                 "line": {"color": GREY, "width": 1, "dash": "dot"}}],
    )  # fmt: skip
