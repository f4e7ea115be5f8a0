"""``python -m tests.fuzz KIND --cases N [--seed S]``: what became of the cases as JSON; exit 1 if any did not end well."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.fuzz import configs
from tests.fuzz.watch import Watch, limit, patience

MEMORY = Path("/dev/shm")  # no disk need wait for what is thrown away
WARM = 600.0  # seconds
KINDS = ("configs", "schema", "sets", "conditions", "bombs", "wheres", "folders", "opened")


def main() -> int:
    """Run the cases of one kind."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    watch = Watch(patience=patience())
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        run(asked.kind, Path(folder), asked.seed, asked.cases, watch)
    print(json.dumps(watch.told(), indent=1))
    return bool(watch.faults)


def run(kind: str, folder: Path, seed: int, cases: int, watch: Watch) -> None:
    """Warm up, however long that takes (a module cut off while it is imported is a broken one), then count, and try."""
    do = _kind(kind, folder, seed)
    do(Watch(patience=WARM), 20)
    limit()
    do(watch, cases)


def _kind(kind: str, folder: Path, seed: int) -> Callable[[Watch, int], None]:
    if kind == "wheres":
        from tests.fuzz.words import Words

        return Words(seed).wheres
    if kind in ("folders", "opened"):
        from tests.fuzz.folders import Folders

        made_runs = Folders(folder, seed)
        return made_runs.opened if kind == "opened" else made_runs.folders
    if kind == "bombs":
        from tests.fuzz.bombs import bombs

        return bombs(folder)
    made = configs.Configs(folder, seed)
    return {"configs": made.mutated, "schema": made.valid, "sets": made.sets, "conditions": made.conditions}[kind]


if __name__ == "__main__":
    sys.exit(main())
