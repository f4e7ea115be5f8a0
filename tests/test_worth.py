"""What it is worth: normal samples have closed forms; intervals hold as often as they say; a figure's point is a history."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import fan as fans
from analysis.fan import fan, has_paths
from analysis.full import full
from analysis.shape import BINS, value_ecdf, value_histogram
from analysis.tails import ranks, shortfall, value_at
from analysis.worth import ALL, QUANTILES, TAILS, value_distribution, value_quantiles, value_shortfall
from tests.coverage import EITHER, honest, share
from tests.made_runs import HORIZON, points, stored

SHAPES = (value_histogram, value_ecdf)
TABLES = (value_distribution, value_quantiles, value_shortfall)


def run(values, **changes):
    """A run whose first firm has these values added, the second twice as much."""
    values = np.asarray(values, float)
    both = np.stack([values, 2 * values], axis=1)
    return stored(len(values), value_added=both, value=both + 1, status=[0] * len(values), **changes)


def normal_shortfall(tail: float) -> float:
    return -stats.norm.pdf(stats.norm.ppf(tail)) / tail


# --- tails ---


def test_shortfall_by_hand():
    assert shortfall(np.arange(1.0, 21), 0.10).value == 1.5  # of 20 the worst two
    assert shortfall(np.arange(1.0, 21), 0.125).value == pytest.approx((1 + 2 + 0.5 * 3) / 2.5)
    assert math.isnan(shortfall(np.arange(5.0), 0.1).value)  # not one history is the worst tenth of five
    assert shortfall(np.zeros(100), 0.05)[:2] == (0.0, 0.0)


def test_shortfall_of_normal_samples():
    sample = np.sort(np.random.default_rng(2).normal(size=400_000))
    for tail in TAILS:
        found = shortfall(sample, tail)
        assert abs(found.value - normal_shortfall(tail)) < 4 * found.se
        z, mean = stats.norm.ppf(tail), normal_shortfall(tail)
        within = 1 + z * stats.norm.pdf(z) / -tail - mean**2  # variance of a normal below its quantile
        assert found.se == pytest.approx(math.sqrt((within + (1 - tail) * (mean - z) ** 2) / tail / 400_000), rel=0.02)


@EITHER
def test_shortfall_intervals_hold_as_often_as_they_say(samples):
    def holds(rng):
        ordered = np.sort(rng.normal(size=1000))
        found = [shortfall(ordered, tail) for tail in TAILS]
        return [one.low <= normal_shortfall(tail) <= one.high for one, tail in zip(found, TAILS, strict=True)]

    assert honest(found := share(samples, holds)), found


@EITHER
def test_quantile_intervals_hold_as_often_as_they_say(samples):
    exact, between = stats.norm.ppf(QUANTILES), np.array([ranks(1000, q) for q in QUANTILES])

    def holds(rng):
        ordered = np.sort(rng.normal(size=1000))
        return (value_at(ordered, between[:, 0]) <= exact) & (exact <= value_at(ordered, between[:, 1]))

    assert honest(found := share(samples, holds)), found


def test_ranks_are_symmetric_and_wide_where_little_is_known():
    low, high = ranks(99, 0.5)
    assert low + high == pytest.approx(98.0)  # counted from 0
    assert math.isnan(ranks(50, 0.01)[0]) and ranks(50, 0.01)[1] > 0
    assert math.isnan(ranks(1, 0.5)[0])
    assert value_at(np.array([1.0, 3.0]), np.array([0.5, np.nan]))[0] == 2.0


# --- tables ---


def test_distribution_by_hand():
    found = value_distribution(run([-1, 0, 0, 1, 5])).sel(measure="value_added")
    assert found["firm"].values.tolist() == ["fiat", "mazda", ALL]
    np.testing.assert_allclose(found["mean"], [1, 2, 3])
    np.testing.assert_allclose(found["sd"], np.std([-1, 0, 0, 1, 5], ddof=1) * np.array([1, 2, 3]))
    np.testing.assert_allclose(found["below_zero"], 0.2)
    np.testing.assert_allclose(found["exactly_zero"], 0.4)
    assert (found["below_zero_low"] < 0.2).all() and (found["below_zero_high"] > 0.2).all()


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.integers(1, 80))
def test_the_order_of_histories_changes_no_number(seed, n):
    rng = np.random.default_rng(seed)
    values = np.round(rng.normal(size=n), 1)
    first, second = run(values), run(values[rng.permutation(n)])
    for finding in (*TABLES, *SHAPES):
        a, b = finding(first), finding(second)
        for name in set(a.data_vars) - {"trial", "point"}:
            np.testing.assert_allclose(a[name], b[name], rtol=1e-9, atol=1e-12)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.floats(0.1, 10), st.floats(-5, 5))
def test_money_in_another_unit(seed, scale, shift):
    """Numbers move with the sample's unit and origin."""
    values = np.random.default_rng(seed).normal(size=200)
    plain, moved = (
        value_shortfall(run(x)).sel(firm="fiat", measure="value_added") for x in (values, scale * values + shift)
    )
    np.testing.assert_allclose(moved["shortfall"], scale * plain["shortfall"] + shift, rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(moved["se"], scale * plain["se"], rtol=1e-6)


def test_quantiles_rise_and_lie_in_their_intervals():
    found = value_quantiles(run(np.random.default_rng(1).normal(size=500)))
    assert (found["value"].diff("quantile") >= 0).all()
    known = found.sel(quantile=[q for q in QUANTILES if 0.01 < q < 0.99])
    assert (known["low"] <= known["value"]).all() and (known["value"] <= known["high"]).all()


# --- shapes ---


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=60))
def test_bins_hold_every_history_once_and_name_one_of_theirs(values):
    found = value_histogram(run(values)).sel(measure="value_added", firm="fiat")
    counts, left, right = (found[name].values for name in ("count", "left", "right"))
    assert counts.sum() == len(values) and len(counts) == BINS
    assert np.all(left[1:] == right[:-1]) and np.all(right > left)
    assert left[0] <= min(values) and right[-1] >= max(values)
    for at, trial in enumerate(found["trial"].values):
        assert (trial == -1) == (counts[at] == 0)
        if trial >= 0:
            assert values[trial] == found["value"].values[at]
            assert left[at] <= values[trial] <= right[at]
    np.testing.assert_allclose((found["density"] * (right - left)).sum(), 1.0)


def test_no_bin_mixes_gains_and_losses():
    rng = np.random.default_rng(4)
    values = np.concatenate([np.zeros(900), rng.normal(0.5, 1, 100)])
    found = value_histogram(run(values)).sel(measure="value_added", firm="fiat")
    inside = (found["left"] < 0) & (found["right"] > 0)
    assert not inside.any() and (found["left"] == 0).sum() == 1
    assert int(found["count"].where(found["left"] < 0, 0).sum()) == (values < 0).sum()


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(-5, 5), min_size=1, max_size=300))
def test_steps_are_those_of_the_distribution(values):
    found = value_ecdf(run(values)).sel(measure="value_added", firm="fiat")
    ordered, sample = found["value"].values, np.array(values)
    assert np.all(np.diff(ordered) >= 0) and ordered[0] == sample.min() and ordered[-1] == sample.max()
    for value, p, trial in zip(ordered, found["probability"].values, found["trial"].values, strict=True):
        assert p == pytest.approx(np.mean(sample <= value)) and sample[trial] == value
    for low, high in (("low", "high"), ("simultaneous_low", "simultaneous_high")):
        assert (found[low] <= found["probability"] + 1e-12).all() and (
            found["probability"] <= found[high] + 1e-12
        ).all()


def test_the_band_of_the_distribution_is_kolmogorovs():
    assert stats.kstwobign.ppf(0.95) == pytest.approx(1.3581, abs=1e-4)
    found = value_ecdf(run(np.arange(400.0))).isel(measure=0, firm=0, step=50)
    half = float(found["simultaneous_high"] - found["probability"])
    assert half == pytest.approx(1.3581 / 20)


@pytest.mark.parametrize("finding", SHAPES)
def test_groups_of_one_history_give_the_error_of_independent_ones(finding):
    dataset = run(np.random.default_rng(3).normal(size=200))
    keep = np.ones(200, bool)
    plain, apart = finding(dataset, keep), finding(dataset, keep, np.arange(200))
    np.testing.assert_allclose(apart["se"], plain["se"] * math.sqrt(200 / 199), rtol=1e-6, atol=1e-12)
    alone = finding(dataset, keep, np.zeros(200, int))
    assert np.isnan(alone["se"]).all()


def test_what_did_not_complete_does_not_count():
    dataset = run(np.arange(10.0))
    dataset["status"][0, 5:] = 1
    for finding in (*TABLES, *SHAPES):
        assert finding(dataset).attrs["trials"] == 5
    assert float(value_distribution(dataset)["mean"].sel(measure="value_added", firm="fiat")) == 2.0
    assert value_ecdf(dataset)["trial"].max() == 4
    dataset["status"][:] = 1
    for finding in (*TABLES, *SHAPES):
        assert finding(dataset).attrs["trials"] == 0
    assert (value_histogram(dataset)["count"] == 0).all() and (value_histogram(dataset)["trial"] == -1).all()


# --- paths ---


def with_paths(trials: int = 60, kept: int = 40, seed: int = 1, **changes):
    """A run with paths of morale and capability."""
    rng, times = np.random.default_rng(seed), np.arange(0, HORIZON + 0.25, 0.25)
    dataset = stored(trials, **changes)
    walk = rng.normal(size=(1, kept, len(times), 2)).cumsum(axis=2)
    skill = rng.random((1, kept, len(times), 2, dataset.sizes["domain"]))
    paths = ("point", "path_trial", "time", "firm")
    return dataset.assign(
        path_morale=(paths, walk, {"units": "1"}), path_capability=((*paths, "domain"), skill, {"units": "frontier"})
    ).assign_coords(path_trial=np.arange(kept), time=times)


def test_fans_are_quantiles_of_completed_paths():
    dataset = with_paths()
    found, kept = fan(dataset), np.arange(40) % 50 != 49
    assert found.attrs["paths"] == kept.sum()
    one = found.sel(path="morale, mazda")
    values = dataset["path_morale"].values[0, kept, :, 1]
    np.testing.assert_allclose(one["value"].T, np.quantile(values, fans.QUANTILES, axis=0))
    assert (str(one["variable"].values), str(one["firm"].values), str(one["tie"].values)) == ("morale", "mazda", "")
    gap = found.sel(path="capability gap, fiat-mazda, brand")
    level = dataset["path_capability"].sel(domain="brand").values[0, kept]
    np.testing.assert_allclose(gap["value"].sel(quantile=0.5), np.median(level[..., 1] - level[..., 0], axis=0))
    assert (found["value"].diff("quantile") >= 0).all() and (found["se"] >= 0).all()


def test_a_fan_names_the_path_nearest_its_middle():
    dataset = with_paths()
    middle = np.median(dataset["path_morale"].values[0, :, :, 0], axis=0)
    dataset["path_morale"][0, 17, :, 0] = middle
    found = fan(dataset).sel(path="morale, fiat")
    assert (int(found["trial"]), int(found["point"])) == (17, 0)


def test_a_run_without_paths_has_no_fan():
    assert not has_paths(stored(4)) and "fan" not in full(stored(20))
    assert "fan" in full(with_paths())


# --- all of them, and outer draws ---


def test_every_finding_is_one_table_that_says_what_it_is():
    for name, found in full(with_paths()).items():
        dims = {one.dims for one in found.data_vars.values()}
        assert len(dims) == 1, name
        assert found.attrs["title"] and found.attrs["trials"] > 0, name
        for variable, one in found.data_vars.items():
            assert name in ("fan", "capability_added", "wins") or one.attrs["units"], (name, variable)


def test_with_outer_draws_there_are_bands_over_them_and_histories_have_their_point():
    rng = np.random.default_rng(5)
    draws = [run(rng.normal(mean, 1, 100)) for mean in rng.normal(0, 2, 12)]
    found = full(points(draws, draws=12))
    one = found["value_distribution"].sel(measure="value_added", firm="fiat")
    assert float(one["mean_credible_high"] - one["mean_credible_low"]) > 4
    assert float(one["mean_se"]) > 0.3  # of 12 draws, not of 1,200 histories
    for name in ("incidence_curve", "hazards", "conditional", "ownership_curve", "value_quantiles", "value_shortfall"):
        assert "credible_low" in found[name] and "credible_high" in found[name], name
    shape = found["value_ecdf"].sel(measure="value_added", firm="fiat")
    for value, trial, point in zip(*(shape[name].values for name in ("value", "trial", "point")), strict=True):
        assert draws[point]["value_added"].values[0, trial, 0] == value
    curve = found["incidence_curve"].isel(tie=0, ending=1)
    for when, trial, point in zip(*(curve[name].values for name in ("trial_time", "trial", "point")), strict=True):
        assert draws[point]["end_time"].values[0, trial, 0] == when
    alone = full(points(draws, draws=12), point=3)
    assert "credible_low" not in alone["hazards"] and alone["hazards"].attrs["trials"] == 100
    assert (alone["value_ecdf"]["point"] == 3).all()
