"""The other findings of a summary, each as the function of its name in `analysis` makes it from rows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.estimate import NOTHING, Estimate, share
from analysis.products import MEASURES
from analysis.tallied.tallies import Tallies
from analysis.tallied.tally import Tally
from analysis.values import QUANTILES

if TYPE_CHECKING:
    import xarray

Finding = dict[str, Callable[[Tally], Estimate]]
SPREAD: Finding = {
    "mean": lambda tally: tally.average,
    "median": lambda tally: tally.quantile(0.5),
    "q05": lambda tally: tally.quantile(0.05),
}


def value_added(tallies: Tallies) -> xarray.Dataset:
    """Mean and quantiles of value added per firm, and the share of histories in which it is above zero."""
    import xarray

    firms = _labels(tallies, "firm")
    found = [tallies.number("value_added", firm) for firm in firms]
    units = {"units": tallies.units("value_added", firms[0])}
    quantiles = np.array([[tally.quantile(q) for q in QUANTILES] for tally in found])
    made = _table(
        found, {"mean": lambda tally: tally.average, "gain": lambda tally: tally.positive}, ("firm",), (len(firms),)
    )
    return xarray.Dataset(
        {
            **made,
            "quantiles": (("firm", "quantile"), quantiles[..., 0], units),
            "quantiles_se": (("firm", "quantile"), quantiles[..., 1], units),
        },
        {"firm": firms, "quantile": list(QUANTILES)},
        {"trials": tallies.completed, **units},
    )


def capability_added(tallies: Tallies) -> xarray.Dataset:
    """Mean capability added per firm and domain, with standard errors."""
    found = _over(tallies, "capability_added", ("firm", "domain"), {"mean": lambda tally: tally.average})
    return found.rename(mean_se="se")


def wins(tallies: Tallies) -> xarray.Dataset:
    """Share of histories in which both, one or neither partner of a tie gained value."""
    import xarray

    counts, n = tallies.total("wins_count"), tallies.completed
    found = np.array([share(int(count), n) for count in counts.ravel()]).reshape(*counts.shape, 2)
    one = np.array([share(int(count), n) for count in counts[:, 1:3].sum(axis=1)]).reshape(-1, 2)
    return xarray.Dataset(
        {
            "share": (("tie", "outcome"), found[..., 0]),
            "se": (("tie", "outcome"), found[..., 1]),
            "one_wins": ("tie", one[:, 0], {"long_name": "share of trials in which exactly one partner gained"}),
            "one_wins_se": ("tie", one[:, 1]),
        },
        {"tie": _labels(tallies, "tie"), "outcome": _labels(tallies, "outcome")},
        {"trials": n},
    )


def products(tallies: Tallies) -> xarray.Dataset:
    """Share launched, and means of the measures of `analysis.products`."""
    import xarray

    names = _labels(tallies, "product")
    columns = {"launched": [share(tallies.codes("product_launched", name)["yes"], tallies.completed) for name in names]}
    columns |= {measure: [tallies.number(measure, name).average for name in names] for measure in MEASURES}
    return xarray.Dataset(
        _pairs(columns, ("product",), (len(names),)), {"product": names}, {"trials": tallies.completed}
    )


def lowest_trust(tallies: Tallies) -> xarray.Dataset:
    """Mean, median and 5 % quantile of the lowest trust held by each side of each tie."""
    return _over(tallies, "trust_min", ("tie", "side"), SPREAD)


def lowest_morale(tallies: Tallies) -> xarray.Dataset:
    """Mean, median and 5 % quantile of each firm's lowest morale."""
    return _over(tallies, "morale_min", ("firm",), SPREAD)


def distress(tallies: Tallies) -> xarray.Dataset:
    """Years in distress per firm: mean, median, quantile, and the share of histories with any."""
    return _over(tallies, "distress_years", ("firm",), {**SPREAD, "ever": lambda tally: tally.positive})


def satisfied(tallies: Tallies) -> xarray.Dataset:
    """Share of histories in which a firm had what it hoped for, of those in which it declared a hope."""
    import xarray

    firms = _labels(tallies, "firm")
    columns = {name: [_yes(tallies.codes(name, firm)) for firm in firms] for name in ("satisfied", "volume_goal_met")}
    return xarray.Dataset(_pairs(columns, ("firm",), (len(firms),)), {"firm": firms}, {"trials": tallies.completed})


def _yes(codes: dict[str, int]) -> Estimate:
    declared = codes["no"] + codes["yes"]
    return share(codes["yes"], declared) if declared else NOTHING


def _over(tallies: Tallies, name: str, dims: tuple[str, ...], asked: Finding) -> xarray.Dataset:
    """Estimates of every element of a variable, each with its standard error under ``<name>_se``."""
    import xarray

    labels = {dim: _labels(tallies, dim) for dim in dims}
    places = list(product(*labels.values()))
    found = [tallies.number(name, *place) for place in places]
    attributes = {"trials": tallies.completed, "units": tallies.units(name, *places[0])}
    return xarray.Dataset(_table(found, asked, dims, tuple(map(len, labels.values()))), labels, attributes)


def _table(found: list[Tally], asked: Finding, dims: tuple[str, ...], shape: tuple[int, ...]) -> dict[str, Any]:
    return _pairs({name: [estimate(tally) for tally in found] for name, estimate in asked.items()}, dims, shape)


def _pairs(columns: dict[str, list[Estimate]], dims: tuple[str, ...], shape: tuple[int, ...]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, estimates in columns.items():
        numbers = np.array(estimates, float).reshape(*shape, 2)
        made |= {name: (dims, numbers[..., 0]), f"{name}_se": (dims, numbers[..., 1])}
    return made


def _labels(tallies: Tallies, dim: str) -> list[str]:
    return [str(name) for name in tallies.dataset[dim].values]
