"""What becomes of the tie-up, given that a tie still goes on at a year: `show RUN --given YEAR`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.conditional import reached
from analysis.endings import endings
from analysis.estimate import Estimate, share, wilson
from analysis.full import Asked, asked
from analysis.horizons import dates
from analysis.outer.credible import credible
from analysis.outer.pooled import Keep, Pooled
from analysis.points import designs
from analysis.summary import Summary, of_histories
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True, slots=True)
class Given:
    """The summary of the histories in which a tie reached a year.

    Attributes:
        tie, year: which tie, and the year since signing at which it still goes on.
        of: how many histories there are, of which `summary.trials` reached the year.
        share, low, high: of those, with the Monte Carlo standard error and Wilson's interval (of independent
            histories).
        summary: as of all histories, endings by later years only.
    """

    tie: str
    year: float
    of: int
    share: Estimate
    low: float
    high: float
    summary: Summary


def given(dataset: xarray.Dataset, year: float, point: int | None = None, design: int | None = None) -> list[Given]:
    """One summary for each tie.

    Args:
        dataset: of a run, with rows.
        year: since signing, at least 0 and before the horizon.
        point, design: see `analysis.full.full`.

    Raises:
        UserError: no such year, point or design.
    """
    horizon = float(dataset.attrs["horizon"])
    if not 0 <= year < horizon:
        allowed = f"0 up to, but not at, {horizon:g}"
        message = f"--given {year:g}: the run looks {horizon:g} years ahead. Allowed: {allowed}"
        raise UserError([Mistake("show.given", message, value=year, allowed=allowed)])
    what = asked(dataset, point, design, everything=True)
    return [_of_tie(what, tie, year, _said(dataset, point, design)) for tie in range(dataset.sizes["tie"])]


def _of_tie(what: Asked, tie: int, year: float, where: str) -> Given:
    histories, name = what.histories, str(what.histories.dataset["tie"].values[tie])
    keep = histories.keep & reached(histories.dataset, tie, year)
    n, count = int(histories.keep.sum()), int(keep.sum())
    some = Pooled(histories.dataset, keep, histories.group)
    horizon = float(histories.dataset.attrs["horizon"])
    years = tuple(at for at in dates(horizon) if at > year)

    def ends(dataset: xarray.Dataset, kept: Keep) -> xarray.Dataset:
        return endings(dataset, tuple(dict.fromkeys(years)), kept & reached(dataset, tie, year))

    found = of_histories(some, where)
    failed = sum(found.failed.values())
    banded = credible(some, what.points, ends)
    if "credible_low" in banded:
        said = {"band": "95 % over outer draws"}
        banded = banded.assign(low=banded["credible_low"], high=banded["credible_high"]).assign_attrs(said)
    told = share(count, n)
    summary = replace(found, endings=banded, stored=count + failed)
    return Given(name, year, n, told, *wilson(told.value, n), summary)


def _said(dataset: xarray.Dataset, point: int | None, design: int | None) -> str:
    """Which of several points the histories are of."""
    if dataset.sizes["point"] == 1:
        return ""
    if point is not None:
        return f"Point {point} of {dataset.sizes['point']:,}"
    known = designs(dataset)
    return f"Design {known.numbers[0] if design is None else design} of {len(known):,}" if len(known) > 1 else ""
