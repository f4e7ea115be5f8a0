"""Points of a study: common random numbers across designs, independent ones across draws, whoever lives them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from model.config import load
from model.execute.local import Job, Threads, blocks
from model.execute.pieces import pieces
from model.execute.work import Work
from model.point_lives import PointLives, prepare_points
from model.points import MOST_ROWS, keeps_rows, points
from model.scenario import Scenario
from model.simulate import prepare
from model.store.grid import Block
from model.vocabulary import vocabulary

CONFIG = Path(__file__).parent.parent / "configs" / "fiat-mazda.yaml"
TRIALS = 96
STAKE, CLARITY = "ties.fiat-mazda.stake", "ties.fiat-mazda.clarity"
GRID = (
    "study.sweep={design: grid, vary: {ties.fiat-mazda.form: [project, minority], ties.fiat-mazda.clarity: [0.1, 0.9],"
    " events.dispute: [on, off]}}",
    f"{STAKE}=0.1",
)


def study(*sets: str) -> Scenario:
    return load(CONFIG, sets)


def ready(*sets: str) -> PointLives:
    return prepare_points(study(*sets), vocabulary())


@pytest.fixture(scope="module")
def grid() -> PointLives:
    return ready(*GRID)


def same(one, other, names=None) -> None:
    for name in names or one:
        assert np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f"), name


@pytest.mark.parametrize(
    ("point", "form", "clarity", "dispute"),
    [(0, "project", 0.1, "on"), (3, "project", 0.9, "off"), (4, "minority", 0.1, "on"), (7, "minority", 0.9, "off")],
)
def test_a_point_is_the_scenario_with_its_values_on_the_same_draws(grid, point, form, clarity, dispute):
    alone = load(
        CONFIG,
        (
            f"{STAKE}=0.1",
            f"ties.fiat-mazda.form={form}",
            f"{CLARITY}={clarity}",
            f"events.dispute={dispute}",
        ),
    )
    same(prepare(alone).rows(0, TRIALS), grid.rows(point, 0, TRIALS))


def test_designs_differ_where_they_should(grid):
    rows = [grid.rows(point, 0, TRIALS) for point in range(8)]
    assert not np.array_equal(rows[0]["value_added"], rows[2]["value_added"])  # clarity
    dispute = [event.name for event in vocabulary()].index("dispute")
    assert rows[0]["event_count"][..., dispute].sum() > 0
    assert rows[1]["event_count"][..., dispute].sum() == 0
    same(rows[0], rows[6], [name for name in rows[0] if name.startswith("input:")])


def test_an_outer_draw_has_its_own_luck_and_one_set_of_inputs():
    lives, plain = ready("study.outer=3"), prepare(study())
    assert lives.points.count == 3 and lives.points.outer
    assert np.array_equal(lives.points.inputs, plain.inputs(0, 3))
    rows = [lives.rows(point, 0, TRIALS) for point in range(3)]
    assert not [name for name in rows[0] if name.startswith("input:")]
    firsts = plain.rows(0, TRIALS, np.repeat(plain.inputs(0, 1), TRIALS, axis=0))
    same(rows[0], firsts)  # draw 0 has the luck of a run without draws
    assert len({row["value"].tobytes() for row in rows}) == 3
    given = plain.rows(0, TRIALS, np.repeat(plain.inputs(1, 2), TRIALS, axis=0))
    assert not np.array_equal(given["value"], rows[1]["value"])  # draw 1 has other luck


def test_draws_are_common_across_designs():
    lives = ready("study.outer=2", f"study.sweep={{design: grid, vary: {{{STAKE}: [0.0, 0.2]}}}}")
    assert [(lives.points.design(p), lives.points.draw(p)) for p in range(4)] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    # In a project the stake does not count: the same histories, design by design.
    for draw in range(2):
        same(lives.rows(draw, 0, TRIALS), lives.rows(2 + draw, 0, TRIALS))


def test_any_pieces_and_threads_give_the_same_bits(grid):
    def lived(size: int, count: int):
        pool = Threads(grid, 10, count)
        pool.size = size
        try:
            (done,) = blocks([Job(Block(2, 5, 16, 80))], pool, 10, 1, Work(count))
        finally:
            pool.close()
        return done.rows

    once, again = lived(1024, 1), lived(7, 3)
    assert once["value"].shape[:2] == (3, 64)
    same(once, again)
    same({name: values[1] for name, values in once.items()}, {k: v[16:] for k, v in grid.rows(3, 0, 80).items()})


def test_what_is_kept_is_not_lived_again():
    block, kept = Block(0, 3, 100, 200), Block(0, 2, 100, 150)
    cut = pieces(block, 40, kept)
    assert [tuple(piece) for piece in cut] == [(0, 150, 190), (0, 190, 200), (1, 150, 190), (1, 190, 200)] + [
        (2, 100, 140), (2, 140, 180), (2, 180, 200)
    ]  # fmt: skip


def test_rows_are_kept_while_there_are_not_too_many():
    few = study()
    at = dataclasses.replace
    many = at(few, study=at(few.study, trials=MOST_ROWS, keep=""))
    assert keeps_rows(many, 1) and not keeps_rows(many, 2)
    assert keeps_rows(at(many, study=at(many.study, keep="rows")), 2)
    assert not keeps_rows(at(few, study=at(few.study, keep="summary")), 1)


def test_points_are_one_without_a_sweep():
    every = points(study())
    assert (every.count, every.outer) == (1, False)
