"""PRIM, the patient rule induction method (Friedman and Fisher 1999): peel a box, slice by slice, then paste.

Each peel takes from one side of one feature the share `ALPHA` of the box's histories (or one word), the one that lifts
the density most for what it costs in histories (Kwakkel and Jaxa-Rozen 2016, "lenient"). A limit is half way between
two neighbouring values. Pasting gives back a slice where that lifts the density further.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.discovery.box import Box, Flags, Floats, Table, everything

ALPHA = 0.05
LEAST = 0.05  # of all histories, in the smallest box


class Step(NamedTuple):
    """A box of the trajectory.

    Attributes:
        coverage: the share of all cases that lie in it.
        density: the share of its histories that are cases.
        mass: its share of all histories.
    """

    box: Box
    coverage: float
    density: float
    mass: float


def prim(table: Table, cases: Flags, alpha: float = ALPHA, least: float = LEAST, patient: bool = True) -> list[Step]:
    """The trajectory, from everything to the smallest box; at its end what was pasted.

    Args:
        table: of n histories.
        cases: which of them it happened in, shape (n,).
        alpha: share of a peel.
        least: mass of the smallest box.
        patient: whether to peel on where no peel lifts the density, as Friedman and Fisher do; others stop there.
    """
    box, rows = everything(len(table.x)), np.arange(len(cases))
    found = [_step(box, cases, rows)]
    while (peeled := _peel(table.at(rows), cases[rows], box, alpha, least * len(cases), patient)) is not None:
        box, kept = peeled
        rows = rows[kept]
        found.append(_step(box, cases, rows))
    while (wider := _paste(table, cases, box, alpha)) is not None:
        box = wider
        found.append(_step(box, cases, np.flatnonzero(box.holds(table))))
    return found


def _step(box: Box, cases: Flags, rows: NDArray[np.intp]) -> Step:
    inside = int(cases[rows].sum())
    total = int(cases.sum())
    return Step(box, inside / total if total else np.nan, inside / max(len(rows), 1), len(rows) / len(cases))


def _peel(table: Table, cases: Flags, box: Box, alpha: float, least: float, patient: bool) -> tuple[Box, Flags] | None:
    """The best peel, and who stays."""
    n, hits = len(cases), float(cases.sum())
    if n < 2:
        return None
    weight = cases.astype(np.float64)
    low, high = _ends(table.x, alpha)
    gone = np.concatenate([table.x < low[:, None], table.x > high[:, None]])
    counts = gone.sum(axis=1)
    lost = gone @ weight
    words = list(table.codes)
    if words:
        counts[words], counts[[len(table.x) + at for at in words]] = 0, 0
    options = [(at, code) for at, codes in table.codes.items() for code in box.words.get(at, frozenset(codes))]
    scores = _scores(counts, lost, n, hits, least)
    best, choice = float(scores.max(initial=-np.inf)), int(scores.argmax())
    word = _best_word(table, weight, box, options, hits, least)
    worth = -np.inf if patient else 0.0
    if word is not None and word[0] > max(best, worth):
        _, at, code = word
        return box.without(at, code, table.codes[at]), table.x[at] != code
    if best <= worth:
        return None
    side, at = divmod(choice, len(table.x))
    limit = float(low[at] if side == 0 else high[at])
    return box.limited(at, limit) if side == 0 else box.limited(at, None, limit), ~gone[choice]


def _scores(counts: NDArray[np.int64], lost: Floats, n: int, hits: float, least: float) -> Floats:
    """What a peel lifts the density by, for each history that it takes; minus infinity where it takes too many or none."""
    left = n - counts
    possible = (counts > 0) & (left >= max(least, 1.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(possible, ((hits - lost) / left - hits / n) / counts, -np.inf)


def _best_word(
    table: Table, weight: Floats, box: Box, options: list[tuple[int, int]], hits: float, least: float
) -> tuple[float, int, int] | None:
    """The word that is best left out: score, feature, code."""
    found = []
    for at, code in options:
        if len(box.words.get(at, table.codes[at])) < 2:
            continue
        here = table.x[at] == code
        score = _scores(np.array([here.sum()]), np.array([weight[here].sum()]), len(weight), hits, least)[0]
        found.append((float(score), at, code))
    return max(found, default=None)


def _ends(x: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Of every feature the limits that a peel from below, and one from above, would set."""
    n = x.shape[1]
    down, up = (n - 1) * alpha, (n - 1) * (1 - alpha)
    places = [int(np.floor(down)), int(np.ceil(down)), int(np.floor(up)), int(np.ceil(up))]
    parted = np.partition(x, sorted(set(places)), axis=1)[:, places]
    low, high = (parted[:, 0] + parted[:, 1]) / 2, (parted[:, 2] + parted[:, 3]) / 2
    for at in np.flatnonzero(parted[:, 0] == parted[:, 1]):  # a limit lies between values that differ
        above = x[at][x[at] > parted[at, 0]]
        low[at] = (parted[at, 0] + above.min(initial=np.inf)) / 2 if len(above) else parted[at, 0]
    for at in np.flatnonzero(parted[:, 2] == parted[:, 3]):
        below = x[at][x[at] < parted[at, 3]]
        high[at] = (parted[at, 3] + below.max(initial=-np.inf)) / 2 if len(below) else parted[at, 3]
    return low, high


def _paste(table: Table, cases: Flags, box: Box, alpha: float) -> Box | None:
    """The box with the slice that lifts its density most for each history; None where none does."""
    inside = box.holds(table)
    n, hits = int(inside.sum()), float(cases[inside].sum())
    best: tuple[float, Box] | None = None
    for wider in _wider(table, box, alpha):
        new = wider.holds(table)
        more = int(new.sum()) - n
        gain = float(cases[new].sum()) / max(int(new.sum()), 1) - hits / max(n, 1)
        if more > 0 and gain > 0 and (best is None or gain / more > best[0]):
            best = gain / more, wider
    return None if best is None else best[1]


def _wider(table: Table, box: Box, alpha: float) -> list[Box]:
    """The boxes that are wider by one slice."""
    found = []
    for at in box.restricted:
        outside = table.x[at][box.free(at).holds(table)]
        if at in box.words:
            codes = [code for code in table.codes[at] if code not in box.words[at]]
            found += [Box(box.low, box.high, {**box.words, at: box.words[at] | {code}}) for code in codes]
            continue
        below, above = outside[outside < box.low[at]], outside[outside > box.high[at]]
        if np.isfinite(box.low[at]):
            limit = _ends(below[None], alpha)[1][0] if len(below) > 1 else -np.inf
            found.append(box.limited(at, float(limit) if limit > below.min(initial=np.inf) else -np.inf))
        if np.isfinite(box.high[at]):
            limit = _ends(above[None], alpha)[0][0] if len(above) > 1 else np.inf
            found.append(box.limited(at, None, float(limit) if limit < above.max(initial=-np.inf) else np.inf))
    return found
