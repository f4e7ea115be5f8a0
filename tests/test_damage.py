"""Damage to any file is found and named, nothing wrong is ever read, and what is mended is as it was, byte for byte."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import xarray

from model.errors import MachineError, UserError
from model.store import files, presence
from model.store.grid import Block, Grid
from model.store.reader import dataset, open_dataset
from model.store.runfolder import RunFolder, check_present
from tests.blocks import Case, differing, tree
from tests.damage import WAYS, damage
from tests.fakes import sobol
from tests.faulty import FaultyDisk, disk

GRID = Grid(2, 8)
MADE = sobol(20, 4)
CASE = Case(MADE, GRID, small=True)
OTHER = Case(replace(MADE, study=replace(MADE.study, seed=8)), GRID, small=True)
# Each can be made from the others; where two of them are lost at once the run must be begun again.
TELLING = {"manifest.json", "journal.jsonl", "config.yaml", "scenario.json"}


@pytest.fixture(autouse=True)
def memory(monkeypatch) -> Iterator[None]:
    monkeypatch.setattr(files, "AT_ONCE", 1)
    with disk(FaultyDisk(0)):
        yield


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "run"


def restore(folder: Path, wanted: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in wanted.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def read_right(folder: Path, whole: xarray.Dataset) -> bool:
    """Whether it can be read; then nothing but the truth."""
    try:
        check_present(folder)
    except (MachineError, UserError):
        return False
    found = open_dataset(folder / "data.zarr").load()
    part = whole.isel({name: slice(found.sizes[name]) for name in ("point", "trial")})
    xarray.testing.assert_equal(found, part)
    assert found.attrs["title"] == whole.attrs["title"]
    return True


def injected(place: Path, number: int, blocks: int, seed: int) -> tuple[int, int]:
    """That many damages to a run with so many blocks done; how many were done, and after how many it was readable."""
    complete = tree(CASE.stored(place).path)
    shutil.rmtree(place)
    wanted = tree(CASE.stored(place, most=blocks).path)
    shutil.rmtree(place)
    other = tree(OTHER.stored(place, most=blocks).path)
    whole = dataset(CASE.schema, *CASE.arrays(Block(0, CASE.points, 0, CASE.trials)))
    luck, done, readable = random.Random(seed), 0, 0
    for at in range(number):
        way = WAYS[at % len(WAYS)]
        restore(place, wanted)
        changed = damage(place, wanted, other, way, luck)
        if not changed:
            continue
        case = (at, way, changed)
        done, readable = done + 1, readable + read_right(place, whole)
        folder = RunFolder(place)
        lost_only = _journal_shorter(place, wanted, changed, blocks)
        try:
            found = {item.key for item in folder.verify()}
            assert changed & found or lost_only, (case, found)
            with folder.locked():
                CASE.go_on(folder)
        except UserError:
            assert len(changed & TELLING) == 2, case
            continue
        assert differing(place, complete) == [], case
        assert folder.verify() == [], case
    return done, readable


def _journal_shorter(place: Path, wanted: dict[str, bytes], changed: set[str], blocks: int) -> bool:
    """A journal of an unfinished run that has lost its last lines is one of a run that is less far."""
    if changed != {"journal.jsonl"} or blocks > 6:
        return False
    path = place / "journal.jsonl"
    now, before = path.read_bytes() if path.exists() else b"", wanted["journal.jsonl"]
    return now.splitlines()[:-1] == before.splitlines()[: max(0, len(now.splitlines()) - 1)]


def test_two_hundred_damages_to_a_finished_run(place):
    done, readable = injected(place, 250, 10**9, seed=1)
    assert done >= 200 and readable < done / 4  # config.yaml and scenario.json are no reader's


def test_damages_to_an_unfinished_run(place):
    assert injected(place, 100, 3, seed=2)[0] >= 80


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_damages(place, seed, record_property):
    done = injected(place, 1250, 10**9, seed=100 + seed)[0]
    assert done >= 1000
    shutil.rmtree(place)
    unfinished = injected(place, 400, 3, seed=200 + seed)[0]
    assert unfinished >= 300
    record_property("R6", f"{done:,} damages to finished runs, {unfinished:,} to unfinished ones, all found and mended")


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("data.zarr/value/c.0.1.0", "is missing"),
        ("data.zarr/value/zarr.json", "is missing"),
        ("data.zarr/trial/c/0", "is missing"),
        ("config.yaml", "is missing"),
        ("manifest.json", "is missing"),
        ("journal.jsonl", "is missing"),
    ],
)
def test_what_is_gone_is_named(place, key, reason):
    folder = CASE.stored(place)
    (place / key).unlink()
    (found,) = folder.verify()
    assert (found.key, found.reason) == (key, reason)
    assert (found.block is not None) == ("/c.0" in key)


def test_what_should_not_be_there_is_named_and_removed(place):
    folder = CASE.stored(place)
    wanted = tree(place)
    for name in ("data.zarr/value/c.9.9.0", "data.zarr/strange/zarr.json", "data.zarr/value/.c.0.0.0.next"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes(b"{}")
    (place / "notes.txt").write_text("a user's own")
    assert {(item.key, item.reason) for item in folder.verify()} == {
        (name, "should not be there")
        for name in ("data.zarr/value/c.9.9.0", "data.zarr/strange/zarr.json", "data.zarr/value/.c.0.0.0.next")
    }
    with folder.locked():
        assert CASE.go_on(folder) == []
    assert differing(place, {**wanted, "notes.txt": b"a user's own"}) == []


def test_only_what_is_damaged_is_lived_again_each_with_its_reason(place):
    folder = CASE.stored(place)
    (place / "data.zarr/value/c.0.1.0").unlink()
    content = bytearray((place / "data.zarr/status/c.1.2").read_bytes())
    content[3] ^= 1
    (place / "data.zarr/status/c.1.2").write_bytes(content)
    assert [item.reason for item in folder.state(deep=False).todo(4, 20)] == ["data.zarr/value/c.0.1.0 is missing"]
    with folder.locked():
        lived = CASE.go_on(folder)
    assert [(item.block, item.reason) for item in lived] == [
        (Block(0, 2, 8, 16), "data.zarr/value/c.0.1.0 is missing"),
        (Block(2, 4, 16, 20), "data.zarr/status/c.1.2 fails its checksum"),
    ]


def test_sizes_alone_tell_what_was_cut_or_lengthened(place, monkeypatch):
    folder = CASE.stored(place)
    monkeypatch.setattr(presence, "DEEP", 0)  # as for a large run
    check_present(folder)
    path = place / "data.zarr/value/c.0.1.0"
    whole = path.read_bytes()
    for content in (whole[:-1], whole + b"\0"):
        path.write_bytes(content)
        (todo,) = folder.state(deep=False).todo(4, 20)
        assert todo.reason == f"data.zarr/value/c.0.1.0 has {len(content)} bytes, not {len(whole)}"
        with pytest.raises(MachineError, match=r"value/c\.0\.1\.0 has \d+ bytes, not \d+"):
            check_present(folder)


def test_a_damaged_journal_says_from_which_line_on(place):
    folder = CASE.stored(place, most=4)
    lines = (place / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (place / "journal.jsonl").write_bytes(b"".join([*lines[:4], lines[4].replace(b"0", b"1"), *lines[5:]]))
    assert next(str(item) for item in folder.verify()) == "journal.jsonl is damaged at line 5"
    wanted = [item.reason for item in folder.state().todo(4, 20)]
    assert wanted == ["the journal is damaged at line 5"] * 4
    with folder.locked():
        folder.mend()
        assert [item.reason for item in folder.state().todo(4, 20)] == wanted


def test_the_manifest_of_another_run_is_not_believed(place):
    wanted = tree(CASE.stored(place).path)
    for name in ("manifest.json", "journal.jsonl"):
        restore(place, tree(OTHER.stored(place.with_name("other")).path))
        foreign = (place / name).read_bytes()
        restore(place, {**wanted, name: foreign})
        folder = RunFolder(place)
        assert name in {item.key for item in folder.verify()}
        with pytest.raises(MachineError, match=name):
            check_present(folder)
        with folder.locked():
            CASE.go_on(folder)
        assert differing(place, wanted) == []
        shutil.rmtree(place.with_name("other"))


def test_a_run_that_has_lost_too_much_is_no_run(place):
    folder = CASE.stored(place)
    (place / "manifest.json").write_bytes(b"{")
    (place / "journal.jsonl").write_bytes(b"")
    for ask in (folder.manifest, folder.verify, folder.mend, folder.state, lambda: check_present(folder)):
        with pytest.raises(UserError, match=r"is not a run: its manifest\.json is damaged, and the journal is empty"):
            ask()
