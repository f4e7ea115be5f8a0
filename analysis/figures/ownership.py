"""The two ends of a tie side by side: who still works together, and who still holds a stake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.figures.style import BELOW, BLUE, GREEN, GREY, ORANGE, figure, line, words

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray

STATES = {
    "both": (BLUE, "stake and cooperation"), "ownership_only": (ORANGE, "stake only"),
    "cooperation_only": (GREEN, "cooperation only"), "neither": (GREY, "neither"),
}  # fmt: skip


def ownership(found: xarray.Dataset, tie: str) -> go.Figure:
    """Shares of histories in each state, date by date, stacked; `found` of `analysis.ownership.ownership_curve`."""
    one = found.sel(tie=tie)
    traces: list[dict[str, Any]] = []
    for state in one["state"].values.tolist():
        colour, name = STATES.get(state, (GREY, words(state)))
        share = 100 * one.sel(state=state)["share"].values
        traces.append(
            line(one["date"].values.tolist(), share.tolist(), name, colour, stackgroup="all",
                 line={"width": 0.5}, hovertemplate=f"{name}, year %{{x:.4g}}: %{{y:.1f}} %<extra></extra>")
        )  # fmt: skip
    return figure(
        traces, {"title": "years since signing", "range": [0, float(one["date"].values[-1])]},
        {"title": "% of those histories", "range": [0, 100], "ticksuffix": " %"}, height=300,
        showlegend=True, margin={"l": 62, "r": 16, "t": 12, "b": BELOW},
    )  # fmt: skip
