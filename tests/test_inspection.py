"""`sensitivity` and `discover` on real runs, through the command line; a found box is a config that runs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xarray

from analysis.cli import main

CASE = Path(__file__).parent.parent / "configs" / "fiat-mazda.yaml"
CLARITY = "ties.fiat-mazda.clarity"


def command(capsys, *words: str, code: int = 0) -> str:
    assert main(words) == code, capsys.readouterr().err
    said = capsys.readouterr()
    return said.out if code == 0 else said.err


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("runs")
    assert main(["run", str(CASE), "--trials", "600", "--out", str(out), "--quiet", "--no-progress"]) == 0
    (folder,) = out.iterdir()
    return folder


def test_sensitivity_of_a_run_in_all_its_forms(run, tmp_path, capsys):
    text = command(capsys, "sensitivity", str(run))
    assert "First-order indices from the 600 histories" in text and "What drives: both win" in text
    assert max(len(line) for line in text.splitlines()) <= 100
    words = ("--of", "value_added[mazda]", "--json", "--csv", str(tmp_path / "csv"), "--netcdf", str(tmp_path / "f.nc"))
    result = json.loads(command(capsys, "sensitivity", str(run), *words))["result"]
    (outcome,) = result["drawn"]
    dataset = xarray.open_zarr(run / "data.zarr")
    assert outcome["mean"] == pytest.approx(float(dataset["value_added"].values[0, :, 1].mean()))
    assert len(outcome["inputs"]) == sum(str(name).startswith("input:") for name in dataset.data_vars)
    assert (tmp_path / "csv" / "drawn.csv").is_file() and (tmp_path / "f.nc").is_file()


def test_a_box_is_a_config_that_runs(run, tmp_path, capsys):
    box, words = tmp_path / "box.yaml", ("--where", f"{CLARITY} < 0.2 and end_time > 0")
    result = json.loads(command(capsys, "discover", str(run), *words, "--json", "--write", str(box)))["result"]
    (limited,) = [row for row in result["box"]["features"] if row["limited"]]
    assert limited["feature"] == CLARITY and limited["high"] == pytest.approx(0.2, abs=0.02)
    assert result["box"]["density"] > 0.9
    assert "Uncertain inputs" in command(capsys, "check", str(box))
    folder = command(capsys, "run", str(box), "--trials", "200", "--out", str(tmp_path), "--quiet").strip()
    drawn = xarray.open_zarr(Path(folder) / "data.zarr")[f"input:{CLARITY}"].values
    assert drawn.max() <= limited["high"] and len(np.unique(drawn)) == 200
    assert "is there already" in command(capsys, "discover", str(run), *words, "--write", str(box), code=2)


def test_discover_in_all_its_forms(run, tmp_path, capsys):
    words = ("discover", str(run), "--where", "ending[dissolved] or ending[failed]", "--before", "3")
    text = command(capsys, *words)
    for heading in ("Where: ending[dissolved]", "The box", "A tree of questions", "Patterns of events up to year 3"):
        assert heading in text
    command(capsys, *words, "--over", "both", "--csv", str(tmp_path), "--netcdf", str(tmp_path / "f.nc"))
    assert {"box.csv", "trajectory.csv", "tree.csv", "patterns.csv"} <= {file.name for file in tmp_path.iterdir()}


def test_a_wrong_expression_says_where(run, capsys):
    text = command(capsys, "discover", str(run), "--where", "value_added[mazdaa] < 0", code=2)
    assert "--where:1:13" in text and "did you mean 'mazda'" in text


@pytest.mark.parametrize("words", [("sensitivity",), ("discover", "--where", "end_time < 5")])
def test_a_summary_run_says_what_it_lacks(words, tmp_path, capsys):
    options = ("--trials", "50", "--set", "study.keep=summary", "--out", str(tmp_path), "--quiet", "--no-progress")
    folder = command(capsys, "run", str(CASE), *options).strip()
    assert "keeps only a summary" in command(capsys, words[0], folder, *words[1:], code=2)
