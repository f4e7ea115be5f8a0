"""How a tie ends, date by date: one line an ending, with its band."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.figures.style import ENDINGS, GREY, Label, band, figure, line, relive, words

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray

SEEN = 0.0005  # share below which an ending has no line; the table behind the figure has it


def incidence(found: xarray.Dataset, tie: str) -> go.Figure:
    """Cumulative incidence of one tie.

    Args:
        found: of `analysis.incidence_curve`; the band drawn is that over draws of the inputs where there is one, else
            the one that holds at all dates at once, else the pointwise one.
    """
    one = found.sel(tie=tie)
    traces: list[dict[str, Any]] = []
    labels: list[Label] = []
    dates = one["date"].values.tolist()
    low, high = _limits(one)
    for ending in one["ending"].values.tolist():
        row = one.sel(ending=ending)
        share = 100 * row["incidence"].values
        if not np.nanmax(share, initial=0.0) > 100 * SEEN:
            continue
        colour, dash = ENDINGS.get(ending, (GREY, "solid"))
        traces.append(band(dates, 100 * row[low].values, 100 * row[high].values, colour, line_shape="linear"))
        traces.append(_line(row, share, ending, colour, dash))
        labels.append(Label(f"{words(ending)} {share[-1]:.0f} %", float(share[-1]), colour))
    top = float(np.nanmax([np.nanmax(np.asarray(trace["y"], float)) for trace in traces], initial=1.0))
    return figure(
        traces, {"title": "years since signing", "range": [0, dates[-1]]},
        {"title": "% of histories", "range": [0, min(100.0, 1.04 * top)], "ticksuffix": " %"}, labels,
    )  # fmt: skip


def _line(row: xarray.Dataset, share: Any, ending: str, colour: str, dash: str) -> dict[str, Any]:
    named = "trial" in row
    data = relive(row["trial"].values, row["point"].values) if named else None
    more = "<br>history %{customdata[0]}; click to live it again" if named else ""
    hover = f"{words(ending)} by year %{{x:.4g}}: %{{y:.1f}} %{more}<extra></extra>"
    return line(
        row["date"].values.tolist(), share.tolist(), words(ending), colour, dash,
        hovertemplate=hover, **({"customdata": data} if named else {}),
    )  # fmt: skip


def _limits(found: xarray.Dataset) -> tuple[str, str]:
    for name in ("credible_", "simultaneous_", ""):
        if f"{name}low" in found:
            return f"{name}low", f"{name}high"
    return "incidence", "incidence"
