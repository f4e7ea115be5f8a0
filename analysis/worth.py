"""What the alliance is worth, and to whom: the distribution of value and of value added, its middle and its tails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.completed import completed
from analysis.estimate import Z95, Floats, mean, quantile, share, wilson
from analysis.tails import ranks, shortfall, value_at

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_] | None
MEASURES = ("value_added", "value")
ALL = "all firms"
QUANTILES = (0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99)
TAILS = (0.05, 0.10)
TITLES = {"value_added": "value added against standing alone", "value": "value at signing"}


def value_distribution(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Mean, standard deviation and the share below zero of value added and value, over (measure, firm).

    `mean`, `below_zero` with `_se`, `_low`, `_high` (95 %; Wilson for the share); the last firm is all together.
    """

    def moments(ordered: Floats) -> dict[str, float]:
        centre, error = mean(ordered)
        below, below_se = share(int(np.searchsorted(ordered, 0.0)), len(ordered))
        low, high = wilson(below, len(ordered))
        at_zero = int(np.searchsorted(ordered, 0.0, side="right") - np.searchsorted(ordered, 0.0))
        return {
            "mean": centre, "mean_se": error, "mean_low": centre - Z95 * error, "mean_high": centre + Z95 * error,
            "sd": float(ordered.std(ddof=1)) if len(ordered) > 1 else np.nan,
            "below_zero": below, "below_zero_se": below_se, "below_zero_low": low, "below_zero_high": high,
            "exactly_zero": share(at_zero, len(ordered)).value,
        }  # fmt: skip

    return _table(dataset, keep, moments, "Value, and how often it is lost", shares=("below_zero", "exactly_zero"))


def value_quantiles(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Quantiles over (measure, firm, quantile): `value`, `se`, `low`, `high`.

    The 95 % interval lies between two fractional order statistics (Hutson 1999), free of any assumption on the
    distribution; NaN where there are too few histories for it.
    """
    between: dict[int, Floats] = {}

    def each(ordered: Floats) -> dict[str, Any]:
        n = len(ordered)
        if n not in between:
            between[n] = np.array([ranks(n, q) for q in QUANTILES])
        found = np.array([quantile(ordered, q) for q in QUANTILES])
        low, high = (value_at(ordered, between[n][:, side]) for side in (0, 1))
        return {"value": found[:, 0], "se": found[:, 1], "low": low, "high": high}

    return _table(dataset, keep, each, "Quantiles of value", {"quantile": QUANTILES})


def value_shortfall(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """Expected shortfall, the mean of the worst 5 and 10 %, over (measure, firm, tail): `shortfall`, `se`, `low`, `high`."""

    def each(ordered: Floats) -> dict[str, Any]:
        found = np.array([shortfall(ordered, tail) for tail in TAILS])
        return {"shortfall": found[:, 0], "se": found[:, 1], "low": found[:, 2], "high": found[:, 3]}

    return _table(dataset, keep, each, "The worst outcomes: expected shortfall", {"tail": TAILS})


def samples(dataset: xarray.Dataset, keep: Keep = None) -> Iterator[tuple[str, str, Floats]]:
    """Measure, firm and its sample, shape (trials,), in the order of the findings; one in memory at a time."""
    keep = completed(dataset) if keep is None else keep
    for measure in MEASURES:
        values = np.asarray(dataset[measure].isel(point=0).values)
        everything = keep.all()
        for at, firm in enumerate(dataset["firm"].values.tolist()):
            yield measure, firm, values[:, at] if everything else values[keep, at]
        if values.shape[1] > 1:
            yield measure, ALL, values.sum(axis=1)[keep]


def firms(dataset: xarray.Dataset) -> list[str]:
    """The firms, and all together where there are several."""
    names = dataset["firm"].values.tolist()
    return [*names, ALL] if len(names) > 1 else names


def _table(
    dataset: xarray.Dataset,
    keep: Keep,
    each: Callable[[Floats], dict[str, Any]],
    title: str,
    more: dict[str, tuple[float, ...]] | None = None,
    shares: tuple[str, ...] = (),
) -> xarray.Dataset:
    import xarray

    more, who = more or {}, firms(dataset)
    keep = completed(dataset) if keep is None else keep
    found = [each(np.sort(sample)) for _, _, sample in samples(dataset, keep)]
    dims = ("measure", "firm", *more)
    shape = (len(MEASURES), len(who), *(len(labels) for labels in more.values()))
    money = str(dataset["value_added"].attrs["units"])
    variables = {
        name: (dims, np.array([one[name] for one in found], float).reshape(shape),
               {"units": "1" if name.startswith(shares or "\0") else money, "long_name": _said(name)})
        for name in found[0]
    }  # fmt: skip
    labels = {"measure": list(MEASURES), "firm": who, **{dim: list(one) for dim, one in more.items()}}
    return xarray.Dataset(variables, labels, {"title": title, "trials": int(keep.sum())})


def _said(name: str) -> str:
    """What a variable is, from its name."""
    whole = {
        "mean": "mean", "sd": "standard deviation", "value": "quantile", "shortfall": "mean of the worst",
        "below_zero": "share of histories below zero", "exactly_zero": "share of histories at exactly zero",
    }  # fmt: skip
    part = {
        "se": "Monte Carlo standard error",
        "low": "lower end of the 95 % interval",
        "high": "upper end of the 95 % interval",
    }
    stem, _, last = name.rpartition("_")
    if name in whole:
        return whole[name]
    return f"{whole[stem]}: {part[last]}" if stem in whole and last in part else part.get(name, name)
