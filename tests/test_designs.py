"""Claim: a design is what its name says, sampled numbers follow their laws, and more points keep those that there were."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from model.designs import block_names, blocks, count, designs
from model.scenario import Choice, Factor, Sweep, Uncertain

A = Factor("a", (), (0.1, 0.2, 0.3), Uncertain("a", "choice", (), 0.0, 1.0, choices=(Choice("", 0.1, 1.0),)))
B = Factor("b", ("on", "off"), (0.0, 1.0), None, structural=True)
U = Factor("u", (), (), Uncertain("u", "uniform", (("loc", 0.1), ("scale", 0.6)), 0.1, 0.7))
V = Factor("v", (), (), Uncertain("v", "beta", (("a", 2.0), ("b", 5.0)), 0.0, 1.0))
W = Factor(
    "w", ("x", "y"), (), Uncertain("w", "choice", (), 0.0, 1.0, choices=(Choice("x", 0.0, 3.0), Choice("y", 1.0, 1.0)))
)
SAMPLED = ("latin_hypercube", "sobol", "saltelli")


def sweep(design: str, points: int = 0, *factors: Factor) -> Sweep:
    """A sweep of some factors."""
    return Sweep(design, points, factors or (U, V, B, A, W))


def test_the_last_path_of_a_grid_is_the_fastest() -> None:
    found = designs(Sweep("grid", 0, (A, B)), 1)
    assert found.tolist() == [[0.1, 0], [0.1, 1], [0.2, 0], [0.2, 1], [0.3, 0], [0.3, 1]]


def test_a_list_is_its_rows() -> None:
    rows = ((0.1, 0.0), (0.3, 1.0), (0.1, 0.0))
    assert designs(Sweep("list", 0, (A, B), rows), 1).tolist() == [list(row) for row in rows]


def test_one_at_a_time_starts_from_the_base() -> None:
    one = Sweep("one_at_a_time", 0, (replace(A, levels=(0.1, 0.3)), replace(B, levels=(1.0,))), ((0.2, 0.0),))
    assert designs(one, 1).tolist() == [[0.2, 0], [0.1, 0], [0.3, 0], [0.2, 1]]


@pytest.mark.parametrize("design", SAMPLED)
@pytest.mark.parametrize("points", [1, 8, 64])
def test_as_many_as_counted_and_within_the_range(design: str, points: int) -> None:
    one = sweep(design, points)
    found = designs(one, 3)
    assert found.shape == (count(one), 5) == (points * (7 if design == "saltelli" else 1), 5)
    assert found[:, :2].astype(np.float32).astype(np.float64) == pytest.approx(found[:, :2], abs=1e-16)
    assert 0.1 <= found[:, 0].min() and found[:, 0].max() <= 0.7
    assert set(found[:, 2]) <= {0.0, 1.0} and set(found[:, 3]) <= {0.1, 0.2, 0.3} and set(found[:, 4]) <= {0.0, 1.0}
    assert found.tobytes() == designs(one, 3).tobytes() != designs(one, 4).tobytes()


@pytest.mark.parametrize("points", [1, 2, 32, 512, 2048])
def test_sobol_designs_are_the_first_of_twice_as_many(points: int) -> None:
    few, many = designs(sweep("sobol", points), 7), designs(sweep("sobol", 2 * points), 7)
    assert few.tobytes() == many[:points].tobytes()


def test_sobol_fills_each_cell_once() -> None:
    """The first 2**k points of a Sobol sequence: one in each of 2**k slices, by each coordinate."""
    found = (designs(sweep("sobol", 256, U), 7)[:, 0] - 0.1) / 0.6
    assert sorted((found * 256).astype(int)) == list(range(256))


def test_a_latin_hypercube_has_one_point_in_each_slice() -> None:
    found = designs(sweep("latin_hypercube", 100, U, V), 7)
    shares = np.stack([(found[:, 0] - 0.1) / 0.6, stats.beta(2, 5).cdf(found[:, 1])], axis=1)
    for column in shares.T:
        assert sorted((column * 100).astype(int)) == list(range(100))


def test_saltelli_is_a_b_and_a_with_single_columns_of_b() -> None:
    one = sweep("saltelli", 32)
    found, part = designs(one, 5), blocks(one)
    assert block_names(one) == ("A", "B", "AB:u", "AB:v", "AB:b", "AB:a", "AB:w")
    a, b = found[part == 0], found[part == 1]
    assert part.tolist() == [at for at in range(7) for _ in range(32)]
    assert (a != b).any(axis=0).all()
    for column in range(5):
        mixed = a.copy()
        mixed[:, column] = b[:, column]
        assert found[part == 2 + column].tobytes() == mixed.tobytes()


def test_other_designs_have_one_part() -> None:
    assert blocks(sweep("sobol", 8)).tolist() == [0] * 8
    assert block_names(sweep("sobol", 8)) == ("all",)


def test_saltelli_gives_the_indices_of_a_known_function() -> None:
    """y = 4 u + 3 v, uniform: first-order shares 16/25 and 9/25 (Saltelli 2010, estimator b)."""
    unit = Uncertain("u", "uniform", (("loc", 0.0), ("scale", 1.0)), 0.0, 1.0)
    one = sweep("saltelli", 1024, Factor("u", (), (), unit), Factor("v", (), (), unit))
    y = designs(one, 1) @ np.array([4.0, 3.0])
    a, b, first, second = y.reshape(4, 1024)
    variance = np.var(np.concatenate([a, b]))
    assert np.mean(b * (first - a)) / variance == pytest.approx(0.64, abs=0.02)
    assert np.mean(b * (second - a)) / variance == pytest.approx(0.36, abs=0.02)


def test_sampled_numbers_follow_their_laws() -> None:
    found = designs(sweep("sobol", 4096), 1)
    assert stats.kstest(found[:, 1], stats.beta(2, 5).cdf).pvalue > 0.5  # more even than random
    assert [np.mean(found[:, 3] == level) for level in (0.1, 0.2, 0.3)] == pytest.approx([1 / 3] * 3, abs=0.01)
    assert np.mean(found[:, 4] == 0.0) == pytest.approx(0.75, abs=0.01)
    assert abs(np.corrcoef(found.T) - np.eye(5)).max() < 0.02


def test_counting_needs_no_array_library() -> None:
    code = "import sys; from model.designs import count; from model.scenario import Sweep; count(Sweep('grid', 0, ()))"
    code += "; print([m for m in ('numpy', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
