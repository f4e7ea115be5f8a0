"""``python -m tests.long_job``: everything that takes too long for a commit, then the reliability report.

It can be killed at any time: pieces that went well are not done again until a source changes, and the longest goes on
where it was. Exit code 0 if every goal that is measured is met, 1 if not.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.long_job.goals import GOALS
from tests.long_job.pieces import ROOT, Job, is_benchmark, long_files
from tests.long_job.report import met, report

PLACE = ROOT / ".long-job"


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; its exit code."""
    asked = _asked(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    job = Job(asked.folder)
    pieces = [(piece, long) for piece, long in _pieces() if asked.only in piece]
    if not asked.report:
        _do(job, [(piece, long) for piece, long in pieces if not job.done(piece)], asked.jobs)
    outcomes = {piece: found for piece, _ in pieces if (found := job.found(piece)) is not None}
    print(report(outcomes))
    return 0 if met(outcomes) else 1


def _do(job: Job, pieces: list[tuple[str, bool]], jobs: int) -> None:
    """Does pieces, some at a time; what measures speed comes last and alone."""
    alone = [piece for piece in pieces if is_benchmark(piece[0])]
    pool = ThreadPoolExecutor(jobs)
    try:
        list(pool.map(lambda piece: _one(job, *piece), [piece for piece in pieces if piece not in alone]))
    finally:
        pool.shutdown(cancel_futures=True)
    for piece in alone:
        _one(job, *piece)


def _one(job: Job, piece: str, long: bool) -> None:
    print(f"{piece} ...\n", end="", flush=True)  # in one piece: others print, too
    found = job.do(piece, long)
    where = "" if found.well else f"\n    see {job.output(piece)}"
    print(f"{piece}: {found.said} ({found.seconds:.0f} s){where}\n", end="", flush=True)


def _pieces() -> list[tuple[str, bool]]:
    """Files with long tests, then the tests of goals that every commit measures."""
    files = long_files()
    others = [test for goal in GOALS for test in goal.tests if test.partition("::")[0] not in files]
    mixed = [test for goal in GOALS for test in goal.tests if test.partition("::")[0] in files and not _is_long(test)]
    return [(file, True) for file in files] + [(test, False) for test in dict.fromkeys([*mixed, *others])]


def _is_long(test: str) -> bool:
    """Whether a test carries the mark of the long job."""
    file, _, name = test.partition("::")
    before = (ROOT / file).read_text().partition(f"def {name}(")[0]
    decorators = before[before.rfind("\n\n\n") :]
    return "@pytest.mark.long" in decorators


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.long_job", description="The long job and its report.")
    parser.add_argument("--folder", type=Path, default=PLACE, help="where its records are kept (default: .long-job)")
    parser.add_argument("--jobs", type=_count, default=1, metavar="N", help="pieces at a time (default: 1)")
    parser.add_argument("--only", default="", metavar="TEXT", help="pieces whose name has this in it")
    parser.add_argument("--report", action="store_true", help="print the report of what is done, and do nothing")
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
