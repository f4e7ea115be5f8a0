"""How a region was peeled: what share of the cases it still holds, against how many of its histories are cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.figures.style import BLUE, GREY, VERMILION, figure, line

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray


def trajectory(found: xarray.Dataset, chosen: int) -> go.Figure:
    """Coverage against density, step by step; `found` of `analysis.discovery.findings.trajectory`."""
    coverage, density = 100 * found["coverage"].values, 100 * found["density"].values
    steps: dict[str, Any] = line(
        coverage.tolist(), density.tolist(), "steps", GREY, mode="lines+markers", line={"width": 1},
        marker={"size": 5, "color": GREY}, customdata=[[int(one)] for one in found["limited"].values],
        hovertemplate="holds %{x:.0f} % of the cases; %{y:.0f} % of its histories are cases"
                      "<br>%{customdata[0]} inputs limited<extra></extra>",
    )  # fmt: skip
    here = {
        "type": "scatter", "mode": "markers+text", "x": [float(coverage[chosen])], "y": [float(density[chosen])],
        "text": ["chosen"], "textposition": "bottom left", "textfont": {"color": VERMILION}, "hoverinfo": "skip",
        "marker": {"size": 12, "color": BLUE, "symbol": "diamond", "line": {"color": VERMILION, "width": 2}},
    }  # fmt: skip
    return figure(
        [steps, here], {"title": "coverage: % of all cases that the region holds", "range": [0, 103]},
        {"title": "density: % of its histories"}, height=300,
    )  # fmt: skip
