"""One writer at a time, told who the other is; nothing to clean after a kill; readers never wait and never see halves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import xarray

from model.errors import MachineError, UserError
from model.store.grid import Block, Grid
from model.store.lock import locked
from model.store.reader import dataset
from model.store.runfolder import RunFolder, check_present
from tests.blocks import Case, differing, tree
from tests.fakes import swept

ROOT = Path(__file__).parent.parent
PROGRAM = """
import sys, time
from pathlib import Path
from model.errors import MachineError, UserError
from model.store.grid import Grid
from model.store.runfolder import RunFolder
from tests.blocks import Case
from tests.fakes import swept

path, pause = Path(sys.argv[1]), float(sys.argv[2])
case, folder = Case(swept(40, 20), Grid(4, 16), small=True), RunFolder(path)
plain = case.write
case.write = lambda folder, todo: (time.sleep(pause), plain(folder, todo))[1]
print("ready", flush=True)
sys.stdin.readline()
try:
    with folder.locked():
        print("held", flush=True)
        case.go_on(folder)
        print("done", flush=True)
except UserError as error:
    print(error.mistakes[0].code, error, flush=True)
"""


def start(path: Path, pause: float = 0.0) -> subprocess.Popen[str]:
    made = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), str(pause)],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert made.stdout and made.stdout.readline() == "ready\n"
    return made


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.fixture(scope="module")
def wanted(tmp_path_factory) -> dict[str, bytes]:
    return tree(case().stored(tmp_path_factory.mktemp("lock") / "run").path)


def case() -> Case:
    return Case(swept(40, 20), Grid(4, 16), small=True)


def test_a_second_writer_is_told_who_the_first_is_and_a_kill_frees_the_run(tmp_path, wanted, record_property):
    path = tmp_path / "run"
    first = start(path, pause=0.2)
    go(first)
    assert first.stdout and first.stdout.readline() == "held\n"
    began = time.monotonic()
    with (
        pytest.raises(UserError, match=f"is being written by process {first.pid}; wait") as refused,
        RunFolder(path).locked(),
    ):
        raise AssertionError("two writers")
    waited = time.monotonic() - began
    assert waited < 1 and refused.value.mistakes[0].code == "run.locked"
    while not (path / "journal.jsonl").exists() or b'"block":[' not in (path / "journal.jsonl").read_bytes():
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    assert (path / ".lock").read_bytes() == str(first.pid).encode()
    folder = RunFolder(path)
    assert folder.verify() == []
    with folder.locked():
        lived = case().go_on(folder)
    assert len(lived) < 6
    assert differing(path, wanted) == []
    record_property(
        "R7",
        f"a second writer refused in {1000 * waited:.0f} ms, with the first one's process id; a kill frees the run",
    )


def test_the_lock_is_empty_once_released(tmp_path):
    folder = RunFolder(tmp_path / "run")
    with folder.locked():
        assert (folder.path / ".lock").read_bytes() == str(os.getpid()).encode()
        with pytest.raises(UserError, match=str(os.getpid())), RunFolder(folder.path).locked():
            raise AssertionError("two writers")
        assert (folder.path / ".lock").read_bytes() == str(os.getpid()).encode()
    assert (folder.path / ".lock").read_bytes() == b""


def test_the_lock_is_not_taken_through_a_link(tmp_path):
    """Also where the link was put there after the folder had been looked at."""
    theirs, folder = tmp_path / "theirs", tmp_path / "run"
    theirs.write_text("theirs")
    folder.mkdir()
    (folder / ".lock").symlink_to(theirs)
    with pytest.raises(MachineError, match="symbolic links"), locked(folder):
        raise AssertionError("held")
    assert theirs.read_text() == "theirs"


def test_of_writers_that_start_at_once_one_writes(tmp_path, wanted, record_property):
    """Each of twenty races has two to four writers; whoever is refused is told, and the run is as if alone."""
    processes: list[subprocess.Popen[str]] = []
    refused = 0
    for race in range(20):
        path = tmp_path / f"run{race}"
        racers = _threads(path, 2 + race % 3) if race >= 2 else []
        if race < 2:
            processes = [start(path, pause=0.02) for _ in range(3)]
            for process in processes:
                go(process)
            racers = [process.communicate(timeout=60)[0] for process in processes]
        assert any("done" in said for said in racers)
        assert all("done" in said or "run.locked" in said for said in racers)
        refused += sum("run.locked" in said for said in racers)
        assert differing(path, wanted) == []
    assert refused > 10
    record_property("R7", f"20 races of 2 to 4 writers: {refused} writers refused, 0 runs that ended otherwise")


def _threads(path: Path, number: int) -> list[str]:
    gate, said = threading.Barrier(number), []

    def race() -> None:
        mine, folder = case(), RunFolder(path)
        gate.wait()
        try:
            with folder.locked():
                mine.go_on(folder)
                said.append("done")
        except UserError as error:
            said.append(error.mistakes[0].code)

    racers = [threading.Thread(target=race) for _ in range(number)]
    for one in racers:
        one.start()
    for one in racers:
        one.join()
    return said


def test_a_reader_sees_whole_rectangles_only_while_a_run_is_written(tmp_path, record_property):
    mine = case()
    whole = dataset(mine.schema, *mine.arrays(Block(0, mine.points, 0, mine.trials)))
    path = tmp_path / "run"
    writer = start(path, pause=0.15)
    go(writer)
    seen, opened = set(), 0
    while writer.poll() is None:
        if not (path / "data.zarr" / "zarr.json").exists():
            continue
        check_present(path)
        found = xarray.open_zarr(path / "data.zarr", chunks=None).load()
        points, trials = found.sizes["point"], found.sizes["trial"]
        seen.add((points, trials))
        opened += 1
        part = whole.isel(point=slice(points), trial=slice(trials), path_trial=slice(min(trials, 20)))
        xarray.testing.assert_equal(found, part)
    assert writer.communicate()[0].endswith("done\n") and len(seen) > 3
    record_property("R7", f"opened {opened} times while it was written: {len(seen)} states, each whole")
