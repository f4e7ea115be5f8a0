"""Claim: what is written lasts before anything says that it is there, whoever pulls the plug."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.store import files
from model.store.journal import Journal
from tests.faulty import disk


class Watched(files.Disk):
    """The system's disk, noting what is done to it; a folder is synced under its own name."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def create(self, path: Path) -> int:
        self.done.append("create")
        return super().create(path)

    def append(self, path: Path) -> int:
        self.done.append("append")
        return super().append(path)

    def write(self, handle: int, content: bytes | memoryview) -> int:
        self.done.append("write")
        return super().write(handle, content)

    def sync(self, handle: int) -> None:
        self.done.append("sync")
        super().sync(handle)

    def rename(self, old: Path, new: Path) -> None:
        self.done.append("rename")
        super().rename(old, new)


WHOLE = ["create", "write", "sync", "rename"]
FOLDER = ["sync"]


@pytest.fixture
def watched(monkeypatch):
    monkeypatch.setattr(files, "AT_ONCE", 1)
    seen = Watched()
    with disk(seen):
        yield seen.done


def test_a_file_lasts_before_it_has_its_name_and_the_name_after(watched, tmp_path):
    files.write_bytes(tmp_path / "x", b"1")
    assert watched == [*WHOLE, *FOLDER]


def test_many_files_last_before_the_names_in_their_folders(watched, tmp_path):
    files.write_given(tmp_path, {"a/x": b"1", "a/y": b"2", "b/z": b"3"})
    assert watched[:12] == WHOLE * 3
    assert watched[12:] == FOLDER * 3  # a, b, and the one in which they are new


def test_a_line_of_the_journal_lasts_when_it_is_said_to_be_there(watched, tmp_path):
    journal = Journal(tmp_path / "journal.jsonl")
    journal.begin([{"run": "x"}])
    del watched[:]
    journal.append({"extents": {"points": 1, "trials": 2}})
    assert watched == ["append", "write", "sync"]


def test_files_put_in_the_place_of_others_last(watched, tmp_path):
    files.write_given(tmp_path, {"c/.0.next": b"1"})
    del watched[:]
    files.rename_all(tmp_path, {"c/.0.next": "c/0"})
    assert watched == ["rename", *FOLDER]
