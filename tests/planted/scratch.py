"""A copy of the tree in which one fault is planted, and what the tests say of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.planted.fault import Fault, planted

ROOT = Path(__file__).parents[2]
PARTS = ("model", "analysis", "tests", "configs", "runs", "pyproject.toml", "README.md", ".ci", ".gitignore")
# A fault is seen when a test fails; making the example small would take minutes.
UNSHRUNK = """
from hypothesis import Phase, settings

def pytest_sessionstart(session):
    phases = [phase for phase in settings.default.phases if phase not in (Phase.shrink, Phase.explain)]
    settings.register_profile("unshrunk", settings.default, phases=phases)
    settings.load_profile("unshrunk")
"""
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
NO_TESTS, PASSED, FOUND = 5, 0, 1
LIMIT = 1200  # seconds; some faults would make a test wait for ever


class Verdict(NamedTuple):
    """What became of a fault.

    Attributes:
        by: the first test that failed; empty if none did.
        seconds: how long the tests ran.
        trouble: why the tests could not say; empty if they could.
    """

    by: str
    seconds: float
    trouble: str = ""


@contextmanager
def copy() -> Iterator[Path]:
    """A copy of the tree, without what is not of the source."""
    with TemporaryDirectory(prefix="planted-") as folder:
        root = Path(folder) / "tree"
        root.mkdir()
        unwanted = shutil.ignore_patterns("__pycache__", "*.pyc", ".hypothesis", "*.zarr")
        for part in PARTS:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, root / part, ignore=unwanted)
            elif (ROOT / part).exists():
                shutil.copy2(ROOT / part, root / part)
        (root / "conftest.py").write_text(UNSHRUNK)
        yield root


def tried(fault: Fault, root: Path, whole: bool) -> Verdict:
    """Plant it in the copy, run its tests (then the whole suite, if asked), and take it out again.

    Raises:
        Gone: it no longer applies.
    """
    path = root / fault.file
    before, there = path.read_text(), planted(fault, root)
    start = time.monotonic()
    try:
        path.write_text(there)
        verdict = _run(root, fault.tests, start)
        if whole and not verdict.by and not verdict.trouble:
            verdict = _run(root, ("tests",), start)
        return verdict
    finally:
        path.write_text(before)


def _run(root: Path, tests: Sequence[str], start: float) -> Verdict:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", "--tb=no", *tests]
    quiet = {"PYTHONPATH": str(root), "HYPOTHESIS_PROFILE": "ci", "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {**os.environ, **quiet}
    try:
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return Verdict("", LIMIT, f"its tests did not end in {LIMIT} seconds")
    seconds = time.monotonic() - start
    found = FAILED.search(done.stdout)
    if done.returncode == PASSED:
        return Verdict("", seconds)
    if done.returncode == FOUND and found:
        return Verdict(found.group(1), seconds)
    said = (done.stdout + done.stderr).strip().splitlines()
    return Verdict("", seconds, f"pytest ended with {done.returncode}: {said[-1] if said else 'nothing was said'}")
