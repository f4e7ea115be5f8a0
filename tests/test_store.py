"""What is on disk is what anybody can read: plain xarray, whole blocks, nothing that looks like data and is none."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import warnings

import numpy as np
import pytest
import xarray
from hypothesis import example, given
from hypothesis import strategies as st

from model.errors import MachineError, UserError
from model.outcome_schema import PATHS, VARIABLES
from model.store.codec import FILL
from model.store.grid import Block, Grid
from model.store.identity import run_hash
from model.store.metadata import extents_of, unshown
from model.store.naming import describe_path
from model.store.reader import dataset, open_dataset
from model.store.runfolder import RunFolder, check_present, open_run
from model.store.writer import Writer
from tests.blocks import Case
from tests.fakes import EVENTS, FORMS, FakeLives, drawn, scenario, sobol, swept

TRIALS = 2500


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> RunFolder:
    return Case(scenario(TRIALS, 1500), Grid(1, 1024)).stored(tmp_path_factory.mktemp("store") / "run")


def loaded(run: RunFolder) -> xarray.Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return open_dataset(run.data).load()


def in_memory(case: Case) -> xarray.Dataset:
    return dataset(case.schema, *case.arrays(Block(0, case.points, 0, case.trials)))


def test_plain_xarray_reads_it_without_this_project(run, tmp_path):
    program = """
import sys, warnings, json
warnings.simplefilter("error")
import xarray
d = xarray.open_zarr(sys.argv[1])
assert not [name for name in sys.modules if name.split(".")[0] in ("model", "analysis")]
v = {name: [list(map(str, d[name].dims)), str(d[name].dtype), d[name].attrs] for name in d.variables}
print(json.dumps({"sizes": dict(d.sizes), "variables": v, "attrs": d.attrs, "coords": sorted(map(str, d.coords)),
                  "one": float(d.sel(tie="fiat-mazda", firm="mazda").value_added.mean())}))
"""
    command = [sys.executable, "-I", "-c", program, str(run.data)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    found = json.loads(done.stdout)
    assert done.stderr == ""
    assert found["sizes"] == {
        "point": 1, "trial": TRIALS, "firm": 2, "tie": 1, "side": 2, "domain": 9, "subject": 4,
        "event": 3, "product": 1, "time": 61, "path_trial": 1500,
    }  # fmt: skip
    for variable in VARIABLES:
        dims, dtype, attributes = found["variables"][variable.name]
        assert dims == ["point", "trial", *variable.dims]
        assert dtype == variable.dtype
        assert attributes["long_name"] and attributes["units"]
    for variable in PATHS:
        assert found["variables"][variable.name][0] == ["point", "path_trial", "time", *variable.dims]
    assert found["variables"]["input:ties.fiat-mazda.clarity"][0] == ["point", "trial"]
    dimensions = {*found["sizes"], "design", "draw", "partner", "product_tie"}
    assert dimensions == set(found["coords"])
    ending = found["variables"]["ending"][2]
    assert ending["flag_values"] == list(range(8)) and len(ending["flag_meanings"].split()) == 8
    assert found["variables"]["value"][2]["units"] == "USD bn"
    assert found["attrs"]["Conventions"].startswith("CF-") and found["attrs"]["seed"] == 7
    assert "numpy 2" in found["attrs"]["versions"] and found["attrs"]["title"] == "A fake \u2014 tie-up"
    assert found["attrs"]["design"] == "" and found["attrs"]["outer"] == 0


@pytest.mark.parametrize(
    ("made", "grid"),
    [
        (scenario(TRIALS, 1500), Grid(1, 1024)),
        (scenario(300, 0), None),
        (swept(40, 7), Grid(4, 16)),
        (drawn(30, 5, 30), Grid(2, 30)),
        (sobol(10, 8, 3), Grid(5, 10)),
    ],
)
def test_stored_is_as_in_memory(tmp_path, made, grid):
    case = Case(made, grid)
    run, memory = case.stored(tmp_path / "run"), in_memory(case)
    disk = loaded(run)
    xarray.testing.assert_identical(disk, memory)
    xarray.testing.assert_identical(xarray.open_zarr(run.data, consolidated=False).load(), memory)
    for name in disk.variables:
        assert disk[name].dtype == memory[name].dtype


def test_text_is_text(run):
    disk = loaded(run)
    assert list(disk.subject.values) == ["world", "fiat", "mazda", "fiat-mazda"]
    assert disk.partner.values.tolist() == [["fiat", "mazda"]]


def test_a_swept_path_is_a_coordinate_on_the_points(tmp_path):
    disk = loaded(Case(swept(40)).stored(tmp_path / "run"))
    assert disk.sizes["point"] == 6 and disk.design.values.tolist() == list(range(6))
    stake, form = disk["ties.fiat-mazda.stake"], disk["ties.fiat-mazda.form"]
    assert stake.dims == ("point",) and stake.values.tolist() == [0.05, 0.1, 0.2] * 2
    assert stake.dtype == np.float64 and stake.attrs["units"] == "1" and "stake" in stake.attrs["long_name"]
    assert form.values.tolist() == [1] * 3 + [2] * 3 and form.dtype == np.int64
    assert form.attrs["flag_meanings"].split() == list(FORMS) == form.attrs["words"]
    assert disk.attrs["design"] == "grid"


def test_outer_draws_are_inputs_of_points(tmp_path):
    made = drawn(30, 5)
    disk = loaded(Case(made, Grid(2, 8)).stored(tmp_path / "run"))
    clarity = disk["input:ties.fiat-mazda.clarity"]
    assert clarity.dims == ("point",) and clarity.dtype == np.float32
    assert clarity.values.tolist() == FakeLives(made).points.inputs[:, 0].tolist()
    assert "input:ties.fiat-mazda.clarity" in disk.data_vars
    assert disk.draw.values.tolist() == list(range(5)) and disk.attrs["outer"] == 5
    both = loaded(Case(sobol(10, 4, 3)).stored(tmp_path / "both"))
    assert both.draw.values.tolist() == [0, 1, 2] * 4 and both.design.values.tolist() == np.repeat(range(4), 3).tolist()


def test_fill_values_are_never_data():
    for variable in VARIABLES + PATHS:
        fill = FILL[variable.dtype]
        if variable.dtype.startswith("float"):
            assert np.isnan(fill)
        elif variable.flags:
            assert fill not in range(variable.flag_first, variable.flag_first + len(variable.flags))
        else:
            assert fill == np.iinfo(variable.dtype).max  # a count that no history reaches


@pytest.mark.parametrize("grid", [Grid(1, 16384), Grid(1, 7), Grid(6, 40), Grid(4, 16), Grid(5, 33), Grid(3, 1)])
@pytest.mark.parametrize("seed", [0, 1])
def test_neither_the_cut_nor_the_order_changes_a_bit(tmp_path, grid, seed):
    made = swept(40, 20)
    case, run = Case(made, grid), RunFolder(tmp_path / "run")
    with run.locked():
        case.go_on(run, most=0)
        todo = run.state().todo(case.points, case.trials)
        random.Random(seed).shuffle(todo)
        for item in todo:
            run.commit(case.write(run, item))
        run.seal(case.points, case.trials)
    assert run.verify() == []
    xarray.testing.assert_identical(loaded(run), in_memory(Case(made, Grid(2, 8))))


def test_only_finished_blocks_are_ever_shown(tmp_path):
    """Whatever order they come in: the first points with their first trials."""
    made = swept(40, 20)
    case, run = Case(made, Grid(4, 16)), RunFolder(tmp_path / "run")
    whole, seen = in_memory(case), set()
    with run.locked():
        case.go_on(run, most=0)
        writer, state = Writer(run.data, case.schema), run.state()
        todo = state.todo(case.points, case.trials)
        random.Random(3).shuffle(todo)
        for item in todo:
            case.write(run, item)
            assert loaded(run).sizes["trial"] == state.rectangle(6, 40)[1]  # written, but not finished
            record = case.write(run, item)
            run.commit(record)
            state.add(record)
            writer.publish(*state.rectangle(6, 40))
            shown = loaded(run)
            points, trials = shown.sizes["point"], shown.sizes["trial"]
            seen.add((points, trials))
            part = whole.isel(point=slice(points), trial=slice(trials), path_trial=slice(min(20, trials)))
            xarray.testing.assert_equal(shown, part)
            assert shown.attrs["complete"] == 0
            check_present(run)
    assert len(seen) > 2


def test_a_thousand_points_open_lazily(tmp_path):
    case = Case(sobol(16, 1024), small=True)
    run = case.stored(tmp_path / "run")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = xarray.open_zarr(run.data)
    assert found.sizes["point"] == 1024
    assert not found["value"].variable._in_memory and len(list(run.data.rglob("*"))) < 40


def test_every_object_is_in_the_manifest_and_a_block_of_nan_is_an_object(tmp_path):
    case = Case(scenario(1100, 1100), Grid(1, 1024))
    plain = case.lives.rows
    case.lives.rows = lambda p, first, last: {
        **plain(p, first, last),
        "product_delay": np.full((last - first, 1), np.nan, np.float32),
    }
    run = case.stored(tmp_path / "run")
    manifest = run.manifest()
    listed = {item.key for record in manifest.blocks for item in record.objects} | manifest.store.keys()
    assert {str(path.relative_to(run.data)) for path in run.data.rglob("*") if path.is_file()} == listed
    assert (run.data / "product_delay/c.0.1.0").stat().st_size > 0
    assert sum(record.status[2] for record in manifest.blocks) == 1100 // 50


def test_a_flipped_bit_is_an_error(tmp_path):
    run = Case(scenario(300, 0)).stored(tmp_path / "run")
    chunk = run.data / "value_added/c.0.0.0"
    content = bytearray(chunk.read_bytes())
    content[len(content) // 2] ^= 1
    chunk.write_bytes(content)
    with pytest.raises(ValueError, match="checksum"):
        open_dataset(run.data)["value_added"].load()


def test_a_missing_chunk_is_an_error_before_it_reads_as_nothing(tmp_path):
    run = Case(scenario(300, 0)).stored(tmp_path / "run")
    (run.data / "value_added/c.0.0.0").unlink()
    with pytest.raises(MachineError, match=r"value_added/c\.0\.0\.0 is missing.*alliance verify.*alliance resume"):
        check_present(run)


def test_no_paths_no_products(tmp_path):
    run = Case(scenario(50, 0, products=False)).stored(tmp_path / "run")
    found = loaded(run)
    assert "path_trial" not in found.dims and found.sizes["product"] == 0
    assert found.trial.values.tolist() == list(range(50))
    assert run.verify() == []


@pytest.mark.parametrize("small", [False, True])
def test_more_trials_and_more_points_under_the_same_readers(tmp_path, small):
    """A run grows; what was shown stays as it was; in the end it is the larger run."""
    first, run = Case(sobol(20, 4), Grid(3, 16), small), RunFolder(tmp_path / "run")
    more = Case(sobol(50, 8), Grid(3, 16), small)
    assert run_hash(first.scenario, "s") == run_hash(more.scenario, "s")
    with run.locked():
        first.go_on(run)
    before = loaded(run)
    with run.locked():
        for _ in range(100):
            lived = more.go_on(run, most=1)
            shown = loaded(run)
            check_present(run)
            assert shown.sizes["point"] * shown.sizes["trial"] >= 80
            both = dict(point=slice(min(4, shown.sizes["point"])), trial=slice(min(20, shown.sizes["trial"])))
            xarray.testing.assert_equal(shown.isel(both), before.isel(both))
            if not lived or run.manifest().complete:
                break
    assert run.verify() == []
    xarray.testing.assert_identical(loaded(run), in_memory(more))


def test_what_is_kept_is_not_lived_again(tmp_path):
    first, run = Case(scenario(500, 200), Grid(1, 1024)), RunFolder(tmp_path / "run")
    more = Case(scenario(800, 200), Grid(1, 1024))
    with run.locked():
        first.go_on(run)
        run.grow(1, 800)
        (todo,) = run.state().todo(1, 800)
        assert todo == (Block(0, 1, 0, 800), "grows from 500 to 800 trials", Block(0, 1, 0, 500))
        more.go_on(run)
    xarray.testing.assert_identical(loaded(run), in_memory(more))


def test_a_run_asked_for_less_keeps_to_that(tmp_path):
    large, small = Case(scenario(100, 0), Grid(1, 16)), Case(scenario(40, 0), Grid(1, 16))
    run = large.stored(tmp_path / "run", most=5)
    with run.locked():
        assert small.go_on(run) == []
    assert run.verify() == [] and run.manifest().trials == 40 and len(run.manifest().blocks) == 3
    xarray.testing.assert_identical(loaded(run), in_memory(small))


def test_a_run_of_the_first_format_is_told_as_one(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"format": 1, "run": "r", "blocks": []}))
    for ask in (lambda run: run.manifest(), lambda run: run.verify(), lambda run: run.mend(), check_present):
        with pytest.raises(UserError, match=r"an earlier version of alliance \(format 1; this version reads 2"):
            ask(open_run(folder))


@pytest.mark.parametrize(
    ("path", "unit", "words"),
    [
        ("firms.mazda.morale", "share", "morale"),
        ("mechanisms.learning.rate", None, ""),
        ("events.dispute", "1", "whether dispute happens"),
        ("mechanisms.learning", "1", "whether learning works"),
        ("plan.first-step.at", "year", "date"),
        ("plan.first-step.when", "1", "condition"),
        ("nothing.of.the.kind", "1", ""),
    ],
)
def test_a_path_has_a_unit_and_a_meaning(path, unit, words):
    found = describe_path(path, EVENTS, scenario().plan)
    assert words in found[1] and (unit is None or found[0] == unit)


def test_an_argument_of_a_plan_entry_has_its_events_unit():
    from model.vocabulary import vocabulary

    assert describe_path("plan.first-step.to", vocabulary(), scenario().plan)[0] == "share"
    assert describe_path("mechanisms.margin.own_shock", vocabulary())[1] != ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("keep", "complete", "status", "shape", "trials")), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(
    place=st.sampled_from(("", "attributes", "consolidated_metadata", "metadata", "status", "shape", "complete")),
    wrong=JSON,
)
@example(place="attributes", wrong="a text")
@example(place="shape", wrong=[float("inf"), 2])
def test_a_root_file_that_is_none_shows_nothing(place, wrong):
    """Whatever stands in it: how much it shows is two numbers, or not known; no other error."""
    status = {"shape": [2, 8], "dimension_names": ["point", "trial"]}
    content = {"attributes": {"complete": 1}, "consolidated_metadata": {"metadata": {"status": status}}}
    inside = content["consolidated_metadata"]
    holders = {"attributes": content, "consolidated_metadata": content, "metadata": inside,
               "status": inside["metadata"], "shape": status, "complete": content["attributes"]}  # fmt: skip
    if place:
        holders[place][place] = wrong
    root = json.dumps(content if place else wrong).encode()
    found = extents_of(root)
    assert found is None or all(isinstance(size, int) for size in (found.points, found.trials))
    assert unshown(root) is None or place
