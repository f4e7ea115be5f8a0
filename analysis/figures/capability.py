"""What each firm can do better than it would alone, domain by domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.estimate import Z95
from analysis.figures.style import GREY, LEGEND_ABOVE, SERIES, figure, shown, words

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray

SYMBOLS = ("circle", "diamond", "square", "triangle-up")


def capability(found: xarray.Dataset) -> go.Figure:
    """Mean capability added with its 95 % interval; `found` of `analysis.values.capability_added`."""
    domains = found["domain"].values.tolist()
    firms = found["firm"].values.tolist()
    traces: list[dict[str, Any]] = []
    for at, firm in enumerate(firms):
        row, shift = found.sel(firm=firm), 0.24 * (at - (len(firms) - 1) / 2)
        traces.append({
            "type": "scatter", "mode": "markers", "name": shown(firm), "x": row["mean"].values.tolist(),
            "y": [number + shift for number in range(len(domains))],
            "error_x": {"type": "data", "array": (Z95 * row["se"].values).tolist(), "thickness": 1.5, "width": 3},
            "marker": {"color": SERIES[at % len(SERIES)], "size": 9, "symbol": SYMBOLS[at % len(SYMBOLS)]},
            "text": [words(domain) for domain in domains],
            "hovertemplate": f"{shown(firm)}, %{{text}}: %{{x:.3f}}<extra></extra>",
        })  # fmt: skip
    return figure(
        traces, {"title": "capability added (industry best practice = 1)"},
        {"tickmode": "array", "tickvals": list(range(len(domains))), "ticktext": [words(one) for one in domains],
         "range": [len(domains) - 0.5, -0.5], "showgrid": True},
        height=110 + 34 * len(domains), showlegend=True, margin={"l": 62, "r": 16, "t": 40, "b": 48},
        legend=LEGEND_ABOVE,
        shapes=[{"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1,
                 "line": {"color": GREY, "width": 1, "dash": "dot"}}],
    )  # fmt: skip
