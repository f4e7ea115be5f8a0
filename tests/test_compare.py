"""What B changes against A: worked out by hand; who stands for whom; what cannot be compared is said."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest
import xarray

import model
from analysis.cli import main
from analysis.compare import findings
from analysis.compare.alignment import align, left_out, said
from analysis.compare.estimate import contest, mean_difference, share_difference, variance_ratio
from analysis.compare.pair import pair
from analysis.compare.present import PresentedPair
from analysis.estimate import wilson
from model.commands.output import tidy
from model.errors import UserError
from tests import fake_cli, fakes
from tests.made_runs import stored

CASE = Path(__file__).parent.parent / "configs" / "fiat-mazda.yaml"


def run(trials: int = 4, **changes) -> xarray.Dataset:
    """A run in which every trial completes unless said otherwise."""
    return stored(trials, **{"status": [0] * trials, **changes})


def renamed(dataset: xarray.Dataset, **names: list[str]) -> xarray.Dataset:
    text = {kind: np.array(given, dtype=np.dtypes.StringDType()) for kind, given in names.items()}
    return dataset.assign_coords({kind: (kind, values) for kind, values in text.items()})


# --- pairs of numbers ---


def test_mean_difference_by_hand():
    found = mean_difference(np.array([1.0, 2, 3, 6]), np.array([2.0, 4, 3, 11]))
    assert (found.a, found.b, found.difference, found.pairs) == (3.0, 5.0, 2.0, 4)
    error = math.sqrt((1 + 0 + 4 + 9) / 3 / 4)  # differences 1, 2, 0, 5
    assert found.se == pytest.approx(error) and found.a_se == pytest.approx(math.sqrt(14 / 3) / 2)
    assert (found.low, found.high) == pytest.approx((2 - 3.182446 * error, 2 + 3.182446 * error), abs=1e-5)


def test_a_pair_with_one_missing_is_no_pair():
    found = mean_difference(np.array([1.0, np.nan, 3]), np.array([2.0, 100, np.nan]))
    assert (found.a, found.b, found.difference, found.pairs) == (1.0, 2.0, 1.0, 1) and math.isnan(found.se)
    assert mean_difference(np.array([]), np.array([])).pairs == 0
    assert math.isnan(share_difference(np.array([np.nan]), np.array([1.0])).low)


def test_share_difference_is_of_discordant_pairs():
    """Of 20 pairs: 5 yes in both, 6 in B only, 2 in A only."""
    a, b = np.array([1] * 5 + [0] * 6 + [1] * 2 + [0] * 7), np.array([1] * 5 + [1] * 6 + [0] * 2 + [0] * 7)
    found = share_difference(a, b)
    assert (found.a, found.b, found.difference) == pytest.approx((7 / 20, 11 / 20, 4 / 20))
    assert found.se == pytest.approx(math.sqrt(8 - 16 / 20) / 20)
    assert (found.a_low, found.a_high) == pytest.approx(wilson(7 / 20, 20))
    half = 1.959964 * math.sqrt((7 / 22 + 3 / 22 - (4 / 22) ** 2) / 22)
    assert (found.low, found.high) == pytest.approx((4 / 22 - half, 4 / 22 + half), abs=1e-6)


def test_no_discordant_pair_is_not_certainty():
    found = share_difference(np.zeros(98), np.zeros(98))
    assert (found.difference, found.se) == (0.0, 0.0)
    assert (found.low, found.high) == pytest.approx((-1.959964 * math.sqrt(2) / 100, 1.959964 * math.sqrt(2) / 100))


def test_intervals_hold_what_they_promise():
    """Of 2,000 samples of 60 pairs, about 95 % of the intervals hold the true difference."""
    rng = np.random.default_rng(11)
    luck, more = rng.normal(size=(2000, 60)), rng.normal(0.3, 0.5, size=(2000, 60))
    means = [mean_difference(a, a + d) for a, d in zip(luck, more, strict=True)]
    assert np.mean([found.low < 0.3 < found.high for found in means]) == pytest.approx(0.95, abs=0.015)
    medians = [contest(a, a + d) for a, d in zip(luck, more, strict=True)]
    assert np.mean([found.median_low < 0.3 < found.median_high for found in medians]) == pytest.approx(0.96, abs=0.015)
    u, v = rng.uniform(size=(2, 2000, 60))
    shares = [share_difference(a < 0.3, (a < 0.3) | (b < 0.2)) for a, b in zip(u, v, strict=True)]
    assert np.mean([found.low < 0.14 < found.high for found in shares]) == pytest.approx(0.95, abs=0.02)


def test_contest_splits_better_worse_and_same():
    found = contest(np.zeros(10), np.array([3.0, 1, 1, 1, 1, 1, 0, 0, 0, -2]))
    assert (found.b_higher, found.a_higher, found.same) == pytest.approx((0.6, 0.1, 0.3))
    assert (found.b_higher_low, found.b_higher_high) == pytest.approx(wilson(0.6, 10))
    assert found.median == 1.0 and (found.median_low, found.median_high) == (-2.0, 3.0)
    assert math.isnan(contest(np.zeros(3), np.ones(3)).median_low)  # three pairs hold no 95 % interval


def test_variance_ratio_by_hand_and_by_another_sample():
    a, b = np.array([0.0, 2, 4]), np.array([0.0, 3, 6])
    assert variance_ratio(a, b).value == pytest.approx((4 + 9) / 1)
    assert math.isnan(variance_ratio(a, a + 1).value)
    rng = np.random.default_rng(4)
    shared, own = rng.normal(size=(300, 400)), rng.normal(size=(300, 400))
    found = np.array([variance_ratio(x, x + y) for x, y in zip(shared, own, strict=True)])
    assert found[:, 0].mean() == pytest.approx(3.0, rel=0.02)
    assert found[:, 1].mean() == pytest.approx(found[:, 0].std(), rel=0.15)


# --- who stands for whom ---


def test_names_first_then_places():
    assert [(m.at_a, m.at_b, m.by) for m in align("firm", ["x", "y"], ["y", "x"])] == [(0, 1, "name"), (1, 0, "name")]
    mixed = align("firm", ["x", "y", "z"], ["z", "p", "q"])
    assert [(m.a, m.b) for m in mixed] == [("x", "p"), ("y", "q"), ("z", "z")]
    assert said("firm", mixed) == ["firms of different names are compared by position: x with p, y with q"]
    assert said("tie", align("tie", ["t"], ["t"])) == []


def test_numbers_that_differ_are_refused_for_firms_and_ties_and_said_for_products():
    for kind in ("firm", "tie"):
        with pytest.raises(UserError, match=rf"A has 1 {kind}s \(x\) and B 2 \(x, y\)"):
            align(kind, ["x"], ["x", "y"])
    lone = align("product", ["x"], ["x", "y"])
    assert [m.a for m in lone] == ["x"]
    assert left_out("product", lone, ["x"], ["x", "y"]) == ["only B has the products y: left out"]
    assert align("product", ["x"], []) == ()


def test_firms_in_another_order_are_found_by_name():
    a = run(value_added=[[1, 10], [2, 20], [3, 30], [4, 40]])
    b = run(value_added=[[11, 2], [21, 3], [31, 4], [41, 5]])
    b = renamed(b, firm=["mazda", "fiat"])
    found = findings.worth(pair(a, b)).sel(measure="value_added")
    assert found["difference"].sel(firm=["fiat", "mazda"]).values == pytest.approx(np.array([[1.0, 1.0]]))
    assert pair(a, b).notes == ()


def test_firms_of_other_names_are_compared_by_position_and_it_is_said():
    a, b = run(), renamed(run(), firm=["renault", "nissan"], tie=["renault-nissan"])
    b = b.assign_coords(partner=(("tie", "side"), np.array([["renault", "nissan"]], dtype=np.dtypes.StringDType())))
    found = PresentedPair.of(pair(a, b))
    assert "compared by position: fiat with renault, mazda with nissan" in found.text()
    assert "luck belongs to names" in found.text()
    first = found.result()["worth"][0]
    assert (first["firm"], first["firm_b"]) == ("fiat", "renault")
    assert found.result()["alignment"]["tie"] == [{"a": "fiat-mazda", "b": "renault-nissan", "by": "position"}]


# --- findings ---


def test_what_did_not_complete_in_one_is_left_out_of_both():
    a = run(value_added=[[1, 1], [2, 1], [900, 1], [5, 1]], status=[0, 0, 1, 0])
    b = run(value_added=[[2, 1], [4, 1], [5, 1], [900, 1]], status=[0, 0, 0, 2])
    found = PresentedPair.of(pair(a, b))
    fiat = found.found.worth.sel(measure="value_added", firm="fiat").isel(point=0)
    assert (fiat["a"].item(), fiat["b"].item(), fiat["difference"].item()) == (1.5, 3.0, 1.5)
    assert found.result()["points"] == [
        {"point": 0, "trials": 2, "left_out": 2, "failed_a": {"capped": 1}, "failed_b": {"non_finite": 1}}
    ]
    assert "2 of 4 did not complete in both and are left out: 1 capped in A, 1 non finite in B" in found.text()


def test_together_is_the_sum_within_a_history():
    """What one firm gains the other loses: together nothing varies."""
    a, b = run(value_added=np.zeros((4, 2))), run(value_added=[[1, -1], [2, -2], [3, -3], [6, -6]])
    found = findings.joint(pair(a, b)).sel(measure="value_added").isel(point=0)
    assert (found["difference"].item(), found["se"].item(), found["same"].item()) == (0.0, 0.0, 1.0)
    assert findings.worth(pair(a, b)).sel(measure="value_added")["difference"].values.ravel().tolist() == [3.0, -3.0]


def test_endings_count_within_the_shorter_horizon():
    a = run(ending=[1, 1, 2, 0], end_time=[5, 12, 3, 15])
    b = run(ending=[1, 0, 0, 0], end_time=[5, 10, 10, 10])
    b.attrs["horizon"] = 10.0
    both = pair(a, b)
    found = findings.endings(both).isel(point=0, tie=0)
    assert found["a"].sel(ending=["ongoing", "dissolved", "stake_sold"]).values.tolist() == [0.5, 0.25, 0.25]
    assert found["difference"].sel(ending=["ongoing", "stake_sold"]).values.tolist() == [0.25, -0.25]
    time = findings.end_time(both).isel(point=0, tie=0)
    assert (time["a"].item(), time["b"].item()) == ((5 + 10 + 3 + 10) / 4, 35 / 4)
    back = findings.end_time(pair(b, a)).isel(point=0, tie=0)
    assert back["difference"].item() == -time["difference"].item() == (28 - 35) / 4
    assert any("A looks 15 years ahead, B 10" in note for note in both.notes)


def test_win_win_and_hopes_are_paired():
    a = run(value_added=[[1, 1], [1, -1], [0, 0], [-1, 1]], satisfied=[[1, -1], [0, -1], [0, -1], [-1, -1]])
    b = run(value_added=[[1, 1], [1, 1], [1, 2], [-1, -1]], satisfied=[[-1, -1], [1, -1], [0, -1], [1, -1]])
    wins = findings.wins(pair(a, b)).isel(point=0, tie=0)
    assert wins["a"].values.tolist() == [0.25, 0.25, 0.25, 0.0, 0.25]
    assert wins["b"].values.tolist() == [0.75, 0.0, 0.0, 0.25, 0.0]
    hopes = findings.satisfied(pair(a, b)).isel(point=0)
    assert hopes["difference"].sel(firm="fiat").item() == 0.5
    assert hopes["pairs"].values.tolist() == [2, 0]


def test_delay_is_of_products_launched_in_both():
    a, b = run(product_delay=[np.nan, 1, 2, 3]), run(product_delay=[1, np.nan, 3, 5])
    found = findings.means(pair(a, b), "product_delay").isel(point=0, product=0)
    assert (found["difference"].item(), found["pairs"].item()) == (1.5, 2)


def test_money_of_different_currencies_is_not_compared():
    a, b = run(), run()
    b.attrs["currency"] = "EUR bn"
    for name in ("value", "value_added", "development_saving"):
        b[name].attrs["units"] = "EUR bn"
    found = PresentedPair.of(pair(a, b))
    assert found.found.worth["difference"].isnull().all() and "money is not compared" in found.text()
    assert found.found.endings["difference"].notnull().all()
    assert found.result()["verdict"] == ["Nothing to compare: fiat, mazda, both together."]


# --- what is said ---


def test_verdict_says_better_worse_and_open():
    rng = np.random.default_rng(2)
    a = run(400, value_added=np.zeros((400, 2)))
    better = run(400, value_added=rng.normal([0.5, -0.5], 1.0, (400, 2)))
    said = PresentedPair.of(pair(a, better)).result()["verdict"][0]
    assert said.startswith("B adds more value than A for fiat (+0.")
    assert (
        "histories). B adds less value than A for mazda (-0." in said
        and "Not resolved at 400 histories: both together" in said
    )
    same = PresentedPair.of(pair(a, a)).result()["verdict"][0]
    assert same == "The same in every history: fiat, mazda, both together."


def test_text_fits_and_cannot_steer_and_begins_with_the_verdict():
    a = run(200)
    a.attrs["title"] = "evil \x1b[31m\x07 title"
    found = PresentedPair.of(pair(a, run(200, value_added=np.ones((200, 2)))))
    text = found.text()
    assert text.startswith("B adds more value than A for fiat") and "pointwise" in text
    assert max(map(len, text.splitlines())) <= 100
    assert not any(ord(c) < 32 and c != "\n" for c in text)


def test_nothing_completed_is_said_not_crashed():
    found = PresentedPair.of(pair(run(3, status=[1, 1, 1]), run(3)))
    assert "Nothing to compare" in found.text()
    json.dumps(tidy(found.result()), allow_nan=False)


def test_every_number_has_a_unit_and_every_estimate_an_error():
    found = PresentedPair.of(pair(run(50), run(50))).found
    for one in (found.worth, found.joint, found.wins, found.endings, found.end_time, found.capability_added):
        assert all(variable.attrs["units"] for variable in one.data_vars.values())
        assert {"a_se", "b_se", "se", "low", "high"} <= set(one.data_vars)
    assert found.worth["median"].attrs["units"] == "USD bn" and found.worth["same"].attrs["units"] == "1"


def test_points_are_compared_one_by_one():
    a = xarray.concat([run(value_added=np.zeros((4, 2))), run(value_added=np.ones((4, 2)))], "point")
    b = run(value_added=np.full((4, 2), 2.0))
    both = xarray.concat([b, b], "point")
    found = findings.worth(pair(a, both)).sel(measure="value_added", firm="fiat")
    assert found["difference"].values.tolist() == [2.0, 1.0]
    assert "Point 1" in PresentedPair.of(pair(a, both)).text()
    with pytest.raises(UserError, match="A has 2 points and B 1"):
        pair(a, b)


def test_the_first_common_trials_are_used_and_it_is_said():
    a, b = run(6), run(4)
    assert pair(a, b).a.sizes["trial"] == 4 and "the first 4 of both" in pair(a, b).notes[0]
    assert pair(a, b, 3).a.sizes["trial"] == 3 and pair(a, b, 3).notes == ()
    assert "9 histories were asked for; both hold only 4" in pair(a, b, 9).notes[0]


def test_another_seed_is_refused_and_another_model_said():
    a, b = run(), run()
    b.attrs |= {"seed": 8, "sources": "other"}
    with pytest.raises(UserError, match=r"A has seed 7, B seed 8: run B's config again with --seed 7"):
        pair(a, b)
    assert any("different versions of the model" in note for note in pair(a, b.assign_attrs(seed=7)).notes)


# --- the command ---


@pytest.fixture
def faked(monkeypatch, tmp_path):
    """The command on the fake engine, in which a config called ``rich`` adds 1 to every value."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    fake_cli.install(monkeypatch.setattr)
    plain = fakes.FakeLives.rows

    def rows(self, point, first, last):
        found = plain(self, point, first, last)
        return found | {"value_added": found["value_added"] + (self.scenario.name == "rich")}

    monkeypatch.setattr(fakes.FakeLives, "rows", rows)
    for name in ("poor", "rich"):
        Path(f"{name}.yaml").write_text("title: x\n")
    Path("bad.yaml").write_text("bad")
    Path("sweep.yaml").write_text("sweep")


def call(capsys, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def stored_run(capsys, name: str, *words: str) -> str:
    code, out, _ = call(capsys, "run", f"{name}.yaml", "--quiet", *words)
    assert code == 0
    return out.strip()


def test_configs_runs_and_both_give_the_same_numbers(capsys, faked):
    code, out, err = call(capsys, "compare", "poor.yaml", "rich.yaml", "--trials", "300", "--json")
    lived = json.loads(out)
    assert code == 0 and err == "" and list(lived) == ["command", "schema", "run", "result"]
    assert (lived["command"], lived["schema"], lived["run"]) == ("compare", 1, None)
    assert [row["difference"] for row in lived["result"]["worth"] if row["measure"] == "value_added"] == [1.0, 1.0]
    a, b = (stored_run(capsys, name, "--trials", "300") for name in ("poor", "rich"))
    for sides in ((a, b), (a, "rich.yaml"), ("poor.yaml", b)):
        found = json.loads(call(capsys, "compare", *sides, "--json")[1])["result"]
        assert found["worth"] == lived["result"]["worth"] and found["endings"] == lived["result"]["endings"]


def test_configs_are_both_lived_with_the_seed_of_a_and_with_that_of_a_run(capsys, faked, monkeypatch):
    made = fake_cli.load

    def load(given):
        scenario, events = made(given)
        seed = given.seed or (8 if scenario.name == "rich" else 7)
        return dataclasses.replace(scenario, study=dataclasses.replace(scenario.study, seed=seed)), events

    monkeypatch.setattr("model.commands.options.Given.load", load)
    run_of_b = stored_run(capsys, "rich", "--trials", "50")
    for words, seed in (
        (("poor.yaml", "rich.yaml"), 7),
        (("rich.yaml", "poor.yaml"), 8),
        (("poor.yaml", run_of_b), 8),
        (("poor.yaml", "rich.yaml", "--seed", "9"), 9),
    ):
        result = json.loads(call(capsys, "compare", *words, "--trials", "50", "--json")[1])["result"]
        assert result["seed"] == seed
        assert any(f"both are lived with {seed}" in note for note in result["notes"]) == (seed != 9)


def test_by_default_a_config_is_lived_as_often_as_both_studies_say_and_at_most_10000_times(capsys, faked, monkeypatch):
    assert json.loads(call(capsys, "compare", "poor.yaml", "rich.yaml", "--json")[1])["result"]["trials"] == 3000
    monkeypatch.setattr("analysis.commands.sides.MOST", 500)
    assert json.loads(call(capsys, "compare", "poor.yaml", "rich.yaml", "--json")[1])["result"]["trials"] == 500


def test_what_cannot_be_compared_is_exit_2(capsys, faked):
    a, other = stored_run(capsys, "poor"), stored_run(capsys, "rich", "--seed", "8")
    for words, code in (
        (("compare", a, other), "compare.seed"),
        (("compare", a, "rich.yaml", "--seed", "9"), "compare.seed"),
        (("compare", a, "rich.yaml", "--set", "x=1"), "compare.option"),
        (("compare", "rich.yaml", a, "--b-set", "x=1"), "compare.option"),
        (("compare", a, a, "--seed", "7"), "compare.option"),
        (("compare", a, "."), "run.none"),
        (("compare", "bad.yaml", "bad.yaml"), "config.bad"),
        (("compare", a), "usage"),
    ):
        status, out, err = call(capsys, *words, "--json")
        (error,) = json.loads(out)["errors"]
        assert (status, error["code"]) == (2, code) and "Traceback" not in err and error["message"] in err


def test_a_point_of_several_is_chosen(capsys, faked):
    code, out, err = call(capsys, "compare", "sweep.yaml", "poor.yaml", "--json")
    (error,) = json.loads(out)["errors"]
    assert (code, error["code"], error["allowed"]) == (2, "compare.point", "0 .. 5")
    assert "A has 6 points: choose one with --point. They are 0 (" in err and "Traceback" not in err
    swept = stored_run(capsys, "sweep", "--trials", "60")
    code, out, _ = call(capsys, "compare", swept, swept, "--point", "1", "--b-point", "4", "--json")
    found = json.loads(out)["result"]
    assert code == 0 and found["points"][0]["trials"] + found["points"][0]["left_out"] == 60
    assert found["notes"][0].startswith("A is point 1: design 1 (") and found["notes"][1].startswith("B is point 4")
    same = json.loads(call(capsys, "compare", swept, swept, "--point", "2", "--json")[1])["result"]
    assert same["verdict"] == ["The same in every history: fiat, mazda, both together."]


def test_different_outer_draws_share_no_luck_and_it_is_said():
    a, b = run(), run()
    b = b.assign_coords(draw=("point", [3]))
    assert any("share no luck" in note for note in pair(a, b).notes) and not pair(a, a).notes


def test_a_mistake_in_what_changes_b_alone_is_one_of_its_option(capsys):
    words = ("compare", str(CASE), str(CASE), "--set", "title=x", "--b-set", "ties.fiat-mazda.clarty=0.4", "--json")
    code, out, err = call(capsys, *words)
    (error,) = json.loads(out)["errors"]
    assert (code, error["file"], error["nearest"]) == (2, "--b-set", "clarity") and err.startswith("--b-set: ")


# --- on the real engine ---


def test_two_configs_end_to_end(capsys, tmp_path):
    """One change in B; what stays the same draws the same luck, so that far fewer histories are needed."""
    words = ("compare", str(CASE), str(CASE), "--b-set", "ties.fiat-mazda.clarity=0.95", "--trials", "64")
    code, out, _ = call(capsys, *words, "--json")
    found = json.loads(out)["result"]
    assert code == 0 and found["points"][0]["trials"] + found["points"][0]["left_out"] == 64
    rows = [row for row in found["worth"] if row["measure"] == "value"]
    assert {row["firm"] for row in rows} == {"fiat", "mazda"} and all(row["variance_ratio"] > 5 for row in rows)
    a = model.simulate(model.load(CASE), trials=64)
    b = model.simulate(model.load(CASE, sets=("ties.fiat-mazda.clarity=0.95",)), trials=64)
    gain = (b.value - a.value).isel(point=0).values[((a.status == 0) & (b.status == 0)).values[0]]
    assert [row["difference"] for row in rows] == pytest.approx(gain.mean(axis=0).tolist())
    same = json.loads(call(capsys, "compare", str(CASE), str(CASE), "--trials", "64", "--json")[1])["result"]
    assert same["verdict"] == ["The same in every history: fiat, mazda, both together."]
