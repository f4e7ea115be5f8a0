"""When ties end: constant competing hazards have closed forms; bands hold as often as they say; a figure's point is a history."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import xarray
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.conditional import conditional, going_on
from analysis.endings import cumulative_incidence
from analysis.estimate import Z95, wilson_each
from analysis.hazards import hazards, rates, yearly
from analysis.horizons import quarters
from analysis.incidence_curve import _binomial, covariance, incidence_curve
from analysis.ownership import CASES, ownership, ownership_curve
from analysis.simultaneous import critical, of_jackknife, root, standard
from model.outcome_schema import VARIABLES
from tests.coverage import EITHER, honest, share
from tests.made_runs import HORIZON, stored

A, B = 0.08, 0.05  # hazards a year of two endings
DATES = np.array(quarters(HORIZON))[1:]
ENDINGS = next(one.flags for one in VARIABLES if one.name == "ending")


def truth(at: np.ndarray, hazard: float) -> np.ndarray:
    """Cumulative incidence under constant competing hazards."""
    return hazard / (A + B) * (1 - np.exp(-(A + B) * np.asarray(at)))


def lived(rng: np.random.Generator, n: int, horizon: float = HORIZON) -> tuple[np.ndarray, np.ndarray]:
    """Times and causes, censored at the horizon."""
    times, causes = rng.exponential(1 / (A + B), n), np.where(rng.random(n) < A / (A + B), 1, 2)
    return np.minimum(times, horizon), np.where(times < horizon, causes, 0)


def run(n: int = 3000, seed: int = 3) -> xarray.Dataset:
    times, causes = lived(np.random.default_rng(seed), n)
    return stored(n, ending=causes, end_time=times, status=[0] * n)


# --- closed forms ---


def test_constant_hazards_give_the_closed_form():
    found = incidence_curve(run(20_000)).isel(tie=0)
    for cause, hazard in ((1, A), (2, B)):
        one = found.isel(ending=cause)
        exact = truth(found["date"].values, hazard)
        assert np.all((one["simultaneous_low"] <= exact) & (exact <= one["simultaneous_high"]))
        assert np.max(np.abs(one["incidence"].values - exact)) < 0.02
    table = hazards(run(20_000)).isel(tie=0)
    for cause, hazard in ((0, A), (1, B)):
        one = table.isel(ending=cause)
        assert np.max(np.abs(one["hazard"] - hazard) / one["se"]) < 4  # of 15 years
    assert table["ended"].sum() == (run(20_000)["ending"] > 0).sum()


def test_exponential_ties_do_not_age():
    """Given that it reached year 5, a tie with constant hazards goes on as a new one does."""
    found = conditional(run(40_000), given=(0.0, 5.0), years=(5.0, 10.0)).isel(tie=0)
    later, early = found.sel(given=5.0, year=10.0), found.sel(given=0.0, year=5.0)
    for ending in range(3):
        gap = float(later["incidence"][ending] - early["incidence"][ending])
        assert abs(gap) < 4 * math.hypot(float(later["se"][ending]), float(early["se"][ending]))
    assert abs(float(later["incidence"][1]) - truth(5.0, A)) < 4 * float(later["se"][1])
    assert np.isnan(found.sel(given=5.0, year=5.0)["incidence"]).all()


def test_given_signing_is_the_plain_incidence():
    dataset = run(500)
    found = conditional(dataset, given=(0.0,), years=(1.0, 5.0, 15.0)).isel(tie=0, given=0)
    plain = incidence_curve(dataset).isel(tie=0).sel(date=[1.0, 5.0, 15.0])
    for name in ("incidence", "se", "low", "high"):
        np.testing.assert_array_equal(found[name].values, plain[name].values)
    assert (found["reached"] == 500).all()


def test_the_reached_are_those_that_end_later():
    codes, times = np.array([1, 1, 0, 1]), np.array([5.0, 5.1, 15.0, 0.0])
    assert going_on(codes, times, 5.0).tolist() == [False, True, True, False]
    assert going_on(codes, times, 15.0).tolist() == [False, False, True, False]
    assert going_on(codes, times, 0.0).all()


def test_hazards_by_hand():
    """Two years: one of three ends in the middle of the first, one in the middle of the second."""
    found = rates(np.array([0.5, 1.5, 2.0]), np.array([1, 2, 0]), 3, np.array([0.0, 1.0, 2.0]))
    hazard, se, low, high, count, exposure = found
    np.testing.assert_allclose(exposure, [[2.5, 1.5], [2.5, 1.5]])
    np.testing.assert_allclose(hazard, [[1 / 2.5, 0], [0, 1 / 1.5]])
    np.testing.assert_array_equal(count, [[1, 0], [0, 1]])
    errors = np.array([1 - 0.4 * 0.5, -0.4 * 1, -0.4 * 1])  # ended less hazard times years, of each
    assert se[0, 0] == pytest.approx(math.sqrt((errors**2).sum()) / 2.5)
    assert (low[0, 1], high[0, 1]) == (0.0, pytest.approx(Z95**2 / 1.5))  # nothing ended is not certainty
    assert np.all((low <= hazard) & (hazard <= high))


def test_all_on_one_day_is_no_chance():
    """Where every tie ends on its planned date, other histories would give the same rate."""
    found = rates(np.full(100, 1.5), np.ones(100, int), 2, np.array([0.0, 1.0, 2.0]))
    assert found[0, 0].tolist() == [0.0, 2.0] and found[1, 0, 1] == pytest.approx(0.0, abs=1e-9)
    assert found[2, 0, 1] == pytest.approx(2.0) == found[3, 0, 1]


def test_years_end_at_the_horizon():
    assert yearly(2.5) == (0.0, 1.0, 2.0, 2.5) and yearly(3.0) == (0.0, 1.0, 2.0, 3.0)
    assert len(quarters(15.0)) == 61 and quarters(15.0)[4] == 1.0 and quarters(3.1)[-1] == pytest.approx(3.1)


# --- bands ---


def test_covariance_without_censoring_is_binomial():
    times, causes = lived(np.random.default_rng(5), 4000)
    at = DATES[3::6]
    found, error = cumulative_incidence(times, causes, 3, at)
    for cause in range(3):
        f = found[cause]
        exact = _binomial(1 - f if cause == 0 else f) / 4000
        np.testing.assert_allclose(np.sqrt(np.diag(exact)), error[cause], rtol=1e-9)
        np.testing.assert_allclose(covariance(times, causes, cause, at), exact, rtol=0.06, atol=2e-7)


def test_covariance_with_censoring_is_that_of_samples():
    rng, at, found = np.random.default_rng(6), np.array([2.0, 6.0, 10.0]), []
    for _ in range(1500):
        times, causes = lived(rng, 300, horizon=30)
        gone = rng.uniform(0, 20, 300)
        times, causes = np.minimum(times, gone), np.where(times <= gone, causes, 0)
        found.append([cumulative_incidence(times, causes, 3, at)[0][1], np.diag(covariance(times, causes, 1, at))])
    sample = np.array(found)
    np.testing.assert_allclose(sample[:, 1].mean(axis=0), sample[:, 0].var(axis=0), rtol=0.12)
    both = covariance(times, causes, 1, at)
    correlation = both[0, 2] / math.sqrt(both[0, 0] * both[2, 2])
    assert correlation == pytest.approx(np.corrcoef(sample[:, 0].T)[0, 2], abs=0.1)


@EITHER
def test_bands_hold_as_often_as_they_say(samples):
    at = DATES[2::4]
    exact = np.array([truth(at, A), truth(at, B)])

    def holds(rng):
        times, causes = lived(rng, 1000)
        f = cumulative_incidence(times, causes, 3, at)[0][1:]
        near = wilson_each(f, 1000, Z95)
        wide = np.array([wilson_each(one, 1000, critical(_binomial(one), draws=1000)) for one in f])
        far = (wide[:, 0] <= exact) & (exact <= wide[:, 1])
        return [((near[0] <= exact) & (exact <= near[1])).mean(), far.all(axis=1).mean()]

    rng = np.random.default_rng(12)
    pointwise, simultaneous = np.mean([holds(rng) for _ in range(samples)], axis=0)
    assert honest(pointwise), pointwise
    assert honest(simultaneous), simultaneous


@EITHER
def test_hazard_intervals_hold_as_often_as_they_say(samples):
    edges = np.array([0.0, 1, 2, 5, 10])

    def holds(rng):
        _, _, low, high, _, _ = rates(*lived(rng, 400), 3, edges)
        return (low[0] <= A) & (high[0] >= A)

    assert honest(found := share(samples, holds)), found


@EITHER
def test_conditional_intervals_hold_as_often_as_they_say(samples):
    def holds(rng):
        times, causes = lived(rng, 600)
        there = going_on(causes, times, 5.0)
        found = cumulative_incidence(times[there], causes[there], 3, np.array([7.0, 10.0]))[0][1]
        low, high = wilson_each(found, int(there.sum()), Z95)
        exact = truth(np.array([2.0, 5.0]), A)
        return (low <= exact) & (exact <= high)

    assert honest(found := share(samples, holds)), found


def test_simultaneous_bands_are_wider_and_hold_the_estimate():
    found = incidence_curve(run(400))
    assert (found["simultaneous_low"] <= found["low"] + 1e-12).all()
    assert (found["high"] <= found["simultaneous_high"] + 1e-12).all()
    assert (found["low"] <= found["incidence"] + 1e-12).all() and (found["incidence"] <= found["high"] + 1e-12).all()
    np.testing.assert_allclose(found["incidence"].sum("ending"), 1.0)


def test_the_law_of_the_largest_of_independent_errors():
    """Of m independent ones it is Sidak's."""
    assert critical(np.eye(12)) == pytest.approx(2.858, abs=0.05)  # normal quantile of (1 + 0.95^(1/12)) / 2
    assert critical(np.ones((12, 12))) == pytest.approx(1.96, abs=0.06)
    assert critical(np.zeros((3, 3))) == pytest.approx(1.96, abs=0.01)
    singular = np.array([[1.0, 1, 0], [1, 1, 0], [0, 0, 4]])
    np.testing.assert_allclose(root(singular) @ root(singular).T, singular, atol=1e-12)
    assert np.allclose(np.corrcoef(standard(singular).T), [[1, 1, 0], [1, 1, 0], [0, 0, 1]], atol=0.05)


def test_jackknife_of_groups_of_one_is_the_variance():
    sample = np.random.default_rng(1).normal(size=(50, 2))
    left_out = (sample.sum(axis=0) - sample) / 49
    np.testing.assert_allclose(of_jackknife(left_out), np.cov(sample.T) / 50)


def test_groups_that_share_nothing_change_little_and_shared_ones_much():
    dataset, n = run(2000), 2000
    keep = np.ones(n, bool)
    plain = incidence_curve(dataset, keep).isel(tie=0, ending=1)
    apart = incidence_curve(dataset, keep, np.arange(n) % 50).isel(tie=0, ending=1)
    np.testing.assert_array_equal(plain["incidence"], apart["incidence"])
    assert 0.6 < float((apart["se"] / plain["se"]).mean()) < 1.5
    order = np.argsort(dataset["end_time"].values[0, :, 0])
    alike = np.empty(n, int)
    alike[order] = np.arange(n) // 40  # those of one group end at about one time
    shared = incidence_curve(dataset, keep, alike).isel(tie=0, ending=1)
    assert float((shared["se"] / plain["se"]).mean()) > 2


# --- histories that points name ---


def test_a_point_names_a_history_that_ended_so_near_that_date():
    dataset = run(300)
    found = incidence_curve(dataset).isel(tie=0)
    codes, times = dataset["ending"].values[0, :, 0], dataset["end_time"].values[0, :, 0]
    for ending in (1, 2):
        one, mine = found.isel(ending=ending), codes == ending
        for at, trial in zip(one["date"].values, one["trial"].values, strict=True):
            assert codes[trial] == ending
            assert abs(times[trial] - at) == pytest.approx(np.abs(times[mine] - at).min())
        np.testing.assert_array_equal(one["trial_time"], times[one["trial"]])
    assert (found.isel(ending=5)["trial"] == -1).all() and (found.isel(ending=5)["point"] == -1).all()
    for at, trial in zip(found["date"].values, found.isel(ending=0)["trial"].values, strict=True):
        assert codes[trial] == 0 or times[trial] > at


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6), st.integers(2, 60))
def test_the_order_of_histories_changes_nothing(seed, n):
    times, causes = lived(np.random.default_rng(seed), n)
    turn = np.random.default_rng(seed + 1).permutation(n)
    first, second = (stored(n, ending=causes[o], end_time=times[o], status=[0] * n) for o in (np.arange(n), turn))
    for finding in (incidence_curve, hazards, conditional):
        a, b = finding(first), finding(second)
        for name in set(a.data_vars) - {"trial", "point", "trial_time"}:
            np.testing.assert_allclose(a[name], b[name], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(
        conditional(first)["incidence"].sum("ending", skipna=False).dropna("year", how="all").fillna(1), 1
    )


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10**6))
def test_the_names_of_endings_change_nothing(seed):
    times, causes = lived(np.random.default_rng(seed), 50)
    plain = incidence_curve(stored(50, ending=causes, end_time=times, status=[0] * 50)).isel(tie=0)
    swapped = np.where(causes == 0, 0, 3 - causes)
    other = incidence_curve(stored(50, ending=swapped, end_time=times, status=[0] * 50)).isel(tie=0)
    for name in ("incidence", "low", "simultaneous_high", "trial"):
        np.testing.assert_array_equal(plain[name].isel(ending=[1, 2]), other[name].isel(ending=[2, 1]))


def test_nothing_completed_is_nothing_known():
    dataset = stored(4, status=[1] * 4)
    for finding in (incidence_curve, hazards, conditional, ownership, ownership_curve):
        found = finding(dataset)
        assert found.attrs["trials"] == 0
        for name in ("incidence", "share", "hazard"):
            assert name not in found or np.isnan(found[name]).all()
    assert (incidence_curve(dataset)["trial"] == -1).all()
    assert json.dumps(incidence_curve(dataset)["trial"].values.tolist())


# --- ownership against cooperation ---


def test_which_bond_outlives_the_other_by_hand():
    """Stake sold at 4 while work goes on to 6; work over at 5, stake to 9; both at 7; both go on; never a stake."""
    own, work = [4.0, 9.0, 7.0, 15.0, np.nan], [6.0, 5.0, 7.0, 15.0, 3.0]
    dataset = stored(5, ownership_end_time=own, cooperation_end_time=work, status=[0] * 5)
    found = ownership(dataset).isel(tie=0)
    np.testing.assert_allclose(found["share"], 0.2)
    assert found["case"].values.tolist() == list(CASES)
    assert float(found["years"].sel(case="ownership_outlives")) == 4.0
    assert float(found["years"].sel(case="cooperation_outlives")) == 2.0
    curve = ownership_curve(dataset).isel(tie=0)
    shares = curve["share"].sel(date=[0.0, 4.5, 5.5, 8.0, 15.0]).values
    expected = [[1, 0, 0, 0], [0.75, 0, 0.25, 0], [0.5, 0.25, 0.25, 0], [0.25, 0.25, 0, 0.5], [0.25, 0, 0, 0.75]]
    np.testing.assert_allclose(shares.T, expected)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6), st.integers(1, 40))
def test_the_cases_are_all_there_is(seed, n):
    rng = np.random.default_rng(seed)
    own = np.where(rng.random(n) < 0.3, np.nan, np.minimum(rng.uniform(0, 20, n), HORIZON))
    work = np.where(rng.random(n) < 0.3, own, np.minimum(rng.uniform(0, 20, n), HORIZON))
    work = np.where(np.isnan(work), 5.0, work)
    dataset = stored(n, ownership_end_time=own, cooperation_end_time=work, status=[0] * n)
    np.testing.assert_allclose(ownership(dataset)["share"].sum("case"), 1.0)
    curve = ownership_curve(dataset)["share"].sum("state")
    assert np.allclose(curve, 1.0) or np.isnan(own).all()
