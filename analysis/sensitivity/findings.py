"""Indices and tornado of every outcome as one dataset over (outcome, input)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.estimate import Z95
from analysis.points import shortened
from analysis.sensitivity.indices import Found
from analysis.sensitivity.layout import Input
from analysis.sensitivity.noise import Floats
from analysis.sensitivity.outcomes import Outcome
from analysis.sensitivity.tails import Tails

if TYPE_CHECKING:
    import xarray

DIMS = ("outcome", "input")
MEANING = {
    "first_order": "share of the variance that the input explains by itself",
    "total": "share of the variance that the input has a part in",
    "delta": "how far the input shifts the outcome's density, 0 to 1 (Borgonovo)",
    "pawn": "how far the input shifts the outcome's distribution function, 0 to 1 (PAWN, median)",
    "_se": "standard error", "_low": "low end of the 95 % interval", "_high": "high end of the 95 % interval",
}  # fmt: skip
OF_OUTCOME = {
    "mean": "mean outcome",
    "variance": "variance to be explained",
    "luck": "share of the variance between means that is luck, taken out; NaN where luck is to be explained, too",
    "floor": "the high end of what a column drawn at random gives: an index is resolved above it",
}
TORNADO = {
    "low_mean": "mean outcome where the input is lowest",
    "high_mean": "mean outcome where the input is highest",
    "difference": "mean outcome where the input is highest less where it is lowest",
}


class Part(NamedTuple):
    """One outcome: its indices, and for every input its tails and their swing (3, 2); see `tails.swing`."""

    found: Found
    tails: list[Tails]
    swings: list[Floats]


def finding(asked: tuple[Outcome, ...], inputs: tuple[Input, ...], parts: list[Part]) -> xarray.Dataset:
    """The dataset; `resolved` says whether the interval of the first index leaves out what chance gives."""
    import xarray

    names = list(parts[0].found.parts)
    variables: dict[str, Any] = {}
    for name in names:
        for end, part in (("", "value"), ("_se", "se"), ("_low", "low"), ("_high", "high")):
            values = np.array([getattr(one.found.parts[name], part) for one in parts])
            variables[f"{name}{end}"] = (DIMS, values, {"units": "1", "long_name": MEANING[end or name]})
    floor = np.array([one.found.floor for one in parts])[:, None]
    best = np.max([variables[f"{name}_low"][1] for name in names], axis=0)
    variables["resolved"] = (DIMS, best > floor, {"long_name": "whether an index is told from none at this n"})
    variables |= _tornado(parts)
    variables |= _edges(inputs, parts)
    for name, meaning in OF_OUTCOME.items():
        variables[name] = ("outcome", np.array([getattr(one.found, name) for one in parts]), {"long_name": meaning})
    paths = [one.path for one in inputs]
    coordinates = {
        "outcome": [one.name for one in asked], "input": paths, "short": ("input", shortened(paths)),
        "units": ("outcome", [one.what.units for one in asked]),
        "is_share": ("outcome", [one.is_share for one in asked]),
    }  # fmt: skip
    return xarray.Dataset(variables, coordinates, {"band": "95 %", "indices": " ".join(names)})


def _tornado(parts: list[Part]) -> dict[str, Any]:
    swung = np.array([one.swings for one in parts]).reshape(len(parts), -1, 3, 2)
    found: dict[str, Any] = {}
    for at, (name, meaning) in enumerate(TORNADO.items()):
        value, error = swung[..., at, 0], swung[..., at, 1]
        found[name] = (DIMS, value, {"long_name": meaning})
        found[f"{name}_se"] = (DIMS, error, {"long_name": MEANING["_se"]})
        found[f"{name}_low"] = (DIMS, value - Z95 * error, {"long_name": MEANING["_low"]})
        found[f"{name}_high"] = (DIMS, value + Z95 * error, {"long_name": MEANING["_high"]})
    return found


def _edges(inputs: tuple[Input, ...], parts: list[Part]) -> dict[str, Any]:
    """Where lowest and highest are, as text."""
    found: dict[str, Any] = {}
    for name, place, said in (("low_where", "low_to", "at most"), ("high_where", "high_from", "at least")):
        rows = [
            [_edge(one, getattr(tail, place)) for one, tail in zip(inputs, part.tails, strict=True)] for part in parts
        ]
        text = np.array(rows, dtype=np.dtypes.StringDType()).reshape(len(parts), len(inputs))
        found[name] = (DIMS, text, {"long_name": f"there the input is {said} this, or this word"})
    return found


def _edge(one: Input, value: float) -> str:
    return one.words.get(int(value), f"{value:g}") if one.words else f"{value:.3g}"
