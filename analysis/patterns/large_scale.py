"""P14: beyond minimum efficient scale, more volume does not earn more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate import mean
from analysis.patterns.finding import NOTHING, Finding, Line, Target, normal
from analysis.patterns.histories import HOST, histories

if TYPE_CHECKING:
    import xarray

    from model.scenario import Scenario

YEAR = 10.0
MATERIAL = 0.002  # of margin: a fifth of a point
SMALL, PLATFORMS, MODELS = 3.0, 6, 20  # million units a year, .5 on each platform: twice the MES of A10
GROWS = ("volume", "cash", "debt", "jobs")  # what a firm of twice the size has twice


def settings(scenario: Scenario, host: str, times: float) -> tuple[str, ...]:
    """A host of `times` the small size, alone, as ``path=value``: all at scale but its platforms and models."""
    (tie,) = scenario.ties
    values = {name: scenario.values[f"firms.{host}.{name}"] for name in GROWS}
    to = SMALL / values["volume"] * times
    sizes = {name: value * to for name, value in values.items()} | {"platforms": PLATFORMS, "models": MODELS}
    return (f"ties.{tie}.form=none", *(f"firms.{host}.{name}={value!r}" for name, value in sizes.items()))


def large_scale(small: xarray.Dataset, large: xarray.Dataset) -> Finding:
    """P14: a firm of twice the volume on as many platforms, on the same draws, earns the same margin."""
    pair = [histories(dataset, ("none",), filmed=True) for dataset in (small, large)]
    at = np.flatnonzero(pair[0].times == YEAR)
    change = NOTHING
    if len(at) and len(pair[0]):
        both = np.intersect1d(pair[0].trials, pair[1].trials)
        margin = [some.those(np.isin(some.trials, both)).firm_path("path_structural_margin", HOST) for some in pair]
        change = normal(mean((margin[1] - margin[0])[:, at[0]]))
    return Finding(
        "P14", "scale beyond minimum efficient scale", "A12",
        f"a firm alone with {SMALL:g} m and {2 * SMALL:g} m units on the same platforms and draws (cash, debt and jobs"
        f" at scale): change of its structural margin at year {YEAR:g}; material from {MATERIAL} on",
        (Line("change of margin", change, Target(-MATERIAL, MATERIAL)),),
    )  # fmt: skip
