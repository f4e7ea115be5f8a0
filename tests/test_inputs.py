"""Claim: correlated inputs keep their own laws, have the rank correlations asked, and move nothing else."""

from __future__ import annotations

import hashlib
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from model import inputs
from model.correlation import Pair, nearest, repaired, sampled, solve
from model.correlation import _both_above as both_above
from model.inputs import TILE, draw_inputs
from model.scenario import Choice, Correlation, Uncertain

KEY = (5, 6)
N = 1 << 14
FIVE = 1 / np.sqrt(N - 1)  # standard error of a rank correlation of nothing; it is less where there is some

CASH = Uncertain("firms.a.cash", "norm", (("loc", 3.0), ("scale", 4.0)), 0.0, 200.0)
MORALE = Uncertain("firms.a.morale", "beta", (("a", 2.0), ("b", 5.0)), 0.0, 1.0)
SAID = Uncertain("ties.t.clarity", "quantiles", (("5", 0.1), ("50", 0.3), ("95", 0.6)), 0.0, 1.0)
FORM = Uncertain("ties.t.form", "choice", (), 0.0, 5.0,
                 choices=(Choice("minority", 2.0, 0.9), Choice("project", 1.0, 0.7), Choice("cross", 3.0, 0.1)))  # fmt: skip
YES = Uncertain("ties.t.binding", "choice", (), 0.0, 1.0, choices=(Choice("", 0.0, 1.0), Choice("", 1.0, 3.0)))
SURE = Uncertain("ties.t.sure", "choice", (), 0.0, 1.0, choices=(Choice("", 1.0, 3.0),))
DEBT = Uncertain("firms.b.debt", "uniform", (("loc", 1.0), ("scale", 4.0)), 0.0, 300.0, "firms.other.debt")
ITEMS = (MORALE, CASH, FORM, DEBT, SAID, YES, SURE)


def test_without_correlations_no_bit_has_moved() -> None:
    """Values of the version that had none."""
    form = Uncertain(
        "ties.t.form", "choice", (), 0.0, 5.0, choices=(Choice("project", 1.0, 0.7), Choice("minority", 2.0, 0.9))
    )
    found = draw_inputs((MORALE, CASH, form, DEBT), KEY, 1000, 1400)
    assert found[0].tolist() == [0.4363303482532501, 6.964826583862305, 1.0, 2.376903533935547]
    digest = hashlib.sha256(found.tobytes()).hexdigest()
    assert digest == "dd83d6ef0abc210504e023e01acd8f840290e7a77b16dfc15c6233677b8cda5c"


PAIRS = {
    "continuous": (MORALE, CASH), "elicited": (SAID, MORALE), "mixed": (CASH, FORM), "two words": (FORM, YES), "yes": (YES, SAID),
}  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
@pytest.mark.parametrize("rank", [-0.6, -0.2, 0.0, 0.3, 0.55])
def test_the_rank_correlation_is_the_one_asked(pair: tuple[Uncertain, Uncertain], rank: float) -> None:
    a, b = pair
    asked = (Correlation(a.path, b.path, rank),)
    solved = solve(ITEMS, asked)
    (found,) = solved.pairs
    if not found.changed:  # two words may not reach it
        assert found.induced == pytest.approx(rank, abs=1e-6)
    else:
        assert pair == (FORM, YES) and abs(found.induced) < abs(rank)
    drawn = draw_inputs(ITEMS, KEY, 0, N, asked)
    (measured,) = sampled(ITEMS, drawn, solved.pairs)
    assert measured == pytest.approx(found.induced, abs=4 * FIVE)


def grades(item: Uncertain, mean: np.ndarray, spread: float) -> np.ndarray:
    """The mean grade of an input whose hidden normal has these means and one s.d."""
    if not item.choices:
        return stats.norm.cdf(mean / np.sqrt(1 + spread**2))
    chances = np.array([choice.weight for choice in item.choices])
    chances = chances / chances.sum()
    upper = np.cumsum(chances)
    cuts = np.concatenate([[-np.inf], stats.norm.ppf(upper[:-1]), [np.inf]])
    below = stats.norm.cdf((cuts[:, None] - mean) / max(spread, 1e-12))
    return (upper - 0.5 * chances) @ np.diff(below, axis=0)


@pytest.mark.parametrize(("a", "b"), list(itertools.combinations((MORALE, SAID, FORM, YES), 2)))
def test_induced_correlations_by_another_way(a: Uncertain, b: Uncertain) -> None:
    """Spearman's correlation is that of the grades: here integrated over one hidden normal, given the other."""
    used = solve((a, b), (Correlation(a.path, b.path, 0.3),)).pairs[0].used
    x = stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000)
    one, given_one = grades(a, x, 0.0) - 0.5, grades(b, used * x, np.sqrt(1 - used**2)) - 0.5
    variances = np.mean(one**2) * np.mean((grades(b, x, 0.0) - 0.5) ** 2)
    assert np.mean(one * given_one) / np.sqrt(variances) == pytest.approx(0.3, abs=1e-4)


@pytest.mark.parametrize("r", [-0.999, -0.4, 0.1, 0.8, 0.99])
@pytest.mark.parametrize(("a", "b"), [(0.0, 0.0), (1.0, 0.9), (-2.0, 1.0), (3.0, 3.0)])
def test_bivariate_normal_is_scipys(a: float, b: float, r: float) -> None:
    both = stats.multivariate_normal.cdf([-a, -b], mean=[0, 0], cov=[[1, r], [r, 1]])
    expected = both - stats.norm.sf(a) * stats.norm.sf(b)
    assert both_above(np.array([a]), np.array([b]), r)[0] == pytest.approx(expected, abs=1e-9)


def test_marginal_laws_stay() -> None:
    asked = (Correlation(MORALE.path, SAID.path, 0.8), Correlation(MORALE.path, FORM.path, -0.5))
    drawn = draw_inputs(ITEMS, KEY, 0, N, asked)
    assert stats.kstest(drawn[:, 0], stats.beta(2, 5).cdf).pvalue > 1e-6
    for share, value in ((0.05, 0.1), (0.5, 0.3), (0.95, 0.6)):
        assert np.mean(drawn[:, 4] <= value) == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / N))
    assert np.mean(drawn[:, 2] == 2.0) == pytest.approx(0.9 / 1.7, abs=4 * 0.5 / np.sqrt(N))


def test_only_what_is_correlated_moves() -> None:
    free, asked = draw_inputs(ITEMS, KEY, 0, 3000), (Correlation(CASH.path, DEBT.path, 0.5),)
    bound = draw_inputs(ITEMS, KEY, 0, 3000, asked)
    moved = [column for column in range(len(ITEMS)) if free[:, column].tobytes() != bound[:, column].tobytes()]
    assert moved == [3]  # the first of the two, by its stream, keeps its own draw


@settings(max_examples=25, deadline=None)
@given(first=st.integers(0, 3 * TILE), size=st.integers(1, 2 * TILE))
def test_correlated_draws_do_not_depend_on_how_trials_are_cut(first: int, size: int) -> None:
    asked = (Correlation(MORALE.path, CASH.path, 0.5), Correlation(CASH.path, FORM.path, 0.4))
    whole = draw_inputs(ITEMS, KEY, 0, 6 * TILE, asked)
    assert draw_inputs(ITEMS, KEY, first, first + size, asked).tobytes() == whole[first : first + size].tobytes()


def test_a_library_that_rounds_by_place_in_its_vector_would_not_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trials come in whole tiles at fixed places, however they are cut: each has its own place in the vector."""
    monkeypatch.setattr(inputs, "drawn", lambda item, shares: shares + np.arange(len(shares)))
    whole = draw_inputs((CASH, MORALE), (1, 2), 0, 2 * TILE)
    for first, last in ((0, 3), (5, 9), (TILE - 1, TILE + 1), (TILE + 7, 2 * TILE)):
        assert np.array_equal(draw_inputs((CASH, MORALE), (1, 2), first, last), whole[first:last])


def test_the_order_of_inputs_moves_no_bit() -> None:
    asked = (Correlation(MORALE.path, CASH.path, 0.5), Correlation(CASH.path, FORM.path, 0.4))
    one, other = draw_inputs(ITEMS, KEY, 0, 500, asked), draw_inputs(ITEMS[::-1], KEY, 0, 500, asked[::-1])
    assert one.tobytes() == other[:, ::-1].tobytes()


def test_a_choice_cannot_go_fully_with_a_number() -> None:
    """The most that a yes of chance 3/4 can have with a continuous number is known: sqrt(3 p q) = 0.75."""
    (pair,) = solve((MORALE, YES), (Correlation(MORALE.path, YES.path, 0.99),)).pairs
    assert pair.changed and pair.induced == pytest.approx(0.75, abs=1e-3)


def test_what_never_changes_has_no_correlation() -> None:
    (pair,) = solve(ITEMS, (Correlation(CASH.path, SURE.path, 0.9),)).pairs
    assert pair == Pair(CASH.path, SURE.path, 0.9, 0.0, 0.0) and pair.changed


def test_higham() -> None:
    """The example of Higham (2002), section 4."""
    found = nearest(np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]]))
    assert found == pytest.approx(np.array([[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]), abs=1e-4)


@pytest.mark.parametrize("size", [2, 3, 6])
def test_a_repaired_matrix_is_one(size: int) -> None:
    rng = np.random.default_rng(size)
    for _ in range(20):
        half = np.triu(rng.uniform(-1, 1, (size, size)), 1)
        found = repaired(half + half.T + np.eye(size))
        assert np.linalg.eigvalsh(found)[0] > 5e-7
        assert np.diag(found).tolist() == [1.0] * size
        assert repaired(found).tobytes() == found.tobytes()


def test_a_good_matrix_is_left_alone() -> None:
    good = np.array([[1.0, 0.5], [0.5, 1.0]])
    assert repaired(good).tobytes() == good.tobytes()


def test_what_was_repaired_is_told() -> None:
    asked = (
        Correlation(MORALE.path, CASH.path, 0.9),
        Correlation(MORALE.path, DEBT.path, 0.9),
        Correlation(CASH.path, DEBT.path, -0.9),
    )
    solved = solve(ITEMS, asked)
    assert all(pair.changed for pair in solved.pairs)
    drawn = draw_inputs(ITEMS, KEY, 0, N, asked)
    for pair, measured in zip(solved.pairs, sampled(ITEMS, drawn, solved.pairs), strict=True):
        assert measured == pytest.approx(pair.induced, abs=4 * FIVE)


def test_full_correlation_is_as_full_as_can_be() -> None:
    drawn = draw_inputs(ITEMS, KEY, 0, 2000, (Correlation(MORALE.path, DEBT.path, 1.0),))
    assert stats.spearmanr(drawn[:, 0], drawn[:, 3]).statistic > 0.9999
    drawn = draw_inputs(ITEMS, KEY, 0, 2000, (Correlation(MORALE.path, DEBT.path, -1.0),))
    assert stats.spearmanr(drawn[:, 0], drawn[:, 3]).statistic < -0.9999
