"""A run folder survives what happens to runs: interrupts, kills, full disks, second writers, second thoughts."""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xarray

from model.store.runfolder import NAME, folder_name, open_run
from model.store.scenario_json import from_json, to_json
from tests.fakes import scenario

ROOT = Path(__file__).parent.parent


@pytest.fixture
def config(tmp_path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text("# a comment\ntitle: x\n")
    return path


def start(config: Path, *options: str, delay: float = 0.0, **more) -> subprocess.Popen[str]:
    environment = {**os.environ, "FAKE_DELAY": str(delay), "XDG_CACHE_HOME": str(config.parent / "cache")}
    command = [
        sys.executable,
        "-m",
        "tests.fake_cli",
        "run",
        str(config),
        "--out",
        str(config.parent / "runs"),
        *options,
    ]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more
    )


def run(config: Path, *options: str, **more) -> tuple[int, str, str]:
    process = start(config, *options, **more)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def the_run(config: Path) -> Path:
    (found,) = (config.parent / "runs").iterdir()
    return found


def data(config: Path) -> xarray.Dataset:
    return xarray.open_zarr(the_run(config) / "data.zarr").load()


def wait_for_blocks(config: Path, number: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for manifest in (config.parent / "runs").glob("*/manifest.json"):
            if len(json.loads(manifest.read_text())["blocks"]) >= number:
                return
        time.sleep(0.02)
    raise AssertionError("no block in a minute")


def test_a_run_has_four_parts_and_its_path_is_the_last_line(config):
    code, out, err = run(config, "--trials", "1500", "--no-progress")
    folder = the_run(config)
    assert code == 0, err
    assert out.splitlines()[-1] == str(folder)
    assert {p.name for p in folder.iterdir()} == {"config.yaml", "scenario.json", "manifest.json", "data.zarr", ".lock"}
    assert (folder / "config.yaml").read_bytes() == config.read_bytes()
    assert re.fullmatch(r"case-[0-9a-f]{10}", folder.name)
    manifest = open_run(folder).manifest()
    assert manifest.complete and [block.last for block in manifest.blocks] == [1024, 1500]
    assert manifest.seed == 7 and manifest.versions["zarr"]
    assert from_json(to_json(scenario())).uncertain == open_run(folder).scenario().uncertain


def test_more_trials_extend_to_the_bits_of_a_longer_run(config, tmp_path):
    run(config, "--trials", "1300", "--quiet")
    code, _, err = run(config, "--trials", "2600", "--workers", "1", "--quiet")
    assert code == 0, err
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    other = fresh / "case.yaml"
    other.write_text("title: another text, same scenario\n")
    run(other, "--trials", "2600", "--workers", "3", "--quiet")
    assert the_run(other).name == the_run(config).name
    xarray.testing.assert_identical(data(config), data(other))


def test_fewer_trials_show_the_stored_with_a_note(config):
    run(config, "--trials", "1300", "--quiet")
    code, out, err = run(config, "--trials", "200")
    assert code == 0 and "1,300 trials are stored" in err
    assert out.splitlines()[-1] == str(the_run(config))
    assert data(config).sizes["trial"] == 1300


def test_a_finished_run_is_not_written_again(config):
    run(config, "--quiet")
    before = {p: p.stat().st_mtime_ns for p in the_run(config).rglob("*") if p.is_file()}
    assert run(config, "--quiet")[0] == 0
    assert before == {p: p.stat().st_mtime_ns for p in the_run(config).rglob("*") if p.is_file()}


def test_interrupted_it_is_readable_and_goes_on_to_the_same_bits(config, tmp_path):
    process = start(config, "--trials", "9000", "--workers", "2", delay=0.1)
    wait_for_blocks(config, 2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    assert "the same command goes on" in err and "Traceback" not in err and out == ""
    partial = data(config)
    assert partial.attrs["complete"] == 0
    assert 0 < partial.sizes["trial"] < 9000 and partial.sizes["trial"] % 1024 == 0
    assert (partial.status.values >= 0).all() and not partial.value.isnull().any()
    unconsolidated = xarray.open_zarr(the_run(config) / "data.zarr", consolidated=False)
    assert unconsolidated.sizes["trial"] == partial.sizes["trial"]
    assert run(config, "--trials", "9000", "--quiet")[0] == 0
    _same_as_uninterrupted(config, tmp_path, "9000")


def test_killed_it_shows_whole_blocks_and_goes_on_to_the_same_bits(config, tmp_path):
    process = start(config, "--trials", "9000", "--workers", "2", delay=0.1)
    wait_for_blocks(config, 2)
    process.kill()
    process.communicate()
    partial = data(config)
    assert partial.sizes["trial"] % 1024 == 0 and (partial.status.values >= 0).all()
    assert run(config, "--trials", "9000", "--quiet")[0] == 0
    _same_as_uninterrupted(config, tmp_path, "9000")


def _same_as_uninterrupted(config: Path, tmp_path: Path, trials: str) -> None:
    other = tmp_path / "other" / "case.yaml"
    other.parent.mkdir()
    other.write_text(config.read_text())
    assert run(other, "--trials", trials, "--quiet")[0] == 0
    xarray.testing.assert_identical(data(config), data(other))


def test_a_second_writer_is_told_who_holds_the_run(config):
    process = start(config, "--trials", "9000", delay=0.2)
    wait_for_blocks(config, 1)
    code, out, err = run(config, "--trials", "9000", "--json")
    process.kill()
    process.communicate()
    assert code == 2 and str(process.pid) in err
    assert json.loads(out)["errors"][0]["code"] == "run.locked"


def test_a_full_disk_is_exit_4_and_goes_on_once_there_is_room(config, tmp_path):
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    code, _, err = run(config, "--trials", "3000", "--quiet", preexec_fn=limit)
    assert code == 4 and str(the_run(config)) in err and "Traceback" not in err
    assert run(config, "--trials", "3000", "--quiet")[0] == 0
    _same_as_uninterrupted(config, tmp_path, "3000")


def test_a_folder_that_cannot_be_made_is_exit_4(config):
    (config.parent / "runs").write_text("a file")
    code, _, err = run(config)
    assert code == 4 and "runs" in err and (os.strerror(errno.ENOTDIR) in err or "File exists" in err)


def test_a_bad_config_makes_no_folder(config):
    config.write_text("bad")
    code, out, err = run(config, "--json")
    assert code == 2 and not (config.parent / "runs").exists()
    (error,) = json.loads(out)["errors"]
    assert (error["file"], error["line"], error["column"], error["value"]) == (str(config), 1, 1, None)
    assert err.splitlines()[-1] == f"{config}:1:1: bad config"


@pytest.mark.parametrize("name", ["a b", "../../etc", "-rf", "\u00fc" * 300, "x" * 300, "", "..", "a\nb"])
def test_a_folder_name_is_safe(name):
    assert NAME.fullmatch(folder_name(scenario(name=name), "0123456789abcdef"))


def test_a_scenario_survives_its_json():
    made = scenario(resolved={"signed": "2012-05-23"}, values={"a": float("inf"), "b": 0.1})
    assert from_json(json.loads(json.dumps(to_json(made)))) == made
