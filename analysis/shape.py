"""The shape of the distribution of value, as few enough points to draw; every point names a history to look at."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis import examples
from analysis.completed import completed
from analysis.estimate import Z95, Floats, wilson_each
from analysis.simultaneous import critical, of_jackknife
from analysis.worth import MEASURES, TITLES, firms, samples

if TYPE_CHECKING:
    import xarray

Keep = NDArray[np.bool_] | None
Groups = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]
BINS, STEPS = 40, 100
INNER = (0.005, 0.995)  # quantiles between which bins are equally wide; the first and last reach to the extremes
KOLMOGOROV = 1.3581  # 95 % quantile of the supremum of a Brownian bridge


def value_histogram(dataset: xarray.Dataset, keep: Keep = None, group: Groups | None = None) -> xarray.Dataset:
    """A histogram of value added and value, over (measure, firm, bin).

    Args:
        dataset: of one point.
        keep: the trials to use, shape (trials,); those completed if absent.
        group: which trials share luck or inputs, shape (trials,); absent where all are independent.

    Returns:
        `left`, `right` edges in the currency, `count`, `share` with `se`, `low`, `high` (Wilson; with groups the
        jackknife), `density`; `trial`, `point` name the history in the middle of the bin, `value` is its value. -1
        and NaN where the bin is empty.
    """

    def bins(ordered: Floats, sample: Floats, of: Groups | None) -> Columns:
        n, edges = len(ordered), _edges(ordered)
        upto = np.searchsorted(ordered, edges[1:-1], side="left")
        first, last = np.concatenate([[0], upto]), np.concatenate([upto, [n]])
        middle, some, part = np.minimum((first + last) // 2, n - 1), last > first, (last - first) / n
        left_out = None if of is None else _left_out(np.searchsorted(edges[1:-1], sample, "right"), of, BINS)
        se, low, high, _, _ = _bands(part, n, left_out)
        return {
            "left": edges[:-1], "right": edges[1:], "count": last - first, "share": part, "se": se, "low": low,
            "high": high, "density": part / np.diff(edges), "value": np.where(some, ordered[middle], np.nan),
            "place": np.where(some, examples.first_equal(sample, ordered[middle]), -1),
        }  # fmt: skip

    money = str(dataset["value_added"].attrs["units"])
    said = {
        "left": (money, "lower edge"), "right": (money, "upper edge"), "count": ("1", "histories"),
        "share": ("1", "share of histories"), "se": ("1", "Monte Carlo standard error"),
        "low": ("1", "pointwise 95 % interval"), "high": ("1", "pointwise 95 % interval"),
        "density": (f"1/({money})", "share over width"), "value": (money, "value of the history named"),
    }  # fmt: skip
    return _finding(dataset, keep, group, bins, ("bin", BINS), said, "How value is spread")


def value_ecdf(dataset: xarray.Dataset, keep: Keep = None, group: Groups | None = None) -> xarray.Dataset:
    """The cumulative distribution of value added and value at 101 of its steps, over (measure, firm, step).

    `value`, the `probability` of at most that with `se`, the pointwise `low`, `high` (Wilson) and the band over all
    values at once `simultaneous_low`, `simultaneous_high` (Kolmogorov; Massart 1990; with groups equal precision by
    the jackknife), and the history that stands there. Arguments as of `value_histogram`.
    """

    def steps(ordered: Floats, sample: Floats, of: Groups | None) -> Columns:
        n = len(ordered)
        at = np.round(np.linspace(0, n - 1, STEPS + 1)).astype(int)
        value = ordered[at]
        p = np.searchsorted(ordered, value, side="right") / n
        left_out = None
        if of is not None:
            left_out = _left_out(np.searchsorted(value, sample), of, STEPS + 1).cumsum(axis=1)
        names = ("se", "low", "high", "simultaneous_low", "simultaneous_high")
        bands = dict(zip(names, _bands(p, n, left_out), strict=True))
        return {"value": value, "probability": p, **bands, "place": examples.first_equal(sample, value)}

    band = "95 % band that holds at all values at once"
    said = {
        "value": (str(dataset["value_added"].attrs["units"]), "value"),
        "probability": ("1", "share of histories with at most that"), "se": ("1", "Monte Carlo standard error"),
        "low": ("1", "pointwise 95 % interval"), "high": ("1", "pointwise 95 % interval"),
        "simultaneous_low": ("1", band), "simultaneous_high": ("1", band),
    }  # fmt: skip
    return _finding(dataset, keep, group, steps, ("step", STEPS + 1), said, "How likely at most how much value")


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


def _bands(p: Floats, n: int, left_out: Floats | None) -> tuple[Floats, ...]:
    """Standard error, pointwise and simultaneous ends of shares of a sample, or with one group left out each."""
    if left_out is None:
        far = KOLMOGOROV / math.sqrt(n)
        return np.sqrt(p * (1 - p) / n), *wilson_each(p, n, Z95), *np.clip([p - far, p + far], 0, 1)
    if len(left_out) < 2:
        return tuple(np.full((5, len(p)), np.nan))
    from scipy.special import stdtrit

    hang = of_jackknife(left_out)
    error = np.sqrt(np.diag(hang).clip(0.0))
    near = float(stdtrit(len(left_out) - 1, 0.975)) * error
    far = near / Z95 * critical(hang)
    return error, *np.clip([p - near, p + near], 0, 1), *np.clip([p - far, p + far], 0, 1)


def _left_out(cell: NDArray[Any], group: Groups, cells: int) -> Floats:
    """The share of each cell with one group left out, shape (groups, cells)."""
    names, number = np.unique(group, return_inverse=True)
    counts = np.bincount(number * cells + cell, minlength=len(names) * cells).reshape(len(names), cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((counts.sum(axis=0) - counts) / (len(cell) - counts.sum(axis=1, keepdims=True)))


def _finding(
    dataset: xarray.Dataset, keep: Keep, group: Groups | None, each: Callable[..., Columns], dim: tuple[str, int],
    said: dict[str, tuple[str, str]], title: str,
) -> xarray.Dataset:  # fmt: skip
    """What each sample gives, as one dataset; places are those along the trials."""
    import xarray

    keep = completed(dataset) if keep is None else keep
    kept, (label, count) = np.flatnonzero(keep), dim
    of = None if group is None else group[kept]
    nothing = dict.fromkeys(said, np.full(count, np.nan)) | {"place": np.full(count, -1)}
    if "count" in nothing:
        nothing["count"] = np.zeros(count)
    rows = []
    for _, _, sample in samples(dataset, keep):
        rows.append(each(np.sort(sample), sample, of) if len(sample) else nothing)
    dims, shape = ("measure", "firm", label), (len(MEASURES), len(firms(dataset)), count)
    found = {name: np.array([row[name] for row in rows]).reshape(shape) for name in rows[0]}
    place = found.pop("place")
    if len(kept):
        place = np.where(place < 0, -1, kept[np.maximum(place, 0)])
    variables: dict[str, Any] = {
        name: (dims, found[name], {"units": unit, "long_name": text}) for name, (unit, text) in said.items()
    }
    if "count" in variables:
        variables["count"] = (dims, found["count"].astype(np.int64), variables["count"][2])
    labels = {"measure": list(MEASURES), "firm": firms(dataset), label: np.arange(count)}
    return xarray.Dataset(
        variables | examples.variables(dataset, dims, place), labels, {"title": title, "trials": len(kept), **TITLES}
    )
