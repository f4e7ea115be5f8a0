"""Claim: the list of planted faults (`python -m tests.planted`) is true to the sources and the tests as they are."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.planted import FAULTS
from tests.planted.fault import Fault, Gone, planted

ROOT = Path(__file__).parents[1]
AREAS = (
    "store",
    "clock",
    "draws",
    "dispatcher",
    "loader",
    "statistics",
    "links",
    "extras",
    "light load",
    "surroundings",
)
each = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))


@each
def test_it_applies(fault):
    """Its text stands there once, and what it becomes is Python that says something else."""
    before, after = (ROOT / fault.file).read_text(), planted(fault, ROOT)
    assert ast.dump(ast.parse(before)) != ast.dump(ast.parse(after))


@each
def test_its_tests_are_there(fault):
    for test in fault.tests:
        file, _, name = test.partition("::")
        assert (ROOT / file).is_file()
        assert not name or f"def {name}(" in (ROOT / file).read_text()


def test_there_are_enough_of_every_kind():
    counts = Counter(fault.area for fault in FAULTS)
    assert len(FAULTS) >= 25
    assert set(counts) == set(AREAS)
    assert min(counts.values()) >= 3
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_one_that_no_longer_applies_is_refused():
    gone = Fault("gone", "store", "model/store/lock.py", "no such text", "", ("tests/test_lock.py",))
    with pytest.raises(Gone, match="stands 0 times"):
        planted(gone, ROOT)
