"""Where something happens: the box, the tree and the patterns of a run, each as a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.discovery import findings
from analysis.discovery.box import Flags, Table
from analysis.discovery.features import (
    Feature,
    Happened,
    Histories,
    happened,
    histories,
    inputs,
    of_events,
    still_going,
)
from analysis.discovery.patterns import patterns
from analysis.discovery.region import Region, region
from analysis.discovery.sample import Halves, halves
from analysis.discovery.tree import tree
from analysis.points import complete
from model.errors import Mistake, UserError
from model.expression.meaning import condition
from model.expression.names import Operand

if TYPE_CHECKING:
    import xarray

OVER = ("inputs", "events", "both")
RAREST = 20  # cases, and others, in each half: fewer say nothing
AT_MOST = 100_000  # histories that are read: the two halves need no more


@dataclass(frozen=True)
class Discovery:
    """What was found.

    Attributes:
        findings: `box`, `trajectory`, `tree`, `patterns`, as far as there is anything to look at.
        features, region: what the box is of, and the box itself; None where there was no feature.
        notes: sentences on what was looked at, and how.
    """

    title: str
    where: str
    findings: dict[str, xarray.Dataset]
    features: tuple[Feature, ...]
    region: Region | None
    notes: tuple[str, ...]


def discover(dataset: xarray.Dataset, where: str, over: str | None = None, before: float | None = None) -> Discovery:
    """The box, the tree and the patterns.

    Args:
        dataset: of a run that keeps rows.
        where: what is looked for, an expression.
        over: one of `OVER`; inputs if the run has any, else events.
        before: the landmark, years; a third of the horizon if absent.

    Raises:
        UserError: the expression is wrong, it happens too rarely or too often, or there is nothing to look at.
    """
    what = condition(dataset, where)
    before = _landmark(dataset, before)
    dataset, cut = _cut(dataset)
    happens = np.broadcast_to(np.asarray(what.of(dataset), bool), dataset["status"].shape)
    completed = np.asarray(dataset["status"].values) == 0
    over = over or ("inputs" if _has_inputs(dataset) else "events")
    going = completed & still_going(dataset, what.ties, before)
    looked_at = completed if over == "inputs" else going
    _enough(happens[looked_at], where, over, before)
    of, late = histories(dataset, looked_at), histories(dataset, going)
    found, columns, box, notes = _regions(dataset, happens, of, over, before)
    events = happened(dataset, late, before) if RAREST <= happens[going].sum() <= going.sum() - RAREST else []
    if events:
        found["patterns"] = _patterns(events, happens[going], late, before)
    said = _notes(dataset, happens, completed, going, over, before, cut, what)
    return Discovery(
        str(dataset.attrs.get("title", "")), " ".join(where.split()), found, tuple(columns), box, (*said, *notes)
    )


def _regions(
    dataset: xarray.Dataset, happens: Flags, of: Histories, over: str, before: float
) -> tuple[dict[str, xarray.Dataset], list[Feature], Region | None, list[str]]:
    """The box and the tree over the features asked for."""
    columns = inputs(dataset, of) if over != "events" else []
    if over != "inputs":
        columns += of_events(happened(dataset, of, before), before)
    if not columns:
        message = f"--over {over}: nothing varies there in this run. Allowed: {', '.join(OVER)}"
        raise UserError([Mistake("discover.nothing", message, value=over, allowed=", ".join(OVER))])
    cases, split = happens[of.point, of.trial], halves(of.unit)
    table = _table(columns)
    box = region(table, cases, of.unit, split)
    grown = tree(table, cases, of.unit, split)
    found = {
        "box": findings.box(columns, box, table),
        "trajectory": findings.trajectory(box),
        "tree": findings.leaves(columns, grown),
    }
    return found, columns, box, [_half(split, of)]


def _patterns(events: list[Happened], cases: Flags, of: Histories, before: float) -> xarray.Dataset:
    split = halves(of.unit)
    found, tried = patterns(events, cases, of.unit, split, before)
    return findings.patterns(found, tried, float(cases[split.measure].mean()), len(split.measure), before)


def _table(columns: list[Feature]) -> Table:
    x = np.array([one.values for one in columns], np.float64)
    codes = {at: _codes(one.values) for at, one in enumerate(columns) if one.words}
    return Table(x, codes)


def _codes(values: NDArray[Any]) -> tuple[int, ...]:
    return tuple(int(code) for code in np.unique(values))


def _landmark(dataset: xarray.Dataset, before: float | None) -> float:
    horizon = float(dataset.attrs["horizon"])
    if before is None:
        return horizon / 3
    if not 0 < before < horizon:
        allowed = f"above 0, below {horizon:g}, the horizon"
        raise UserError(
            [Mistake("discover.before", f"--before {before:g}. Allowed: {allowed}", value=before, allowed=allowed)]
        )
    return before


def _has_inputs(dataset: xarray.Dataset) -> bool:
    from model.expression.names import PREFIX
    from model.expression.stored import swept

    return bool(swept(dataset)) or any(str(name).startswith(PREFIX) for name in dataset.data_vars)


def _cut(dataset: xarray.Dataset) -> tuple[xarray.Dataset, bool]:
    """The first trials of every point, as many as are needed; trials do not depend on each other."""
    most = max(AT_MOST // dataset.sizes["point"], 2 * RAREST)
    return dataset.isel(trial=slice(most)), dataset.sizes["trial"] > most


def _enough(cases: Flags, where: str, over: str, before: float) -> None:
    """Whether it happens often enough, and not too often, to be found. Raises UserError."""
    hits, n = int(cases.sum()), len(cases)
    if 2 * RAREST <= hits <= n - 2 * RAREST:
        return
    of = "histories" if over == "inputs" else f"histories still going on at year {before:g}"
    which = "in which it happens" if hits < 2 * RAREST else "in which it does not"
    hint = "" if over == "inputs" else "; another --before may leave more of them"
    message = (
        f"`{where}` happens in {hits:,} of {n:,} {of}: with fewer than {2 * RAREST} {which}, no region can be told from"
        f" chance{hint}"
    )
    raise UserError([Mistake("discover.rare", message, "--where", value=where)])


def _notes(
    dataset: xarray.Dataset, happens: Flags, completed: Flags, going: Flags, over: str, before: float, cut: bool,
    what: Operand,
) -> list[str]:  # fmt: skip
    n, hits = int(completed.sum()), int(happens[completed].sum())
    said = [f"It happens in {hits:,} of {n:,} histories ({100 * hits / max(n, 1):.1f} %)."]
    if not complete(dataset):
        said.append("This run is not finished: what follows is its finished part.")
    if cut:
        said.append(f"Of every point the first {dataset.sizes['trial']:,} histories are looked at; more tell no more.")
    late, cases = int(going.sum()), int(happens[going].sum())
    ties = ", ".join(sorted(what.ties)) or "all ties"
    landmark = (
        f"Events count up to year {before:g}, in the {late:,} histories in which {ties} then still went on, so that all"
        f" have been watched equally long and no ending comes first; in {cases:,} of these it happens."
    )
    said.append(landmark)
    if over == "inputs" and not RAREST <= cases <= late - RAREST:
        said.append("That is too few to look for patterns of events; --before sets another year.")
    if int(dataset.attrs.get("outer", 0) or 0) > 1 or len(np.unique(dataset["draw"].values)) > 1:
        said.append(
            "Histories of one outer draw share their inputs: shares are as uncertain as the number of draws makes them."
        )
    return said


def _half(split: Halves, of: Histories) -> str:
    left = f"; {split.left:,} more were not needed" if split.left else ""
    return (
        f"Box and tree are found on {len(split.find):,} histories and measured on {len(split.measure):,} others{left}."
    )
