"""Claim: what a user gets is the same to the byte in any time zone, locale and hash seed: a run, its files, its stories."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from analysis.cli import main
from model.engines.dispatch import kernel_folder

ROOT = Path(__file__).parent.parent
# A title and a currency that no ASCII screen shows, several things off (a set), correlated inputs, and a day that a zone may move.
CONFIG = """\
title: \u0160koda \u2014 \u5408\u5f01
signed: 2012-05-01
currency: \u20ac bn
horizon: 1
firms: {first: {morale: {uniform: {}}}, second: {morale: {uniform: {}}, openness: {uniform: {}}}}
ties: {first-second: {investor: first, host: second, form: minority, stake: 0.1}}
events: {recall: off, dispute: off, macro_shock: off, regulation: off, codification: off}
correlations:
  - {between: [firms.first.morale, firms.second.morale], rank: 0.6}
  - {between: [firms.second.morale, firms.second.openness], rank: -0.4}
study: {trials: 20, paths: 2, seed: 5}
"""
TOLD = "trace RUN --trial 3"
COMMANDS = (
    "check case.yaml --json", "run case.yaml --quiet --no-progress", TOLD, "show RUN --csv tables",
    "report RUN --to report.html", "new fresh.yaml",
)  # fmt: skip
# Behind Greenwich a day that is counted from there begins the day before; ahead of it one counted from here does.
WEST = {"TZ": "WST+11", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "1", "NUMBA_NUM_THREADS": "1"}
EAST = {"TZ": "EST-14"}


def live() -> None:
    """All commands, in the working folder; what each said is written beside what it wrote."""
    Path("case.yaml").write_text(CONFIG, encoding="utf-8")
    for number, line in enumerate(COMMANDS):
        out = io.TextIOWrapper(io.BytesIO(), "utf-8")
        with redirect_stdout(out):
            assert main(words(line)) == 0, line
        out.flush()
        Path(f"said-{number}").write_bytes(out.buffer.getvalue())


def words(line: str) -> list[str]:
    return [str(next(Path("runs").iterdir())) if word == "RUN" else word for word in line.split()]


def there(folder: Path, environment: dict[str, str]) -> bytes:
    """In a process of its own; then a story on its own screen, which is returned."""
    program = "from tests.test_surroundings import *; live(); sys.exit(main(words(TOLD)))"
    command, around = [sys.executable, "-c", program], {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(command, cwd=folder, env=around, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def west_and_east(tmp_path_factory) -> tuple[Path, Path, bytes]:
    """The folders of both, and the story as the first's screen showed it."""
    west, east, cache = (tmp_path_factory.mktemp(name) for name in ("west", "east", "cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLIANCE_CACHE", str(kernel_folder().parent))
        patch.setenv("XDG_CACHE_HOME", str(cache))  # how fast this machine is was not measured yet, on either side
        shown = there(west, WEST)
        for path in sorted(cache.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        patch.chdir(east)
        for name, value in EAST.items():
            patch.setenv(name, value)
        time.tzset()
        live()
    time.tzset()
    return west, east, shown


def test_every_byte_is_the_same_in_any_surroundings(west_and_east):
    west, east = (files(folder) for folder in west_and_east[:2])
    assert west.keys() == east.keys(), "the run's own name is its identity"
    assert [name for name in west if west[name] != east[name]] == []
    assert {"report.html", "fresh.yaml", "tables/columns.csv", f"said-{len(COMMANDS) - 1}"} <= west.keys()
    assert any(name.startswith("runs/") and "data.zarr" in name for name in west)


def test_a_story_begins_on_the_day_of_signing(west_and_east):
    story = (west_and_east[0] / f"said-{COMMANDS.index(TOLD)}").read_text(encoding="utf-8")
    assert "2012-05" in story and "2012-04" not in story and "\u0160koda \u2014 \u5408\u5f01" in story


def test_a_screen_that_cannot_show_a_letter_shows_the_rest(west_and_east):
    assert b"?koda ? ??" in west_and_east[2]


def files(folder: Path) -> dict[str, str]:
    """Every file of a folder with a hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
