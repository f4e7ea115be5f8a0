"""Claim: the numbers of two runs are these, to the last bit, on every machine; a change of them is a decision.

After a change that is meant: ``python -m tests.test_golden`` writes the new hashes beside this file.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from model.config import load
from model.simulate import prepare

HERE = Path(__file__).parent
KEPT = HERE / "golden.json"
CASES = ("fiat-mazda", "renault-nissan")
TRIALS = 200


def hashes(case: str) -> dict[str, str]:
    """A hash of each variable of the rows of a case."""
    rows = prepare(load(HERE.parent / "configs" / f"{case}.yaml")).rows(0, TRIALS)
    return {name: hashlib.sha256(rows[name].tobytes()).hexdigest()[:16] for name in sorted(rows)}


@pytest.mark.parametrize("case", CASES)
def test_golden(case):
    kept = json.loads(KEPT.read_text())[case]
    found = hashes(case)
    changed = sorted(name for name in kept.keys() | found.keys() if kept.get(name) != found.get(name))
    assert not changed, "changed; if it is meant, run: python -m tests.test_golden"


if __name__ == "__main__":
    KEPT.write_text(json.dumps({case: hashes(case) for case in CASES}, indent=1) + "\n")
