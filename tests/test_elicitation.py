"""Claim: elicited quantiles are met exactly, pools are the weighted mean of what experts say, and ranges hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from model.choices import pooled
from model.quantiles import cdf, median, quantile, quantiles
from model.scenario import Choice, Expert, Uncertain

SHARES = np.linspace(0.0005, 0.9995, 1999)


def said(points: dict[float, float], low: float = 0.0, high: float = 1.0) -> Uncertain:
    """An input by its elicited quantiles."""
    return Uncertain(
        "x", "quantiles", tuple((f"{percent:.12g}", value) for percent, value in points.items()), low, high
    )


THREE = said({5: 0.1, 50: 0.3, 95: 0.6})
BETA = Uncertain("x", "beta", (("a", 2.0), ("b", 5.0)), 0.0, 1.0)
CUT = Uncertain("x", "norm", (("loc", 0.5), ("scale", 0.2)), 0.1, 0.9)
TAIL = Uncertain("x", "expon", (("loc", -20.0),), 0.0, 1.0)
POOL = Uncertain(
    "x", "pool", (), 0.0, 1.0, experts=(Expert("a", 2.0, BETA), Expert("", 1.0, THREE), Expert("", 1.0, CUT))
)
LAWS = {"three": THREE, "beta": BETA, "cut": CUT, "tail": TAIL, "pool": POOL}


@st.composite
def elicited(draw: st.DrawFn) -> tuple[Uncertain, dict[float, float]]:
    """Rising quantiles strictly inside a range, which may have one end or none."""
    percents = sorted(
        draw(st.sets(st.floats(0.5, 99.5).map(lambda share: round(share, 3)), min_size=2, max_size=6))
    )  # as written
    places = sorted(draw(st.sets(st.floats(0.001, 0.999), min_size=len(percents), max_size=len(percents))))
    assume(min(np.diff(percents)) > 1e-3 and min(np.diff(places)) > 1e-3)
    low, wide = draw(st.sampled_from([0.0, -5.0, 3.0])), draw(st.sampled_from([1.0, 100.0]))
    points = {percent: low + place * wide for percent, place in zip(percents, places, strict=True)}
    ends = draw(st.sampled_from([(low, low + wide), (low, math.inf), (-math.inf, low + wide), (-math.inf, math.inf)]))
    return said(points, *ends), points


@settings(max_examples=100, deadline=None)
@given(case=elicited())
def test_every_quantile_is_met(case: tuple[Uncertain, dict[float, float]]) -> None:
    item, points = case
    for percent, value in points.items():
        assert quantile(item, percent / 100) == pytest.approx(value, rel=1e-10, abs=1e-10)
        assert float(cdf(item, np.array([value]))[0]) == pytest.approx(percent / 100, rel=1e-9)


@settings(max_examples=50, deadline=None)
@given(case=elicited())
def test_elicited_laws_rise_and_stay_in_their_range(case: tuple[Uncertain, dict[float, float]]) -> None:
    item, _ = case
    found = quantiles(item, np.concatenate([[0.0, 1e-16], SHARES, [1 - 1e-16, 1.0]]))
    assert (np.diff(found) >= 0).all()
    assert item.low <= found[0] and found[-1] <= item.high
    assert not np.isnan(found).any()


def test_two_quantiles_are_a_logit_normal() -> None:
    item = said({10: 0.2, 90: 0.7})
    logits = np.log(0.2 / 0.8), np.log(0.7 / 0.3)
    spread = (logits[1] - logits[0]) / (2 * stats.norm.ppf(0.9))
    expected = 1 / (1 + np.exp(-(sum(logits) / 2 + spread * stats.norm.ppf(SHARES))))
    assert quantiles(item, SHARES) == pytest.approx(expected, rel=1e-12)


def test_without_ends_two_quantiles_are_a_normal() -> None:
    item = said({10: -1.0, 90: 3.0}, -math.inf, math.inf)
    law = stats.norm(1.0, 2.0 / stats.norm.ppf(0.9))
    assert quantiles(item, SHARES) == pytest.approx(law.ppf(SHARES), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("item", LAWS.values(), ids=LAWS.keys())
def test_cdf_is_the_inverse(item: Uncertain) -> None:
    assert cdf(item, quantiles(item, SHARES)) == pytest.approx(SHARES, abs=1e-9)
    assert cdf(item, np.array([item.low, item.high])) == pytest.approx([0.0, 1.0], abs=1e-12)


def test_a_pool_is_the_weighted_mean_of_chances() -> None:
    values = np.linspace(0.01, 0.99, 99)
    expected = 0.5 * cdf(BETA, values) + 0.25 * cdf(THREE, values) + 0.25 * cdf(CUT, values)
    assert cdf(POOL, values) == pytest.approx(expected, abs=1e-15)
    assert (np.diff(quantiles(POOL, SHARES)) > 0).all()
    assert median(POOL) == pytest.approx(float(quantiles(POOL, np.array([0.5]))[0]), abs=0)


def test_experts_who_disagree_leave_a_gap() -> None:
    """The pool keeps both opinions; it does not put all belief in between, where nobody does."""
    low, high = (Uncertain("x", "uniform", (("loc", at), ("scale", 0.1)), 0.0, 1.0) for at in (0.1, 0.8))
    pool = Uncertain("x", "pool", (), 0.0, 1.0, experts=(Expert("", 1.0, low), Expert("", 3.0, high)))
    found = quantiles(pool, SHARES)
    assert np.mean(found < 0.21) == pytest.approx(0.25, abs=0.001)
    assert not ((found > 0.21) & (found < 0.79)).any()


def test_one_expert_alone_is_himself() -> None:
    pool = Uncertain("x", "pool", (), 0.0, 1.0, experts=(Expert("a", 3.0, BETA),))
    assert quantiles(pool, SHARES) == pytest.approx(stats.beta(2, 5).ppf(SHARES), abs=1e-12)


def test_pooled_choices_are_one_choice() -> None:
    one = (Choice("", 0.5, 1.0), Choice("", 0.2, 1.0))
    other = (Choice("", 0.5, 30.0), Choice("", 0.9, 10.0))
    found = pooled([(2.0, one), (2.0, other)])
    assert [choice.value for choice in found] == [0.2, 0.5, 0.9]
    total = sum(choice.weight for choice in found)
    assert [choice.weight / total for choice in found] == pytest.approx([0.25, 0.625, 0.125])
    words = pooled([(1.0, (Choice("b", 2.0, 1.0),)), (1.0, (Choice("a", 1.0, 1.0), Choice("b", 2.0, 1.0)))])
    assert [choice.word for choice in words] == ["b", "a"]
