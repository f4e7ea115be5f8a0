"""A small classification tree (Breiman et al. 1984, Gini), at most three questions deep, with honest shares.

Questions are found on one half of the histories and the shares of the leaves are those of the other half (Athey and
Imbens 2016). A question is asked only where it lifts the fit by more than chance: its chi-square has to pass Bonferroni's
level over all questions that were tried; where histories share luck or inputs, the difference is tested by units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.discovery.box import Flags, Floats, Table
from analysis.discovery.sample import Halves, Share, Unit, share, tail, told, units

DEEPEST = 3
CUTS = 32  # places at which a number may be cut
SMALLEST = 0.05  # of all histories, in a leaf
LEVEL = 0.05


@dataclass(frozen=True)
class Question:
    """Whether a number is at most a limit, or a word is one of some.

    Attributes:
        feature: position among the features.
        limit: of a number; NaN of words.
        codes: the words for which the answer is yes.
    """

    feature: int
    limit: float
    codes: frozenset[int]

    def yes(self, table: Table) -> Flags:
        """Of which histories the answer is yes."""
        column = table.x[self.feature]
        return np.isin(column, sorted(self.codes)) if self.codes else column <= self.limit


@dataclass(frozen=True)
class Node:
    """A question with what follows from yes and no; a leaf has none.

    Attributes:
        share: of cases, on the second half.
        mass: of that half's histories.
    """

    share: Share
    mass: float
    question: Question | None = None
    yes: Node | None = None
    no: Node | None = None


def tree(table: Table, cases: Flags, unit: NDArray[np.int64], split: Halves) -> Node:
    """The tree of the first half, its shares of the second."""
    sides = [(table.at(rows), cases[rows], unit[rows]) for rows in (split.find, split.measure)]
    return _grown(sides[0], sides[1], len(split.find), len(split.measure), 0)


Side = tuple[Table, Flags, NDArray[np.int64]]


def _grown(find: Side, measure: Side, n: int, m: int, depth: int) -> Node:
    here = share(np.ones(len(measure[1]), bool), measure[1], measure[2])
    mass = len(measure[1]) / max(m, 1)
    question = _best(find[0], find[1], max(SMALLEST * n, 10), units(find[2])) if depth < DEEPEST else None
    if question is None:
        return Node(here, mass)
    parts = []
    for answer in (True, False):
        sides = [(table.at(rows), cases[rows], unit[rows]) for table, cases, unit in (find, measure)
                 for rows in [np.flatnonzero(question.yes(table) == answer)]]  # fmt: skip
        parts.append(_grown(sides[0], sides[1], n, m, depth + 1))
    return Node(here, mass, question, parts[0], parts[1])


def _best(table: Table, cases: Flags, least: float, of: Unit) -> Question | None:
    """The question that tells cases best; None where none passes chance."""
    tried, found = 0, []
    for at in range(len(table.x)):
        questions = _of_words(table, cases, at) if at in table.codes else _of_number(table.x[at], at)
        scores = [_chi_square(question.yes(table), cases, least) for question in questions]
        tried += len(scores)
        if max(scores, default=0.0) > 0:
            question = questions[int(np.argmax(scores))]
            found.append((_p(question.yes(table), cases, of, max(scores)), -max(scores), at, question))
    best = min(found, default=None, key=lambda one: one[:3])
    return best[3] if best is not None and best[0] < LEVEL / tried else None


def _p(yes: Flags, cases: Flags, of: Unit, score: float) -> float:
    """The p-value of a question, both sides."""
    from scipy.special import chdtrc

    if of is None:
        return float(chdtrc(1, score))
    if not (told(yes, of) and told(~yes, of)):
        return 1.0
    k, n = int(yes.sum()), len(cases)
    shares = float(cases[yes].mean()), float(cases[~yes].mean())
    sign = 1.0 if shares[0] > shares[1] else -1.0
    parts = yes * (cases - shares[0]) / k - ~yes * (cases - shares[1]) / (n - k)
    return 2 * tail(sign * (parts + (shares[0] - shares[1]) / n), of)


def _of_number(column: Floats, at: int) -> list[Question]:
    if not len(column):
        return []
    cuts = np.unique(np.quantile(column, np.arange(1, CUTS) / CUTS, method="inverted_cdf"))
    return [Question(at, float(cut), frozenset()) for cut in cuts]


def _of_words(table: Table, cases: Flags, at: int) -> list[Question]:
    """Of words only the cuts in order of their density need a look (Breiman et al. 1984, theorem 4.5)."""
    column = table.x[at]
    codes = [code for code in table.codes[at] if (column == code).any()]
    codes.sort(key=lambda code: (float(cases[column == code].mean()), code))
    return [Question(at, float("nan"), frozenset(codes[:k])) for k in range(1, len(codes))]


def _chi_square(yes: Flags, cases: Flags, least: float) -> float:
    """Of the two by two table, which is n times the fall of Gini's index over that of the whole."""
    n, k, a = len(cases), int(yes.sum()), int(cases.sum())
    if min(k, n - k) < least or a in (0, n):
        return 0.0
    both = int((yes & cases).sum())
    return float(n * (both * n - k * a) ** 2 / (k * (n - k) * a * (n - a)))
