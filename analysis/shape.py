"""The shape of the distribution of value, as few enough points to draw; every point names a history to look at."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis import examples
from analysis.completed import completed
from analysis.estimate import Z95, Floats, wilson_each
from analysis.worth import MEASURES, TITLES, firms, samples

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_] | None
BINS, STEPS = 40, 100
INNER = (0.005, 0.995)  # quantiles between which bins are equally wide; the first and last reach to the extremes
KOLMOGOROV = 1.3581  # 95 % quantile of the supremum of a Brownian bridge


def value_histogram(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """A histogram of value added and value, over (measure, firm, bin).

    `left`, `right` edges in the currency, `count`, `share` with `se`, `low`, `high` (Wilson), `density`; `trial`,
    `point` name the history in the middle of the bin, `value` is its value. -1 and NaN where the bin is empty.
    """

    def bins(ordered: Floats, order: NDArray[np.int64]) -> dict[str, Any]:
        n = len(ordered)
        if not n:
            return dict.fromkeys(("left", "right", "value"), np.full(BINS, np.nan)) | {
                "count": np.zeros(BINS), "place": np.full(BINS, -1)
            }  # fmt: skip
        edges = _edges(ordered)
        upto = np.searchsorted(ordered, edges[1:-1], side="left")
        first, last = np.concatenate([[0], upto]), np.concatenate([upto, [n]])
        middle, some = np.minimum((first + last) // 2, n - 1), last > first
        return {
            "left": edges[:-1], "right": edges[1:], "count": last - first,
            "value": np.where(some, ordered[middle], np.nan), "place": np.where(some, order[middle], -1),
        }  # fmt: skip

    found, trials = _collected(dataset, keep, bins)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = found["count"] / trials if trials else np.full(found["count"].shape, np.nan)
        density = part / (found["right"] - found["left"])
    low, high = wilson_each(part, trials, Z95)
    money = str(dataset["value_added"].attrs["units"])
    columns = {
        "left": (found["left"], money, "lower edge"), "right": (found["right"], money, "upper edge"),
        "count": (found["count"].astype(np.int64), "1", "histories"), "share": (part, "1", "share of histories"),
        "se": (np.sqrt(part * (1 - part) / max(trials, 1)), "1", "Monte Carlo standard error"),
        "low": (low, "1", "pointwise 95 % interval"), "high": (high, "1", "pointwise 95 % interval"),
        "density": (density, f"1/({money})", "share over width"),
        "value": (found["value"], money, "value of the history named"),
    }  # fmt: skip
    return _dataset(dataset, "bin", np.arange(BINS), columns, found["place"], "How value is spread", trials)


def value_ecdf(dataset: xarray.Dataset, keep: Keep = None) -> xarray.Dataset:
    """The cumulative distribution of value added and value at 101 of its steps, over (measure, firm, step).

    `value`, the `probability` of at most that with the pointwise `low`, `high` (Wilson) and the band over all values
    at once `simultaneous_low`, `simultaneous_high` (Kolmogorov; Massart 1990), and the history that stands there.
    """

    def steps(ordered: Floats, order: NDArray[np.int64]) -> dict[str, Any]:
        n = len(ordered)
        if not n:
            nothing = np.full(STEPS + 1, np.nan)
            return {"value": nothing, "probability": nothing, "place": np.full(STEPS + 1, -1)}
        at = np.round(np.linspace(0, n - 1, STEPS + 1)).astype(int)
        value = ordered[at]
        return {"value": value, "probability": np.searchsorted(ordered, value, side="right") / n, "place": order[at]}

    found, trials = _collected(dataset, keep, steps)
    p, money = found["probability"], str(dataset["value_added"].attrs["units"])
    low, high = wilson_each(p, trials, Z95)
    far = KOLMOGOROV / math.sqrt(trials) if trials else math.nan
    band = "95 % band that holds at all values at once"
    columns = {
        "value": (found["value"], money, "value"), "probability": (p, "1", "share of histories with at most that"),
        "low": (low, "1", "pointwise 95 % interval"), "high": (high, "1", "pointwise 95 % interval"),
        "simultaneous_low": (np.clip(p - far, 0, 1), "1", band), "simultaneous_high": (np.clip(p + far, 0, 1), "1", band),
    }  # fmt: skip
    return _dataset(
        dataset, "step", np.arange(STEPS + 1), columns, found["place"], "How likely at most how much value", trials
    )


def _edges(ordered: Floats) -> Floats:
    """Equally wide, but for the first and last, which reach to the extremes; never of no width.

    Zero is an edge where it lies inside, so that no bin mixes gains and losses. Histories worth exactly as much as
    alone are many: they count from zero up, and say nothing of how wide bins should be.
    """
    others = ordered[ordered != 0]
    low, high = np.quantile(others if len(others) else ordered, INNER)
    if not high > low:
        low, high = float(ordered[0]), float(ordered[-1])
    if not high > low:
        low, high = low - 0.5, high + 0.5
    if low < 0 < high:
        width = (high - low) / (BINS - 1)
        low = -width * math.ceil(-low / width)
        high = low + BINS * width
    edges = np.linspace(low, high, BINS + 1)
    edges[np.abs(edges) < (high - low) * 1e-9] = 0.0
    edges[0], edges[-1] = min(edges[0], ordered[0]), max(edges[-1], ordered[-1])
    return np.asarray(edges)


def _collected(dataset: xarray.Dataset, keep: Keep, each: Any) -> tuple[dict[str, NDArray[Any]], int]:
    """What each sample gives, shape (measures, firms, points of the curve); places are those along the trials."""
    keep = completed(dataset) if keep is None else keep
    kept = np.flatnonzero(keep)
    rows = []
    for _, _, sample in samples(dataset, keep):
        order = np.argsort(sample, kind="stable")
        one = each(sample[order], order)
        place = one["place"]
        rows.append(one | {"place": np.where(place < 0, -1, kept[np.maximum(place, 0)] if len(kept) else -1)})
    shape = (len(MEASURES), len(firms(dataset)), -1)
    return {name: np.array([row[name] for row in rows]).reshape(shape) for name in rows[0]}, len(kept)


def _dataset(
    dataset: xarray.Dataset, dim: str, labels: NDArray[Any], columns: Any, place: NDArray[Any], title: str, trials: int
) -> xarray.Dataset:
    import xarray

    dims = ("measure", "firm", dim)
    variables = {
        name: (dims, values, {"units": unit, "long_name": text}) for name, (values, unit, text) in columns.items()
    }
    variables |= examples.variables(dataset, dims, place)
    coordinates = {"measure": list(MEASURES), "firm": firms(dataset), dim: labels}
    return xarray.Dataset(variables, coordinates, {"title": title, "trials": trials, **TITLES})
