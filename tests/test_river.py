"""From a config file to the outcome distribution, through the command line, on the real engine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xarray

import model
from analysis.cli import main
from model.vocabulary import vocabulary

CASE = Path(__file__).parent.parent / "configs" / "fiat-mazda.yaml"
TRIALS = 600


def command(capsys, *words: str) -> str:
    assert main(words) == 0, capsys.readouterr().err
    return capsys.readouterr().out


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("runs")
    assert main(["run", str(CASE), "--trials", str(TRIALS), "--out", str(out), "--quiet"]) == 0
    (folder,) = out.iterdir()
    return folder


def test_config_to_distribution(run, capsys):
    dataset = xarray.open_zarr(run / "data.zarr").load()
    assert dataset.sizes["trial"] == TRIALS and dataset.attrs["complete"] == 1
    assert list(dataset.event.values) == [event.name for event in vocabulary()]
    assert np.isin(dataset.status.values, range(5)).all()
    result = json.loads(command(capsys, "show", str(run), "--json"))["result"]
    assert result["trials"] + sum(result["failed"].values()) == result["stored"] == TRIALS
    for year in (5.0, 10.0, 15.0):
        total = sum(row["incidence"] for row in result["endings"] if row["year"] == year)
        assert total == pytest.approx(1.0)
    text = command(capsys, "show", str(run))
    for heading in ("ends: cumulative incidence", "Value added", "Who gains", "Capability added", "Joint products"):
        assert heading in text


def test_in_memory_is_as_stored(run):
    scenario = model.load(CASE)
    xarray.testing.assert_identical(model.simulate(scenario, trials=TRIALS), xarray.open_zarr(run / "data.zarr").load())


def test_both_engines_store_the_same_bits(run, tmp_path, capsys):
    words = ("run", str(CASE), "--trials", "20", "--engine", "reference", "--out", str(tmp_path), "--quiet")
    folder = Path(command(capsys, *words).strip())
    assert folder.name == run.name
    few = xarray.open_zarr(run / "data.zarr").isel(trial=slice(20), path_trial=slice(20)).load()
    xarray.testing.assert_identical(xarray.open_zarr(folder / "data.zarr").load(), few)


def test_a_row_is_at_most_512_bytes(tmp_path, capsys):
    words = ("run", str(CASE), "--trials", "4096", "--set", "study.paths=0", "--out", str(tmp_path), "--quiet")
    folder = Path(command(capsys, *words).strip())
    manifest = json.loads((folder / "manifest.json").read_text())
    size = sum(size for block in manifest["blocks"] for size, _ in block["objects"].values())
    assert size / 4096 <= 512


def test_any_trial_can_be_told_again(run, capsys):
    story = json.loads(command(capsys, "trace", str(run), "--trial", "3", "--json"))["result"]
    times = [record["time"] for record in story["events"]]
    assert times == sorted(times)
    stored = xarray.open_zarr(run / "data.zarr").isel(point=0, trial=3).load()
    total = int(stored.event_count.sum())
    assert sum(not record["skipped"] for record in story["events"]) == total < len(times)
    assert any(record["cause"] for record in story["events"])
    assert command(capsys, "trace", str(CASE), "--trial", "3") == command(capsys, "trace", str(run), "--trial", "3")


def test_the_vocabulary_explains_itself(capsys):
    listed = json.loads(command(capsys, "events", "--json"))["result"]
    for entry in listed:
        assert entry["name"] in command(capsys, "events", entry["name"])
        for number in entry["parameters"]:
            assert number["unit"] and number["doc"] and number["source"]


def test_a_new_config_runs(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command(capsys, "new", "mine.yaml")
    folder = command(capsys, "run", "mine.yaml", "--trials", "50", "--quiet").strip()
    assert Path(folder).parent == Path("runs")


def test_a_probe_measures_time_and_disk(tmp_path, capsys):
    words = ("--trials", "3000", "--set", "study.paths=0")
    guess = json.loads(command(capsys, "check", str(CASE), *words, "--json"))["result"]
    found = json.loads(command(capsys, "check", str(CASE), *words, "--json", "--probe"))["result"]
    assert found["probe"]["histories"] == 2048 and found["seconds"] == 3000 / found["probe"]["rate"]
    folder = Path(command(capsys, "run", str(CASE), *words, "--out", str(tmp_path), "--quiet").strip())
    chunks = sum(path.stat().st_size for path in (folder / "data.zarr").rglob("c.*"))
    assert 0.8 * chunks < found["bytes"] < 1.25 * chunks < 1.25 * guess["bytes"]
