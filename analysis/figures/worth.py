"""What a tie is worth to a firm: how often how much, and how often at most how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.figures.style import BELOW, BLUE, GREY, SERIES, VERMILION, Label, band, figure, line, relive, shown

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray


EDGE = 0.015  # share of the distribution beyond each end of the axis; it is in the table


def histogram(found: xarray.Dataset, firm: str, unit: str, measure: str = "value_added") -> go.Figure:
    """How often how much; losses and gains in two colours. `found` of `analysis.shape.value_histogram`."""
    one = found.sel(measure=measure, firm=firm)
    left, right = one["left"].values, one["right"].values
    share = 100 * one["share"].values
    width = float(np.median(right - left))
    middle = np.where(right - left > 2 * width, np.where(np.arange(len(left)) == 0, right - width / 2, left + width / 2),
                      (left + right) / 2)  # fmt: skip  # the outer bins reach to the extremes: drawn as wide as the others
    colours = [VERMILION if centre < 0 else BLUE for centre in middle]
    trace: dict[str, Any] = {
        "type": "bar", "x": middle.tolist(), "y": share.tolist(), "width": 0.94 * width, "marker": {"color": colours},
        "customdata": [[*ids, float(a), float(b)] for ids, a, b in zip(
            relive(one["trial"].values, one["point"].values), left, right, strict=True)],
        "hovertemplate": "%{customdata[2]:.3g} to %{customdata[3]:.3g}: %{y:.1f} % of histories"
                         "<br>such as history %{customdata[0]}; click to live it again<extra></extra>",
    }  # fmt: skip
    return figure(
        [trace], {"title": f"value added to {shown(firm)}, {shown(unit)}", "range": [middle[0] - width, middle[-1] + width]},
        {"title": "% of histories", "rangemode": "tozero"}, height=280, bargap=0.0,
        shapes=[_zero(middle[0] - width, middle[-1] + width)],
    )  # fmt: skip


def ecdf(found: xarray.Dataset, unit: str, measure: str = "value_added") -> go.Figure:
    """How often at most how much, all firms in one figure; `found` of `analysis.shape.value_ecdf`."""
    one = found.sel(measure=measure)
    traces: list[dict[str, Any]] = []
    labels: list[Label] = []
    lows, highs = [], []
    for at, firm in enumerate(one["firm"].values.tolist()):
        row, colour = one.sel(firm=firm), SERIES[at % len(SERIES)]
        value, share = row["value"].values, 100 * row["probability"].values
        lows.append(float(np.quantile(value, EDGE)))
        highs.append(float(np.quantile(value, 1 - EDGE)))
        lower, upper = ("simultaneous_low", "simultaneous_high") if "simultaneous_low" in row else ("low", "high")
        traces.append(band(value, 100 * row[lower].values, 100 * row[upper].values, colour))
        traces.append(
            line(value.tolist(), share.tolist(), shown(firm), colour, ("solid", "dash", "dot")[at % 3],
                 customdata=relive(row["trial"].values, row["point"].values),
                 hovertemplate=f"{shown(firm)}: at most %{{x:.3g}} in %{{y:.0f}} % of histories"
                               "<br>such as history %{customdata[0]}; click to live it again<extra></extra>")
        )  # fmt: skip
        labels.append(Label(shown(firm), float(np.interp(max(highs), value, share)), colour))
    low, high = min([*lows, 0.0]), max([*highs, 0.0])
    return figure(
        traces, {"title": f"value added, {shown(unit)}", "range": [low, high]},
        {"title": "% of histories with at most so much", "range": [0, 100], "ticksuffix": " %"},
        labels if len(labels) < 2 else None, showlegend=len(labels) > 1, shapes=[_zero(low, high)],
        margin={"l": 62, "r": 16, "t": 12, "b": BELOW},
    )  # fmt: skip


def _zero(low: float, high: float) -> dict[str, Any]:
    """A line where nothing is gained or lost."""
    seen = low < 0 < high
    return {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "visible": seen,
            "line": {"color": GREY, "width": 1, "dash": "dot"}}  # fmt: skip
