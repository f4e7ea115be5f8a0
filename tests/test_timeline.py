"""A history as a picture: the states are those lived, the events those that mattered, and no label lies on another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import model
from analysis.cli import main
from analysis.figures.timeline import LEFT, LETTER, RIGHT, WIDTH, lanes, timeline
from analysis.timeline.draw import draw
from analysis.timeline.marks import MOST, ROUTINE, marks
from analysis.timeline.series import series
from model.errors import UserError
from model.outcome import GRAIN

CASE = Path(__file__).parents[1] / "configs" / "renault-nissan.yaml"


@pytest.fixture(scope="module")
def history():
    return model.trace(model.load(CASE), trial=12)


def test_the_series_are_the_states_lived(history):
    found = series(history)
    assert found.sizes["step"] == len(history) + 1
    assert (np.diff(found["time"].values) >= 0).all()
    for at, record in enumerate(history):
        for change in record.changes:
            if change["state"] == "morale":
                one = found["morale"].sel(firm=change["subject"]).values
                assert (one[at], one[at + 1]) == (change["before"], change["after"])
    assert found["stake"].values[-1, 0, 0] == pytest.approx(
        history.outcome["stake_end"]["renault-nissan"]["investor"], abs=1e-6
    )
    lowest = history.outcome["morale_min"]["nissan"]
    assert found["morale"].min("step").values[1] == pytest.approx(
        lowest, abs=0.51 / GRAIN
    )  # as it is rounded to be kept


def test_marks_are_news(history):
    found = marks(history)
    assert 5 < len(found) <= MOST and [mark.time for mark in found] == sorted(mark.time for mark in found)
    dates = {(record.time, record.event) for record in history if not record.skipped and record.event not in ROUTINE}
    assert all(any(mark.time == time for time, _ in dates) for mark in found)
    names = [mark.label for mark in found]
    assert "launch" in names and "cannot pay, nissan" in names and "option used" not in names
    assert len(marks(history, most=3)) == 3


@given(st.lists(st.tuples(st.floats(0, 15), st.text("abc ", min_size=1, max_size=25)), max_size=40))
def test_labels_of_one_row_do_not_touch(drawn):
    drawn = sorted(drawn)
    times, labels = [time for time, _ in drawn], [label for _, label in drawn]
    inches = (RIGHT - LEFT) * WIDTH
    ends: dict[int, float] = {}
    for time, label, row in zip(times, labels, lanes(times, labels, 15.0), strict=True):
        start = time / 15.0 * inches
        assert start >= ends.get(row, 0.0)
        ends[row] = start + LETTER * len(label)


def test_the_picture_has_every_panel_and_no_two_labels_on_each_other(history):
    figure = timeline(series(history), marks(history))
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    for part in ("Trust", "Morale", "Stake", "Capability gap", "Cash", "Joint product"):
        assert any(title.startswith(part) for title in titles)
    renderer = figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for axes in figure.axes for text in axes.texts if text.get_text()]
    assert len(boxes) > 15
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            wide = min(one.x1, other.x1) - max(one.x0, other.x0)
            high = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert wide <= 1 or high <= 2


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_same_history_gives_the_same_bytes(history, tmp_path, kind):
    for name in ("a", "b"):
        draw(history, tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes() != b""


def test_places_that_cannot_be_are_said(history, tmp_path):
    with pytest.raises(UserError, match=r"allowed: \.png, \.svg, \.pdf"):
        draw(history, tmp_path / "a.doc")
    with pytest.raises(UserError, match="cannot write"):
        draw(history, tmp_path / "no" / "a.png")


def test_trace_draws_and_tells(tmp_path, capsys):
    assert main(["trace", str(CASE), "--trial", "3", "--plot", str(tmp_path / "a.svg"), "--json"]) == 0
    assert (tmp_path / "a.svg").read_text().startswith("<?xml")
    out, err = capsys.readouterr()
    assert out.startswith("{") and "timeline: " in err
