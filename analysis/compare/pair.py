"""Two datasets as one of pairs: trial k of A with trial k of B, firms, ties and products in A's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.compare.alignment import Match, align, left_out, said
from analysis.completed import completed, failures
from analysis.estimate import Floats
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    import xarray

KINDS = ("firm", "tie", "product")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two datasets over the same points and trials.

    Attributes:
        a, b: B's firms, ties and products in A's order, under their own names.
        keep: which trials completed in both, shape (points, trials).
        matches: kind -> who stands for whom.
        notes: sentences on how the two were brought together.
    """

    a: xarray.Dataset
    b: xarray.Dataset
    keep: NDArray[np.bool_]
    matches: dict[str, tuple[Match, ...]]
    notes: tuple[str, ...]

    @property
    def horizon(self) -> float:
        """Years that both cover."""
        return min(float(self.a.attrs["horizon"]), float(self.b.attrs["horizon"]))

    @property
    def currency(self) -> str:
        """What money is counted in; that of A."""
        return str(self.a.attrs["currency"])

    def sample(self, name: str, point: int) -> tuple[Floats, Floats]:
        """A variable in A and B, shape (trials kept, ...); all NaN if the units differ, which nothing can compare."""
        keep = self.keep[point]
        a, b = (side[name].isel(point=point).values[keep].astype(np.float64) for side in (self.a, self.b))
        if self.a[name].attrs["units"] != self.b[name].attrs["units"]:
            return np.full_like(a, np.nan), np.full_like(b, np.nan)
        return a, b

    def failed(self, point: int) -> tuple[dict[str, int], dict[str, int]]:
        """Status -> number of trials that did not complete, in A and in B."""
        return failures(self.a.isel(point=[point])), failures(self.b.isel(point=[point]))


def pair(a: xarray.Dataset, b: xarray.Dataset, trials: int | None = None, notes: Sequence[str] = ()) -> Pair:
    """Bring two datasets together.

    Args:
        a, b: as stored, or as `model.simulate` returns them.
        trials: use the first ones only; all that both have if absent.
        notes: what is to be said of them beside.

    Raises:
        UserError: their seeds, or their numbers of points, firms or ties differ.
    """
    _comparable(a, b)
    names = {kind: [[str(name) for name in side[kind].values] for side in (a, b)] for kind in KINDS}
    matches = {kind: align(kind, *both) for kind, both in names.items()}
    notes = [*notes, *_notes(a, b, trials)]
    for kind, found in matches.items():
        notes += said(kind, found) + left_out(kind, found, *names[kind])
    if any(match.by == "position" for match in matches["firm"] + matches["tie"]):
        notes.append("luck belongs to names: under different names only the luck of the world is the same (`stream:`)")
    n = min(a.sizes["trial"], b.sizes["trial"], trials or a.sizes["trial"])
    domains = [str(name) for name in a["domain"].values if name in b["domain"].values]
    a, b = (side.isel(trial=slice(n)).sel(domain=domains) for side in (a, b))
    a = a.isel({kind: [match.at_a for match in found] for kind, found in matches.items()})
    b = b.isel({kind: [match.at_b for match in found] for kind, found in matches.items()})
    points = range(a.sizes["point"])
    keep = np.array([completed(a.isel(point=[p])) & completed(b.isel(point=[p])) for p in points])
    return Pair(a, b, keep, matches, tuple(notes))


def _comparable(a: xarray.Dataset, b: xarray.Dataset) -> None:
    seeds, points = [int(side.attrs["seed"]) for side in (a, b)], [side.sizes["point"] for side in (a, b)]
    if seeds[0] != seeds[1]:
        message = (
            f"a comparison trial by trial needs the same draws, and A has seed {seeds[0]}, B seed {seeds[1]}: "
            f"run B's config again with --seed {seeds[0]}, or compare the configs"
        )
        raise UserError([Mistake("compare.seed", message, value=seeds[1], allowed=str(seeds[0]))])
    if points[0] != points[1]:
        message = f"A has {points[0]} points and B {points[1]}: they are compared point by point, so both need as many"
        raise UserError([Mistake("compare.points", message, value=points[1], allowed=str(points[0]))])


def _notes(a: xarray.Dataset, b: xarray.Dataset, trials: int | None) -> list[str]:
    notes, stored = [], [side.sizes["trial"] for side in (a, b)]
    n = min(stored)
    if trials and trials > n:
        notes.append(f"{trials:,} histories were asked for; both hold only {n:,}")
    elif not trials and stored[0] != stored[1]:
        notes.append(f"A holds {stored[0]:,} histories, B {stored[1]:,}: the first {n:,} of both are compared")
    if a.attrs["horizon"] != b.attrs["horizon"]:
        notes.append(
            f"A looks {a.attrs['horizon']:g} years ahead, B {b.attrs['horizon']:g}: endings are compared within the "
            "shorter, all else as each has it at its own horizon"
        )
    if a.attrs["currency"] != b.attrs["currency"]:
        notes.append(f"A counts in {a.attrs['currency']}, B in {b.attrs['currency']}: money is not compared")
    elif a.attrs["signed"] != b.attrs["signed"]:
        notes.append(f"A was signed on {a.attrs['signed']}, B on {b.attrs['signed']}: money is that of either date")
    if not np.array_equal(a["draw"], b["draw"]):
        notes.append("A and B are of different outer draws, which share no luck: pairing is worth nothing")
    if a.attrs["sources"] != b.attrs["sources"]:
        notes.append("A and B were lived by different versions of the model: some of the difference may be its own")
    return notes
