"""Claim: every waiting-time law is its survival function: cumulative hazard, inverse, and draws from it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from model.clock import alarm_at, left_over, target_hazard
from model.draws import Draw, threshold, words
from model.laws import DATED, EXPONENTIAL, HAZARD_LAWS, LOG_LOGISTIC, LOG_NORMAL, TRIGGERED, WEIBULL

every_law = pytest.mark.parametrize("law", HAZARD_LAWS, ids=lambda law: law.name)
scales = st.floats(0.01, 100.0)
shapes = st.floats(0.2, 8.0)
ages = st.floats(0.0, 200.0)
DRAWS = 20_000
# Kolmogorov-Smirnov at a fixed seed; a right law would fail one seed in a million.
FALSE_ALARM = 1e-6


def scipys(law, scale, shape):
    """The same law in SciPy, written down independently of the model's formulas."""
    return {
        EXPONENTIAL: lambda: stats.expon(scale=scale),
        WEIBULL: lambda: stats.weibull_min(shape, scale=scale),
        LOG_LOGISTIC: lambda: stats.fisk(shape, scale=scale),
        LOG_NORMAL: lambda: stats.lognorm(shape, scale=scale),
    }[law]()


@every_law
@pytest.mark.parametrize(("scale", "shape"), [(1.0, 1.0), (0.2, 3.0), (12.0, 0.6), (3.0, 2.05)])
def test_survival_is_scipys(law, scale, shape):
    reference = scipys(law, scale, shape)
    for age in np.linspace(0.01, 5.0, 60) * scale:
        hazard = law.cumulative(float(age), scale, shape)
        assert math.exp(-hazard) == pytest.approx(reference.sf(age), rel=1e-9, abs=1e-14)
        assert hazard == pytest.approx(-reference.logsf(age), rel=1e-8, abs=1e-14)


@every_law
@pytest.mark.parametrize(("scale", "shape"), [(1.0, 1.0), (0.2, 3.0), (12.0, 0.6)])
def test_draws_follow_it(law, scale, shape):
    stream = words("laws", law.name)
    waits = [law.inverse(threshold(Draw(1, 2, trial, *stream, 0)), scale, shape) for trial in range(DRAWS)]
    assert stats.kstest(waits, scipys(law, scale, shape).cdf).pvalue > FALSE_ALARM


@every_law
@given(age=st.floats(1e-3, 100.0), scale=st.floats(0.1, 50.0), shape=st.floats(0.5, 5.0))
def test_inverse_undoes_cumulative(law, age, scale, shape):
    hazard = law.cumulative(age, scale, shape)
    if 1e-8 < hazard < 30.0:
        assert law.inverse(hazard, scale, shape) == pytest.approx(age, rel=1e-6)


@every_law
@given(hazard=st.floats(1e-6, 30.0), scale=scales, shape=st.floats(0.3, 6.0))
def test_cumulative_undoes_inverse(law, hazard, scale, shape):
    age = law.inverse(hazard, scale, shape)
    if math.isfinite(age) and age > 0.0:
        assert law.cumulative(age, scale, shape) == pytest.approx(hazard, rel=1e-8, abs=1e-13)


@every_law
@given(age=ages, more=st.floats(0.0, 50.0), scale=scales, shape=shapes)
def test_cumulative_starts_at_zero_never_falls_and_is_a_number(law, age, more, scale, shape):
    assert law.cumulative(0.0, scale, shape) == 0.0
    low, high = law.cumulative(age, scale, shape), law.cumulative(age + more, scale, shape)
    assert not math.isnan(low)
    assert 0.0 <= low
    # exact to rounding, but for the log-normal's far tail, where its survival is right to 1e-8 only
    rounding = 2e-8 if law is LOG_NORMAL else 1e-12 * (1.0 + low)
    assert high == low == math.inf or high >= low - rounding


@every_law
@given(hazard=st.floats(0.0, 1e4), more=st.floats(0.0, 1e4), scale=scales, shape=shapes)
def test_inverse_never_falls_and_is_a_number(law, hazard, more, scale, shape):
    low, high = law.inverse(hazard, scale, shape), law.inverse(hazard + more, scale, shape)
    assert not math.isnan(low)
    assert not math.isnan(high)
    assert 0.0 <= low
    assert high >= low * (1.0 - 1e-9)


@every_law
@given(age=st.floats(-10.0, -1e-9), scale=scales, shape=shapes)
def test_before_birth_a_law_with_a_shape_has_no_hazard(law, age, scale, shape):
    if law.shape:
        assert law.cumulative(age, scale, shape) == 0.0


@pytest.mark.parametrize("law", [DATED, TRIGGERED], ids=lambda law: law.name)
def test_a_date_is_no_hazard(law):
    assert law.cumulative(3.0, 1.0, 1.0) == 0.0
    assert law.inverse(3.0, 1.0, 1.0) == math.inf


# --- the clock's arithmetic ---


@given(left=st.floats(0.0, 50.0), rate=st.floats(0.0, 50.0), used=st.floats(-1.0, 50.0))
def test_what_is_left_is_never_more_and_never_negative(left, rate, used):
    rest = left_over(left, rate, used)
    assert 0.0 <= rest <= left


@every_law
@given(
    left=st.floats(1e-3, 5.0), rates=st.lists(st.floats(0.0, 4.0), min_size=1, max_size=6),
    scale=st.floats(0.5, 10.0), shape=st.floats(0.5, 3.0),
)  # fmt: skip
def test_residues_add_up_to_the_threshold(law, left, rates, scale, shape):
    """Over any steps in the rate, the hazard used until the alarm is the threshold that was drawn."""
    now, used, rest = 0.0, 0.0, left
    for rate in rates:
        alarm = (
            alarm_at(now, now, law.inverse(target_hazard(rest, rate, law.cumulative(now, scale, shape)), scale, shape))
            if rate > 0.0
            else math.inf
        )
        later = min(alarm, now + 0.7)
        grown = law.cumulative(later, scale, shape) - law.cumulative(now, scale, shape)
        rest = left_over(rest, rate, grown)
        used += rate * grown
        now = later
        if later == alarm:
            assert used == pytest.approx(left, rel=1e-6, abs=1e-7)
            return
    assert used + rest == pytest.approx(left, rel=1e-9, abs=1e-9)


def test_no_hazard_no_alarm_and_nan_is_seen():
    assert target_hazard(1.0, 0.0, 2.0) == math.inf
    assert math.isnan(target_hazard(1.0, math.nan, 2.0))
    assert math.isnan(target_hazard(1.0, math.inf, 2.0)) is False
