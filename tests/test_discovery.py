"""Where it happens: PRIM against ema_workbench, planted boxes and sequences, shares that hold on other histories."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray
from click.testing import CliRunner

from analysis.cells import render
from analysis.commands.discover import command
from analysis.discovery.box import Table
from analysis.discovery.discover import discover
from analysis.discovery.features import Happened, histories, inputs, still_going
from analysis.discovery.narrow import Limits, narrowed
from analysis.discovery.patterns import holm, lifted, patterns
from analysis.discovery.plain import plain
from analysis.discovery.prim import prim
from analysis.discovery.region import region
from analysis.discovery.sample import halves, share
from analysis.discovery.tables import page
from analysis.discovery.tree import tree
from analysis.discovery.write import check_place, write_config
from model.commands.output import tidy
from model.errors import UserError
from tests.made_runs import INPUT, points, stored

# The trajectory of ema_workbench 2.5.3 (Prim, peel_alpha 0.05, paste_alpha 0.05, mass_min 0.05) on `planted`.
PEER = {
    "coverage": [1.0, 0.875444839858, 0.864768683274, 0.846975088968, 0.832740213523, 0.814946619217, 0.804270462633, 0.79359430605, 0.786476868327, 0.779359430605, 0.772241992883, 0.761565836299, 0.754448398577, 0.750889679715, 0.747330960854, 0.740213523132, 0.740213523132, 0.733096085409, 0.733096085409, 0.722419928826, 0.722419928826, 0.718861209964, 0.718861209964, 0.708185053381, 0.70462633452, 0.701067615658, 0.697508896797, 0.697508896797, 0.693950177936, 0.693950177936, 0.693950177936, 0.690391459075, 0.690391459075, 0.686832740214, 0.683274021352, 0.683274021352, 0.679715302491, 0.67615658363, 0.661921708185, 0.637010676157, 0.612099644128, 0.5871886121, 0.562277580071, 0.537366548043, 0.512455516014, 0.487544483986, 0.462633451957, 0.44128113879, 0.419928825623, 0.398576512456, 0.402135231317, 0.409252669039, 0.416370106762, 0.419928825623],
    "mass": [1.0, 0.7435, 0.706, 0.6705, 0.6365, 0.6045, 0.574, 0.545, 0.5175, 0.4915, 0.4665, 0.443, 0.4205, 0.399, 0.379, 0.36, 0.342, 0.3245, 0.308, 0.2925, 0.2775, 0.2635, 0.25, 0.2375, 0.2255, 0.214, 0.203, 0.1925, 0.1825, 0.173, 0.164, 0.1555, 0.1475, 0.14, 0.133, 0.126, 0.1195, 0.1135, 0.1075, 0.102, 0.0965, 0.0915, 0.0865, 0.082, 0.0775, 0.0735, 0.0695, 0.066, 0.0625, 0.059, 0.0595, 0.0605, 0.0615, 0.062],
}  # fmt: skip


def planted(n: int = 2000, seed: int = 2026) -> tuple[Table, np.ndarray]:
    """Cases are frequent where the first number is above 0.6, the second below 0.35, and the word is not the third."""
    rng = np.random.default_rng(seed)
    x, word = rng.random((n, 4)), rng.integers(0, 4, n)
    p = np.where((x[:, 0] > 0.6) & (x[:, 1] < 0.35) & (word != 2), 0.9, 0.05)
    return Table(np.concatenate([x.T, word[None].astype(float)]), {4: (0, 1, 2, 3)}), rng.random(n) < p


def test_prim_takes_the_steps_of_ema_workbench():
    table, cases = planted()
    steps = prim(table, cases, patient=False)
    assert [step.mass for step in steps] == pytest.approx(PEER["mass"], abs=1e-12)
    assert [step.coverage for step in steps] == pytest.approx(PEER["coverage"], abs=1e-11)
    last = steps[-1].box
    assert (last.low[0], last.low[1], last.high[1]) == pytest.approx((0.66335534, 0.04717188, 0.30888549))
    assert last.words == {4: frozenset({0, 1, 3})}


def test_the_trajectory_is_what_its_boxes_hold():
    table, cases = planted(600)
    for step in prim(table, cases):
        inside = step.box.holds(table)
        assert step.mass == inside.mean() and step.density == pytest.approx(cases[inside].mean())
        assert step.coverage == pytest.approx(cases[inside].sum() / cases.sum())


def test_a_planted_box_is_found_and_nothing_else():
    table, cases = planted(4000)
    unit = np.arange(4000)
    found = region(table, cases, unit, halves(unit))
    assert found.box.restricted == [0, 1, 4] and found.box.words == {4: frozenset({0, 1, 3})}
    assert found.box.low[0] == pytest.approx(0.6, abs=0.06) and found.box.high[1] == pytest.approx(0.35, abs=0.06)
    assert found.density.low < 0.9 and found.density.value > 0.75 and max(found.quasi_p.values()) < 1e-6
    assert np.all(found.often[[0, 1, 4]] > 0.9) and np.all(found.often[[2, 3]] < 0.3)


def test_where_there_is_nothing_nothing_is_found():
    rng = np.random.default_rng(1)
    unit = np.arange(1000)
    limited = 0
    for _ in range(20):
        found = region(Table(rng.random((8, 1000)), {}), rng.random(1000) < 0.3, unit, halves(unit))
        limited += bool(found.box.restricted)
    assert limited <= 3


def test_shared_luck_is_no_region():
    """Fifty histories on the same luck and inputs are no fifty witnesses; what differs between them is told all the better."""
    rng = np.random.default_rng(9)
    unit, swept, false = np.repeat(np.arange(120), 25), np.tile(np.linspace(0, 1, 25), 120), 0
    for _ in range(10):
        luck = rng.standard_normal(120)[unit]
        inputs = rng.random((10, 120))[:, unit]
        quiet = region(Table(inputs, {}), luck > 0.5, unit, halves(unit))
        asked = tree(Table(inputs, {}), luck > 0.5, unit, halves(unit))
        false += bool(quiet.box.restricted) or asked.question is not None
    assert false <= 2
    found = region(Table(np.vstack([inputs, swept]), {}), luck + 2 * swept > 1.5, unit, halves(unit))
    assert 10 in found.box.restricted


def held(repeats: int) -> float:
    """How often the interval of a box's density holds what it truly is."""
    rng = np.random.default_rng(4)
    unit, count, good = np.arange(1200), 200_000, 0
    big = rng.random((5, count))
    chance = np.where((big[0] > 0.6) & (big[1] < 0.5), 0.5, 0.2)
    for _ in range(repeats):
        x = rng.random((5, 1200))
        cases = rng.random(1200) < np.where((x[0] > 0.6) & (x[1] < 0.5), 0.5, 0.2)
        found = region(Table(x, {}), cases, unit, halves(unit))
        truth = chance[found.box.holds(Table(big, {}))].mean()
        good += found.density.low <= truth <= found.density.high
    return good / repeats


def test_the_density_of_a_box_holds_on_other_histories():
    assert 0.85 < held(40)


@pytest.mark.long
def test_the_density_of_a_box_holds_95_percent_of_the_time():
    assert 0.93 < held(500) < 0.97


def test_halves_keep_units_together_and_shares_know_of_them():
    unit = np.repeat(np.arange(50), 20)
    split = halves(unit)
    assert not set(unit[split.find]) & set(unit[split.measure]) and split.left == 0
    rng = np.random.default_rng(2)
    everything, good, narrow = np.ones(1000, bool), 0, 0
    for _ in range(300):
        cases = rng.random(1000) < np.repeat(rng.beta(2, 5, 50), 20)
        found = share(everything, cases, unit)
        good += found.low <= 2 / 7 <= found.high
        alone = share(everything, cases, np.arange(1000))
        narrow += alone.low <= 2 / 7 <= alone.high
    assert 0.91 < good / 300 < 0.98 and narrow / 300 < 0.8


def test_a_tree_asks_the_planted_questions():
    table, cases = planted(4000)
    unit = np.arange(4000)
    found = tree(table, cases, unit, halves(unit))
    asked, node = [], found
    for _ in range(3):
        assert node.question is not None
        asked.append(node.question.feature)
        node = max((node.yes, node.no), key=lambda child: child.share.value)
    assert sorted(asked) == [0, 1, 4] and node.question is None
    assert node.share.value > 0.75 and 0.05 < node.mass < 0.2
    nothing = tree(table, np.random.default_rng(1).random(4000) < 0.3, unit, halves(unit))
    assert nothing.question is None and nothing.mass == 1.0


NEVER = np.inf


def happened(label: str, first: np.ndarray, second: np.ndarray) -> Happened:
    return Happened(label, "x", label, first, second)


def sequence(n: int, rng: np.random.Generator) -> tuple[list[Happened], np.ndarray]:
    """Cases: 60 % where A has happened twice before any B, else 20 %."""
    a, b, c = (np.cumsum(rng.exponential(4.0, (2, n)), axis=0) for _ in range(3))
    events = [
        happened(name, *(np.where(t <= 5, t, NEVER) for t in one)) for name, one in (("A", a), ("B", b), ("C", c))
    ]
    twice = events[0].second < events[1].first
    return events, rng.random(n) < np.where(twice, 0.6, 0.2)


def test_a_planted_sequence_is_the_strongest_pattern_with_its_lift():
    rng = np.random.default_rng(3)
    events, cases = sequence(6000, rng)
    found, tried = patterns(events, cases, np.arange(6000), halves(np.arange(6000)), 5.0)
    assert found[0].said == "A twice before any B" and tried > 30 and found[0].p < 1e-6
    share_of = float((events[0].second < events[1].first).mean())
    assert found[0].low < 0.6 / (0.2 + 0.4 * share_of) < found[0].high
    quiet, _ = patterns(events, rng.random(6000) < 0.3, np.arange(6000), halves(np.arange(6000)), 5.0)
    assert quiet == []


def test_lift_and_its_interval():
    """Ten histories of which four have it and three of these are cases, of five in all; then over many samples."""
    has, cases = np.arange(10) < 4, np.array([1, 1, 1, 0, 1, 1, 0, 0, 0, 0], bool)
    assert lifted(has, cases)[0] == pytest.approx((3 / 4) / (5 / 10))
    rng = np.random.default_rng(5)
    truth, good = 0.6 / (0.3 * 0.6 + 0.7 * 0.2), 0
    for _ in range(1000):
        has = rng.random(500) < 0.3
        lift, error = lifted(has, rng.random(500) < np.where(has, 0.6, 0.2))
        good += abs(np.log(lift / truth)) <= 1.96 * error
    assert 0.93 < good / 1000 < 0.97


def test_holm_is_that_of_the_book():
    assert holm([0.01, 0.02, 0.03, 0.5]) == pytest.approx([0.04, 0.06, 0.06, 0.5])


def run_of(trials: int = 3000, seed: int = 11) -> xarray.Dataset:
    """Ties of little clarity dissolve; those with two early disputes too; inputs without effect besides."""
    rng = np.random.default_rng(seed)
    clarity = rng.random(trials)
    first = rng.exponential(6.0, (trials, 4, 3))
    second = first + rng.exponential(6.0, (trials, 4, 3))
    p = np.where(clarity < 0.3, 0.7, 0.1) + np.where(second[:, 3, 0] < 5, 0.25, 0.0)
    ends = rng.random(trials) < np.minimum(p, 1.0)
    end = np.where(ends, rng.uniform(6.0, 15.0, trials), 15.0)
    never = 15.0
    columns = {
        "event_first_time": np.where(first < never, first, np.nan),
        "event_second_time": np.where(second < never, second, np.nan),
    }
    run = stored(
        trials, seed, ending=ends.astype(float), end_time=end, status=np.zeros(trials), **columns, **{INPUT: clarity}
    )
    for at in range(6):
        run[f"input:firms.mazda.x{at}"] = (("point", "trial"), rng.random((1, trials)).astype(np.float32))
    return run


def test_a_run_by_its_inputs_and_its_events():
    found = discover(run_of(), "ending[dissolved]")
    box = found.findings["box"]
    limited = box["feature"].values[box["limited"].values].tolist()
    assert limited == [INPUT.removeprefix("input:")] and float(box["high"][0]) == pytest.approx(0.3, abs=0.05)
    assert str(found.findings["patterns"]["pattern"].values[0]).startswith("dispute (fiat-mazda) twice")
    page_of = render(page(found))
    assert "at most 0.3" in page_of or "at most 0.2" in page_of
    assert all(len(line) <= 100 for line in page_of.splitlines())
    json.dumps(tidy(plain(found)), allow_nan=False)
    events = discover(run_of(), "ending[dissolved]", over="events").findings["box"]
    assert "times:fiat-mazda.dispute" in events["feature"].values[events["limited"].values].tolist()


def test_only_what_happened_before_counts():
    """Events after the landmark, and histories that had ended by then, are not looked at."""
    run = run_of(2000)
    late = run.copy(deep=True)
    for name in ("event_first_time", "event_second_time"):
        late[name] = late[name].where(~(late[name] > 5.0), 14.9)
    a, b = (discover(one, "ending[dissolved]", over="events", before=5.0) for one in (run, late))
    xarray.testing.assert_identical(a.findings["patterns"], b.findings["patterns"])
    xarray.testing.assert_identical(a.findings["tree"], b.findings["tree"])
    going = still_going(run, frozenset(), 10.0)
    assert np.array_equal(going[0], (run["ending"].values[0, :, 0] == 0) | (run["end_time"].values[0, :, 0] > 10.0))


def test_designs_share_luck_and_go_to_the_same_half():
    one = run_of(400)
    run = points([one, one, one], a__b=[1.0, 2.0, 3.0])
    of = histories(run, run["status"].values == 0)
    assert np.array_equal(of.unit, of.trial) and len(of.unit) == 1200
    columns = {column.name: column.values for column in inputs(run, of)}
    assert columns["a.b"].tolist() == [1.0] * 400 + [2.0] * 400 + [3.0] * 400
    assert np.array_equal(columns[INPUT.removeprefix("input:")], np.tile(one[INPUT].values[0], 3))
    assert discover(run, "ending[dissolved]").findings["box"].sizes["feature"] >= 1


@pytest.mark.parametrize(
    ("where", "options", "said"),
    [
        ("endin[dissolved]", {}, "--where:1:1: this run has no 'endin'; did you mean 'ending'"),
        ("value_added[mazda] < 0 and", {}, "it ends in the middle"),
        ("end_time < 0", {}, "happens in 0 of"),
        ("end_time >= 0", {}, "in which it does not"),
        ("ending[dissolved]", {"before": 15.0}, "below 15, the horizon"),
        ("ending[dissolved] at 5y", {"over": "events"}, "happens in 0 of"),
    ],
)
def test_what_cannot_be_asked(where, options, said):
    with pytest.raises(UserError) as caught:
        discover(run_of(300), where, **options)
    assert said in str(caught.value)


def test_nothing_to_look_at():
    run = run_of(300)
    bare = run.drop_vars([name for name in run.data_vars if str(name).startswith("input:")])
    with pytest.raises(UserError, match="nothing varies there"):
        discover(bare, "ending[dissolved]", over="inputs")
    assert "box" in discover(bare, "ending[dissolved]").findings  # over events then


RESOLVED = {
    "firms": {"mazda": {"cash": {"value": {"quantiles": {"5": 1, "95": 3}}, "source": "s"}, "margin": {"norm": {"loc": 0, "scale": 1, "low": -3}}}},
    "ties": {"t": {"form": {"choice": {"project": 1, "minority": 2, "majority": 1}}, "clarity": {"beta": {"a": 2, "b": 5}}}},
    "plan": [{"name": "step", "event": "equity_increase", "at": {"value": {"uniform": {"loc": 1, "scale": 4}}}}],
    "study": {"trials": 9, "sweep": {"design": "grid", "vary": {"ties.t.stake": [0.1, 0.2, 0.3], "ties.t.motive": ["scale", "learning"], "a.b": {"from": 0, "to": 9}}}},
}  # fmt: skip


def test_a_config_is_cut_to_a_box():
    number = lambda low, high: Limits(low, high, (), 1.5, 2.5)  # noqa: E731
    found, notes = narrowed(RESOLVED, {
        "firms.mazda.cash": number(None, 2.0), "firms.mazda.margin": number(-4.0, 0.5), "ties.t.clarity": number(0.1, None),
        "ties.t.form": Limits(None, None, ("project", "minority"), 0, 1), "plan.step.at": number(2.0, None),
        "ties.t.stake": number(0.15, None), "ties.t.motive": Limits(None, None, ("learning",), 0, 1), "a.b": number(3.0, None),
    })  # fmt: skip
    assert found["firms"]["mazda"]["cash"] == {"value": {"uniform": {"loc": 1.5, "scale": 0.5}}, "source": "s"}
    assert found["firms"]["mazda"]["margin"] == {"norm": {"loc": 0, "scale": 1, "low": -3, "high": 0.5}}
    assert found["ties"]["t"] == {
        "clarity": {"beta": {"a": 2, "b": 5, "low": 0.1}},
        "form": {"choice": {"project": 1, "minority": 2}},
    }
    assert found["plan"][0]["at"] == {"value": {"uniform": {"loc": 1, "scale": 4, "low": 2.0}}}
    vary = found["study"]["sweep"]["vary"]
    assert vary == {"ties.t.stake": [0.2, 0.3], "ties.t.motive": ["learning"], "a.b": {"from": 3.0, "to": 9}}
    assert len(notes) == 1 and "quantiles takes no limits" in notes[0]
    assert RESOLVED["plan"][0]["at"] == {"value": {"uniform": {"loc": 1, "scale": 4}}}  # not changed in place


def test_the_written_box_is_a_config(tmp_path, monkeypatch):
    """A case of two uncertain inputs; what the config then draws lies in the box."""
    import model
    from model.store import runfolder

    case = tmp_path / "case.yaml"
    case.write_text(
        "title: A case\nsigned: 2012-05-23\nhorizon: 15\nfirms: {fiat: {}, mazda: {}}\n"
        "ties: {fiat-mazda: {investor: fiat, host: mazda, form: project,"
        " clarity: {value: {beta: {a: 2, b: 5}}, source: a hunch, confidence: assumption}}}\n"
    )
    scenario = model.load(case)
    monkeypatch.setattr(runfolder, "open_run", lambda path: type("Run", (), {"scenario": lambda self: scenario})())
    found = discover(run_of(), "ending[dissolved]")
    file = tmp_path / "box.yaml"
    notes = write_config(found, tmp_path, file)
    assert notes[0].endswith("which extends box.base.yaml") and "'" not in file.read_text().splitlines()[0]
    again = model.load(file)
    high = float(found.findings["box"]["high"][0])
    (uncertain,) = again.uncertain
    assert uncertain.family == "beta" and uncertain.high == pytest.approx(high) and uncertain.low == 0.0
    assert again.provenance["ties.fiat-mazda.clarity"].source == "a hunch"
    with pytest.raises(UserError, match="is there already"):
        check_place(file)
    with pytest.raises(UserError, match=r"ends in \.yaml"):
        check_place(tmp_path / "box.txt")


def test_a_box_of_events_is_no_config(tmp_path):
    found = discover(run_of(), "ending[dissolved]", over="events")
    with pytest.raises(UserError, match="limits on events are no config"):
        write_config(found, tmp_path, tmp_path / "box.yaml")


def test_hostile_names_are_text():
    run = run_of(600).assign_attrs(title="\x1b[31m[bold]red")
    shown = render(page(discover(run, "ending[dissolved]")))
    assert "\x1b" not in shown and "[bold]red" in shown


def test_the_command_refuses_what_is_no_run(tmp_path):
    with pytest.raises(UserError, match="is not a run"):
        CliRunner().invoke(command, [str(tmp_path), "--where", "x < 1"], catch_exceptions=False, standalone_mode=False)
