"""What a run of several points says: every design, and its differences from design 0, against numbers by hand."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import xarray

from analysis.commands.sides import Asked, chosen
from analysis.groups import groups
from analysis.pages import PresentedSweep
from analysis.points import designs, shortened
from analysis.present import damaged, presented, reading
from analysis.summary import by, summarise
from analysis.sweep.over import goes_with, over_designs
from analysis.sweep.sweep import joint_order, sweep
from model.commands.output import tidy
from model.errors import MachineError, UserError
from tests.made_runs import points, stored, text

CLARITY, FORM = "ties.fiat-mazda.clarity", "ties.fiat-mazda.form"


def run(trials: int = 4, **changes) -> xarray.Dataset:
    return stored(trials, **{"status": [0] * trials, **changes})


def pair_of_designs() -> xarray.Dataset:
    a = run(value_added=[[1, 0], [2, 0], [3, 0], [6, 0]], ending=[0, 1, 1, 2], end_time=[15, 5, 9, 11])
    b = run(value_added=[[2, 1], [4, 1], [3, 1], [11, 1]], ending=[0, 0, 1, 0], end_time=[15, 15, 9, 15])
    return points([a, b], ties__fiat_mazda__clarity=[0.1, 0.9]).rename({"ties.fiat_mazda.clarity": CLARITY})


def many(count: int, kind: str, trials: int = 30) -> xarray.Dataset:
    rng = np.random.default_rng(3)
    clarity, morale = rng.random((2, count))
    runs = [run(trials, value_added=rng.normal(c, 0.1, (trials, 2))) for c in clarity]
    found = points(runs).assign_coords({CLARITY: ("point", clarity), "firms.mazda.morale": ("point", morale)})
    return found.assign_attrs(design=kind)


# --- which points there are ---


def test_designs_say_what_they_set_and_words_stand_for_codes():
    found = points([run()] * 4).assign_coords(
        {CLARITY: ("point", [0.1, 0.1, 0.5, 0.5]), "events.dispute": ("point", [0, 1, 0, 1])}
    )
    found["events.dispute"].attrs |= {
        "flag_values": [0, 1],
        "flag_meanings": "as_it_is off",
        "words": ["as it is", "off"],
    }
    found = found.assign_coords(design_block=("point", [0, 0, 0, 0])).assign_attrs(design="grid")
    known = designs(found)
    assert [factor.path for factor in known.factors] == [CLARITY, "events.dispute"]
    assert known.said(1) == "clarity 0.1, dispute off" and known.said(2) == "clarity 0.5, dispute as it is"
    assert (len(known), known.draws, known.sampled) == (4, 1, False)


def test_draws_of_a_design_are_its_points():
    known = designs(points([run()] * 6, draws=3, x=[1.0, 2.0]))
    assert known.points == ((0, 1, 2), (3, 4, 5)) and known.draws == 3 and known.said(1) == "x 2"


def test_paths_are_named_by_as_few_words_as_tell_them_apart():
    names = ["ties.a.clarity", "ties.b.clarity", "plan.first.to", "horizon"]
    assert shortened(names) == ["a.clarity", "b.clarity", "to", "horizon"]


def test_where_the_run_does_not_say_its_values_do():
    one_by_one = points([run()] * 3, x=[1, 2, 1], y=[5, 5, 6])
    assert designs(one_by_one).kind == "one_at_a_time"
    assert designs(many(50, "")).sampled and not designs(many(5, "")).sampled


# --- every design ---


def test_every_design_by_hand():
    found = sweep(pair_of_designs())
    value = found.findings["value_added"].sel(firm="fiat")
    assert value["value"].values.tolist() == [3.0, 5.0]
    assert value["se"].values[0] == pytest.approx(math.sqrt(14 / 3) / 2)
    ending = found.findings["endings"].sel(tie="fiat-mazda", ending="dissolved")
    assert ending["value"].sel(year=[5, 10, 15]).values.tolist() == [[0.25, 0.5, 0.5], [0.0, 0.25, 0.25]]
    assert ending["se"].sel(design=0, year=10).item() == pytest.approx(0.25)
    wins = found.findings["wins"].sel(tie="fiat-mazda", outcome="win_win")
    assert wins["value"].values.tolist() == [0.0, 1.0]
    assert found.findings["joint_value_added"]["value"].values.tolist() == [3.0, 6.0]


def test_one_design_is_what_its_own_tables_say():
    both = points([stored(300, seed=1), stored(300, seed=2)], x=[1.0, 2.0])
    found, alone = sweep(both), summarise(both, 1)
    assert found.findings["value_added"]["value"].values[1] == pytest.approx(alone.value_added["mean"].values)
    assert found.findings["value_added"]["se"].values[1] == pytest.approx(alone.value_added["mean_se"].values)
    for name in ("incidence", "se", "low", "high"):
        mine = found.findings["endings"]["value" if name == "incidence" else name].values[1]
        assert mine == pytest.approx(alone.endings[name].values)
    assert found.findings["wins"]["value"].values[1] == pytest.approx(alone.wins["share"].values)
    assert found.failed == {"non_finite": 12} and found.completed == (294, 294)


# --- differences ---


def test_differences_are_paired_and_say_what_that_is_worth():
    change = sweep(pair_of_designs()).changes["value_added"].sel(design=1)
    fiat = change.sel(firm="fiat")
    d = np.array([1.0, 2, 0, 5])
    assert fiat["difference"].item() == 2.0 and fiat["se"].item() == pytest.approx(d.std(ddof=1) / 2)
    apart = np.var([1, 2, 3, 6], ddof=1) + np.var([2, 4, 3, 11], ddof=1)
    assert fiat["variance_reduction"].item() == pytest.approx(apart / d.var(ddof=1))
    assert change.sel(firm="mazda")["difference"].item() == 1.0
    assert math.isnan(change.sel(firm="mazda")["variance_reduction"].item())  # never varies: worth more than any number
    ends = sweep(pair_of_designs()).changes["endings"].sel(design=1, tie="fiat-mazda", year=15)
    assert ends["difference"].sel(ending="ongoing").item() == 0.5
    assert ends["se"].sel(ending="ongoing").item() == pytest.approx(math.sqrt(2 - 4 / 4) / 4)


def test_what_did_not_complete_at_one_point_is_left_out_of_the_pair():
    a = run(value_added=[[1, 0], [2, 0], [3, 0], [900, 0]], status=[0, 0, 0, 1])
    b = run(value_added=[[5, 0], [900, 0], [5, 0], [5, 0]], status=[0, 2, 0, 0])
    assert sweep(points([a, b])).changes["value_added"]["difference"].sel(firm="fiat").item() == 3.0


def test_with_draws_a_draw_is_one_observation():
    rng = np.random.default_rng(4)
    runs = [run(6, value_added=rng.normal(d, 1, (6, 2))) for d in (0, 3, 9)]
    runs += [one.assign(value_added=one["value_added"] + gain) for one, gain in zip(runs, (1, 2, 6), strict=True)]
    found = sweep(points(runs, draws=3, x=[0.0, 1.0])).changes["value_added"].sel(firm="fiat")
    assert found["difference"].item() == pytest.approx(3.0)
    assert found["se"].item() == pytest.approx(np.std([1, 2, 6], ddof=1) / math.sqrt(3))
    assert found["band_low"].item() == pytest.approx(1.0) and found["band_high"].item() == pytest.approx(6.0)


def test_one_at_a_time_begins_with_the_strongest():
    runs = [run(value_added=np.full((4, 2), value)) for value in (1.0, 1.1, 1.2, 4.0, 0.0)]
    found = points(runs, x=[0, 1, 2, 0, 0], y=[0, 0, 0, 1, 2]).assign_attrs(design="one_at_a_time")
    page = PresentedSweep(found).text().split("Against design 0")[1]
    places = [page.index(name) for name in ("3: y \u2192 1", "4: y \u2192 2", "1: x \u2192 1", "2: x \u2192 2")]
    assert places == sorted(places) and "\u2588|" in page and "|\u2588\u2588\u2588\u2588" in page


# --- samples of designs ---


def test_a_sample_is_told_by_its_quantiles_and_extremes():
    found = sweep(many(200, "sobol"))
    assert not found.changes
    over = over_designs(found)
    joint = found.findings["joint_value_added"]["value"].values
    row = over["value"].values[over["finding"].values.tolist().index("value added, all")]
    assert row == pytest.approx(np.quantile(joint, [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]))
    assert joint[joint_order(found)].tolist() == sorted(joint, reverse=True)
    (first, rank), (_, other) = goes_with(found, 2)
    assert first.path == CLARITY and rank > 0.9 and abs(other) < 0.2
    page = PresentedSweep(many(200, "sobol")).text()
    assert "What designs give" in page and "Least value added" in page and "Against design 0" not in page


# --- on the page ---


@pytest.mark.parametrize("kind", ["grid", "one_at_a_time", "latin_hypercube"])
@pytest.mark.parametrize("draws", [1, 4])
def test_pages_fit_and_cannot_steer(kind, draws):
    found = many(40 * draws, kind)
    number = np.arange(40 * draws)
    found = found.assign_coords(design=("point", number // draws), draw=("point", number % draws))
    found.attrs["title"] = "evil \x1b[31m\x07 title"
    page = PresentedSweep(found).text()
    assert max(map(len, page.splitlines())) <= 100
    assert not any(ord(c) < 32 and c != "\n" for c in page)
    assert "more designs; --json gives all" in page or kind == "latin_hypercube"
    assert len(page.splitlines()) < 180


def test_many_factors_take_no_columns():
    found = points([run()] * 3, **{f"section__factor_{k}": [0.0, k, 2 * k] for k in range(1, 9)}).assign_attrs(
        design="list"
    )
    page = PresentedSweep(found).text()
    assert "factor_1 \u2192 1" in page and max(map(len, page.splitlines())) <= 100


def test_json_holds_every_design_and_is_strict():
    result = tidy(PresentedSweep(pair_of_designs()).result())
    json.dumps(result, allow_nan=False)
    first, second = result["designs"]
    assert (first["swept"], second["swept"], second["points"]) == ({CLARITY: 0.1}, {CLARITY: 0.9}, [1])
    assert first["differences"] == {name: [] for name in second["differences"]}
    (fiat, mazda) = second["differences"]["value_added"]
    assert fiat["difference"] == 2.0 and fiat["variance_reduction"] > 1 and mazda["variance_reduction"] is None
    assert {row["firm"]: row["mean"] for row in second["value_added"]} == {"fiat": 5.0, "mazda": 1.0}
    assert {"tie", "ending", "year", "incidence", "se", "low", "high"} <= set(second["endings"][0])
    sampled = tidy(PresentedSweep(many(60, "sobol")).result())
    json.dumps(sampled, allow_nan=False)
    assert sampled["over_designs"][-1]["finding"] == "win-win" and "differences" not in sampled["designs"][0]


def test_an_unfinished_run_says_so():
    part = pair_of_designs().assign_attrs(complete=0)
    assert (
        "This run is not finished" in presented(part).text() and "This run is not finished" in presented(part, 1).text()
    )
    assert presented(part).result()["complete"] is False


def test_nothing_completed_is_said_not_crashed():
    page = PresentedSweep(points([run(status=[1] * 4), run()], x=[1, 2])).text()
    assert "4 histories did not complete" in page
    json.dumps(tidy(PresentedSweep(points([run(status=[1] * 4)] * 2, x=[1, 2])).result()), allow_nan=False)


# --- one point, one design, groups ---


def test_points_and_designs_that_are_not_there():
    both = pair_of_designs()
    assert "Point 1 of 2: clarity 0.9" in presented(both, point=1).text()
    for wrong in ({"point": 2}, {"point": -1}, {"design": 7}):
        with pytest.raises(UserError, match=r"Allowed: 0 \.\. 1"):
            presented(both, **wrong).result()


def test_by_a_swept_path_one_group_per_value_and_luck_is_counted_once():
    same = stored(1010, seed=1)
    both = points([same, same], x=[1.0, 1.0]).assign_coords(y=("point", [0.0, 1.0]))
    (one,) = by(both, "x")
    alone = summarise(both, 0)
    assert one.trials == 2 * alone.trials and one.label == "1"
    # The same histories twice are no more of them: a jackknife of 50 groups knows its error to a tenth.
    assert one.value_added["mean"].values == pytest.approx(alone.value_added["mean"].values)
    assert one.value_added["mean_se"].values == pytest.approx(alone.value_added["mean_se"].values, rel=0.2)
    assert [group.label for group in groups(both, "y")] == ["0", "1"]
    assert by(both, "y")[0].value_added["mean_se"].values == pytest.approx(alone.value_added["mean_se"].values)


def test_many_values_are_put_in_quarters_and_words_are_not():
    found = many(40, "sobol")
    assert [len(group.keep) for group in groups(found, CLARITY)] == [300] * 4
    coded = points([run()] * 3, form=[0, 2, 0])
    coded["form"].attrs |= {"flag_values": [0, 1, 2], "flag_meanings": "project minority cross"}
    assert [group.label for group in groups(coded, "form")] == ["project", "cross"]
    with pytest.raises(UserError, match="did you mean 'form'"):
        groups(coded, "frm")


def test_an_input_of_every_history_is_split_at_one_point():
    both = pair_of_designs().drop_vars(CLARITY).assign_coords(x=("point", [1.0, 2.0]))
    found = presented(both, by=f"input:{CLARITY}", point=1)
    assert "in quarters by input:ties.fiat-mazda.clarity, at point 1 (x 2)" in found.text()
    assert sum(group["trials"] for group in found.result()["groups"]) == 4


# --- comparing points ---


def test_points_are_chosen_or_listed():
    both, lone = pair_of_designs(), run()
    asked = {"a": None, "b": None}
    assert chosen(Asked(**asked, point=1), [both, both]) == (1, 1)
    assert chosen(Asked(**asked, point=0, b_point=1), [both, both]) == (0, 1)
    assert chosen(Asked(**asked, point=1), [both, lone]) == (1, 0)
    assert chosen(Asked(**asked, b_point=1), [lone, both]) == (0, 1)
    assert chosen(Asked(**asked), [lone, lone]) == (0, 0)
    for wrong, sides, said in (
        ({}, [both, lone], r"A has 2 points: choose one with --point. They are 0 \(clarity 0.1\), 1 \(clarity 0.9\)"),
        ({"point": 2}, [both, lone], r"Allowed: 0 \.\. 1"),
        ({"point": 0, "b_point": 5}, [both, both], "--b-point 5: B has 2 points"),
        ({"b_point": 1}, [lone, lone], "--b-point 1: B has 1 point"),
        ({"point": 1}, [lone, lone], "A and B have one point each"),
    ):
        with pytest.raises(UserError, match=said):
            chosen(Asked(**asked, **wrong), sides)


# --- damage ---


def test_a_damaged_chunk_is_a_sentence_and_a_defect_stays_one(tmp_path, monkeypatch):
    store = tmp_path / "data.zarr"
    made = run(64).drop_vars(["firm", "tie", "side", "domain", "subject", "event", "product", "partner"])
    made.to_zarr(store, zarr_format=3, consolidated=False)
    chunk = next(path for path in (store / "value_added" / "c").rglob("*") if path.is_file())
    chunk.write_bytes(b"\x00" * (chunk.stat().st_size // 2))
    opened = xarray.open_zarr(store, chunks=None, consolidated=False)
    said = r"R is damaged: .*`alliance verify R`.*`alliance resume R` repairs"
    with pytest.raises(MachineError, match=said), reading("R"):
        opened.load()
    monkeypatch.setattr("analysis.present.is_laid_out", lambda run: True)
    with pytest.raises(ValueError, match="our own"), reading("R"):
        raise ValueError("our own")
    monkeypatch.setattr("analysis.present.is_laid_out", lambda run: False)
    with pytest.raises(MachineError, match="is not laid out as a run of this version"), reading("R"):
        raise ValueError("our own")
    assert "KeyError" in str(damaged("R", KeyError())) and text(["a"]).shape == (1,)
