"""What B changes against A, pair by pair: one dataset per question, over points and whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.compare.estimate import Contest, Difference, contest, mean_difference, share_difference
from analysis.compare.pair import Pair
from analysis.estimate import Floats
from analysis.products import MEASURES
from analysis.values import SIDES_WIN
from analysis.values import outcomes as win_or_lose

if TYPE_CHECKING:
    import xarray

WORTH = ("value_added", "value")
LAUNCHED = "product_launched"
Samples = Callable[[int], tuple[NDArray[Any], NDArray[Any]]]
Estimator = Callable[[NDArray[Any], NDArray[Any]], "Difference | Contest"]
PLAIN = (*Contest._fields[4:], "pairs")  # shares and counts: without a unit whatever is compared


def worth(pair: Pair) -> xarray.Dataset:
    """`Difference` and `Contest` of value added and value, over (point, measure, firm), in the currency."""
    return _worth(pair, lambda sample: sample, {"firm": _labels(pair, "firm")})


def joint(pair: Pair) -> xarray.Dataset:
    """The same of the sum over all firms, over (point, measure)."""
    return _worth(pair, lambda sample: sample.sum(axis=-1), {})


def means(pair: Pair, name: str) -> xarray.Dataset:
    """`Difference` of the mean of any variable, over (point, ...) with the variable's own dimensions and unit."""
    coordinates = {str(dim): _labels(pair, str(dim)) for dim in pair.a[name].dims[2:]}
    units = str(pair.a[name].attrs["units"])
    return _table(pair, lambda point: pair.sample(name, point), coordinates, mean_difference, Difference, units)


def satisfied(pair: Pair) -> xarray.Dataset:
    """`Difference` of the share with what it hoped for, over (point, firm); of histories that declare a hope in both."""

    def codes(point: int) -> tuple[Floats, Floats]:
        a, b = pair.sample("satisfied", point)
        return np.where(a < 0, np.nan, a), np.where(b < 0, np.nan, b)

    return _table(pair, codes, {"firm": _labels(pair, "firm")}, share_difference, Difference, "1")


def wins(pair: Pair) -> xarray.Dataset:
    """`Difference` of the share of histories in which both, one or neither partner gains, over (point, tie, outcome)."""

    def outcomes(point: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        a, b = (win_or_lose(side.isel(point=[point])) for side in (pair.a, pair.b))
        return a[pair.keep[point]], b[pair.keep[point]]

    coordinates = {"tie": _labels(pair, "tie"), "outcome": list(SIDES_WIN)}
    return _table(pair, outcomes, coordinates, share_difference, Difference, "1")


def endings(pair: Pair) -> xarray.Dataset:
    """`Difference` of the share of each ending within the horizon of both, over (point, tie, ending)."""
    names = [side["ending"].attrs["flag_meanings"].split() for side in (pair.a, pair.b)]
    both = [*names[0], *(name for name in names[1] if name not in names[0])]

    def indicators(point: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        a, b = pair.sample("ending", point)
        ends = pair.sample("end_time", point)
        found = [np.where(end > pair.horizon, 0, codes) for codes, end in zip((a, b), ends, strict=True)]
        place = [np.array([both.index(name) for name in own]) for own in names]
        here = [
            at[codes.astype(int)][..., None] == np.arange(len(both)) for at, codes in zip(place, found, strict=True)
        ]
        return here[0], here[1]

    coordinates = {"tie": _labels(pair, "tie"), "ending": both}
    return _table(pair, indicators, coordinates, share_difference, Difference, "1")


def end_time(pair: Pair) -> xarray.Dataset:
    """`Difference` of the mean time to the end, years, counted to the horizon of both, over (point, tie)."""

    def restricted(point: int) -> tuple[Floats, Floats]:
        a, b = pair.sample("end_time", point)
        return np.minimum(a, pair.horizon), np.minimum(b, pair.horizon)

    return _table(pair, restricted, {"tie": _labels(pair, "tie")}, mean_difference, Difference, "year")


def launched(pair: Pair) -> xarray.Dataset:
    """`Difference` of the share launched, over (point, product)."""
    coordinates = {"product": _labels(pair, "product")}
    return _table(pair, lambda point: pair.sample(LAUNCHED, point), coordinates, share_difference, Difference, "1")


def products(pair: Pair) -> dict[str, xarray.Dataset]:
    """Measure -> `means`; those of launched products only rest on the histories in which both are launched."""
    return {LAUNCHED: launched(pair)} | {name: means(pair, name) for name in MEASURES}


def _worth(pair: Pair, over: Callable[[Floats], Floats], coordinates: dict[str, list[str]]) -> xarray.Dataset:
    def samples(point: int) -> tuple[Floats, Floats]:
        both = [[over(side) for side in pair.sample(name, point)] for name in WORTH]
        return np.stack([a for a, _ in both], axis=1), np.stack([b for _, b in both], axis=1)

    coordinates = {"measure": list(WORTH)} | coordinates
    units = str(pair.a["value"].attrs["units"])
    found = _table(pair, samples, coordinates, mean_difference, Difference, units)
    return found.assign(_table(pair, samples, coordinates, contest, Contest, units).data_vars)


def _labels(pair: Pair, dim: str) -> list[str]:
    return [str(name) for name in pair.a[dim].values]


def _table(
    pair: Pair,
    samples: Samples,
    coordinates: dict[str, list[str]],
    estimator: Estimator,
    kind: type[Difference] | type[Contest],
    units: str,
) -> xarray.Dataset:
    """The estimates of every point and every column of the samples (trials, ...) as one dataset.

    A coordinate such as ``firm_b`` says who of B stands for whom.
    """
    import xarray

    shape = tuple(len(labels) for labels in coordinates.values())
    numbers = []
    for point in range(pair.a.sizes["point"]):
        a, b = (np.reshape(side, (len(side), int(np.prod(shape)))).T for side in samples(point))
        numbers += [estimator(x, y) for x, y in zip(a, b, strict=True)]
    found = np.array(numbers, float).reshape(pair.a.sizes["point"], *shape, len(kind._fields))
    dims = ("point", *coordinates)
    variables = {
        name: (dims, found[..., at], {"units": "1" if name in PLAIN else units}) for at, name in enumerate(kind._fields)
    }
    others = {f"{dim}_b": (dim, [match.b for match in pair.matches[dim]]) for dim in coordinates if dim in pair.matches}
    if "pairs" in variables:
        variables["pairs"] = (dims, variables["pairs"][1].astype(int), {"units": "1"})
    return xarray.Dataset(variables, {"point": pair.a["point"].values, **coordinates, **others})
