"""What a sample of designs says as a whole: how far findings range over it, and what goes with the best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.points import Factor
from analysis.sweep.sweep import Sweep

if TYPE_CHECKING:
    import xarray

QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
RARE = 0.01  # an ending that no design makes more frequent is left out


def over_designs(found: Sweep) -> xarray.Dataset:
    """Quantiles over designs of what each gives, by finding; `error` is the typical standard error of one design."""
    import xarray

    columns = findings(found)
    values = np.array([value for _, value, _, _ in columns]).reshape(len(columns), -1)
    errors = np.array([np.nanmedian(error) if np.isfinite(error).any() else np.nan for _, _, error, _ in columns])
    quantiles = np.array([_quantiles(row) for row in values]).reshape(-1, len(QUANTILES))
    return xarray.Dataset(
        {"value": (("finding", "quantile"), quantiles), "error": ("finding", errors)},
        {"finding": [name for name, *_ in columns], "quantile": list(QUANTILES),
         "units": ("finding", [units if units != "%" else "1" for *_, units in columns])},
    )  # fmt: skip


def findings(found: Sweep) -> list[tuple[str, NDArray[Any], NDArray[Any], str]]:
    """Name, values and errors over designs, and unit: frequent endings by the horizon, value added, win-win."""
    endings = found.findings["endings"].isel(year=-1)
    ties, money = endings["tie"].values.tolist(), found.currency
    before = {tie: f"{tie} " if len(ties) > 1 else "" for tie in ties}
    shown: list[Any] = []
    for tie in ties:
        for name in frequent(found, tie):
            one = endings.sel(tie=tie, ending=name)
            shown.append((f"{before[tie]}{name}", one["value"].values, one["se"].values, "%"))
    for firm in found.findings["value_added"]["firm"].values.tolist():
        one = found.findings["value_added"].sel(firm=firm)
        shown.append((f"value added, {firm}", one["value"].values, one["se"].values, money))
    joint = found.findings["joint_value_added"]
    shown.append(("value added, all", joint["value"].values, joint["se"].values, money))
    for tie in ties:
        one = found.findings["wins"].sel(tie=tie, outcome="win_win")
        shown.append((f"{before[tie]}win-win", one["value"].values, one["se"].values, "%"))
    return shown


def frequent(found: Sweep, tie: str, most: int = 7) -> list[str]:
    """The endings of a tie by the horizon that some design makes frequent, `ongoing` first, in their own order."""
    one = found.findings["endings"].sel(tie=tie).isel(year=-1)
    names = [str(name) for name in one["ending"].values]
    highest = np.nan_to_num(one["value"].max("design").values)
    often = [at for at in np.argsort(-highest, kind="stable") if names[at] != "ongoing" and highest[at] >= RARE]
    return ["ongoing", *(names[at] for at in sorted(often[: most - 1]))]


def goes_with(found: Sweep, most: int) -> list[tuple[Factor, float]]:
    """The swept inputs that go most with value added of all together, each with Spearman's rank correlation."""
    joint = found.findings["joint_value_added"]["value"].values
    there = np.isfinite(joint)
    pairs = [(factor, _rank_correlation(factor.values[there], joint[there])) for factor in found.designs.factors]
    return sorted(pairs, key=lambda pair: -abs(np.nan_to_num(pair[1])))[:most]


def _rank_correlation(a: NDArray[Any], b: NDArray[Any]) -> float:
    from scipy.stats import rankdata

    if len(a) < 3 or len(np.unique(a)) < 2 or len(np.unique(b)) < 2:
        return float("nan")
    return float(np.corrcoef(rankdata(a), rankdata(b))[0, 1])


def _quantiles(values: NDArray[Any]) -> NDArray[Any]:
    there = values[np.isfinite(values)]
    return np.quantile(there, QUANTILES) if len(there) else np.full(len(QUANTILES), np.nan)
