"""Which is better: regret and the choice among many against closed forms and by simulation; dominance refuses as often as it says."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.compare.comparison import comparison
from analysis.compare.dominance import VERDICTS, dominance, dominates, grid, verdict
from analysis.compare.pair import pair
from analysis.compare.present import PresentedPair
from analysis.compare.regret import regret, regret_of
from analysis.pages import PresentedSweep
from analysis.ranking import MOST, critical, intervals, pair_errors, ranking, with_the_best
from analysis.worth import ALL
from model.commands.output import tidy
from tests.coverage import EITHER, honest, share
from tests.made_runs import points, stored


def run(values, **changes):
    values = np.asarray(values, float)
    return stored(len(values), value_added=values, value=values + 1, **{"status": [0] * len(values), **changes})


def paired(rng, n, mean=0.0, scale=1.0, correlation=0.8):
    """Normal pairs: B has this mean and scale, A is standard."""
    a = rng.normal(size=n)
    b = correlation * a + math.sqrt(1 - correlation**2) * rng.normal(size=n)
    return a, mean + scale * b


def said(found):
    return VERDICTS[found.verdict]


# --- regret ---


def test_regret_by_hand():
    found = regret_of(np.array([0.0, 1, 2, np.nan]), np.array([3.0, 1, 1, 5]))
    assert (found.regret_a, found.regret_b) == (1.0, pytest.approx(1 / 3))
    assert found.regret_a - found.regret_b == pytest.approx(np.mean([3, 0, -1]))
    assert found.regret_b_low == 0.0


@EITHER
def test_regret_of_normal_pairs(samples):
    """E[max(D, 0)] of a normal difference has a closed form."""
    sd = math.sqrt(2 - 1.6)
    exact = sd * stats.norm.pdf(0.2 / sd) + 0.2 * stats.norm.cdf(0.2 / sd)

    def holds(rng):
        found = regret_of(*paired(rng, 800, mean=0.2))
        return found.regret_a_low <= exact <= found.regret_a_high

    assert honest(found := share(samples, holds)), found


def test_regret_of_a_comparison():
    a, b = run([[0.0, 1.0]] * 3), run([[1.0, 1.0], [0.0, 3.0], [0.0, 0.0]])
    found = regret(pair(a, b)).sel(measure="value_added").isel(point=0)
    assert found["firm"].values.tolist() == ["fiat", "mazda", ALL]
    np.testing.assert_allclose(found["regret_a"], [1 / 3, 2 / 3, 1.0])
    np.testing.assert_allclose(found["regret_b"], [0, 1 / 3, 1 / 3])


# --- dominance ---


@pytest.mark.parametrize(
    ("mean", "scale", "first", "second"),
    [
        (0.5, 1.0, "b_over_a", "b_over_a"),
        (-0.5, 1.0, "a_over_b", "a_over_b"),
        (0.0, 2.0, "neither", "a_over_b"),  # the same mean with more risk
        (0.0, 0.5, "neither", "b_over_a"),
        (0.0, 1.0, "not_resolved", "not_resolved"),
    ],
)
def test_dominance_of_normal_pairs(mean, scale, first, second):
    a, b = paired(np.random.default_rng(8), 4000, mean, scale)
    assert (said(dominates(a, b, 1)), said(dominates(a, b, 2))) == (first, second)


@EITHER
@pytest.mark.parametrize("order", [1, 2])
def test_dominance_is_refused_as_often_as_it_says_where_both_are_alike(samples, order):
    samples = samples if samples > 1000 else 400

    def refused(rng):
        found = dominates(*paired(rng, 300), order, draws=1000)
        return [found.p_b_over_a < 0.05, found.p_a_over_b < 0.05]

    assert 0.02 <= share(samples, refused) <= 0.08


def test_what_dominates_is_hardly_ever_refused():
    assert share(200, lambda rng: dominates(*paired(rng, 300, mean=0.2), 1, draws=500).p_b_over_a < 0.05) <= 0.05


def test_the_same_histories_are_the_same():
    a = np.random.default_rng(1).normal(size=100)
    assert said(dominates(a, a.copy(), 1)) == "same" and said(dominates(a, a + 1, 1)) == "b_over_a"
    assert said(dominates(np.zeros(0), np.zeros(0), 1)) == "not_resolved"
    assert said(dominates(a[:10], a[:10] + 1, 1)) == "not_resolved"  # so few tell nothing
    assert said(dominates(np.full(100, np.nan), a, 1)) == "not_resolved"


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 10**6), st.floats(-1, 1), st.floats(0.3, 3))
def test_who_is_called_a_does_not_matter(seed, mean, scale):
    a, b = paired(np.random.default_rng(seed), 200, mean, scale)
    for order in (1, 2):
        one, other = dominates(a, b, order, 2000), dominates(b, a, order, 2000)
        assert one[:2] == pytest.approx(other[2:4], abs=0.05) and one[2:4] == pytest.approx(other[:2], abs=0.05)
    moved = dominates(10 * a + 3, 10 * b + 3, 1, 500)  # another unit of money
    assert moved[:4] == pytest.approx(dominates(a, b, 1, 500)[:4], rel=1e-6)


def test_two_p_values_say():
    assert [verdict(*p) for p in ((0.5, 0.01), (0.01, 0.5), (0.01, 0.01), (0.5, 0.5))] == [
        "b_over_a", "a_over_b", "neither", "not_resolved"
    ]  # fmt: skip
    assert len(grid(np.arange(1000.0), np.arange(1000.0))) > 40


# --- the best of many ---


def designs_of(rng, n, means, correlation=0.7):
    """Observations by design with shared luck."""
    k = len(means)
    luck = math.sqrt(correlation) * rng.normal(size=(n, 1)) + math.sqrt(1 - correlation) * rng.normal(size=(n, k))
    return np.asarray(means) + luck


@EITHER
def test_the_best_is_left_in_as_often_as_it_says(samples):
    """All alike, the hardest case: any one of them may be taken for the best."""
    samples = samples if samples > 1000 else 300

    def left_in(rng):
        return with_the_best(designs_of(rng, 120, [0.0] * 5))["may_be_best"][0]

    assert 0.92 <= share(samples, left_in) <= 0.975  # of 300: two standard errors


@EITHER
def test_gaps_hold_all_at_once_as_often_as_they_say(samples):
    samples = samples if samples > 1000 else 300
    means = np.array([1.0, 0.0, -0.2, 0.1, 0.0])
    exact = means - np.array([0.1, 1, 1, 1, 1])

    def holds(rng):
        found = with_the_best(designs_of(rng, 120, means))
        return np.all((found["gap_low"] <= exact) & (exact <= found["gap_high"]))

    assert 0.92 <= share(samples, holds, seed=4) <= 0.975


def test_one_sided_critical_values_are_dunnetts():
    """Of a control against four others, equal variances, correlation 1/2: 2.16 (Dunnett 1955, table 1a)."""
    luck = np.random.default_rng(2).normal(size=(200_000, 5))
    assert critical(luck, pair_errors(np.eye(5)), 0) == pytest.approx(2.16, abs=0.02)


def test_intervals_by_hand():
    """Edwards and Hsu: the second may be the best, the third may not."""
    mean, error = np.array([10.0, 9.0, 5.0]), np.full((3, 3), 1.0)
    gap, low, high, may = intervals(mean, error, np.full(3, 2.0))
    np.testing.assert_allclose(gap, [1, -1, -5])
    assert may.tolist() == [True, True, False]
    np.testing.assert_allclose(low, [-1, -3, -7])
    np.testing.assert_allclose(high, [3, 1, 0])
    error[1, 2] = error[2, 1] = 10.0  # what is known badly, but cannot be the best, does not widen the others
    np.testing.assert_allclose(intervals(mean, error, np.full(3, 2.0))[1], [-1, -3, -24])
    only = intervals(np.array([20.0, 9, 5]), error, np.full(3, 2.0))
    assert only[3].tolist() == [True, False, False] and only[1][0] == 0.0


def test_what_is_the_same_is_as_good():
    table = designs_of(np.random.default_rng(1), 200, [0.0, -3.0])
    found = with_the_best(np.concatenate([table, table[:, :1]], axis=1))
    assert found["may_be_best"].tolist() == [1, 0, 1]
    assert found["regret"][0] == found["regret"][2] and found["gap"][0] == 0.0


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.integers(2, 8))
def test_the_order_of_designs_changes_nothing(seed, k):
    rng = np.random.default_rng(seed)
    table, turn = designs_of(rng, 50, rng.normal(size=k)), rng.permutation(k)
    one, other = with_the_best(table), with_the_best(table[:, turn])
    for name in ("mean", "se", "gap", "regret", "regret_se"):
        np.testing.assert_allclose(one[name][turn], other[name], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(one["gap_high"][turn], other["gap_high"], atol=0.1)
    assert (one["gap_low"] <= one["gap"].clip(max=0)).all() and (one["gap_high"] >= one["gap"].clip(min=0)).all()
    assert one["best_share"].sum() == pytest.approx(1.0)
    assert one["may_be_best"][np.argmax(one["mean"])] == 1


def test_regret_of_designs_by_hand():
    found = with_the_best(np.array([[0.0, 1], [2, 1], [4, 1]]))
    np.testing.assert_allclose(found["regret"], [1 / 3, 4 / 3])


def sweep_of(k, n=60, seed=1, draws=1, better=0.0):
    rng = np.random.default_rng(seed)
    luck = rng.normal(size=(draws, n, 2))
    runs = [run(luck[d] + better * at + 0.1 * rng.normal(size=(n, 2))) for at in range(k) for d in range(draws)]
    return points(runs, draws=draws, ties__x__stake=list(range(k)))


def test_ranking_of_a_sweep():
    found = ranking(sweep_of(4, better=0.2))
    assert found["firm"].values.tolist() == ["fiat", "mazda", ALL] and found.attrs["observations"] == 60
    assert found["may_be_best"].values.tolist() == [[0, 0, 0, 1]] * 3
    assert found.attrs["of"] == "histories" and found.attrs["critical"] == "max-t"
    page = PresentedSweep(sweep_of(4, better=0.2)).text()
    assert "Which design is best" in page and "fiat: 3 is the best" in page
    alike = PresentedSweep(sweep_of(3, seed=2)).text()
    assert "fiat: not resolved; each of 3 may be the best" in alike
    assert max(map(len, page.splitlines())) <= 100


def test_a_draw_of_the_inputs_is_one_observation():
    found = ranking(sweep_of(3, n=20, draws=15, better=0.3))
    assert (found.attrs["of"], found.attrs["observations"]) == ("draws", 15)
    assert (found["may_be_best"].isel(design=2) == 1).all() and (found["may_be_best"].isel(design=0) == 0).all()


def test_very_many_designs_have_a_wider_bound():
    found = ranking(sweep_of(MOST + 5, n=30))
    assert found.attrs["critical"] == "Bonferroni"
    assert int(found["may_be_best"].sum()) > 0
    few = with_the_best(designs_of(np.random.default_rng(1), 30, [0.0] * 6))
    assert (few["gap_high"] >= 0).all()


def test_too_few_histories_resolve_nothing():
    dead = points([run(np.zeros((3, 2)), status=[1, 1, 0])] * 2, x=[1, 2])
    assert np.isnan(ranking(dead)["gap"]).all() and (ranking(dead)["may_be_best"] == 1).all()
    assert "too few" in PresentedSweep(dead).text()
    json.dumps(tidy(PresentedSweep(dead).result()), allow_nan=False)


def test_a_comparison_has_both_in_its_page_and_its_data():
    rng = np.random.default_rng(3)
    a, b = run(rng.normal(size=(300, 2))), run(rng.normal(size=(300, 2)) + 1)
    shown = PresentedPair.of(pair(a, b))
    result = tidy(shown.result())
    assert {row["verdict"] for row in result["dominance"]} == {"b_over_a"} and len(result["regret"]) == 6
    text = shown.text()
    assert "What a choice costs against hindsight" in text and "B over A" in text
    assert max(map(len, text.splitlines())) <= 100
    assert {"regret", "dominance", "worth"} <= set(shown.findings())
    found = dominance(pair(a, b))
    assert set(found.dims) == {"point", "measure", "firm", "order"} and comparison(pair(a, b)).points == 1
