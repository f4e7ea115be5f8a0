"""What is on disk is what anybody can read: plain xarray, whole blocks, nothing that looks like data and is none."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import xarray

from model.execute import Work, live, simulate_in_memory
from model.outcome_schema import PATHS, VARIABLES
from model.store.identity import provenance, run_hash, versions
from model.store.reader import dataset, open_dataset
from model.store.runfolder import Manifest, RunFolder
from model.store.schema import FILL, Schema, schema
from tests.fakes import EVENTS, FakeLives, scenario

TRIALS, BLOCK = 2500, 1024


def shape_of(made, block: int = BLOCK) -> Schema:
    return schema(made, EVENTS, FakeLives(made).time, provenance(made, "s"), block)


def stored(folder: Path, made, block: int = BLOCK, work: Work | None = None) -> RunFolder:
    run = RunFolder(folder)
    manifest = Manifest(
        run_hash(made, "s"), made.name, "c", "s", "s", 7, "bulk", versions(), [], made.study.trials, block
    )
    with run.locked():
        run.begin(b"title: x\n", made, manifest)
        live(run, manifest, shape_of(made, block), FakeLives(made), work or Work())
    return run


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> RunFolder:
    return stored(tmp_path_factory.mktemp("store") / "run", scenario(TRIALS, 1500))


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
    for name in (
        "point",
        "design",
        "draw",
        "trial",
        "firm",
        "tie",
        "side",
        "domain",
        "subject",
        "event",
        "product",
        "time",
    ):
        assert name in found["coords"]
    ending = found["variables"]["ending"][2]
    assert ending["flag_values"] == list(range(8)) and len(ending["flag_meanings"].split()) == 8
    assert found["variables"]["value"][2]["units"] == "USD bn"
    assert found["attrs"]["Conventions"].startswith("CF-") and found["attrs"]["seed"] == 7
    assert "numpy 2" in found["attrs"]["versions"] and found["attrs"]["title"] == "A fake \u2014 tie-up"


def test_stored_is_as_in_memory(run):
    made = scenario(TRIALS, 1500)
    shape = shape_of(made)
    memory = dataset(shape, *simulate_in_memory(shape, FakeLives(made), TRIALS, Work(2)))
    disk = open_dataset(run.data).load()
    xarray.testing.assert_identical(disk, memory)
    for name in disk.variables:
        assert disk[name].dtype == memory[name].dtype
    assert list(disk.subject.values) == ["world", "fiat", "mazda", "fiat-mazda"]
    assert disk.partner.values.tolist() == [["fiat", "mazda"]]


def test_fill_values_are_never_data():
    for variable in VARIABLES + PATHS:
        fill = FILL[variable.dtype]
        if variable.dtype.startswith("float"):
            assert np.isnan(fill)
        elif variable.flags:
            assert fill not in range(variable.flag_first, variable.flag_first + len(variable.flags))
        else:
            assert fill == np.iinfo(variable.dtype).max  # a count that no history reaches


@pytest.mark.parametrize(("workers", "block"), [(1, 1024), (3, 1024), (2, 256), (2, 16384)])
def test_workers_and_blocks_change_no_bit(tmp_path, run, workers, block):
    other = stored(tmp_path / "run", scenario(TRIALS, 1500), block, Work(workers))
    xarray.testing.assert_identical(open_dataset(other.data).load(), open_dataset(run.data).load())


def test_every_object_is_in_the_manifest_and_a_block_of_nan_is_an_object(tmp_path):
    made = scenario(1100, 1100)

    class Empty(FakeLives):
        def rows(self, first, last):
            return {**super().rows(first, last), "product_delay": np.full((last - first, 1), np.nan, np.float32)}

    run = RunFolder(tmp_path / "run")
    manifest = Manifest("r", "fake", "c", "s", "s", 7, "bulk", {}, [], 1100, BLOCK)
    with run.locked():
        run.begin(b"", made, manifest)
        live(run, manifest, shape_of(made), Empty(made), Work(1))
    listed = {entry["key"] for block in run.manifest().blocks for entry in block.objects}
    fixed = {f"{c.name}/c/" for c in shape_of(made).coordinates}
    there = {str(p.relative_to(run.data)) for p in run.data.rglob("*") if p.is_file() and p.name != "zarr.json"}
    assert {key for key in there if not key.startswith(tuple(fixed))} == listed
    assert (run.data / "product_delay/c/0/1/0").stat().st_size > 0


def test_a_flipped_bit_is_an_error(tmp_path):
    run = stored(tmp_path / "run", scenario(300, 0))
    chunk = run.data / "value_added/c/0/0/0"
    content = bytearray(chunk.read_bytes())
    content[len(content) // 2] ^= 1
    chunk.write_bytes(content)
    with pytest.raises(ValueError, match="checksum"):
        open_dataset(run.data)["value_added"].load()


def test_no_paths_no_products(tmp_path):
    run = stored(tmp_path / "run", scenario(50, 0, products=False))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = open_dataset(run.data).load()
    assert "path_trial" not in found.dims and found.sizes["product"] == 0
    assert found.trial.values.tolist() == list(range(50))
