"""Claim: each code of `model/codes.py` is got by some input, alone, with its exit code and its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import analysis.cli
import model.cli
from model.codes import CODES
from model.errors import UserError
from tests.impatient import within
from tests.rejections import ROWS, TABLES, ground
from tests.rejections.configs import NOWHERE
from tests.rejections.nearest import FAR, MEANT
from tests.rejections.row import Row

ROOT = Path(__file__).parent.parent
UNPOLISHED = re.compile(r"^$|[\w'] Allowed:|[\w'] `alliance events` lists|\ba [aeio]|alliance_events_|\n")
KEYS = ["code", "file", "line", "column", "path", "value", "allowed", "nearest", "message"]


def refused(row: Row, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, object]]]:
    """Exit code and errors of a row."""
    if row.call is not None:
        with pytest.raises(UserError) as caught:
            row.call(folder)
        mistakes = caught.value.mistakes
        return caught.value.exit_code, [{key: getattr(one, key) for key in KEYS} for one in mistakes]
    words = [ground.named(word) for word in row.words]
    capsys.readouterr()
    with within(120):
        code = (model.cli if row.alone else analysis.cli).main([*words, "--json"])
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert "Traceback" not in err and told["command"] in (*analysis.cli.COMMANDS, model.cli.NAME)
    return code, told["errors"]


@pytest.fixture(scope="module", autouse=True)
def runs(tmp_path_factory):
    ground.begin(tmp_path_factory.mktemp("runs"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder to be in, inside another."""
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    return inside


@pytest.mark.parametrize("code", ROWS)
def test_code(code, folder, monkeypatch, capsys):
    row = ROWS[code]
    error = only(code, row, folder, monkeypatch, capsys)
    well_placed(code, error, row, folder)
    assert code not in MEANT or error["nearest"] == MEANT[code]


@pytest.mark.parametrize("code", FAR)
def test_what_is_near_to_nothing_is_told_what_is_allowed(code, folder, monkeypatch, capsys):
    error = only(code, FAR[code], folder, monkeypatch, capsys)
    assert not error["nearest"] and error["allowed"]


def only(code: str, row: Row, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """The one error that the row gets, with its code and its exit code."""
    for name, content in row.files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    kept = row.before and row.before(monkeypatch, folder)
    exits, errors = refused(row, folder, capsys)
    if hasattr(kept, "close"):
        kept.close()
    assert [error["code"] for error in errors] == [code]
    assert exits == row.exits
    assert list(errors[0]) == KEYS
    assert not UNPOLISHED.search(errors[0]["message"]), errors[0]["message"]
    return errors[0]


def well_placed(code: str, error: dict[str, object], row: Row, folder: Path) -> None:
    """What has a place says where; the place is inside what was given."""
    kind = code.partition(".")[0]
    if kind == "config" and code not in NOWHERE:
        lines = (folder / str(error["file"])).read_bytes().decode(errors="replace").split("\n")
        assert 1 <= error["line"] <= len(lines)
        assert 1 <= error["column"] <= len(lines[error["line"] - 1]) + 1
    elif kind == "config":
        assert error["file"] == ("--set" if code == "config.set" else row.words[1]) and error["line"] == 0
    elif kind in ("where", "of", "outcome", "precision"):
        text = row.words[row.words.index(f"--{kind}") + 1]
        assert error["file"] == f"--{kind}" and error["line"] == 1 and 1 <= error["column"] <= len(text) + 1
        assert error["allowed"]


def test_the_table_is_whole():
    assert not set(CODES) - set(ROWS), "codes that no input is known to get: add a row in tests/rejections/"
    assert not set(ROWS) - set(CODES), "no such codes"
    assert sum(map(len, TABLES)) == len(ROWS), "a code in two tables"


@pytest.mark.parametrize(("text", "line", "column"), [("x = 1\n1 / 0\n", 2, 1), ("x = 1\ny = (\n", 2, 5)])
def test_a_file_of_events_that_does_not_run_is_told_by_its_line(text, line, column, folder, monkeypatch, capsys):
    row = Row(("events", "--events", "mine.py"), {"mine.py": text})
    error = only("events.file", row, folder, monkeypatch, capsys)
    assert (error["file"], error["line"], error["column"]) == ("mine.py", line, column)
    assert "does not run" in error["message"]


def test_a_role_is_told_what_it_nearly_is(folder, monkeypatch, capsys):
    assert (
        "did you mean 'morale'?" in only("events.roles", ROWS["events.roles"], folder, monkeypatch, capsys)["message"]
    )
