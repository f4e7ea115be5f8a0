"""Small datasets of the contract's shape, with any of their variables given: for tests of what runs mean."""

from __future__ import annotations

import numpy as np
import xarray

from model.outcome_schema import VARIABLES, Variable
from model.state.firm import DOMAINS

LABELS = {
    "firm": ["fiat", "mazda"],
    "tie": ["fiat-mazda"],
    "side": ["investor", "host"],
    "domain": list(DOMAINS),
    "subject": ["world", "fiat", "mazda", "fiat-mazda"],
    "event": ["dispute", "equity_increase", "quarter_results"],
    "product": ["roadster"],
}
HORIZON = 15.0
INPUT = "input:ties.fiat-mazda.clarity"
ATTRIBUTES = {
    "scenario": "fake", "title": "A fake \u2014 tie-up", "currency": "USD bn", "signed": "2012-05-23",
    "horizon": HORIZON, "seed": 7, "sources": "s", "run_sha256": "r", "config": "{}", "complete": 1,
}  # fmt: skip


def stored(trials: int, seed: int = 5, **changes) -> xarray.Dataset:
    """One point; variables given (trial first) replace random ones, of which every fiftieth trial did not complete."""
    rng = np.random.default_rng(seed)
    columns = {variable.name: _column(variable, trials, rng, changes.get(variable.name)) for variable in VARIABLES}
    if not {"ending", "end_time"} & set(changes):
        columns["end_time"] = columns["end_time"].where(columns["ending"] > 0, HORIZON)  # censored at the horizon only
    clarity = np.asarray(changes.get(INPUT, rng.random(trials)), np.float32)[None]
    columns[INPUT] = xarray.Variable(("point", "trial"), clarity, {"units": "1"})
    names = {kind: (kind, text(names)) for kind, names in LABELS.items()}
    at_point = {name: ("point", np.zeros(1, np.int64)) for name in ("point", "design", "draw")}
    partner = ("tie", "side"), text(LABELS["firm"]).reshape(1, 2)
    return xarray.Dataset(columns, {**names, **at_point, "partner": partner, "trial": np.arange(trials)}, ATTRIBUTES)


def text(names: list[str]) -> np.ndarray:
    return np.array(names, dtype=np.dtypes.StringDType())


def points(runs: list[xarray.Dataset], draws: int = 1, **swept) -> xarray.Dataset:
    """Runs of one point as one of several, design slowest; a swept path has ``__`` for its dots, one value a design."""
    together = xarray.concat(runs, "point", coords="different", compat="equals")
    number = np.arange(len(runs))
    found = together.assign_coords(point=number, design=("point", number // draws), draw=("point", number % draws))
    paths = {path.replace("__", "."): np.repeat(np.asarray(values), draws) for path, values in swept.items()}
    return found.assign_coords({path: ("point", values) for path, values in paths.items()})


def _column(variable: Variable, trials: int, rng: np.random.Generator, given: object) -> xarray.Variable:
    shape = (1, trials, *(len(LABELS[dim]) for dim in variable.dims))
    values = rng.random(shape) if given is None else np.asarray(given, float).reshape(shape)
    if given is None:
        values = _plausible(variable, values)
    unit = {"code": "1", "yes/no": "1", "share": "1", "index": "1", "count": "1", "bn": "USD bn"}.get(variable.unit)
    attributes = {"units": unit or variable.unit, "long_name": variable.long_name}
    if variable.flags:
        attributes["flag_values"] = [variable.flag_first + at for at in range(len(variable.flags))]
        attributes["flag_meanings"] = " ".join(variable.flags)
    with np.errstate(invalid="ignore"):
        return xarray.Variable(("point", "trial", *variable.dims), values.astype(variable.dtype), attributes)


def _plausible(variable: Variable, values: np.ndarray) -> np.ndarray:
    if variable.name == "status":
        return np.where(np.arange(values.shape[1]) % 50 == 49, 2, 0)[None]
    if variable.flags:
        return np.floor(values * len(variable.flags)) + variable.flag_first
    scale = {"uint16": 5.0}.get(variable.dtype, HORIZON if variable.unit == "year" else 1.0)
    return values * scale - (0.4 if variable.unit == "bn" else 0.0)
