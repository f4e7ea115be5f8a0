"""A run folder survives what happens to runs: interrupts, kills, full disks, second writers, second thoughts."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path
from random import Random

import pytest
import xarray

from model.store.runfolder import NAME, folder_name, open_run
from model.store.scenario_json import from_json, to_json
from model.version import MODEL_VERSION
from tests.fakes import scenario

ROOT = Path(__file__).parent.parent


@pytest.fixture
def config(tmp_path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text("# a comment\ntitle: x\n")
    return path


def start(config: Path, *options: str, delay: float = 0.0, command: str = "run", **more) -> subprocess.Popen[str]:
    environment = {**os.environ, "FAKE_DELAY": str(delay), "XDG_CACHE_HOME": str(config.parent / "cache")}
    environment |= more.pop("env", {})
    where = (
        ["run", str(config), "--out", str(config.parent / "runs")]
        if command == "run"
        else [command, str(the_run(config))]
    )
    line = [sys.executable, "-m", "tests.fake_cli", *where, *options]
    return subprocess.Popen(
        line, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more
    )


def run(config: Path, *options: str, **more) -> tuple[int, str, str]:
    process = start(config, *options, **more)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def tree(folder: Path) -> dict[str, str]:
    """The hash of every file: the same run is the same bytes, whatever became of it on the way."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def the_run(config: Path) -> Path:
    (found,) = (config.parent / "runs").iterdir()
    return found


def data(config: Path) -> xarray.Dataset:
    return xarray.open_zarr(the_run(config) / "data.zarr").load()


def wait_for_blocks(config: Path, number: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for journal in (config.parent / "runs").glob("*/journal.jsonl"):
            if journal.read_bytes().count(b'"status":') >= number:
                return
        time.sleep(0.02)
    raise AssertionError("no block in a minute")


def wait_for_writer(config: Path) -> None:
    """Until somebody holds the run's lock, and says so in it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if any(lock.stat().st_size for lock in (config.parent / "runs").glob("*/.lock")):
            return
        time.sleep(0.01)
    raise AssertionError("no writer in a minute")


def test_a_run_has_four_parts_and_its_path_is_the_last_line(config):
    code, out, err = run(config, "--trials", "1500", "--no-progress")
    folder = the_run(config)
    assert code == 0, err
    assert out.splitlines()[-1] == str(folder)
    files = {"config.yaml", "scenario.json", "manifest.json", "journal.jsonl", "data.zarr", ".lock"}
    assert {p.name for p in folder.iterdir()} == files
    assert (folder / "config.yaml").read_bytes() == config.read_bytes()
    assert re.fullmatch(r"case-[0-9a-f]{10}", folder.name)
    manifest = open_run(folder).manifest()
    assert manifest.complete and [record.block.last for record in manifest.blocks] == [1024, 1500]
    assert manifest.seed == 7 and manifest.versions["zarr"] and manifest.versions["model"] == str(MODEL_VERSION)
    assert (
        manifest.versions["cpu"] and manifest.versions["libc"]
    )  # of the machine: not in the dataset, which has no place
    assert "zarr" in data(config).attrs["versions"] and manifest.versions["cpu"] not in data(config).attrs["versions"]
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
    assert "goes on from there" in err and "Traceback" not in err and out == ""
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
    assert tree(the_run(config)) == tree(the_run(other))


def uninterrupted(config: Path, tmp_path: Path, *options: str, **more) -> dict[str, str]:
    """The bytes of the same run, lived at one go."""
    other = tmp_path / "other" / "case.yaml"
    other.parent.mkdir()
    other.write_text(config.read_text())
    code, _, err = run(other, *options, "--quiet", **more)
    assert code == 0, err
    return tree(the_run(other))


def kill_at_random(config: Path, random: Random, options: tuple[str, ...], most: float) -> None:
    """Begin or go on, and be killed with all workers at some time."""
    process = start(config, *options, delay=0.02, start_new_session=True, env=SMALL)
    time.sleep(random.uniform(0.3, most))
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


SMALL = {"FAKE_PIECE": "64"}


def killed(config: Path, tmp_path: Path, kills: int, seed: int) -> None:
    """R1: so many kills in all, one to six a run, one worker or two; each run ends as if nothing had been."""
    random, done, mismatches = Random(seed), 0, []
    for kind in cycle(("sweep", "plain", "outer")):
        config.write_text(f"title: {kind}")
        options = ("--trials", "5000" if kind == "plain" else "700", "--workers", random.choice("12"))
        wanted = tree_once(config, tmp_path / f"{kind}", options)
        for _ in range(min(random.randint(1, 6), kills - done)):
            kill_at_random(config, random, options, 2.5)
            done += 1
        code, _, err = run(config, *options, "--quiet", env=SMALL)
        assert code == 0, err
        if tree(the_run(config)) != wanted:
            mismatches.append((kind, options))
        shutil.rmtree(config.parent / "runs")
        if done >= kills:
            break
    assert not mismatches


def tree_once(config: Path, tmp_path: Path, options: tuple[str, ...]) -> dict[str, str]:
    if not tmp_path.exists():
        tmp_path.mkdir()
        uninterrupted(config, tmp_path, *options, env=SMALL)
    (found,) = (tmp_path / "other" / "runs").iterdir()
    return tree(found)


def test_killed_at_random_it_ends_as_if_nothing_had_been(config, tmp_path):
    killed(config, tmp_path, 25, 1)


@pytest.mark.long
def test_killed_five_hundred_times_it_ends_as_if_nothing_had_been(config, tmp_path, record_property):
    killed(config, tmp_path, 500, 2)
    record_property("R1", "500 kills (seed 2), 0 runs that ended otherwise")


def interrupt(config: Path, name: str, workers: str, wait: float) -> bool:
    """Begin or go on, and be interrupted once somebody writes; whether it was before the end."""
    options = ("--trials", "700", "--workers", workers, "--no-progress")
    process = start(config, *options, delay=0.05, start_new_session=True, env=SMALL)
    wait_for_writer(config)
    time.sleep(wait)
    began = time.monotonic()
    process.send_signal(getattr(signal, name))
    _, err = process.communicate(timeout=60)
    assert process.returncode in (0, 3) and "Traceback" not in err, (process.returncode, err)
    assert process.returncode == 0 or "interrupted" in err
    assert time.monotonic() - began < 5
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    return process.returncode == 3


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_interrupted_at_any_time_it_ends_soon_and_leaves_no_one_behind(config, tmp_path, name, record_property):
    """R19: ten interrupts in all: exit 3 within seconds, nothing left running, nothing lost."""
    config.write_text("title: sweep")
    wanted = uninterrupted(config, tmp_path, "--trials", "700", env=SMALL)
    random = Random(name)
    for _ in range(5):
        assert interrupt(config, name, "2", random.uniform(0.2, 0.6))
    assert run(config, "--trials", "700", "--quiet", env=SMALL)[0] == 0
    assert tree(the_run(config)) == wanted
    record_property("R19", f"5 times {name}, 0 orphans, 0 runs that ended otherwise")


@pytest.mark.long
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_interrupted_fifty_times_it_ends_as_if_nothing_had_been(config, tmp_path, name, record_property):
    """R19: one to six a run, one worker or two, from the first moment that somebody writes."""
    config.write_text("title: sweep")
    wanted = uninterrupted(config, tmp_path, "--trials", "700", env=SMALL)
    random, done, runs = Random(f"fifty {name}"), 0, 0
    while done < 50:
        for _ in range(random.randint(1, 6)):
            done += interrupt(config, name, random.choice("12"), random.uniform(0.0, 1.0))
        code, _, err = run(config, "--trials", "700", "--quiet", env=SMALL)
        assert code == 0, err
        assert tree(the_run(config)) == wanted
        shutil.rmtree(config.parent / "runs")
        runs += 1
    record_property(
        "R19", f"{done} times {name} in {runs} runs, each ended within 5 s: 0 orphans, 0 runs that ended otherwise"
    )


def values(config: Path) -> bytes:
    """Every value of the dataset, whatever its chunks are."""
    dataset = data(config)
    parts = [f"{name} {dataset[name].dims}".encode() + repr(dataset[name].values.tolist()).encode()
             if dataset[name].dtype.kind == "T" else f"{name} {dataset[name].dims}".encode() + dataset[name].values.tobytes()
             for name in sorted(map(str, dataset.variables))]  # fmt: skip
    return hashlib.sha256(b"".join(parts)).digest()


LAYOUTS = [
    ("sweep", ("--workers", "1"), {}),
    ("sweep", ("--workers", "3"), {"FAKE_PIECE": "7"}),
    ("sweep", ("--workers", "2"), {"FAKE_BLOCK": "2048", "FAKE_PIECE": "64"}),
    ("sweep", ("--workers", "2"), {"FAKE_BLOCK": "4096", "FAKE_PIECE": "1000", "PYTHONHASHSEED": "5"}),
    ("outer", ("--workers", "1"), {"FAKE_PIECE": "33"}),
    ("outer", ("--workers", "2"), {"FAKE_BLOCK": "8192"}),
    ("outer", ("--workers", "4"), {"LC_ALL": "C", "TZ": "Asia/Tokyo", "OMP_NUM_THREADS": "1"}),
    ("plain", ("--workers", "1"), {}),
    ("plain", ("--workers", "2"), {"FAKE_BLOCK": "2048", "FAKE_PIECE": "100"}),
    ("plain", ("--workers", "3"), {"FAKE_BLOCK": "1024", "NPY_DISABLE_CPU_FEATURES": "AVX512F"}),
    ("plain", ("--workers", "4"), {"FAKE_PIECE": "1", "PYTHONHASHSEED": "0"}),
    ("plain", ("--workers", "2"), {"FAKE_BLOCK": "16384"}),
]


def test_the_layout_changes_no_bit(tmp_path, record_property):
    """R14: workers, pieces, blocks, hash seeds, locales, processor features."""
    found: dict[str, set[bytes]] = {}
    for number, (kind, options, environment) in enumerate(LAYOUTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        config = folder / "case.yaml"
        config.write_text(f"title: {kind}")
        code, _, err = run(config, "--trials", "1100", "--quiet", *options, env=environment)
        assert code == 0, err
        found.setdefault(kind, set()).add(values(config))
    assert {kind: len(each) for kind, each in found.items()} == {"sweep": 1, "outer": 1, "plain": 1}
    record_property(
        "R14",
        f"{len(LAYOUTS)} layouts of {len(found)} runs (workers, pieces, blocks, hash seed, locale, threads, AVX-512): one set of bits each",
    )


def test_resume_says_why_each_block_runs_again_and_lives_no_other(config, tmp_path, record_property):
    config.write_text("title: sweep")
    options = ("--trials", "700", "--quiet")
    assert run(config, *options, env=SMALL)[0] == 0
    before, folder = tree(the_run(config)), the_run(config)
    chunks = sorted(path for path in (folder / "data.zarr" / "value").iterdir() if path.name != "zarr.json")
    chunks[0].unlink()
    chunks[1].write_bytes(chunks[1].read_bytes()[:-5])
    code, out, _ = run(config, "--json", command="verify", env=SMALL)
    assert code == 5
    assert {damage["key"] for damage in json.loads(out)["result"]["damage"]} == {
        f"data.zarr/value/{chunk.name}" for chunk in chunks[:2]
    }
    code, out, err = run(config, "--json", "--no-progress", command="resume", env=SMALL)
    assert code == 0, err
    reasons = [block["reason"] for block in json.loads(out)["result"]["blocks"]]
    assert len(reasons) == 2 and "is missing" in reasons[0] and "bytes, not" in reasons[1]
    assert err.count("to live: 1 block") == 2
    assert tree(folder) == before
    assert run(config, command="verify", env=SMALL)[0] == 0
    code, _, err = run(config, "--quiet", command="resume", env=SMALL)
    assert code == 0 and tree(folder) == before
    record_property(
        "R20",
        f"{len(reasons)} of {len(chunks)} blocks damaged: {len(reasons)} lived again, a reason each, the same bytes; of a whole run none",
    )


def test_extend_lives_only_what_is_new(config, tmp_path):
    config.write_text("title: sweep")
    assert run(config, "--trials", "300", "--quiet", env=SMALL)[0] == 0
    code, _, err = run(config, "--trials", "700", "--quiet", command="extend", env=SMALL)
    assert code == 0, err
    longer = values(config)
    shutil.rmtree(config.parent / "runs")
    assert run(config, "--trials", "700", "--quiet")[0] == 0
    assert values(config) == longer
    code, out, err = run(config, "--trials", "600", "--json", command="extend", env=SMALL)
    assert code == 2 and json.loads(out)["errors"][0]["code"] == "extend.trials"


def test_a_sobol_design_grows_in_its_folder(config, tmp_path):
    config.write_text("title: sobol 8")
    options = ("--trials", "100", "--quiet")
    assert run(config, *options)[0] == 0
    few = data(config)
    before = {p.name: p.stat().st_mtime_ns for p in (the_run(config) / "data.zarr" / "value").glob("c*")}
    config.write_text("title: sobol 32")
    assert run(config, *options)[0] == 0
    many = data(config)
    assert many.sizes["point"] == 32 and few.sizes["point"] == 8
    xarray.testing.assert_equal(many.isel(point=slice(8)), few)
    after = {p.name: p.stat().st_mtime_ns for p in (the_run(config) / "data.zarr" / "value").glob("c*")}
    assert len(after) > len(before) and any(after[name] == before[name] for name in before)
    longer = values(config)
    assert run(config, command="verify")[0] == 0
    assert run(config, "--quiet", command="resume")[0] == 0
    config.write_text("title: sobol 16")
    code, _, err = run(config, "--trials", "100", "--no-progress")
    assert code == 0 and "32 points are stored, more than the 16 asked for" in err
    assert run(config, "--trials", "150", "--quiet", command="extend")[0] == 0
    assert data(config).sizes["point"] == 32 and data(config).sizes["trial"] == 150
    shutil.rmtree(config.parent / "runs")
    config.write_text("title: sobol 32")
    assert run(config, *options)[0] == 0 and values(config) == longer


def test_precision_stops_at_a_fixed_look_whoever_looks(config):
    expression = "mean value[mazda]: 0.01"
    stops = []
    for workers, environment in (("1", {}), ("3", SMALL)):
        code, out, err = run(config, "--precision", expression, "--workers", workers, "--json", env=environment)
        assert code == 0, err
        stops.append(json.loads(out)["result"]["precision"])
        assert data(config).sizes["trial"] == stops[-1]["trials"]
        shutil.rmtree(config.parent / "runs")
    assert stops[0] == stops[1]
    assert stops[0]["reached"] and stops[0]["half_width"] <= 0.01 and stops[0]["trials"] > 1024
    code, out, err = run(config, "--precision", "mean value[mazda]: 0.0001", "--trials", "2000", "--json")
    found = json.loads(out)["result"]["precision"]
    assert code == 0 and not found["reached"] and found["trials"] == 2000 and "NOT reached" in err


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


@pytest.mark.long
def test_on_disks_too_small_it_says_so_and_goes_on_where_there_is_room(config, tmp_path, record_property):
    """R5: a file system of its own, a thirtieth of what the run needs, then two, until it fits; config and cache on it."""
    options = ("--trials", "6000", "--quiet")
    config.write_text("title: sweep")
    wanted = uninterrupted(config, tmp_path, *options)
    needed = sum(512 * path.stat().st_blocks for path in (tmp_path / "other").rglob("*"))
    small, codes = tmp_path / "small", list[int]()
    small.mkdir()
    if os.geteuid() or mount(small, f"size={needed // 30}"):
        pytest.skip("small file systems: none may be mounted here")
    try:
        case = small / "case.yaml"
        shutil.copy(config, case)
        while 0 not in codes and len(codes) < 60:
            assert not mount(small, f"remount,size={(len(codes) + 1) * needed // 30}")
            code, _, err = run(case, *options)
            codes.append(code)
            assert "Traceback" not in err and (
                code == 0 or (code == 4 and "No space left" in err and str(small) in err)
            ), err
            for manifest in small.glob("runs/*/manifest.json"):
                assert open_run(manifest.parent).verify() == []
        assert codes.count(4) >= 20 and tree(the_run(case)) == wanted
    finally:
        subprocess.run(["umount", small], check=True)
    record_property(
        "R5",
        f"{codes.count(4)} file systems too small for a run of {needed / 2**20:.1f} MiB in turn: exit 4 and a sentence each; then the same bytes",
    )


def mount(place: Path, options: str) -> int:
    """A file system in memory there; 0 if it could be."""
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    return subprocess.run(command, check=False, capture_output=True).returncode


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


@pytest.mark.parametrize("torn", [b"", b'{"check":"0123', b'{"check":"0123"}\n'])
def test_a_folder_of_nothing_but_a_torn_first_line_is_begun_anew(config, torn):
    assert run(config, "--quiet")[0] == 0
    folder = the_run(config)
    wanted = tree(folder)
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / ".lock").touch()
    (folder / "journal.jsonl").write_bytes(torn)
    code, _, err = run(config, "--quiet")
    assert (code, err) == (0, "") and tree(folder) == wanted
    (folder / "journal.jsonl").write_bytes(torn)
    (folder / "manifest.json").unlink()  # there is more, of which not all is known: nothing is begun over it
    assert run(config, "--quiet")[0] == 2


def test_names_that_are_no_text_are_names(tmp_path, monkeypatch, capsys):
    from analysis.cli import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    name, out = os.fsdecode(b"\xff.yaml"), os.fsdecode(b"out\xff")
    shutil.copy(ROOT / "tests" / "small.yaml", name)
    words = ["run", name, "--trials", "5", "--engine", "reference", "--no-progress", "--quiet", "--out", out]
    assert main(words) == 0 and main(words) == 0
    (made,) = Path(out).iterdir()
    assert made.name.startswith("run-") and main(["show", str(made)]) == 0 and main(["report", str(made)]) == 0
    assert "defect" not in capsys.readouterr().err
