"""Figures are what their findings say: the same numbers, a history behind every point, no name taken for markup."""

from __future__ import annotations

import html
import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.capability import capability
from analysis.figures.hazard import hazard
from analysis.figures.incidence import incidence
from analysis.figures.ownership import ownership
from analysis.figures.ranking import ranking
from analysis.figures.style import HEIGHT, LINE, Label, _apart, shown
from analysis.figures.wins import wins
from analysis.figures.worth import ecdf, histogram
from analysis.full import full
from tests import hostile, made_runs

TIE = "fiat-mazda"


@pytest.fixture(scope="module")
def dataset():
    return made_runs.stored(600)


@pytest.fixture(scope="module")
def found(dataset):
    return full(dataset)


def lines(figure):
    return [one for one in figure.data if one.hoverinfo != "skip"]


def test_a_line_of_incidence_is_its_finding(found):
    figure = incidence(found["incidence_curve"], TIE)
    one = found["incidence_curve"].sel(tie=TIE)
    seen = [name for name in one["ending"].values if float(one.sel(ending=name)["incidence"].max()) > 0.0005]
    assert len(lines(figure)) == len(seen) >= 3
    for line, name in zip(lines(figure), seen, strict=True):
        np.testing.assert_allclose(line.y, 100 * one.sel(ending=name)["incidence"].values)
        np.testing.assert_array_equal(line.x, one["date"].values)


def test_every_point_of_incidence_names_a_history_that_ended_so(found, dataset):
    one = found["incidence_curve"].sel(tie=TIE)
    names = one["ending"].values.tolist()
    codes, times = (dataset[name].isel(point=0, tie=0).values for name in ("ending", "end_time"))
    named = 0
    for line in lines(incidence(found["incidence_curve"], TIE)):
        ending = next(name for name in names if name.replace("_", " ") == line.name or WORDS.get(name) == line.name)
        for date, (trial, point) in zip(line.x, line.customdata, strict=True):
            if trial < 0:
                continue
            named += 1
            assert point == 0
            if ending == "ongoing":
                assert codes[trial] == 0 or times[trial] > date
            else:
                assert codes[trial] == names.index(ending)
    assert named > 100


WORDS = {
    "ongoing": "still going on", "stake_sold": "stake sold", "failed": "a partner failed", "project_end": "project ended",
    "acquired_by_partner": "bought by its partner", "acquired_by_third_party": "bought by a third party",
}  # fmt: skip


def test_bands_hold_their_lines(found):
    figure = incidence(found["incidence_curve"], TIE)
    bands = [one for one in figure.data if one.hoverinfo == "skip"]
    for band, line in zip(bands, lines(figure), strict=True):
        n = len(line.y)
        high, low = np.asarray(band.y[:n], float), np.asarray(band.y[n:][::-1], float)
        assert (low <= np.asarray(line.y) + 1e-9).all() and (np.asarray(line.y) <= high + 1e-9).all()


def test_a_histogram_has_all_histories_and_tells_losses_by_colour(found, dataset):
    (bars,) = histogram(found["value_histogram"], "mazda", "USD bn").data
    assert sum(bars.y) == pytest.approx(100)
    added = dataset["value_added"].isel(point=0, firm=1).values
    for (trial, _, left, right), share in zip(bars.customdata, bars.y, strict=True):
        assert (trial >= 0) == (share > 0)
        if trial >= 0:
            assert left <= added[trial] <= right
    losses = [share for share, colour in zip(bars.y, bars.marker.color, strict=True) if colour != bars.marker.color[-1]]
    completed = dataset["status"].values[0] == 0
    assert sum(losses) == pytest.approx(100 * (added[completed] < 0).mean(), abs=5)


def test_a_point_of_the_distribution_names_the_history_that_stands_there(found, dataset):
    for curve, firm in zip(lines(ecdf(found["value_ecdf"], "USD bn")), (0, 1), strict=False):
        added = dataset["value_added"].isel(point=0, firm=firm).values
        for value, (trial, _) in zip(curve.x, curve.customdata, strict=True):
            assert added[trial] == pytest.approx(value, rel=1e-6)


def test_stacks_are_whole(found):
    total = sum(np.asarray(one.x, float) for one in wins(found["wins"]).data)
    np.testing.assert_allclose(total, 100)
    stack = sum(np.asarray(one.y, float) for one in ownership(found["ownership_curve"], TIE).data)
    np.testing.assert_allclose(stack, 100)


def test_hazards_and_capabilities_are_their_findings(found):
    drawn = lines(hazard(found["hazards"], TIE))
    assert drawn and all(np.nanmin(np.asarray(one.y, float)) >= 0 for one in drawn)
    for one, firm in zip(capability(found["capability_added"]).data, ("fiat", "mazda"), strict=True):
        np.testing.assert_allclose(one.x, found["capability_added"].sel(firm=firm)["mean"].values)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12), st.sampled_from([280, HEIGHT]))
def test_labels_never_touch(places, height):
    found = _apart([Label("x", y, "#000000") for y in places], (0, 100), height)
    order = np.argsort(places, kind="stable")
    gaps = np.diff(np.asarray(found)[order])
    assert (gaps >= LINE * 100 / (height - 64) * 0.95).all()
    assert min(found) >= -3 and max(found) <= 103


def test_labels_stay_where_there_is_room():
    assert _apart([Label("a", 10, ""), Label("b", 60, "")], (0, 100), HEIGHT) == [10, 60]


@pytest.mark.parametrize("text", hostile.STRINGS)
def test_names_are_text(text):
    written = shown(text)
    assert "<" not in written and ">" not in written
    assert html.unescape(written).rstrip("\u2026") in re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", text)


def test_no_figure_lets_a_name_through(dataset):
    names = made_runs.text([hostile.STRINGS[0], hostile.STRINGS[2]])
    tie = made_runs.text([hostile.STRINGS[4]])
    bad = dataset.assign_coords(firm=names, tie=tie, partner=(("tie", "side"), names.reshape(1, 2)))
    found = full(bad)
    firm, tie = hostile.STRINGS[0], hostile.STRINGS[4]
    drawn = [
        incidence(found["incidence_curve"], tie), hazard(found["hazards"], tie), wins(found["wins"]),
        histogram(found["value_histogram"], firm, hostile.STRINGS[1]), ecdf(found["value_ecdf"], hostile.STRINGS[1]),
        capability(found["capability_added"]), ownership(found["ownership_curve"], tie),
    ]  # fmt: skip
    for figure in drawn:
        plain = json.loads(figure.to_json())
        assert "<script" not in json.dumps(plain) and "<img" not in json.dumps(plain)


def test_designs_that_may_be_best_are_filled():
    import xarray

    values = np.array([[1.0, 3.0, 2.0]])
    found = xarray.Dataset(
        {
            "mean": (("firm", "design"), values), "se": (("firm", "design"), values / 10),
            "may_be_best": (("firm", "design"), np.array([[0, 1, 1]])),
        },
        {"firm": ["all firms"], "design": [0, 1, 2]},
    )  # fmt: skip
    (dots,) = ranking(found, ["a", "b", "c"], "USD bn").data
    assert list(dots.text) == ["b", "c", "a"]
    assert dots.marker.color[0] == dots.marker.color[1] != dots.marker.color[2]
