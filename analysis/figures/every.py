"""All figures of a run at once, for a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.capability import capability
from analysis.figures.fan import fan
from analysis.figures.hazard import hazard
from analysis.figures.incidence import incidence
from analysis.figures.ownership import ownership
from analysis.figures.wins import wins
from analysis.figures.worth import ecdf, histogram

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray


def figures(dataset: xarray.Dataset, point: int | None = None, design: int | None = None) -> dict[str, go.Figure]:
    """The figures of one point or design by name; each displays by itself in a notebook.

    Args:
        dataset: of a run that keeps rows, from `model.open_run` or `model.simulate`.
        point, design: which one; see `analysis.full.full`.

    Raises:
        UserError: no such point or design, or only a summary is kept.
    """
    from analysis.full import full
    from analysis.tallied.kind import need_rows

    need_rows(dataset, "a figure of curves")
    found, unit = full(dataset, point, design), str(dataset.attrs["currency"])
    drawn = {}
    for tie in [str(name) for name in dataset["tie"].values]:
        drawn[f"how {tie} ends"] = incidence(found["incidence_curve"], tie)
        drawn[f"hazards of {tie}"] = hazard(found["hazards"], tie)
        if float(found["ownership"].sel(tie=tie, case="never_owned")["share"]) < 1:
            drawn[f"ownership of {tie}"] = ownership(found["ownership_curve"], tie)
    for firm in [str(name) for name in dataset["firm"].values]:
        drawn[f"value added to {firm}"] = histogram(found["value_histogram"], firm, unit)
    drawn |= {
        "value added": ecdf(found["value_ecdf"], unit), "who gains": wins(found["wins"]),
        "capability added": capability(found["capability_added"]),
    }  # fmt: skip
    paths = [str(path) for path in found["fan"]["path"].values] if "fan" in found else []
    return drawn | {path: fan(found["fan"], path) for path in paths}
