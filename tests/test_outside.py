"""Claim: faults that come from outside of the process, by the kernel's own calls, do a run no more harm than planted ones (R2).

`strace` lets the n-th call fail, or kills the process at it; nothing in the process knows.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest

from model.store.runfolder import RunFolder
from tests.blocks import differing, tree
from tests.test_store_faults import recover

ROOT = Path(__file__).parents[1]
PROGRAM = """
import sys
from pathlib import Path
from model.errors import MachineError
from model.store import files
from model.store.runfolder import RunFolder
from tests.test_store_faults import play
files.AT_ONCE = 1  # strace counts the calls of each thread by itself
play(RunFolder(Path(sys.argv[1]) / "before"))  # all is imported that will be needed
print("ready", flush=True)
sys.stdin.readline()
try:
    play(RunFolder(Path(sys.argv[1]) / "run"))
except MachineError as error:
    print(error, flush=True)
    sys.exit(error.exit_code)
"""
KILL, FULL, BROKEN = "signal=SIGKILL", "error=ENOSPC", "error=EIO"
FAULTS = {"write": (KILL, FULL, BROKEN), "fsync": (KILL, BROKEN), "rename": (KILL, FULL, BROKEN), "mkdir": (KILL, FULL),
          "openat": (KILL, FULL, BROKEN), "ftruncate": (KILL,)}  # fmt: skip


@cache
def why_not() -> str:
    """Why nothing can be traced here; empty if it can."""
    if not shutil.which("strace"):
        return "faults from outside the process: strace is not installed"
    tried = subprocess.run(["strace", "-f", "-e", "trace=fsync", "true"], capture_output=True, text=True, check=False)
    return f"faults from outside the process: {tried.stderr.strip().splitlines()[-1]}" if tried.returncode else ""


def traced(place: Path, *options: str) -> tuple[int, str, str]:
    """A run under strace from its first call on: exit code, what it said, what strace saw."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(place)], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdin and process.stdout and process.stdout.readline() == "ready\n"
    log = place / "log"
    command = ["strace", "-f", "-p", str(process.pid), "-o", str(log), *options]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr and "attached" in tracer.stderr.readline()
    said = process.communicate("\n", timeout=60)[0]
    tracer.communicate(timeout=60)
    return process.returncode, said, log.read_text()


def calls(log: str) -> dict[str, int]:
    """How often each call was made."""
    found = re.findall(r"^\d+ +(\w+)\(", log, re.MULTILINE)
    return {name: found.count(name) for name in FAULTS}


def points(counts: dict[str, int], random: Random) -> Iterator[tuple[str, str, int]]:
    """Call, fault and which of the calls."""
    for name, faults in FAULTS.items():
        for fault in faults:
            for at in sorted({1, random.randint(2, counts[name] - 1), counts[name]}):
                yield name, fault, at


@pytest.mark.long
def test_faults_from_outside_do_no_more_harm(tmp_path, record_property):
    if why_not():
        pytest.skip(why_not())
    place, found = tmp_path / "place", {"killed": 0, "refused": 0, "borne": 0}
    code, _, log = traced(place, "-e", "trace=" + ",".join(FAULTS))
    assert code == 0
    wanted, counts = tree(place / "run"), calls(log)
    for name, fault, at in points(counts, Random(2)):
        code, said, log = traced(place, "-e", f"trace={name}", "-e", f"inject={name}:{fault}:when={at}")
        case = (name, fault, at, said, log[-300:])
        killed = fault == KILL
        assert ("INJECTED" in log) or killed, case
        assert code == -signal.SIGKILL if killed else code in (0, 4), case
        assert code != 4 or str(place) in said, case
        found["killed" if killed else "refused" if code else "borne"] += 1
        folder = RunFolder(place / "run")
        if (folder.path / "manifest.json").exists():
            assert folder.verify() == [], case
        recover(folder)
        assert differing(folder.path, wanted) == [], case
    total = sum(found.values())
    record_property(
        "R2",
        f"{total} faults from outside (strace, seed 2): {found['killed']} kills, {found['refused']} refused in a sentence, {found['borne']} borne; 0 runs that ended otherwise",
    )
