"""The pieces of the long job, one process each, and the ledger that says which of them are done."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as tree
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock

from tests.long_job.batches import FOLDER, Batches

ROOT = Path(__file__).parents[2]
PATIENCE = 6 * 3600  # seconds: a long test that takes longer hangs


@dataclass
class Outcome:
    """What became of a piece.

    Attributes:
        tests, failed, skipped: how many.
        figures: goal -> what was measured.
        passed: tests of which every case that ran passed, ``file::test``, without parameters.
        skips: tests of which no case ran -> why.
        seconds: how long it took.
        said: the last line of its output.
    """

    tests: int = 0
    failed: int = 0
    skipped: int = 0
    figures: dict[str, list[str]] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    skips: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    said: str = ""

    @property
    def well(self) -> bool:
        """Whether all tests passed, and there were any."""
        return self.tests > 0 and self.failed == 0


class Job:
    """All pieces, and where what they found is kept: a piece is done once for one state of the sources."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.ledger = Batches("ledger", self.folder, sources=sources())
        self._writes = Lock()

    def found(self, piece: str) -> Outcome | None:
        """What a piece found when it was last done; None if it was not."""
        said = self.ledger.get(piece)
        return Outcome(**said) if said else None

    def done(self, piece: str) -> bool:
        """Whether a piece went well before: then it need not be done again."""
        found = self.found(piece)
        return found is not None and found.well

    def do(self, piece: str, long: bool) -> Outcome:
        """One piece: a test file's long tests, one test, or a benchmark."""
        if is_benchmark(piece):
            return self._measure(piece)
        report = self.folder / f"report-{_as_file(piece)}.xml"
        report.unlink(missing_ok=True)
        which = ["-m", "long"] if long else []
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "0",
            *which,
            "-o",
            "junit_family=xunit1",
            "-o",
            f"faulthandler_timeout={PATIENCE}",
            f"--junitxml={report}",
            piece,
        ]
        start = time.monotonic()
        environment = {"HYPOTHESIS_PROFILE": "long", **os.environ, FOLDER: str(self.folder)}
        ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        outcome = read(report) if report.exists() else Outcome()
        report.unlink(missing_ok=True)
        outcome.seconds = round(time.monotonic() - start, 1)
        lines = (ran.stdout + ran.stderr).strip().splitlines()
        outcome.said = lines[-1] if lines else ""
        if not outcome.well:
            self.output(piece).write_text(ran.stdout + ran.stderr)
        self.keep(piece, outcome)
        return outcome

    def output(self, piece: str) -> Path:
        """Where the whole output of a piece that did not go well lies."""
        return self.folder / f"failed-{_as_file(piece)}.txt"

    def keep(self, piece: str, outcome: Outcome) -> None:
        """Writes down what became of a piece; several may be at it."""
        with self._writes:
            self.ledger.keep(piece, asdict(outcome))

    def _measure(self, piece: str) -> Outcome:
        """A benchmark: a module whose lines are the figures."""
        start = time.monotonic()
        ran = subprocess.run([sys.executable, "-m", piece], cwd=ROOT, capture_output=True, text=True)
        lines = [line.rstrip() for line in ran.stdout.splitlines() if line.strip()]
        outcome = Outcome(
            1, int(ran.returncode != 0), figures={piece: lines}, said=lines[-1] if lines else ran.stderr[-200:]
        )
        outcome.seconds = round(time.monotonic() - start, 1)
        if outcome.well:
            outcome.passed = [piece]
        else:
            self.output(piece).write_text(ran.stdout + ran.stderr)
        self.keep(piece, outcome)
        return outcome


def is_benchmark(piece: str) -> bool:
    """Whether a piece is a module that measures, which nothing may disturb, rather than tests."""
    return not piece.startswith("tests/")


def _as_file(piece: str) -> str:
    return piece.replace("/", ".").replace("::", ".")


def read(report: Path) -> Outcome:
    """What pytest's report in XML says."""
    found = Outcome()
    states: dict[str, set[str]] = {}
    for case in tree.parse(report).getroot().iter("testcase"):
        kinds = {child.tag for child in case}
        state = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        test = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name', '').partition('[')[0]}"
        states.setdefault(test, set()).add(state)
        found.tests += 1
        found.failed += state == "failed"
        found.skipped += state == "skipped"
        for item in case.iter("skipped"):
            found.skips[test] = item.get("message", "")
        for item in case.iter("property"):
            found.figures.setdefault(item.get("name", ""), []).append(item.get("value", ""))
    found.passed = sorted(test for test, seen in states.items() if "passed" in seen and "failed" not in seen)
    found.skips = {test: why for test, why in found.skips.items() if states[test] == {"skipped"}}
    return found


def long_files() -> list[str]:
    """Test files that have long tests."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "long", "-n", "0"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
    return sorted(set(re.findall(r"^(tests/\w+\.py)::", listed, re.MULTILINE)))


def sources() -> str:
    """A hash of everything that the outcome of a test may depend on."""
    import hashlib

    digest = hashlib.sha256()
    for path in sorted(path for part in ("model", "analysis", "tests", "configs") for path in _files(ROOT / part)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path) -> Sequence[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts and p.suffix != ".pyc"]
