"""What drives the outcomes of a run: the indices of its swept paths and of its drawn inputs, with the tornado of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.sensitivity import salib
from analysis.sensitivity.findings import Part, finding
from analysis.sensitivity.indices import METHODS, Ready, of_drawn, of_swept, ready, sample, swept_method
from analysis.sensitivity.layout import Input, Layout, layout
from analysis.sensitivity.noise import Floats, row_means
from analysis.sensitivity.notes import notes
from analysis.sensitivity.outcomes import Outcome, outcomes
from analysis.sensitivity.paired import paired
from analysis.sensitivity.tails import Tails, paired_swing, swing, tails, word_tails
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    import xarray

AT_MOST = 200_000  # trials: an index is then known to a thousandth


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What drives the outcomes of a run.

    Attributes:
        findings: `swept`, `drawn` and `paired`, as far as the run has them. The first two are over (outcome, input):
            ``first_order``, ``total``, ``delta`` or ``pawn``, each with ``_se``, ``_low`` and ``_high``; the tornado's
            ``low_mean``, ``high_mean`` and ``difference``; over outcomes ``mean``, ``variance`` and ``luck``.
        notes: sentences on how they were had, and what to beware of; the first says the method.
    """

    findings: dict[str, xarray.Dataset]
    notes: tuple[str, ...]
    title: str
    trials: int


def sensitivity(dataset: xarray.Dataset, of: Sequence[str] = (), method: str | None = None) -> Sensitivity:
    """The indices of a run, by the method that its design allows or the one asked for.

    Args:
        dataset: of a run that keeps rows.
        of: expressions of outcomes; the usual ones if empty.
        method: one of `analysis.sensitivity.indices.METHODS`.

    Raises:
        UserError: nothing varies in the run, an expression is wrong, or the method does not fit or is not installed.
    """
    asked = outcomes(dataset, of)
    stored = dataset.sizes["trial"]
    dataset = _in_memory(dataset.isel(trial=slice(AT_MOST)), not of)
    shape = layout(dataset)
    how = swept_method(shape, method)
    _fitting(shape, how, method)
    drawn_how = how if how in salib.METHODS else "given"
    tables = [shape.table(one.what) for one in asked]
    _there(tables)
    found: dict[str, xarray.Dataset] = {}
    if shape.rows and how == "paired":
        found["paired"] = paired(shape, asked)
    elif shape.rows:
        found["swept"] = _swept(shape, how, asked, tables)
    if shape.columns:
        found["drawn"] = _drawn(shape, drawn_how, asked, tables)
    said = notes(shape, how if shape.rows else "", drawn_how if shape.columns else "", found)
    if stored > AT_MOST:
        said.append(f"Of {stored:,} histories the first {AT_MOST:,} are looked at, which tells shares to a thousandth.")
    return Sensitivity(found, tuple(said), str(dataset.attrs.get("title", "")), dataset.sizes["trial"])


def _fitting(shape: Layout, how: str, method: str | None) -> None:
    """Whether the run and the method fit. Raises UserError."""
    if not (shape.rows or shape.columns):
        message = (
            "nothing varies in this run: no input is uncertain and nothing is swept, so no outcome can be traced to any;"
            " give an input a distribution, or add a sweep under `study:`"
        )
        raise UserError([Mistake("sensitivity.nothing", message)])
    if method is not None and method in salib.METHODS:
        salib.ready(method)
    if method == "sobol" and how != "sobol":
        allowed = ", ".join(name for name in METHODS if name != "sobol")
        message = (
            "--method sobol: this run has no complete Saltelli design (`study.sweep.design: saltelli`)."
            f" Allowed: {allowed}"
        )
        raise UserError([Mistake("sensitivity.method", message, value=method, allowed=allowed)])


def _in_memory(dataset: xarray.Dataset, usual: bool) -> xarray.Dataset:
    """With what the usual outcomes need read once."""
    needed = ["status", *(("ending", "value_added") if usual else ())]
    return dataset.assign(dataset[needed].load())


def _there(tables: list[tuple[Floats, Floats | None]]) -> None:
    """Whether any history completed. Raises UserError."""
    if all(np.isnan(table).all() for table, _ in tables):
        raise UserError([Mistake("sensitivity.empty", "no history of this run completed: there is nothing to trace")])


def _swept(
    of: Layout, how: str, asked: tuple[Outcome, ...], tables: list[tuple[Floats, Floats | None]]
) -> xarray.Dataset:
    rows = sample(of)
    prepared = ready(of.rows, rows)
    bounds = [tails(one.values) for one in prepared.inputs]
    parts = []
    for table, _ in tables:
        part = table[rows]
        outcome = row_means(part)
        mine = [word_tails(one.values, outcome) if one.words else bound for one, bound in _both(prepared, bounds)]
        swings = [paired_swing(part, one, how != "grid") for one in mine]
        parts.append(Part(of_swept(how, of, prepared, table), mine, swings))
    return finding(asked, prepared.inputs, parts)


def _drawn(
    of: Layout, how: str, asked: tuple[Outcome, ...], tables: list[tuple[Floats, Floats | None]]
) -> xarray.Dataset:
    prepared = ready(of.columns)
    bounds = [tails(one.values) for one in prepared.inputs]
    parts = []
    for table, error in tables:
        outcome = row_means(table.T)
        mine = [word_tails(one.values, outcome) if one.words else bound for one, bound in _both(prepared, bounds)]
        parts.append(Part(of_drawn(how, prepared, table, error), mine, [swing(outcome, one) for one in mine]))
    return finding(asked, prepared.inputs, parts)


def _both(prepared: Ready, bounds: list[Tails]) -> list[tuple[Input, Tails]]:
    return list(zip(prepared.inputs, bounds, strict=True))
