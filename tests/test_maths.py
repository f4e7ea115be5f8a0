"""Claim: the model's own exp, log and normal distribution are right to the last bits, and the same bits compiled."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from scipy import special

from model import maths

COUNT = 100_000


def ulps(found: float, exact: float) -> float:
    """How far apart two numbers are, in units of the last place of the exact one."""
    return abs(found - exact) / math.ulp(exact)


def spread(low: float, high: float, count: int = COUNT) -> list[float]:
    return np.random.default_rng(5).uniform(low, high, count).tolist()


def magnitudes(count: int = COUNT) -> list[float]:
    luck = np.random.default_rng(6)
    return (luck.uniform(1.0, 2.0, count) * 2.0 ** luck.integers(-1000, 1000, count)).tolist()


def test_exp_is_right_to_two_ulp():
    assert max(ulps(maths.exp(x), math.exp(x)) for x in spread(-700.0, 700.0)) <= 2.0


def test_exp_near_zero_is_right_to_two_ulp():
    assert max(ulps(maths.exp(x), math.exp(x)) for x in spread(-1.0, 1.0)) <= 2.0


def test_log_is_right_to_two_ulp():
    assert max(ulps(maths.log(x), math.log(x)) for x in magnitudes()) <= 2.0


def test_log_near_one_is_right_to_two_ulp():
    assert max(ulps(maths.log(x), math.log(x)) for x in spread(0.5, 2.0) if x != 1.0) <= 2.0


def test_edges():
    assert maths.exp(0.0) == 1.0
    assert maths.exp(1e4) == math.inf
    assert maths.exp(-1e4) == 0.0
    assert maths.exp(-745.1) > 0.0
    assert math.isnan(maths.exp(math.nan))
    assert maths.log(1.0) == 0.0
    assert maths.log(0.0) == -math.inf
    assert math.isnan(maths.log(-1.0))
    assert maths.log(math.inf) == math.inf
    assert maths.log(5e-324) == pytest.approx(math.log(5e-324), rel=1e-15)
    assert math.isnan(maths.log(math.nan))
    assert maths.power(0.0, 2.0) == 0.0
    assert math.isnan(maths.clamp(math.nan, 0.0, 1.0))
    assert maths.clamp(-1.0, 0.0, 1.0) == 0.0
    assert maths.clamp(2.0, 0.0, 1.0) == 1.0


@pytest.mark.parametrize("infinity", [math.inf, -math.inf])
def test_infinities_have_limits(infinity):
    assert maths.exp(infinity) == (math.inf if infinity > 0 else 0.0)
    assert maths.logistic(infinity) == (1.0 if infinity > 0 else 0.0)


def test_normal_quantile_is_scipys():
    u = np.concatenate(
        [np.random.default_rng(7).uniform(0, 1, 20_000), 10.0 ** np.random.default_rng(8).uniform(-15, -1, 5_000)]
    )
    found = np.array([maths.normal_quantile(x) for x in u.tolist()])
    assert np.allclose(found, special.ndtri(u), rtol=4e-15, atol=2e-15)


def test_normal_survival_is_scipys():
    z = np.linspace(-12.0, 12.0, 4_001)
    found = np.array([maths.normal_survival(x) for x in z.tolist()])
    exact = special.ndtr(-z)
    assert np.abs(found - exact).max() < 1e-15
    assert np.abs(found / exact - 1.0).max() < 1e-8  # in the far tail, where a wait of years moves by minutes


@given(st.floats(1e-14, 1.0 - 1e-14))
def test_quantile_undoes_survival(u):
    assert maths.normal_survival(-maths.normal_quantile(u)) == pytest.approx(u, rel=1e-11)


@given(st.floats(0.01, 100.0), st.floats(-5.0, 5.0))
def test_power(x, y):
    assert maths.power(x, y) == pytest.approx(x**y, rel=1e-13)


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0, 5), st.floats(0, 20))
def test_relaxing_in_two_steps_is_relaxing_in_one(x, target, rate, years):
    half = maths.relax(maths.relax(x, target, rate, 0.5 * years), target, rate, 0.5 * years)
    assert half == pytest.approx(maths.relax(x, target, rate, years), rel=1e-9, abs=1e-9)


def compiled(function):
    """The function as the engines compile it."""
    from numba.extending import register_jitable

    for name in ("exp", "log", "normal_quantile", "normal_survival"):
        register_jitable(getattr(maths, name))
    return njit(error_model="numpy")(function)


SAMPLES = {
    "exp": spread(-746.0, 710.0, 20_000) + spread(-1.0, 1.0, 20_000) + [math.inf, -math.inf, 0.0, -745.13, 709.78],
    "log": magnitudes(20_000) + spread(0.5, 2.0, 20_000) + [math.inf, 0.0, 5e-324, -1.0],
    "logistic": spread(-800.0, 800.0, 10_000),
    "normal_quantile": spread(0.0, 1.0, 10_000) + [1e-15, 1e-30, 1e-300],
    "normal_survival": spread(-40.0, 40.0, 10_000),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_compiled_is_interpreted(name):
    """The same bits from the compiler and from Python: no fused or reordered arithmetic."""
    plain = getattr(maths, name)
    fast = compiled(plain)
    x = np.array(SAMPLES[name])
    assert np.array([fast(v) for v in x]).tobytes() == np.array([plain(v) for v in x.tolist()]).tobytes()
