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
from analysis.figures.dots import Series, dots
from analysis.figures.every import figures
from analysis.figures.hazard import hazard
from analysis.figures.incidence import incidence
from analysis.figures.ownership import ownership
from analysis.figures.ranking import ranking
from analysis.figures.style import HEIGHT, LINE, Label, _apart, shown
from analysis.figures.tornado import tornado
from analysis.figures.trajectory import trajectory
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


def drivers(outcome="still going on"):
    import xarray

    dims, names = ("outcome", "input"), made_runs.text(["a.b", hostile.STRINGS[0]])
    values = {"low_mean": 0.2, "low_mean_se": 0.01, "high_mean": 0.6, "high_mean_se": 0.02, "mean": 0.4}
    columns = {name: (dims, np.full((1, 2), value)) for name, value in values.items() if name != "mean"}
    where = {name: (dims, made_runs.text(list(words)).reshape(1, 2)) for name, words in
             (("low_where", ("0.1", "project")), ("high_where", ("0.9", "<b>minority</b>")))}  # fmt: skip
    return xarray.Dataset(
        {**columns, **where, "mean": ("outcome", [0.4])},
        {"outcome": [outcome], "input": names, "short": ("input", names), "units": ("outcome", ["1"]),
         "is_share": ("outcome", [True])},
    )  # fmt: skip


def test_a_tornado_spans_its_means_in_percent():
    found = drivers()
    figure = tornado(found, "still going on", ["a.b", hostile.STRINGS[0]])
    bars, low, high = figure.data
    assert list(low.x) == [20, 20] and list(high.x) == [60, 60]
    assert [x for x in bars.x if x is not None] == pytest.approx([20, 60, 20, 60])
    assert list(low.text) == ["at most 0.1", " project"] and list(high.text) == [
        "at least 0.9",
        " &lt;b&gt;minority&lt;/b&gt;",
    ]
    assert figure.layout.shapes[0].x0 == pytest.approx(40)
    assert "<script" not in json.dumps(json.loads(figure.to_json()))


def test_dots_whose_interval_holds_nothing_are_hollow():
    figure = dots(["a", "b"], [Series("fiat", [1.0, 0.2], [0.5, -0.1], [1.5, 0.6])], "USD bn")
    (one,) = figure.data
    assert one.marker.color[0] != one.marker.color[1] == "#ffffff"
    assert list(one.error_x.array) == pytest.approx([0.5, 0.4]) and list(one.error_x.arrayminus) == pytest.approx(
        [0.5, 0.3]
    )


def test_a_region_is_drawn_as_it_fares_on_other_histories():
    import xarray

    steps = xarray.Dataset(
        {"coverage": ("step", [1.0, 0.8]), "density": ("step", [0.3, 0.5]), "limited": ("step", [0, 1])}
    )
    parts = {
        "density": 0.45,
        "density_low": 0.4,
        "density_high": 0.5,
        "coverage": 0.7,
        "coverage_low": 0.6,
        "coverage_high": 0.8,
    }
    box = xarray.Dataset({name: ((), value) for name, value in parts.items()})
    path, here = trajectory(steps, box).data
    assert list(path.x) == [100, 80] and list(path.y) == [30, 50]
    assert list(here.x) == [70] and list(here.y) == [45] and here.error_y.array[0] == pytest.approx(5)


def test_all_figures_of_a_run_show_themselves(dataset):
    drawn = figures(dataset)
    assert {f"how {TIE} ends", "value added", "value added to mazda", "who gains", "capability added"} <= set(drawn)
    for figure in drawn.values():
        assert "plotly" in figure._repr_html_()[:20_000].lower()
