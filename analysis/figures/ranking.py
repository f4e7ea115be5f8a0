"""Designs in the order of what they are worth, those that may be the best filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.estimate import Z95
from analysis.figures.style import BLUE, GREY, PAPER, figure, shown

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray

MOST = 30  # designs drawn


def ranking(found: xarray.Dataset, names: list[str], currency: str, firm: str | None = None) -> go.Figure:
    """Mean value added by design with 95 % intervals; `found` of `analysis.ranking.ranking`.

    Args:
        names: of the designs.
        firm: whose value; all firms together if absent.
    """
    one = found.isel(firm=-1) if firm is None else found.sel(firm=firm)
    order = np.argsort(-one["mean"].values, kind="stable")[:MOST]
    best = one["may_be_best"].values[order].astype(bool)
    rows = list(range(len(order)))
    trace: dict[str, Any] = {
        "type": "scatter", "mode": "markers", "x": one["mean"].values[order].tolist(), "y": rows,
        "error_x": {"type": "data", "array": (Z95 * one["se"].values[order]).tolist(), "color": GREY, "thickness": 1.5, "width": 3},
        "marker": {"size": 10, "color": [BLUE if may else PAPER for may in best], "line": {"color": BLUE, "width": 1.5}},
        "text": [shown(names[at]) for at in order],
        "hovertemplate": "%{text}: %{x:.3g}<extra></extra>",
    }  # fmt: skip
    return figure(
        [trace], {"title": f"value added to {'all firms' if firm is None else shown(firm)}, {shown(currency)}"},
        {"tickmode": "array", "tickvals": rows, "ticktext": [shown(names[at]) for at in order],
         "range": [len(rows) - 0.5, -0.5]},
        height=90 + 26 * len(rows), margin={"l": 62, "r": 16, "t": 12, "b": 48},
    )  # fmt: skip
