"""What moves an outcome: its mean where an input is lowest and where it is highest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.figures.style import BLUE, GREY, ORANGE, RULE, figure, shown

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray

ENDS = (("low", "where the input is low", ORANGE, "circle"), ("high", "where the input is high", BLUE, "diamond"))


def tornado(found: xarray.Dataset, outcome: str, inputs: list[str]) -> go.Figure:
    """Means of one outcome where each input is low and high, with 95 % intervals.

    Args:
        found: `swept` or `drawn` of `analysis.sensitivity.sensitivity.Sensitivity.findings`.
        inputs: which, the first on top.
    """
    one = found.sel(outcome=outcome, input=inputs)
    scale, unit = (100.0, "%") if bool(one["is_share"]) else (1.0, str(one["units"].values))
    rows = list(range(len(inputs)))
    low, high, mean = (scale * one[name].values for name in ("low_mean", "high_mean", "mean"))
    lines: dict[str, Any] = {
        "type": "scatter", "mode": "lines", "showlegend": False, "hoverinfo": "skip", "line": {"color": RULE, "width": 7},
        "x": [x for pair in zip(low, high, strict=True) for x in (*pair, None)],
        "y": [y for row in rows for y in (row, row, None)],
    }  # fmt: skip
    traces = [lines]
    for (end, name, colour, symbol), values in zip(ENDS, (low, high), strict=True):
        where = [f"{word} {shown(edge)}" for word, edge in zip(_words(end, one), one[_where(end)].values, strict=True)]
        traces.append({
            "type": "scatter", "mode": "markers", "name": name, "x": values.tolist(), "y": rows, "text": where,
            "error_x": {"type": "data", "array": (1.96 * scale * one[f"{end}_mean_se"].values).tolist(), "thickness": 1.2,
                        "width": 3, "color": colour},
            "marker": {"color": colour, "size": 9, "symbol": symbol},
            "hovertemplate": f"{shown(outcome)}: %{{x:.3g}} {shown(unit)}<br>where it is %{{text}}<extra></extra>",
        })  # fmt: skip
    return figure(
        traces, {"title": f"{shown(outcome) if unit != '%' else '% of histories'}{'' if unit == '%' else ', ' + shown(unit)}"},
        {"tickmode": "array", "tickvals": rows, "ticktext": [shown(name) for name in one["short"].values],
         "range": [len(rows) - 0.5, -0.5], "showgrid": False},
        height=120 + 28 * len(rows), showlegend=True, margin={"l": 62, "r": 16, "t": 12, "b": 84},
        shapes=[{"type": "line", "x0": float(mean), "x1": float(mean), "yref": "paper", "y0": 0, "y1": 1,
                 "line": {"color": GREY, "width": 1, "dash": "dot"}}],
    )  # fmt: skip


def _where(end: str) -> str:
    return "low_where" if end == "low" else "high_where"


def _words(end: str, one: xarray.Dataset) -> list[str]:
    """`at most 0.3`, `at least 0.7`; a word stands by itself."""
    said = "at most" if end == "low" else "at least"
    return [said if _is_number(str(edge)) else "" for edge in one[_where(end)].values]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
