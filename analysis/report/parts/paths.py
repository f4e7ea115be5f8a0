"""What happens along the way: trust, morale, stakes, capability gaps, margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.figures.fan import fan
from analysis.figures.style import BLUE, GREEN, ORANGE, PURPLE, VERMILION
from analysis.report.elements import Grid, Heading, Part, Plot, Prose, Section, Table
from analysis.report.material import Material
from analysis.report.wording import name, plain

if TYPE_CHECKING:
    import xarray

# What is drawn, in this order: heading, variables, colour. The rest of the paths is in `show --csv`.
GROUPS = (
    ("Trust", ("trust_in_host", "trust_in_investor"), BLUE),
    ("Morale", ("morale",), GREEN),
    ("Stake and control", ("stake", "control"), PURPLE),
    ("Capability gap, host less investor", ("capability_gap",), ORANGE),
    ("Operating margin", ("structural_margin",), VERMILION),
    ("Cash", ("cash",), BLUE),
)
MOST = 6  # of a group, those that vary most
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def paths(material: Material) -> Section | None:
    """Fan charts of the quarterly paths; None where none are kept."""
    found = material.findings.get("fan")
    if found is None or not found.sizes["path"]:
        return None
    parts: list[Part] = [
        Prose(
            f"From {int(found.attrs['paths']):,} histories whose quarterly paths are kept. The line is the median, the darker band "
            "holds half of the histories, the lighter one nine in ten, date by date."
        )
    ]
    for heading, variables, colour in GROUPS:
        chosen = _chosen(found, variables)
        if chosen:
            parts += [Heading(heading), Grid(tuple(_plot(found, path, colour) for path in chosen))]
    return Section("paths", "What happens along the way", parts)


def _chosen(found: xarray.Dataset, variables: tuple[str, ...]) -> list[str]:
    value = found["value"].values
    moves = [float(np.nanmax(one[:, -1]) - np.nanmin(one[:, 0])) > 0 for one in value]
    among = [at for at, one in enumerate(found["variable"].values) if one in variables and moves[at]]
    if len(among) > MOST:
        spread = {at: float(np.nanmax(value[at, :, -1] - value[at, :, 0])) for at in among}
        among = sorted(sorted(among, key=lambda at: -spread[at])[:MOST])
    return [str(found["path"].values[at]) for at in among]


def _plot(found: xarray.Dataset, path: str, colour: str) -> Plot:
    one = found.sel(path=path)
    rows = tuple(
        (f"{float(time):g}", *(plain(float(one["value"].sel(time=time, quantile=q))) for q in QUANTILES))
        for time in one["time"].values
        if float(time).is_integer()
    )
    middle = one["value"].sel(quantile=0.5).values
    return Plot(
        fan(found, path, colour), _caption(one),
        f"{_caption(one)}: the median goes from {plain(float(middle[0]), 2)} to {plain(float(middle[-1]), 2)}.",
        Table(("year", "5 %", "25 %", "median", "75 %", "95 %"), rows),
    )  # fmt: skip


def _caption(one: xarray.Dataset) -> str:
    whose = ", ".join(str(one[key].values) for key in ("firm", "tie", "domain", "product") if str(one[key].values))
    first = name(str(one["variable"].values))
    return f"{first[:1].upper()}{first[1:]}: {name(whose)}"
