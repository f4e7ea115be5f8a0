"""Chance and ignorance apart: bands and shares of variance against known truth, errors against other samples."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.stats import beta

from analysis.outer.estimate import drawn_in, over_draws
from analysis.outer.pooled import pooled
from analysis.present import presented
from analysis.summary import summarise_design
from analysis.sweep.sweep import sweep
from analysis.values import value_added
from model.commands.output import tidy
from tests.made_runs import points, stored

A, B = 2.0, 5.0  # of the chance that a draw of the inputs gives: Beta(2, 5)
P = A / (A + B)
IGNORANCE = P * (1 - P) / (A + B + 1)
CHANCE = P * (1 - P) - IGNORANCE


def beta_binomial(rng: np.random.Generator, draws: int, trials: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means, variances and counts of draws of yes-or-no histories."""
    p = rng.binomial(trials, rng.beta(A, B, draws)) / trials
    return p, p * (1 - p) * trials / (trials - 1), np.full(draws, trials)


def test_by_hand():
    """Three draws of four histories: means 1, 2, 6, variances within 4, 8, 0."""
    found = over_draws(np.array([1.0, 2.0, 6.0]), np.array([4.0, 8.0, 0.0]), np.array([4, 4, 4]))
    assert (found.value, found.chance) == (3.0, 4.0)
    assert found.ignorance == pytest.approx(7 - 1)  # 7 is the variance of the means, 1 the mean of 4/4, 8/4, 0/4
    assert found.known == pytest.approx(6 / 10) and found.se == pytest.approx(np.sqrt(7 / 3))
    inward = np.sqrt(6 / 7)
    assert (found.low, found.high) == pytest.approx((3 - 2 * inward, 3 + 3 * inward))


def test_variance_components_are_those_of_a_beta_binomial():
    rng = np.random.default_rng(1)
    found = [over_draws(*beta_binomial(rng, 60, 20)) for _ in range(600)]
    means = {name: np.mean([getattr(one, name) for one in found]) for name in ("value", "ignorance", "chance", "known")}
    assert means["value"] == pytest.approx(P, abs=0.003)
    assert means["ignorance"] == pytest.approx(IGNORANCE, rel=0.02)
    assert means["chance"] == pytest.approx(CHANCE, rel=0.01)
    assert means["known"] == pytest.approx(1 / (A + B + 1), rel=0.03)


@pytest.mark.parametrize("trials", [10, 1000])
def test_the_band_is_that_of_the_inputs_however_few_the_histories(trials):
    """The noise of ten histories would make it a quarter as wide again."""
    rng = np.random.default_rng(2)
    samples = [beta_binomial(rng, 200, trials) for _ in range(200)]
    bands = np.array([(one.low, one.high) for one in (over_draws(*sample) for sample in samples)])
    spread = np.std([drawn_in(means, over_draws(means, *rest).ignorance) for means, *rest in samples])
    assert spread == pytest.approx(np.sqrt(IGNORANCE), rel=0.02)
    truth = beta.ppf([0.025, 0.975], A, B)
    width, noisy = (
        np.diff(bands.mean(axis=0))[0],
        np.mean([np.ptp(np.quantile(m, [0.025, 0.975])) for m, *_ in samples]),
    )
    assert width == pytest.approx(np.diff(truth)[0], rel=0.07)
    assert bands.mean(axis=0) == pytest.approx(truth, abs=0.05)
    assert (noisy > 1.25 * width) == (trials == 10)


def test_errors_are_what_other_draws_change():
    rng = np.random.default_rng(3)
    found = [over_draws(*beta_binomial(rng, 60, 20)) for _ in range(600)]
    for number, error in (("value", "se"), ("known", "known_se")):
        values, errors = (np.array([getattr(one, name) for one in found]) for name in (number, error))
        assert errors.mean() == pytest.approx(values.std(), rel=0.1)


def test_inputs_that_do_not_matter_leave_no_band():
    rng = np.random.default_rng(4)
    means = rng.binomial(50, 0.3, 400) / 50
    found = over_draws(means, means * (1 - means) * 50 / 49, np.full(400, 50))
    assert found.high - found.low < 0.06 < np.ptp(np.quantile(means, [0.025, 0.975])) and found.known < 0.005


def test_draws_without_histories_are_left_out_and_one_draw_says_nothing():
    with_empty = over_draws(np.array([1.0, np.nan, 3.0]), np.array([1.0, np.nan, 1.0]), np.array([9, 0, 9]))
    without = over_draws(np.array([1.0, 3.0]), np.ones(2), np.array([9, 9]))
    assert list(map(float, with_empty)) == pytest.approx(list(map(float, without)), nan_ok=True)
    alone = over_draws(np.array([[1.0, 2.0]]), np.ones((1, 2)), np.array([5]))
    assert alone.value.tolist() == [1.0, 2.0] and np.isnan(alone.low).all() and np.isnan(alone.se).all()


# --- datasets ---


def drawn(draws: int = 12, trials: int = 40, designs: int = 1):
    rng = np.random.default_rng(5)
    inputs = rng.normal(0, 1, draws)
    runs = [
        stored(trials, seed=k, status=[0] * trials, value_added=np.stack([rng.normal(x, 1, trials), rng.normal(0, 1, trials)], 1))
        for _ in range(designs) for k, x in enumerate(inputs)
    ]  # fmt: skip
    together = points(runs, draws=draws, **({"a__b": np.arange(designs)} if designs > 1 else {}))
    together = together.drop_vars("input:ties.fiat-mazda.clarity")
    return together.assign({"input:firms.x": ("point", np.tile(inputs, designs))})


def test_pooled_errors_know_that_histories_of_a_draw_are_alike():
    run = drawn()
    found = pooled(run, list(range(12))).find(value_added)
    means = run["value_added"].values.mean(axis=1)
    assert found["mean"].values == pytest.approx(means.mean(axis=0))
    assert found["mean_se"].values == pytest.approx(means.std(axis=0, ddof=1) / np.sqrt(12))
    naive = value_added(pooled(run, list(range(12))).dataset)["mean_se"].values
    assert found["mean_se"].values[0] > 3 * naive[0]


def test_a_design_is_shown_with_its_band_and_what_would_be_known():
    run = drawn()
    summary = summarise_design(run, 0)
    spread = sweep(run).findings["value_added"].isel(design=0)
    assert spread["known"].sel(firm="fiat").item() > 0.3 > 0.1 > spread["known"].sel(firm="mazda").item()
    assert "outer draws" in summary.endings.attrs["band"]
    page = presented(run).text()
    assert "12 outer draws of the inputs, pooled" in page and "known if the inputs were, %" in page
    assert "It is no error of the model" in " ".join(page.split()) and max(map(len, page.splitlines())) <= 100
    result = tidy(presented(run).result())
    json.dumps(result, allow_nan=False)
    (fiat, _) = result["outer"]["value_added"]
    assert fiat["band_low"] < fiat["mean"] < fiat["band_high"] and result["outer"]["draws"] == 12


def test_designs_with_draws_have_bands_in_the_table():
    run = drawn(designs=2)
    page = presented(run).text()
    assert "2 designs (a grid), 12 outer draws each" in page and "How much of one history's outcome" in page
    assert "Design 1 of 2: b 1; 12 outer draws" in presented(run, design=1).text()
    assert "Point 13 of 24: b 1, draw 1" in presented(run, point=13).text()


def test_by_an_input_that_is_drawn_once_a_point():
    run = drawn(designs=2)
    found = presented(run, by="firms.x").result()["groups"]
    assert [group["trials"] for group in found] == [3 * 2 * 40] * 4
    means = [group["value_added"][0]["mean"] for group in found]
    assert means == sorted(means) and found[0]["high"] < found[1]["low"]
    assert [group["trials"] for group in presented(run, by="firms.x", design=1).result()["groups"]] == [3 * 40] * 4
