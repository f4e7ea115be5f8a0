"""A summary is its rows, counted: moments, shares and endings exact, quantiles within a bin; the same bits however it was lived."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event as Flag

import numpy as np
import pytest
import xarray
from hypothesis import given
from hypothesis import strategies as st

import model
import model.execute.study  # before any test puts a fake engine in its place
from analysis.cli import main
from analysis.estimate import quantile
from analysis.present import Whole
from analysis.summary import summarise
from analysis.tallied import summary as of_tallies
from analysis.tallied.present import NOTE, SWEEP_NOTE
from analysis.tallied.tallies import Tallies
from analysis.tallied.tally import Tally, merged
from model.errors import InterruptedRun
from model.execute import Work, live, simulate_in_memory
from model.execute.local import Threads
from model.execute.run import Local
from model.execute.worker import Order, live_block
from model.outcome_schema import VARIABLES
from model.scenario import Scenario
from model.store.bins import BINS, ZERO, counted, edges
from model.store.elements import elements
from model.store.grid import SUMMARY_BLOCK, Grid, summary_grid
from model.store.identity import run_hash
from model.store.manifest import Manifest
from model.store.reader import dataset
from model.store.runfolder import RunFolder
from model.store.schema import Schema
from model.store.state import State
from model.store.tally import tally
from model.store.wins import OUTCOMES, outcomes
from tests.fakes import EVENTS, FakeLives, scenario, schema_of, swept

CASE = Path(__file__).parent.parent / "configs" / "fiat-mazda.yaml"
SUMMARY = ("--set", "study.keep=summary", "--set", "study.paths=0")
SMALL = 2000  # trials of a block, where the block's size is not what is tested
EXTREME = [0.0, -0.0, 1e-30, -1e-30, 2.0**-17, 1e9, -1e9, 2.0**20, -(2.0**20), 31.0, 32.0, 0.1, -0.1, np.inf, 5e-324]


# --- bins -------------------------------------------------------------------------------------------------------


def test_every_number_lies_in_its_bin():
    left, right = edges()
    assert (left[1:] == right[:-1]).all() and left[0] == -np.inf and right[-1] == np.inf
    for number in [*EXTREME, *np.random.default_rng(1).normal(size=200) * 10.0 ** np.arange(-100, 100)]:
        (at,) = np.flatnonzero(counted(np.array([number])))
        if number > 0:
            assert at > ZERO and (left[at] <= number < right[at] or number == np.inf)
        elif number < 0:
            assert at < ZERO and left[at] < number <= right[at]
        else:
            assert at == ZERO
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = slice(ZERO + 2, BINS - 1)
        assert ((right / left)[inner] <= 1 + 1 / 16).all()


@given(st.lists(st.floats(allow_nan=False) | st.sampled_from(EXTREME), max_size=50))
def test_counts_are_those_of_a_plain_search(numbers):
    left, right = edges()
    found = counted(np.array(numbers))
    assert found.sum() == len(numbers)
    for at in np.flatnonzero(found):
        low, high = left[at], right[at]
        inside = [x for x in numbers if (low <= x < high if at > ZERO else low < x <= high) and x != 0]
        inside += [x for x in numbers if (x == np.inf and high == np.inf) or (x == -np.inf and low == -np.inf)]
        assert found[at] == (len(inside) if at != ZERO else numbers.count(0.0))


# --- moments and quantiles --------------------------------------------------------------------------------------


def tallied_numbers(blocks: list[np.ndarray]) -> Tally:
    """The numbers of these blocks as a summary knows them."""
    own = [(len(x), x.mean(), ((x - x.mean()) ** 2).sum()) if len(x) else (0, np.nan, np.nan) for x in blocks]
    n, mean, squares = (column[:, None] for column in np.array(own).T)
    (total,), (centre,), (spread,) = merged(n.astype(np.uint32), mean, squares)
    every = np.concatenate(blocks)
    ends = (every.min(), every.max()) if len(every) else (np.nan, np.nan)
    return Tally(int(total), float(centre), float(spread), *ends, sum(map(counted, blocks)))


def close(found: float, wanted: float, among: np.ndarray) -> bool:
    """Within 1e-12 of the size of the numbers; of a mean that cancels no more can be had."""
    return found == pytest.approx(wanted, rel=1e-12, abs=1e-12 * np.abs(among).max(initial=0.0), nan_ok=True)


numbers = st.floats(-1e9, 1e9) | st.sampled_from([x for x in EXTREME if np.isfinite(x)])


@given(st.lists(st.lists(numbers, max_size=40), min_size=1, max_size=6))
def test_blocks_together_are_as_if_they_were_one(lists):
    blocks = [np.array(one, float) for one in lists]
    every, found = np.concatenate(blocks), tallied_numbers(blocks)
    assert found.n == len(every)
    if len(every):
        assert close(found.mean, every.mean(), every)
        wanted = ((every - every.mean()) ** 2).sum()
        assert found.squares == pytest.approx(wanted, rel=1e-9, abs=1e-12 * (every**2).sum())
        assert found.positive.value == (every > 0).mean()


@given(st.lists(numbers, min_size=1, max_size=300), st.floats(0, 1))
def test_quantiles_lie_within_a_bin(sample, q):
    ordered = np.sort(np.array(sample))
    found = tallied_numbers([ordered]).quantile(q).value
    rank = q * (len(ordered) - 1)
    around = ordered[max(round(rank - 1), 0) : round(rank + 1) + 1]
    low, high = around.min(), around.max()
    assert (
        low - abs(low) / 15 - 2.0**-17 <= found <= high + abs(high) / 15 + 2.0**-17
        or max(abs(low), abs(high)) >= 2.0**20
    )
    assert ordered[0] <= found <= ordered[-1]


def test_numbers_even_within_a_bin_have_even_quantiles():
    even = 1.0 + (np.arange(1600) + 0.5) / 1600
    for q in (0.25, 0.5, 0.75):  # away from the ends, where bins are as wide as what lies in them
        found, wanted = tallied_numbers([even]).quantile(q), quantile(even, q)
        assert found.value == pytest.approx(wanted.value, abs=1e-12)
        assert found.se == pytest.approx(wanted.se, rel=1e-9)


def test_who_gains():
    added = [(1, 2), (1, -1), (1, 0), (-1, 1), (0, 1), (-1, -1), (0, -1), (0, 0)]
    names = [
        "win_win",
        "investor_wins",
        "investor_wins",
        "host_wins",
        "host_wins",
        "lose_lose",
        "lose_lose",
        "no_change",
    ]
    found = outcomes(*np.array(added).T)
    assert found.sum(axis=1).tolist() == [1] * 8
    assert [OUTCOMES[at] for at in found.argmax(axis=1)] == names


# --- one block --------------------------------------------------------------------------------------------------


def rows(trials: int = SMALL, seed: int = 3) -> dict[str, np.ndarray]:
    """Rows of a block, leading axes (points, trials), with NaN, failures, and numbers of all sizes."""
    lives, rng = FakeLives(scenario(trials)), np.random.default_rng(seed)
    found = lives.rows(0, 0, trials)
    found["end_time"] = np.where(found["ending"] == 0, 15.0, found["end_time"])
    found["end_time"][:8, 0] = [0.0, 0.25, 0.2500001, 5.0, 5.0000001, 10.0, 15.0, 15.0]
    small = [x for x in EXTREME if abs(x) < 100]
    found["value_added"][5 : 5 + len(small), 0] = small
    found["development_saving"][:4, 0] = [1e9, 2.0**20, 1e-30, 0.0]
    found["value_added"][:5] = 0.0
    found["product_delay"][rng.random(trials) < 0.3] = np.nan
    for array in found.values():
        if array.dtype.kind == "f":
            array[found["status"] != 0] = np.nan
    return {name: array[np.newaxis] for name, array in found.items()}


def both(made: Scenario, block: dict[str, np.ndarray]) -> tuple[xarray.Dataset, xarray.Dataset]:
    """The same trials as a dataset of rows and as one of tallies."""
    shape, tallied = schema_of(made), schema_of(made, summary_grid())
    return dataset(shape, block, {}), dataset(tallied, tally(tallied.elements, block), {})


@pytest.mark.parametrize("seed", [3, 4])
def test_findings_are_those_of_the_rows(seed):
    block = rows(seed=seed)
    of_rows, of_counts = both(scenario(SMALL), block)
    wanted, found = summarise(of_rows), of_tallies.summarise(of_counts)
    assert (found.trials, found.stored, found.failed) == (wanted.trials, wanted.stored, wanted.failed)
    xarray.testing.assert_identical(found.endings, wanted.endings)
    xarray.testing.assert_identical(found.wins, wanted.wins)
    for name in (
        "value_added",
        "capability_added",
        "products",
        "lowest_trust",
        "lowest_morale",
        "distress",
        "satisfied",
    ):
        mine, theirs = getattr(found, name), getattr(wanted, name)
        assert set(mine.variables) == set(theirs.variables) and mine.attrs == theirs.attrs, name
        for variable in theirs.data_vars:
            a, b = mine[variable].values, theirs[variable].values
            assert mine[variable].dims == theirs[variable].dims
            if not any(word in str(variable) for word in ("quantiles", "median", "q05")):
                np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-15, err_msg=f"{name} {variable}")
            elif not str(variable).endswith("_se"):
                np.testing.assert_allclose(a, b, rtol=1 / 15, atol=2.0**-17, err_msg=f"{name} {variable}")
    for variable in ("gain", "gain_se"):
        assert (found.value_added[variable] == wanted.value_added[variable]).all()


def test_everything_is_tallied_under_its_name():
    made, block = scenario(SMALL), rows()
    tallies = Tallies(both(made, block)[1])
    keep = block["status"][0] == 0
    assert tallies.stored == SMALL and tallies.failed == {"non_finite": SMALL // 50}
    for variable in VARIABLES:
        lead = block[variable.name][0][keep] if variable.name != "status" else block["status"][0]
        of = [one for one in tallies_elements(made) if one.variable == variable.name]
        assert len(of) == int(np.prod(lead.shape[1:], dtype=int)) > 0
        for element in of:
            values = lead[(slice(None), *element.place)].astype(float)
            if element.flags:
                wanted = {word: int((values == at + element.flag_first).sum()) for at, word in enumerate(element.flags)}
                assert tallies.codes(element.name) == wanted
                continue
            values, found = values[~np.isnan(values)], tallies.number(element.name)
            assert found.n == len(values) == found.counts.sum()
            assert close(found.mean, values.mean(), values)
            assert (found.least, found.most) == (values.min(), values.max())
            assert found.variance == pytest.approx(values.var(ddof=1), rel=1e-9)
    joint = block["value_added"][0][keep].sum(axis=1)
    assert close(tallies.number("joint_value_added").mean, joint.mean(), joint)
    given = block["input:ties.fiat-mazda.clarity"][0][keep]
    assert tallies.number("input:ties.fiat-mazda.clarity").most == given.max()


def tallies_elements(made: Scenario):
    found = elements(made, EVENTS)
    return (*found.numbers, *found.codes)


def test_a_block_in_which_a_number_never_is():
    made, blocks = scenario(SUMMARY_BLOCK + 10), [rows(seed=3), rows(seed=4)]
    blocks[1]["product_delay"][:] = np.nan
    shape = schema_of(made, summary_grid())
    each = [tally(shape.elements, block) for block in blocks]
    together = dataset(shape, {name: np.concatenate([one[name] for one in each], axis=1) for name in each[0]}, {})
    found = Tallies(together).number("product_delay[roadster]")
    alone = Tallies(both(scenario(SMALL), blocks[0])[1]).number("product_delay[roadster]")
    assert (found.n, found.mean, found.squares, found.least, found.most) == (
        alone.n, alone.mean, alone.squares, alone.least, alone.most,
    )  # fmt: skip


def test_nothing_completed_is_nothing():
    block = rows(40)
    block["status"][:] = 2
    of_rows, of_counts = both(scenario(40), block)
    wanted, found = summarise(of_rows), of_tallies.summarise(of_counts)
    assert found.trials == 0 and found.failed == wanted.failed == {"non_finite": 40}
    for name in ("endings", "value_added", "wins", "satisfied", "distress"):
        xarray.testing.assert_equal(getattr(found, name), getattr(wanted, name))


# --- runs -------------------------------------------------------------------------------------------------------


class Case:
    """A fake scenario of which a summary is kept."""

    def __init__(self, made: Scenario, tmp: Path) -> None:
        self.scenario = dataclasses.replace(made, study=dataclasses.replace(made.study, keep="summary"))
        self.lives, self.folder = FakeLives(self.scenario), RunFolder(tmp)
        self.schema: Schema = schema_of(self.scenario, summary_grid())

    def go_on(self, workers: int = 2, stop_after: int = 0) -> State:
        """Live what is missing; end after so many trials if that is not 0."""
        points, trials, grid = self.lives.points.count, self.scenario.study.trials, summary_grid()
        stop = Flag()

        def progress(done: int, total: int) -> None:
            if stop_after and done >= stop_after:
                stop.set()

        with self.folder.locked():
            if not self.folder.exists():
                self.folder.begin(b"x", self.scenario, Manifest(
                    run_hash(self.scenario, "s"), "fake", "c", "s", "s", 7, "bulk", {"zarr": "3"}, [],
                    points, trials, grid.group, grid.size, keep="summary",
                ))  # fmt: skip
            self.folder.mend()
            if self.folder.manifest().trials != trials:
                self.folder.grow(points, trials)
            assert self.folder.manifest().grid == grid
            pool = Threads(self.lives, self.schema.kept_paths, workers)
            state = self.folder.state(deep=True)
            try:
                live(
                    self.folder,
                    self.schema,
                    state,
                    Local(self.folder, self.schema, pool),
                    Work(workers, progress, stop),
                )
            finally:
                pool.close()
            self.folder.seal(points, trials)
        return state

    def opened(self) -> xarray.Dataset:
        return xarray.open_zarr(self.folder.data).load()

    def bits(self) -> dict[str, bytes]:
        store = self.folder.data
        return {str(path.relative_to(store)): path.read_bytes() for path in store.rglob("*") if path.is_file()}


TRIALS = 2 * SUMMARY_BLOCK + 777


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Case:
    case = Case(scenario(TRIALS, 20), tmp_path_factory.mktemp("fresh") / "run")
    case.go_on()
    return case


def test_stored_is_as_in_memory(fresh):
    found = fresh.opened()
    assert "trial" not in found.dims and found.sizes["block"] == 3 and found.sizes["path_trial"] == 20
    assert (found.attrs["keep"], found.attrs["trials"], found.attrs["complete"]) == ("summary", TRIALS, 1)
    xarray.testing.assert_identical(
        found, dataset(fresh.schema, *simulate_in_memory(fresh.lives, fresh.schema, Work(1)))
    )
    assert not fresh.folder.verify()
    assert int(found["code_count"].sel(code_column=found.code_column == "status").sum()) == TRIALS


def test_a_killed_run_and_an_extended_one_are_a_fresh_one(fresh, tmp_path):
    killed = Case(scenario(TRIALS, 20), tmp_path / "killed")
    with pytest.raises(InterruptedRun):
        killed.go_on(1, stop_after=SUMMARY_BLOCK + 5000)
    assert killed.opened().attrs["trials"] == SUMMARY_BLOCK
    killed.go_on(3)
    assert killed.bits() == fresh.bits()
    extended = Case(scenario(SUMMARY_BLOCK + 10, 20), tmp_path / "extended")
    extended.go_on()
    more = Case(scenario(TRIALS, 20), tmp_path / "extended")
    more.go_on(1)
    assert next(first for _, first, _ in more.lives.calls) == SUMMARY_BLOCK  # what grows is lived again whole
    assert extended.bits() == fresh.bits()


def test_readers_never_see_a_block_that_is_being_replaced(tmp_path):
    few = Case(scenario(SUMMARY_BLOCK + 10, 0), tmp_path / "run")
    few.go_on()
    more = Case(scenario(SUMMARY_BLOCK + 5000, 0), tmp_path / "run")
    with pytest.raises(InterruptedRun):
        more.go_on(1, stop_after=512)
    seen = more.opened()
    assert seen.attrs["trials"] == SUMMARY_BLOCK and seen.sizes["block"] == 1 and not seen.attrs["complete"]
    assert Tallies(seen).stored == SUMMARY_BLOCK


def test_points_and_designs(tmp_path):
    case = Case(swept(3000), tmp_path / "run")
    case.go_on()
    assert case.opened().sizes["point"] == 6
    xarray.testing.assert_identical(
        case.opened(), dataset(case.schema, *simulate_in_memory(case.lives, case.schema, Work(1)))
    )
    text, result = Whole(case.folder.path).text(), Whole(case.folder.path).result()
    assert SWEEP_NOTE in text and max(map(len, text.splitlines())) <= 100
    shape = schema_of(case.scenario)
    lived = [case.lives.rows(point, 0, 3000) for point in range(6)]
    of_rows = dataset(shape, {name: np.stack([one[name] for one in lived]) for name in lived[0]}, {})
    from analysis.sweep.plain import sweep as plain
    from analysis.sweep.sweep import sweep

    wanted = plain(sweep(of_rows))
    for mine, theirs in zip(result["designs"], wanted["designs"], strict=True):
        for name in ("value_added", "joint_value_added", "wins"):
            for a, b in zip(mine[name], theirs[name], strict=True):
                assert [x for x in a.values() if isinstance(x, float)] == pytest.approx(
                    [x for x in b.values() if isinstance(x, float)], rel=1e-12
                )
    assert Whole(case.folder.path, point=4).result()["of"].startswith("Point 4 of 6")
    assert Whole(case.folder.path, design=4).result() == Whole(case.folder.path, point=4).result()


def test_a_summary_run_is_cut_alike_however_it_is_lived():
    assert summary_grid() == Grid(1, 65536, tallied=True)


# --- the commands on the real engine ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("runs")
    words = ["run", str(CASE), "--trials", "3000", *SUMMARY, "--out", str(out), "--quiet"]
    assert main(words) == 0
    (folder,) = out.iterdir()
    return folder


def test_run_and_show(run, capsys):
    assert main(["show", str(run)]) == 0
    text = capsys.readouterr().out
    assert NOTE in text and max(map(len, text.splitlines())) <= 100
    assert main(["show", str(run), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["result"]
    of_rows = summarise(model.simulate(model.load(CASE), trials=3000))
    assert found["trials"] == of_rows.trials and found["keep"] == "summary"
    wanted = of_rows.endings["incidence"].values.ravel().tolist()
    assert [row["incidence"] for row in found["endings"]] == wanted
    assert [row["gain"] for row in found["value_added"]] == of_rows.value_added["gain"].values.tolist()
    np.testing.assert_allclose([row["mean"] for row in found["value_added"]], of_rows.value_added["mean"], rtol=1e-9)


def test_in_memory_extended_and_stored_are_the_same(run, tmp_path, capsys):
    made = model.load(CASE)
    made = dataclasses.replace(made, study=dataclasses.replace(made.study, keep="summary", paths=0))
    lived = model.simulate(made, trials=3000)
    stored = xarray.open_zarr(run / "data.zarr").load()
    for name in lived.variables:
        xarray.testing.assert_identical(lived[name].variable, stored[name].variable)
    words = ["run", str(CASE), "--trials", "1000", *SUMMARY, "--out", str(tmp_path), "--quiet"]
    assert main(words) == 0
    (short,) = tmp_path.iterdir()
    assert main(["extend", str(short), "--trials", "3000", "--quiet"]) == 0
    xarray.testing.assert_identical(xarray.open_zarr(short / "data.zarr").load(), stored)
    assert main(["verify", str(short)]) == 0


def test_a_cluster_stores_the_same(run, tmp_path):
    copy = tmp_path / run.name
    shutil.copytree(run, copy)
    manifest = RunFolder(copy).manifest()
    order = Order(str(copy), manifest.run, manifest.sources, "bulk", (), 1, 3000)
    assert live_block(order, (0, 1, 0, 3000), None) == manifest.blocks[0].plain()


def test_what_needs_rows_says_so(run, tmp_path, capsys):
    for words in (
        ["show", str(run), "--by", "input:ties.fiat-mazda.clarity"],
        ["compare", str(run), str(run)],
        [
            "run",
            str(CASE),
            "--set",
            "study.keep=summary",
            "--precision",
            "ending[dissolved] at 10y: 0.1",
            "--out",
            str(tmp_path),
        ],
    ):
        assert main(words) == 2
        assert "keep: rows" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_check_tells_the_disk(run, capsys):
    size = sum(path.stat().st_size for path in (run / "data.zarr").rglob("c.*"))
    assert main(["check", str(CASE), "--trials", "3000", *SUMMARY, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["result"]
    assert said["keep"] == "summary" and size <= said["bytes"] <= 6 * size


# --- the long job -----------------------------------------------------------------------------------------------

CHEAP = """
import resource, sys
from pathlib import Path
from tests.fakes import scenario
from tests.test_summary import Case
case = Case(scenario(10_000_000, 0), Path(sys.argv[1]))
case.go_on(2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.long
def test_ten_million_trials_take_less_than_a_gigabyte(tmp_path, record_property):
    """Fake rows: what gathers, counts and writes. The engine's own share is measured in the next test."""
    most = peak([sys.executable, "-c", CHEAP, str(tmp_path / "run")])
    assert most < 1024
    record_property("R17", f"10,000,000 cheap histories in {most} MB")


@pytest.mark.long
def test_real_trials_take_less_than_a_gigabyte(run, tmp_path, record_property):
    """More blocks than are under way at once, so that more of them would take no more; `run` has compiled the engine."""
    code = "import resource, sys; from analysis.cli import main; main(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    words = ["run", str(CASE), "--trials", "300000", *SUMMARY, "--out", str(tmp_path), "--quiet"]
    most = peak([sys.executable, "-c", code, *words])
    assert most < 1024
    record_property("R17", f"300,000 real histories in {most} MB")


def peak(words: list[str]) -> int:
    """Peak resident memory of a process that prints it last, MB."""
    done = subprocess.run(
        words, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent, env=os.environ
    )
    return int(done.stdout.split()[-1])
