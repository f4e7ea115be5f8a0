"""How likely each ending is in each year, for ties that are still going on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.figures.style import ENDINGS, GREY, Label, band, figure, line, words

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray

FEW = 10  # endings below which a line would be noise


def hazard(found: xarray.Dataset, tie: str) -> go.Figure:
    """Cause-specific hazards of one tie, % a year; `found` of `analysis.hazards`."""
    one = found.sel(tie=tie)
    traces: list[dict[str, Any]] = []
    labels: list[Label] = []
    middle = (one["year"].values + one["until"].values) / 2
    top = 0.0
    for ending in one["ending"].values.tolist():
        row = one.sel(ending=ending)
        if not float(row["ended"].sum()) >= FEW:
            continue
        colour, dash = ENDINGS.get(ending, (GREY, "solid"))
        rate, high = 100 * row["hazard"].values, 100 * row["high"].values
        traces.append(band(middle, 100 * row["low"].values, high, colour))
        traces.append(
            line(middle.tolist(), rate.tolist(), words(ending), colour, dash, mode="lines+markers",
                 marker={"size": 5}, hovertemplate=f"{words(ending)}, about year %{{x:.3g}}: %{{y:.2f}} % a year<extra></extra>")
        )  # fmt: skip
        labels.append(Label(words(ending), float(rate[np.isfinite(rate)][-1]), colour))
        top = max(top, float(np.nanmax(rate)), float(np.nanquantile(high, 0.9)))
    return figure(
        traces, {"title": "years since signing", "range": [0, float(one["until"].values[-1])]},
        {"title": "% a year, of ties still going on", "range": [0, 1.06 * max(top, 1e-9)]}, labels, height=300,
    )  # fmt: skip
