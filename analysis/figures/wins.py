"""Who gains: both partners, one, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.figures.style import BLUE, GREEN, GREY, LEGEND_ABOVE, ORANGE, VERMILION, figure, shown

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray

LEAST = 7.0  # % of histories below which a bar has no number in it


def wins(found: xarray.Dataset) -> go.Figure:
    """Shares of histories by who gains value, one bar a tie; `found` of `analysis.values.wins`."""
    ties = found["tie"].values.tolist()
    traces: list[dict[str, Any]] = []
    for outcome, (name, colour) in zip(found["outcome"].values.tolist(), _named().items(), strict=True):
        share = 100 * found["share"].sel(outcome=outcome).values
        error = 100 * found["se"].sel(outcome=outcome).values
        traces.append({
            "type": "bar", "orientation": "h", "name": name, "y": [shown(tie) for tie in ties], "x": share.tolist(),
            "marker": {"color": colour}, "text": [f"{x:.0f} %" if x >= LEAST else "" for x in share],
            "textposition": "inside", "insidetextanchor": "middle", "textangle": 0,
            "textfont": {"color": "#ffffff"}, "customdata": [[float(one)] for one in error],
            "hovertemplate": f"{name}: %{{x:.1f}} % \u00b1%{{customdata[0]:.1f}}<extra></extra>",
        })  # fmt: skip
    return figure(
        traces, {"title": "% of histories", "range": [0, 100]}, {"showgrid": False, "autorange": "reversed"},
        height=130 + 44 * len(ties), barmode="stack", showlegend=True, bargap=0.35,
        legend=LEGEND_ABOVE | {"traceorder": "normal"},
        margin={"l": 62, "r": 16, "t": 40, "b": 48},
    )  # fmt: skip


def _named() -> dict[str, str]:
    return {
        "both gain": GREEN, "only the investor": BLUE, "only the host": ORANGE, "neither": VERMILION, "no change": GREY,
    }  # fmt: skip
