"""Findings against numbers worked out by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cells import plain_table, render, titled
from analysis.endings import cumulative_incidence, endings
from analysis.estimate import mean, quantile, share, wilson, wilson_each
from analysis.groups import groups
from analysis.pages import Presented, PresentedGroups
from analysis.products import products
from analysis.relations import distress, lowest_trust, satisfied
from analysis.summary import dates, summarise
from analysis.values import capability_added, value_added, wins
from model.errors import UserError
from tests.made_runs import stored


def test_mean_share_quantile():
    assert mean(np.array([1.0, 2.0, 3.0, 6.0])) == pytest.approx((3.0, math.sqrt(14 / 3) / 2))
    assert share(3, 12) == pytest.approx((0.25, math.sqrt(0.25 * 0.75 / 12)))
    assert wilson(0.0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    value, error = quantile(np.arange(101.0), 0.5)
    assert value == 50.0 and error == pytest.approx(math.sqrt(101 * 0.25))
    assert math.isnan(mean(np.array([])).value) and math.isnan(share(0, 0).value)


@given(st.integers(1, 10**9), st.floats(0, 1), st.floats(0.01, 10))
def test_the_interval_of_a_proportion_holds_it_and_ends_where_nothing_or_all_happened(n, at, z):
    """To the bit: a band whose lower end is 3e-20 at the date of signing does not hold the 0 that is true there."""
    p = np.array([0.0, round(at * n) / n, 1.0])
    low, high = wilson_each(p, n, z)
    assert low[0] == 0.0 and high[2] == 1.0
    assert np.all((low <= p) & (p <= high) & (low >= 0) & (high <= 1))
    gap = z * np.sqrt(low * (1 - low) / n), z * np.sqrt(high * (1 - high) / n)  # both solve the score test
    assert p - low == pytest.approx(gap[0], abs=1e-9) and high - p == pytest.approx(gap[1], abs=1e-9)
    assert wilson(float(p[1]), n, z) == (low[1], high[1])


def test_a_name_is_not_broken_in_a_full_table():
    """Numbers with errors leave little room; a name of a firm stays one word all the same, and no column is cut off."""
    table = plain_table([f"column {n}" for n in range(7)])
    table.add_row("DaimlerChrysler", *("-12.345 \u00b10.067" for _ in range(7)))
    page = render(titled("A table", table))
    assert "DaimlerChrysler" in page and "column 6" in page.replace("\n", " ")
    assert max(map(len, page.splitlines())) <= 100


def test_quantile_error_is_what_another_seed_changes():
    samples = np.sort(np.random.default_rng(5).normal(size=(400, 500)), axis=1)
    found = np.array([quantile(sample, 0.9) for sample in samples])
    assert found[:, 1].mean() == pytest.approx(found[:, 0].std(), rel=0.15)


def test_incidence_with_censoring_by_hand():
    """Five ties: ends 1 (cause 1), censored 2, ends 3 (cause 2), 4 (cause 1), censored 5."""
    times, causes = np.array([3.0, 1, 2, 5, 4]), np.array([2, 1, 0, 0, 1])
    found, _ = cumulative_incidence(times, causes, 3, np.array([0.5, 1, 3, 4, 5]))
    first, second = 1 / 5, (4 / 5) / 3
    third = (4 / 5) * (2 / 3) / 2
    assert found[1] == pytest.approx([0, first, first, first + third, first + third])
    assert found[2] == pytest.approx([0, 0, second, second, second])
    assert found.sum(axis=0) == pytest.approx(np.ones(5))


def test_incidence_error_with_censoring_is_what_another_sample_changes():
    rng = np.random.default_rng(3)

    def sample() -> tuple[float, float]:
        ends, leaves, cause = rng.exponential(8, 300), rng.uniform(0, 15, 300), rng.integers(1, 3, 300)
        codes = np.where(ends < leaves, cause, 0)
        found, error = cumulative_incidence(np.minimum(ends, leaves), codes, 3, np.array([6.0]))
        return found[1, 0], error[1, 0]

    found = np.array([sample() for _ in range(400)])
    assert found[:, 1].mean() == pytest.approx(found[:, 0].std(), rel=0.12)
    assert found[:, 0].mean() == pytest.approx(0.5 * (1 - math.exp(-6 / 8)), abs=4 * found[:, 0].std() / 20)


def test_without_early_censoring_the_estimate_is_the_proportion():
    rng = np.random.default_rng(2)
    causes = rng.integers(0, 4, 200)
    times, at = np.where(causes > 0, rng.uniform(0, 15, 200).round(1), 15.0), np.array([3.0, 15.0])
    plain = cumulative_incidence(times, causes, 4, at)
    # One more, censored at the start, leaves every estimate where it was but goes the long way.
    full = cumulative_incidence(np.append(times, -1.0), np.append(causes, 0), 4, at)
    assert full[0] == pytest.approx(plain[0]) and full[1] == pytest.approx(plain[1])


def test_endings_of_a_run_are_proportions():
    ending, end_time = [0, 1, 1, 2, 0, 0, 3, 1, 0, 0], [15, 4, 9, 5, 15, 15, 14.9, 15, 15, 15]
    found = endings(stored(10, ending=ending, end_time=end_time, status=[0] * 10), (5.0, 10.0, 15.0)).sel(
        tie="fiat-mazda"
    )
    assert found.incidence.sel(ending="dissolved").values == pytest.approx([0.1, 0.2, 0.3])
    assert found.incidence.sel(ending="stake_sold").values == pytest.approx([0.1, 0.1, 0.1])
    assert found.incidence.sel(ending="ongoing").values == pytest.approx([0.8, 0.7, 0.5])
    assert found.se.sel(ending="dissolved", year=15.0).item() == pytest.approx(math.sqrt(0.3 * 0.7 / 10))


def test_values_leave_out_what_did_not_complete():
    run = stored(5, value_added=[[1, -1], [2, 3], [-3, 0], [0, 0], [900, 900]], status=[0, 0, 0, 0, 1])
    found = value_added(run)
    assert found["mean"].values == pytest.approx([0.0, 0.5])
    assert found["gain"].values == pytest.approx([0.5, 0.25])
    assert wins(run).share.sel(tie="fiat-mazda").values == pytest.approx([0.25, 0.25, 0, 0.25, 0.25])
    summary = summarise(run)
    assert (summary.trials, summary.stored, summary.failed) == (4, 5, {"capped": 1})


def test_capability_added_is_the_mean_however_it_is_read(monkeypatch):
    run = stored(1000)
    sample = run["capability_added"].values[0][run["status"].values[0] == 0].astype(float)
    monkeypatch.setattr("analysis.values.PIECE", 128)
    found = capability_added(run)
    assert found["mean"].values == pytest.approx(sample.mean(axis=0))
    assert found["se"].values == pytest.approx(sample.std(axis=0, ddof=1) / math.sqrt(len(sample)))


def test_relations_and_products():
    run = stored(
        4, status=[0] * 4, trust_min=[[0.1, 0.5], [0.2, 0.5], [0.3, 0.5], [0.4, 0.5]],
        satisfied=[[1, -1], [0, -1], [1, -1], [1, -1]], distress_years=[[0, 1], [0, 1], [2, 1], [0, 1]],
        product_launched=[0, 1, 1, 0], product_customer_value=[np.nan, 1.0, 0.5, np.nan],
    )  # fmt: skip
    assert lowest_trust(run)["mean"].sel(side="investor").item() == pytest.approx(0.25)
    wish = satisfied(run)["satisfied"]
    assert wish.sel(firm="fiat").item() == pytest.approx(0.75) and np.isnan(wish.sel(firm="mazda").item())
    assert distress(run)["ever"].values == pytest.approx([0.25, 1.0])
    one = products(run).sel(product="roadster")
    assert one.launched.item() == 0.5 and one.product_customer_value.item() == pytest.approx(0.75)


def test_groups_are_quarters_of_the_completed_trials():
    run = stored(1000)
    found = groups(run, "ties.fiat-mazda.clarity")
    assert [int(group.keep.sum()) for group in found] == [245] * 4
    assert all(a.high < b.low for a, b in pairwise(found))
    with pytest.raises(UserError, match=r"did you mean 'ties\.fiat-mazda\.clarity'"):
        groups(run, "ties.fiat-mazda.claritty")


def test_no_trial_completed_is_said_not_crashed():
    run = stored(3, status=[2, 2, 2])
    text = Presented(run).text()
    assert "3 of 3 histories did not complete" in text
    assert "No trial completed" in PresentedGroups(run, "ties.fiat-mazda.clarity").text()


def test_tables_fit_and_say_nothing_a_config_could_steer():
    run = stored(200)
    run.attrs["title"] = "evil \x1b[31m\x07 title"
    text = Presented(run).text()
    assert max(map(len, text.splitlines())) <= 100
    assert not any(ord(c) < 32 and c != "\n" for c in text)


def test_years_of_the_table():
    assert dates(15.0) == (5.0, 10.0, 15.0) and dates(12.0) == (5.0, 10.0, 12.0) and dates(3.0) == (3.0,)
