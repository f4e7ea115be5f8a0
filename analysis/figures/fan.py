"""How something goes along the way: the middle history, the middle half, and nine in ten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.figures.style import BLUE, band, figure, line, shown

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray

HEIGHT = 220


def fan(found: xarray.Dataset, path: str, colour: str = BLUE) -> go.Figure:
    """Quantiles of one quarterly path; `found` of `analysis.fan.fan`."""
    one = found.sel(path=path)
    time = one["time"].values.tolist()
    at = {q: one["value"].sel(quantile=q).values for q in (0.05, 0.25, 0.5, 0.75, 0.95)}
    trial, point = int(one["trial"]), int(one["point"])
    traces: list[dict[str, Any]] = [
        band(time, at[0.05], at[0.95], colour, 0.14), band(time, at[0.25], at[0.75], colour, 0.28),
        line(time, at[0.5].tolist(), "median", colour, customdata=[[trial, point]] * len(time),
             hovertemplate="year %{x:.4g}: median %{y:.3g}<br>history %{customdata[0]} stays nearest to it<extra></extra>"),
    ]  # fmt: skip
    units = str(one["units"].values)
    return figure(
        traces, {"title": "years since signing", "range": [0, time[-1]]},
        {"title": shown(UNITS.get(units, units)), "nticks": 5, **_range(str(one["variable"].values))}, height=HEIGHT, margin={"l": 54, "r": 10, "t": 8, "b": 42},
    )  # fmt: skip


FULL = ("morale", "identity", "trust")  # measured from 0 to 1: drawn so, that panels can be compared
UNITS = {"share": "0 to 1", "1": "", "frontier": "frontier = 1"}


def _range(variable: str) -> dict[str, Any]:
    return {"range": [0, 1]} if variable.startswith(FULL) else {}
