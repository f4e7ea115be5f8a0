"""Whatever operation of the disk goes wrong, and however: what was finished stays, and the run ends as if nothing had been."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.errors import MachineError
from model.store import files
from model.store.grid import Grid
from model.store.records import Record
from model.store.runfolder import RunFolder, check_present
from tests.blocks import Case, differing, tree
from tests.fakes import sobol
from tests.faulty import FAULTS, FaultyDisk, Killed, disk

ROOT = Path(__file__).parent.parent
GRID = Grid(2, 8)
FIRST = Case(sobol(12, 2), GRID, small=True)  # two blocks, one of them cut short
MORE = Case(sobol(20, 4), GRID, small=True)  # that completed, one more, three of more points


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory where there is one: thousands of runs need no disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder) / "run"


class Acknowledged(RunFolder):
    """Remembers which blocks were said to be finished."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.finished: list[Record] = []

    def commit(self, record: Record) -> None:
        super().commit(record)
        self.finished.append(record)


def play(folder: RunFolder) -> None:
    """A run, finished; then asked for more, and finished again."""
    with folder.locked():
        FIRST.go_on(folder)
    with folder.locked():
        MORE.go_on(folder)


def recover(folder: RunFolder) -> int:
    """What a user does next; how many blocks were lived."""
    lived = 0
    for case in (FIRST, MORE):
        with folder.locked():
            if not folder.exists() or folder.manifest().trials <= case.trials:
                lived += len(case.go_on(folder))
    return lived


def interrupted(path: Path, at: int, fault: str) -> tuple[Acknowledged, bool]:
    """A run on a disk with a fault; whether it came to its end."""
    shutil.rmtree(path, ignore_errors=True)
    folder = Acknowledged(path)
    with disk(FaultyDisk(at, fault)):
        try:
            play(folder)
        except Killed:
            return folder, False
        except MachineError as error:
            assert str(path) in str(error), error
            return folder, False
    return folder, True


def faults(names: list[str], all_of_them: bool) -> Iterator[tuple[int, str]]:
    """A kill after every operation (killed before one is killed after the one before it), and of the other faults one
    or two, in turn, or all."""
    yield 1, "killed before"
    for at, name in enumerate(names, 1):
        for number, fault in enumerate(FAULTS[1:]):
            possible = name == "write" or fault not in ("killed within", "short write")
            if possible and (fault == "killed after" or all_of_them or number % 2 == at % 2):
                yield at, fault


def ways(place: Path, monkeypatch: pytest.MonkeyPatch, threads: int, all_of_them: bool) -> int:
    """Every operation of `play` fails once in every way; how many ways there were."""
    monkeypatch.setattr(files, "AT_ONCE", threads)
    clean = FaultyDisk(0)
    with disk(clean):
        play(RunFolder(place))
    wanted, total = tree(place), 0
    for at, fault in faults(clean.names, all_of_them):
        folder, ended = interrupted(place, at, fault)
        assert ended == (fault == "short write"), (at, fault)
        with disk(FaultyDisk(0)):
            _check(RunFolder(place), folder.finished, wanted, (at, fault))
        total += 1
    return total


def test_every_operation_fails_once_in_every_way(place, monkeypatch):
    """R2: for every n, in process, without waiting for the disk."""
    assert ways(place, monkeypatch, threads=1, all_of_them=False) > 600


@pytest.mark.long
@pytest.mark.parametrize("threads", [1, 4])
def test_every_operation_fails_once_in_all_ways(place, monkeypatch, threads, record_property):
    tried = ways(place, monkeypatch, threads, all_of_them=True)
    assert tried > 1000
    record_property("R2", f"{tried:,} faults with {threads} threads, 0 runs that ended otherwise")


def _check(folder: RunFolder, finished: list[Record], wanted: dict[str, bytes], case: tuple[int, str]) -> None:
    if (folder.path / "manifest.json").exists():
        assert folder.verify() == [], case
        check_present(folder)
        done = {record.block for record in folder.state(deep=True).done.values()}
        assert all(any(block.covers(record.block) for block in done) for record in finished), case
    lived = recover(folder)
    assert lived + len(finished) <= 7 + (case[1] == "failed but done"), case
    assert differing(folder.path, wanted) == [], case


def test_a_fault_while_a_damaged_run_is_mended(place):
    with disk(FaultyDisk(0)):
        play(RunFolder(place))
    wanted, at = tree(place), 0
    while True:
        at += 1
        for key, content in wanted.items():
            (place / key).write_bytes(content)
        (place / "manifest.json").write_bytes(b"")
        (place / "data.zarr/value/c.0.1.0").unlink()
        (place / "data.zarr/value/zarr.json").write_bytes(b"{}")
        faulty = FaultyDisk(at, "killed after")
        with disk(faulty), contextlib.suppress(Killed):
            recover(RunFolder(place))
        if faulty.count < at:
            break
        with disk(FaultyDisk(0)):
            recover(RunFolder(place))
        assert differing(place, wanted) == [], at
    assert at > 50


PROGRAM = """
import os, resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from model.errors import MachineError
from model.store import files
from model.store.runfolder import RunFolder
from tests.test_store_faults import play
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    play(RunFolder(Path(sys.argv[1])))
except MachineError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def test_files_that_cannot_grow(tmp_path, record_property):
    """R5 without privileges: no file may be larger than that, until it may."""
    path = tmp_path / "run"
    codes = []
    for limit in (10, 1000, 3000, 6000, 8000, 10**6):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path), str(limit)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        codes.append(done.returncode)
        assert (done.returncode == 4 and str(path) in done.stdout) or done.returncode == 0, done.stderr
        if (path / "manifest.json").exists():
            assert RunFolder(path).verify() == []
    assert codes[0] == 4 and codes[-1] == 0 and codes.count(4) >= 3
    play(RunFolder(tmp_path / "clean"))
    assert differing(path, tree(tmp_path / "clean")) == []
    record_property(
        "R5",
        f"{len(codes)} limits on the size of a file: {codes.count(4)} refused in a sentence, then whole; 0 runs that ended otherwise",
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="a disk of its own needs root")
def test_a_disk_that_is_full(tmp_path, record_property):
    """R5 on a real file system: larger and larger disks, until the run fits."""
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", small], check=False).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        full = 0
        for size in range(32, 2000, 12):
            subprocess.run(["mount", "-o", f"remount,size={size}k", small], check=True)
            try:
                recover(RunFolder(small / "run"))
                break
            except MachineError as error:
                assert "No space left" in str(error) and str(small) in str(error)
                full += 1
        assert full > 5
        play(RunFolder(tmp_path / "clean"))
        assert differing(small / "run", tree(tmp_path / "clean")) == []
        record_property(
            "R5",
            f"{full} disks of 32 kB and more too small in turn: a sentence each, then whole; 0 runs that ended otherwise",
        )
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match="file"), RunFolder(tmp_path / "file" / "run").locked():
        raise AssertionError("made")


def test_what_dead_writers_left_is_swept(tmp_path):
    folder = FIRST.stored(tmp_path / "run", most=1)
    wanted = tree(FIRST.stored(tmp_path / "clean").path)
    for place in (folder.path, folder.data, folder.data / "value"):
        (place / ".c.9.9.0.123.abcdef.partial").write_bytes(b"half")
    (folder.data / "value/c.0.1.0").write_bytes(b"of a block that was never finished")
    assert folder.verify() == []
    with folder.locked():
        FIRST.go_on(folder)
    assert differing(folder.path, wanted) == []
