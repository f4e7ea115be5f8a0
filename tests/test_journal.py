"""The journal alone says what is done, and is believed as far as its lines are whole and in place."""

from __future__ import annotations

import json
import time

import pytest

from model.store.grid import Block, Grid
from model.store.journal import Journal, block_line, journal_bytes, store_line
from model.store.records import Object, Record
from model.store.state import State, state_of

HEAD = {"manifest": {"run": "r"}, "config": "title: x \udc80", "scenario": {}}
GRID = Grid(1, 10)


def record(number: int, last: int = 0) -> Record:
    block = Block(0, 1, 10 * number, last or 10 * number + 10)
    return Record(block, [Object(f"value/c.0.{number}", 100 + number, f"{number:064x}")], {0: 9, 2: 1})


LINES = [HEAD, store_line([Object("zarr.json", 5, "a" * 64)]), *(block_line(record(number)) for number in range(4))]


@pytest.fixture
def journal(tmp_path) -> Journal:
    made = Journal(tmp_path / "journal.jsonl")
    made.begin(LINES[:1])
    for line in LINES[1:]:
        made.append(line)
    return made


def test_what_is_told_is_read(journal):
    told = journal.read()
    assert told.head == HEAD and told.records == [record(number) for number in range(4)]
    assert told.announced == {"zarr.json": {Object("zarr.json", 5, "a" * 64)}}
    assert (told.lines, told.reason, told.torn) == (6, "", False)
    assert journal.path.read_bytes() == journal_bytes(LINES)  # appended or written at once
    assert all(isinstance(json.loads(line), dict) for line in journal.path.read_text().splitlines())


def test_nothing_is_appended_through_a_link(journal, tmp_path):
    theirs = tmp_path / "theirs"
    theirs.write_bytes(journal.path.read_bytes())
    journal.path.unlink()
    journal.path.symlink_to(theirs)
    with pytest.raises(OSError, match="symbolic links"):
        journal.append(block_line(record(9)))
    assert theirs.read_bytes() == journal_bytes(LINES)


def test_torn_at_any_byte_the_whole_lines_are_believed(journal, tmp_path):
    content = journal.path.read_bytes()
    ends = [at + 1 for at, byte in enumerate(content) if byte == ord("\n")]
    for length in range(len(content) + 1):
        torn = Journal(tmp_path / "torn.jsonl")
        torn.path.write_bytes(content[:length])
        told = torn.read()
        whole = sum(end <= length for end in ends)
        assert told.lines == whole and told.length == ([0, *ends])[whole]
        assert told.records == [record(number) for number in range(max(0, whole - 2))]
        assert told.torn == (length not in (0, *ends))
        if whole:
            assert told.reason == ""
            torn.append(block_line(record(9)))
            again = torn.read()
            assert again.reason == "" and again.records == [*told.records, record(9)]
            assert torn.path.read_bytes() == journal_bytes([*LINES[:whole], block_line(record(9))])


def test_a_flipped_bit_ends_what_is_believed(journal):
    content = journal.path.read_bytes()
    starts = [0, *(at + 1 for at, byte in enumerate(content) if byte == ord("\n"))]
    for at in range(len(content)):
        damaged = bytearray(content)
        damaged[at] ^= 1 << at % 8
        journal.path.write_bytes(damaged)
        told = journal.read()
        line = sum(start <= at for start in starts)
        assert told.lines == line - 1
        assert told.reason == f"the journal is damaged at line {line}" or (line == 6 and told.torn), at
        assert told.records == [record(number) for number in range(max(0, line - 3))]


@pytest.mark.parametrize("gone", range(6))
def test_a_lost_a_doubled_and_a_moved_line_are_noticed(journal, gone):
    lines = journal.path.read_bytes().splitlines(keepends=True)
    if gone < 5:
        journal.path.write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
        assert journal.read().reason == f"the journal is damaged at line {gone + 1}"
    journal.path.write_bytes(b"".join([*lines[: gone + 1], *lines[gone:]]))
    assert journal.read().reason == f"the journal is damaged at line {gone + 2}"
    moved = [*lines[:gone], *lines[gone + 1 :], lines[gone]]
    if gone < 5:
        journal.path.write_bytes(b"".join(moved))
        assert journal.read().lines == gone


def test_a_line_of_another_journal_is_not_believed(journal, tmp_path):
    other = Journal(tmp_path / "other.jsonl")
    other.begin([{**HEAD, "config": "another"}, *LINES[1:]])
    lines, others = (one.path.read_bytes().splitlines(keepends=True) for one in (journal, other))
    journal.path.write_bytes(b"".join([*lines[:3], others[3], *lines[4:]]))
    assert journal.read().reason == "the journal is damaged at line 4"


def test_damage_at_the_end_is_cut_off_before_the_next_line(journal):
    content = journal.path.read_bytes()
    journal.path.write_bytes(content[:-9] + b"X" + content[-8:])
    Journal(journal.path).append(block_line(record(7)))
    assert journal.read().records == [record(0), record(1), record(2), record(7)]


def test_a_later_line_for_a_place_supersedes(journal):
    journal.append(block_line(record(2, last=25)))
    last = journal.read().last(GRID.home)
    assert last[0, 2] == record(2, last=25) and len(last) == 4


def test_no_journal_an_empty_and_a_headless_one(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl")
    assert journal.read().reason == "the journal is missing"
    journal.path.write_bytes(b"")
    assert journal.read().reason == "the journal is empty"
    journal.path.write_bytes(b"[" * 10_000 + b"\n")
    assert journal.read().reason == "the journal is damaged at line 1"
    journal.begin([block_line(record(0))])
    assert journal.read().reason == "the journal is damaged at line 1"


def test_two_writers_of_one_process_do_not_cut_each_other_off(journal):
    other = Journal(journal.path)
    other.append(block_line(record(4)))
    journal.append(block_line(record(5)))
    other.append(block_line(record(6)))
    assert journal.read().records == [record(number) for number in range(7)]


def test_a_hundred_thousand_lines_are_read_in_about_a_second(tmp_path):
    """Processor time, as wall-clock time is others' too; about one second on the machine it was written on."""
    number = 100_000
    journal = Journal(tmp_path / "journal.jsonl")
    journal.begin([HEAD, *(block_line(record(at)) for at in range(number))])
    began = time.process_time()
    told = journal.read()
    spent = time.process_time() - began
    assert len(told.records) == number and spent < 5
    state = state_of(tmp_path, GRID, told.records[:1000], deep=False)
    assert len(state.damage) == 1000 and str(state.damage[0]).endswith("value/c.0.0 is missing")


def test_one_reason_for_every_block_that_is_to_be_lived():
    state = State(GRID, journal="the journal is damaged at line 7")
    state.add(record(0))
    state.add(record(2, last=25))
    state.lost[0, 3] = "data.zarr/value/c.0.3 has 12 bytes, not 103"
    todo = state.todo(1, 50)
    assert [(item.block.first, item.reason) for item in todo] == [
        (10, "the journal is damaged at line 7"),
        (20, "grows from 25 to 30 trials"),
        (30, "data.zarr/value/c.0.3 has 12 bytes, not 103"),
        (40, "the journal is damaged at line 7"),
    ]
    assert todo[1].kept == Block(0, 1, 20, 25)
    state.journal = ""
    assert state.todo(1, 50)[0].reason == "never finished"
    assert state.rectangle(1, 50) == (1, 10)


def test_a_group_of_points_that_is_not_full():
    state = State(Grid(4, 10))
    for block in (Block(0, 4, 0, 10), Block(0, 4, 10, 20), Block(4, 6, 0, 10)):
        state.add(Record(block, [], {}))
    assert state.rectangle(8, 20) == (4, 20) and state.rectangle(6, 10) == (6, 10)
    (first, second) = state.todo(8, 20)
    assert first == (Block(4, 8, 0, 10), "grows from 6 to 8 points", Block(4, 6, 0, 10))
    assert second == (Block(4, 8, 10, 20), "never finished", None)
    assert state.todo(6, 5) == []
