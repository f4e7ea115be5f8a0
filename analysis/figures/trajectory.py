"""How a region was peeled: what share of the cases it still holds, against how many of its histories are cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.figures.style import BLUE, GREY, VERMILION, figure, line

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray


EDGE = 0.7  # coverage beyond which the words would be cut off to the right


def trajectory(found: xarray.Dataset, box: xarray.Dataset) -> go.Figure:
    """Coverage against density, step by step, and the region chosen as it fares on histories that were not searched.

    Args:
        found: of `analysis.discovery.findings.trajectory`.
        box: of `analysis.discovery.findings.box`.
    """
    coverage, density = 100 * found["coverage"].values, 100 * found["density"].values
    steps: dict[str, Any] = line(
        coverage.tolist(), density.tolist(), "steps", GREY, mode="lines+markers", line={"width": 1},
        marker={"size": 5, "color": GREY}, customdata=[[int(one)] for one in found["limited"].values],
        hovertemplate="holds %{x:.0f} % of the cases; %{y:.0f} % of its histories are cases"
                      "<br>%{customdata[0]} inputs limited<extra></extra>",
    )  # fmt: skip
    here = {
        "type": "scatter", "mode": "markers+text", "x": [100 * float(box["coverage"])], "y": [100 * float(box["density"])],
        "text": ["the region, on other histories"], "textposition": "bottom left" if float(box["coverage"]) > EDGE else "bottom center", "textfont": {"color": VERMILION}, "hoverinfo": "skip",
        "error_y": _bar(box, "density"), "error_x": _bar(box, "coverage"),
        "marker": {"size": 12, "color": BLUE, "symbol": "diamond", "line": {"color": VERMILION, "width": 2}},
    }  # fmt: skip
    return figure(
        [steps, here], {"title": "coverage: % of all cases that the region holds", "range": [0, 103]},
        {"title": "density: % of its histories"}, height=300,
    )  # fmt: skip


def _bar(box: xarray.Dataset, name: str) -> dict[str, Any]:
    """The 95 % interval of a share."""
    value, low, high = (100 * float(box[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return {"type": "data", "symmetric": False, "array": [high - value], "arrayminus": [value - low], "color": VERMILION,
            "thickness": 1.2, "width": 3}  # fmt: skip
