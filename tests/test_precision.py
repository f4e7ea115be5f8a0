"""Until an interval is narrow enough: expressions, half-widths by hand, and what is left of 95 % at the stop."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray
from scipy.stats import binom, t

from analysis.cli import target
from analysis.estimate import Z95, wilson
from analysis.precision.half_width import of_difference, of_mean, of_quantile, of_share
from analysis.precision.looks import looks
from analysis.precision.parse import parse
from model.errors import UserError
from tests.made_runs import points, stored


def run(trials: int = 8, **changes) -> xarray.Dataset:
    return stored(trials, **{"status": [0] * trials, **changes})


# --- expressions ---


def test_half_widths_by_hand():
    made = run(
        6, ending=[1, 1, 0, 2, 1, 0], end_time=[3, 12, 15, 4, 9, 15], value_added=np.arange(12).reshape(6, 2) ** 2,
        status=[0, 0, 0, 0, 0, 1], satisfied=[[1, -1], [0, -1], [1, -1], [-1, -1], [1, -1], [0, -1]],
    )  # fmt: skip

    def arm(count: int, n: int) -> float:
        low, high = wilson(count / n, n)
        return max(high - count / n, count / n - low)

    def half(text: str, trials: int = 6) -> float:
        return parse(text).half_width(made, trials)

    assert half("ending[dissolved]: 0.1") == arm(3, 5) and half("ending[dissolved] at 10y: 0.1") == arm(2, 5)
    assert half("ending[fiat-mazda, dissolved] at 10 years: .1", 4) == arm(1, 4)
    fiat = np.array([0.0, 4, 16, 36, 64])
    assert half("mean value_added[fiat]: 1") == pytest.approx(t.ppf(0.975, 4) * fiat.std(ddof=1) / math.sqrt(5))
    assert half("mean value_added[fiat]: 1", 1) == math.inf == half("median value_added[fiat]: 1")
    assert half("mean satisfied[fiat]: 0.1") == arm(3, 4) and half("mean satisfied[mazda]: 0.1") == math.inf


def test_a_difference_is_paired_and_without_a_design_the_widest_point_counts():
    rng = np.random.default_rng(1)
    luck = rng.normal(0, 5, (200, 2))
    quiet, loud = (run(200, value_added=luck * k + 1) for k in (1.0, 1.1))
    both = points([quiet, loud], x=[0, 1])
    lone = parse("mean value_added[mazda] design 0: 1").half_width(both, 200)
    assert parse("mean value_added[mazda]: 1").half_width(both, 200) == pytest.approx(1.1 * lone)
    pairs = parse("mean value_added[mazda] design 1 - design 0: 1").half_width(both, 200)
    assert pairs == pytest.approx(0.1 * lone)
    shares = parse("ending[dissolved] design 1 - design 0: 0.1").half_width(points([quiet, quiet], x=[0, 1]), 200)
    assert shares == pytest.approx(Z95 * math.sqrt(2) / 202)  # no discordant pair is not certainty


def test_with_draws_the_widest_draw_of_a_design_counts():
    rng = np.random.default_rng(2)
    runs = [run(50, value_added=rng.normal(0, s, (50, 2))) for s in (1, 7, 2, 3)]
    made = points(runs, draws=2, x=[0, 1])
    each = [parse("mean value_added[fiat]: 1").half_width(one, 50) for one in runs]
    assert parse("mean value_added[fiat]: 1").half_width(made, 50) == max(each)
    assert parse("mean value_added[fiat] design 1: 1").half_width(made, 50) == max(each[2:])


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 1, "what is to be known is missing"),
        ("endng[dissolved]: 0.1", 1, "did you mean 'ending'"),
        ("ending: 0.1", 1, "which ending is missing"),
        ("ending[disolved]: 0.1", 8, "did you mean 'dissolved'"),
        ("ending[fiat-mzda, dissolved]: 0.1", 8, "did you mean 'fiat-mazda'"),
        ("ending[dissolved] at 20y: 0.1", 22, "not within the horizon of 15 years"),
        ("ending[dissolved] at soon: 0.1", 22, "no year"),
        ("mean valu_added[mazda]: 0.1", 6, "did you mean 'value_added'"),
        ("mean value_added[madza]: 0.1", 18, "did you mean 'mazda'"),
        ("mean value_added: 0.1", 6, "needs to know of which firm"),
        ("mean value_added[mazda, fiat]: 0.1", 25, "has no 'fiat'"),
        ("mean ending[fiat-mazda]: 0.1", 6, "is a code"),
        ("median satisfied[fiat]: 0.1", 8, "is a code"),
        ("mean value_added[mazda: 0.1", 17, "not closed"),
        ("mean value_added[mazda] 0.1", 25, "not expected here"),
        ("mean value_added[mazda]", 24, "half-width is missing"),
        ("mean value_added[mazda]: wide", 26, "no half-width"),
        ("mean value_added[mazda]: 0", 26, "no half-width"),
        ("mean value_added[mazda]: -0.1", 26, "no half-width"),
        ("mean value_added[mazda]: nan", 26, "no half-width"),
        ("mean value_added[mazda]: 0.1 bn", 30, "nothing may follow"),
        ("mean value_added[mazda] dsign 1: 0.1", 25, "did you mean 'design'"),
        ("mean value_added[mazda] design x: 0.1", 32, "no design's number"),
        ("mean value_added[mazda] design 3: 0.1", 32, "no design 3"),
        ("mean value_added[mazda] design 0 - 1: 0.1", 36, "follow the minus"),
        ("median value_added[mazda] design 0 - design 0: 0.1", 1, "of means and of endings"),
        ("q00 value_added[mazda]: 0.1", 1, "no statistic"),
    ],
)
def test_mistakes_have_a_column_and_say_what_is_allowed(text, column, said):
    with pytest.raises(UserError, match=said) as caught:
        parse(text).check(run())
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.column) == ("--precision", column) and mistake.allowed
    assert mistake.code.startswith("precision.")


def test_the_front_door_lends_what_run_needs():
    made = target("mean value_added[ mazda ]:  0.05")
    assert made.asked == 0.05 and str(made) == "mean value_added[ mazda ]: 0.05" and made.looks(1500) == (1024, 1500)
    parse("mean value_added[ mazda ]: 0.05").check(run())


# --- half-widths ---


def test_nothing_seen_is_not_certainty():
    assert of_share(np.zeros(1000)) == pytest.approx(Z95**2 / (1000 + Z95**2))
    assert of_mean(np.zeros(1000)) == of_difference(np.ones(5), np.ones(5), False) == of_mean(np.ones(1)) == math.inf
    assert of_share(np.array([])) == of_quantile(np.array([]), 0.5) == math.inf


def test_order_statistics_hold_a_quantile():
    """Ranks by hand: of 100, the median between the 40th and the 61st."""
    assert of_quantile(np.arange(1.0, 101), 0.5) == (61 - 40) / 2
    assert of_quantile(np.arange(1.0, 31), 0.05) == math.inf
    for q in (0.05, 0.5, 0.9):
        n = 1024
        low, high = (
            math.floor(n * q - Z95 * math.sqrt(n * q * (1 - q))),
            math.ceil(n * q + Z95 * math.sqrt(n * q * (1 - q))) + 1,
        )
        assert binom.cdf(high - 1, n, q) - binom.cdf(low - 1, n, q) > 0.95


# --- when to look, and what is left of 95 % at the stop ---


def test_looks_are_fixed():
    assert looks(30_000) == (1024, 2048, 3072, 4096, 6144, 8192, 11264, 16384, 23552, 30_000)
    assert looks(1) == (1,) and looks(1024) == (1024,) and looks(1025) == (1024, 1025)
    assert looks(2_000_000)[:20] == looks(5_000_000)[:20]


def coverage_of_a_share(p: float, asked: float) -> float:
    """The chance that Wilson's interval at the stop holds p, summed over all that may happen."""
    going, before, covered = np.ones(1), 0, 0.0
    for n in looks(200_000):
        more = n - before
        most = int(min(more, more * p + 12 * math.sqrt(more * p) + 30))
        going = np.convolve(going, binom.pmf(np.arange(most + 1), more, p))
        going = going[: np.flatnonzero(going > 1e-16)[-1] + 1]
        ends = np.array([wilson(k / n, n) for k in range(len(going))])
        found = np.arange(len(going)) / n
        stops = np.maximum(ends[:, 1] - found, found - ends[:, 0]) <= asked
        covered += float(going[stops & (ends[:, 0] <= p) & (p <= ends[:, 1])].sum())
        going, before = np.where(stops, 0.0, going), n
        if going.sum() < 1e-7:
            break
    return covered


def test_coverage_of_a_share_at_the_stop():
    """Exact, over rare and frequent endings and over coarse and fine targets; 95 % is nominal."""
    found = [
        coverage_of_a_share(p, p * rel)
        for p in np.geomspace(0.001, 0.3, 9)
        for rel in (0.1, 0.2, 0.3, 0.45, 0.7, 1.0)
        if Z95**2 * (1 - p) / p / rel**2 < 40_000
    ]
    assert min(found) > 0.935 and np.mean(found) == pytest.approx(0.95, abs=0.005)


def stopped(sample, asked: float, half) -> np.ndarray:
    """The histories at the stop."""
    return next(sample[:n] for n in looks(len(sample)) if half(sample[:n]) <= asked or n == len(sample))


def test_coverage_of_a_mean_and_of_a_median_at_the_stop():
    """Simulated, on heavy right tails as money has them: log-normal, mean exp(0.5), median 1."""
    rng = np.random.default_rng(6)
    means, medians, differences = [], [], []
    for _ in range(1200):
        sample = np.exp(rng.normal(size=16_384))
        at_stop = stopped(sample, 0.06, of_mean)
        means.append(abs(at_stop.mean() - math.exp(0.5)) <= of_mean(at_stop))
        ordered = np.sort(stopped(sample, 0.035, lambda s: of_quantile(np.sort(s), 0.5)))
        n, z = len(ordered), Z95 * math.sqrt(len(ordered) / 4)
        medians.append(ordered[math.floor(n / 2 - z) - 1] <= 1 <= ordered[math.ceil(n / 2 + z)])
        change = stopped(np.sqrt(sample) + rng.normal(0, 0.3, len(sample)), 0.015, of_mean)
        differences.append(abs(change.mean() - math.exp(1 / 8)) <= of_mean(change))
    for covered in (means, medians, differences):
        assert np.mean(covered) > 0.93
