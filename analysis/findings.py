"""What is shown, as findings by name: for files (`--csv`, `--netcdf`). Every finding's variables share their dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray

    from analysis.given import Given
    from analysis.summary import GroupSummary, Summary
    from analysis.sweep.sweep import Sweep

Findings = dict[str, "xarray.Dataset"]
BESIDE = ("products", "lowest_trust", "lowest_morale", "distress", "satisfied")


def of_summary(found: Summary) -> Findings:
    """The findings of the one-screen summary."""
    return {**_of_some(found), "capability_added": found.capability_added, **beside(found)}


def beside(found: Summary) -> Findings:
    """Of the summary, what `analysis.full` does not have."""
    return {name: getattr(found, name) for name in BESIDE if 0 not in getattr(found, name).sizes.values()}


def of_groups(found: Sequence[GroupSummary], by: str) -> Findings:
    """Findings over a dimension `group`, with the range of its values."""
    import xarray

    if not found:
        return {}
    labels = {
        "group": [group.label for group in found], "trials": ("group", [group.trials for group in found]),
        "from": ("group", [group.low for group in found]), "to": ("group", [group.high for group in found]),
    }  # fmt: skip
    each = [_of_some(group) for group in found]
    return {
        name: xarray.concat([one[name] for one in each], "group", combine_attrs="override")
        .assign_coords(labels).assign_attrs(by=by)
        for name in each[0]
    }  # fmt: skip


def of_given(found: Sequence[Given]) -> Findings:
    """The summary of every tie under its name, if there are several; and how often the year is reached."""
    import xarray

    columns = {
        "share": [one.share.value for one in found], "se": [one.share.se for one in found],
        "low": [one.low for one in found], "high": [one.high for one in found],
        "reached": [one.summary.trials for one in found],
    }  # fmt: skip
    reached = xarray.Dataset(
        {name: ("tie", values, {"units": "1"}) for name, values in columns.items()},
        {"tie": [one.tie for one in found]},
        {"title": "How often a tie still goes on", "given": found[0].year},
    )
    prefix = [f"{one.tie}_" if len(found) > 1 else "" for one in found]
    each = [
        {f"{start}{name}": finding for name, finding in of_summary(one.summary).items()}
        for start, one in zip(prefix, found, strict=True)
    ]
    return {"reached": reached, **{name: finding for one in each for name, finding in one.items()}}


def of_sweep(found: Sweep) -> Findings:
    """What designs are, what they give, and what each changes against design 0."""
    changes = {f"changes_{name}": one for name, one in found.changes.items()}
    return {"designs": _designs(found), **found.findings, **changes}


def _of_some(found: Summary | GroupSummary) -> Findings:
    added = found.value_added
    names = [name for name, one in added.data_vars.items() if "quantile" in one.dims]
    return {
        "endings": found.endings.drop_vars("trials", errors="ignore"),
        "value_added": added.drop_dims("quantile"), "value_added_quantiles": added[names],
        "wins": found.wins[["share", "se"]],
    }  # fmt: skip


def _designs(found: Sweep) -> xarray.Dataset:
    """What every design sets, one variable for each swept path."""
    import xarray

    def values(at: int) -> Any:
        one = found.designs.factors[at]
        return np.array(one.words, object) if one.values.dtype.kind in "iu" else one.values

    columns = {one.path: ("design", values(at)) for at, one in enumerate(found.designs.factors)}
    trials = ("design", list(found.completed), {"units": "1", "long_name": "histories that completed"})
    return xarray.Dataset({**columns, "trials": trials}, {"design": list(found.designs.numbers)})
