"""Claim: a closed form is the distribution of `scipy.stats`, to the bit, and knows which parameters that allows."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from model.closed_forms import FORMS, ClosedForm, allowed, closed_form
from model.config.families import FAMILIES

SHAPES = st.one_of(st.sampled_from([0.0, 0.5, 1.0, 2.0]), st.floats(1e-3, 1e3), st.floats(-2.0, 2.0))
VALUES = st.lists(st.one_of(st.floats(-1e3, 1e3), st.floats(0.0, 1.0)), min_size=1, max_size=30).map(np.array)
SHARES = st.lists(st.one_of(st.floats(0.0, 1.0), st.sampled_from([0.0, 1.0])), min_size=1, max_size=30).map(np.array)


@st.composite
def laws(draw: st.DrawFn) -> tuple[str, dict[str, float]]:
    family = draw(st.sampled_from(sorted(FORMS)))
    parameters = {name: draw(SHAPES) for name in FAMILIES[family]}
    if draw(st.booleans()):
        parameters |= {"loc": draw(st.floats(-10.0, 10.0)), "scale": draw(st.floats(1e-3, 1e3))}
    return family, parameters


@given(law=laws(), values=VALUES, shares=SHARES)
def test_it_is_scipys(law: tuple[str, dict[str, float]], values: np.ndarray, shares: np.ndarray):
    family, parameters = law
    theirs = getattr(stats, family)
    shapes = [parameters[name] for name in FAMILIES[family]]
    assert allowed(family, shapes) == bool(theirs._argcheck(*shapes))
    ours = closed_form(family, parameters)
    assert (ours is None) == (not allowed(family, shapes))
    if ours is None:
        return
    frozen = theirs(**parameters)
    with np.errstate(all="ignore"):
        for name, at in (("cdf", values), ("sf", values), ("ppf", shares), ("isf", shares)):
            np.testing.assert_array_equal(getattr(ours, name)(at), getattr(frozen, name)(at), name)


@pytest.mark.parametrize("family", sorted(FORMS))
def test_it_is_scipys_at_many_places(family: str):
    """Vectors as long as those that are drawn."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        parameters = dict(zip(FAMILIES[family], rng.uniform(0.05, 0.95, 2) * rng.choice([1.0, 20.0]), strict=False))
        if family == "triang":
            parameters = {"c": rng.uniform()}
        ours, theirs = closed_form(family, parameters), getattr(stats, family)(**parameters)
        assert isinstance(ours, ClosedForm)
        q = rng.random(5_000)
        x = theirs.ppf(q)
        for name, at in (("ppf", q), ("isf", q), ("cdf", x), ("sf", x)):
            np.testing.assert_array_equal(getattr(ours, name)(at), getattr(theirs, name)(at), name)


def test_what_is_wrong_is_left_to_scipy():
    assert closed_form("beta", {"a": -1.0, "b": 2.0}) is None
    assert closed_form("norm", {"scale": -1.0}) is None
    assert closed_form("gamma", {"a": 1.0}) is None


def test_a_config_is_checked_without_scipys_distributions():
    code = (
        "import sys; from model.cli import main; found = main(['check', 'configs/fiat-mazda.yaml']);"
        " print(found, [name for name in ('scipy.stats', 'xarray') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr
