"""Claim: the long job goes on after a kill, and its report says of each goal what was measured."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier

import pytest

from tests.long_job import __main__ as long_job
from tests.long_job.goals import GOALS
from tests.long_job.pieces import Job, Outcome, is_benchmark, read
from tests.long_job.report import MET, MISSED, NOT_RUN, UNMEASURED, report, state

ROOT = Path(__file__).parents[1]
TESTED = [test for goal in GOALS for test in goal.tests]
ONE = next(goal for goal in GOALS if len(goal.tests) == 1)
XML = """<testsuites><testsuite>
<testcase classname="tests.test_x" name="test_a[1]"><properties><property name="R1" value="7 kills"/></properties></testcase>
<testcase classname="tests.test_x" name="test_a[2]"/>
<testcase classname="tests.test_x" name="test_b"><failure message="no"/></testcase>
<testcase classname="tests.test_x" name="test_c"><skipped message="no tool"/></testcase>
<testcase classname="tests.test_x" name="test_d[1]"/>
<testcase classname="tests.test_x" name="test_d[2]"><failure message="no"/></testcase>
<testcase classname="tests.test_x" name="test_e[1]"/>
<testcase classname="tests.test_x" name="test_e[2]"><skipped message="no tool"/></testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize("test", TESTED)
def test_the_tests_of_goals_are_there(test):
    file, _, name = test.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text() if name else (ROOT / file.replace(".", "/")).is_dir()


def test_goals_are_measured_or_say_why_not():
    assert len({goal.number for goal in GOALS}) == len(GOALS)
    assert {f"R{number}" for number in range(1, 27)} <= {goal.number for goal in GOALS}
    assert all(goal.tests or goal.unmeasured for goal in GOALS)


def test_what_pytest_reports_is_read(tmp_path):
    (tmp_path / "x.xml").write_text(XML)
    found = read(tmp_path / "x.xml")
    assert (found.tests, found.failed, found.skipped, found.well) == (8, 2, 2, False)
    assert found.passed == ["tests/test_x.py::test_a", "tests/test_x.py::test_e"]  # not d: one case of it failed
    assert found.skips == {"tests/test_x.py::test_c": "no tool"}
    assert found.figures == {"R1": ["7 kills"]}


def outcome(**given) -> dict[str, Outcome]:
    return {ONE.tests[0].partition("::")[0]: Outcome(**given)}


def test_a_goal_is_met_by_tests_that_passed_and_by_nothing_else():
    passed = outcome(tests=1, passed=list(ONE.tests), figures={ONE.number: ["7 kills"]})
    assert state(ONE, passed) == MET
    assert "7 kills" in report(passed)
    assert state(ONE, outcome(tests=1, failed=1)) == MISSED
    assert state(ONE, outcome(tests=2, passed=["tests/test_x.py::test_other"])) == NOT_RUN
    assert state(ONE, {}) == NOT_RUN
    silent = next(goal for goal in GOALS if not goal.tests)
    assert state(silent, passed) == UNMEASURED
    assert silent.unmeasured in " ".join(report(passed).split())


def test_what_cannot_be_run_here_is_said_and_proves_nothing():
    two = next(goal for goal in GOALS if len(goal.tests) == 2)
    first, second = two.tests
    skipped = {"a": Outcome(tests=1, passed=[first]), "b": Outcome(tests=1, skipped=1, skips={second: "no tool"})}
    assert state(two, skipped) == MET and "not run here: no tool" in report(skipped)
    assert state(two, {"b": skipped["b"]}) == NOT_RUN


def test_equal_figures_are_one_line():
    said = report(outcome(tests=3, passed=list(ONE.tests), figures={ONE.number: ["one kill", "one kill", "other"]}))
    assert "2 times: one kill\n" in said and said.count("one kill") == 1 and "other" in said


def test_a_piece_that_went_well_is_not_done_again(tmp_path):
    """A second start knows it; one that failed is done again, and reported until it is."""
    job = Job(tmp_path)
    job.ledger.keep("tests/test_x.py", vars(Outcome(tests=2, said="2 passed")))
    job.ledger.keep("tests/test_y.py", vars(Outcome(tests=2, failed=1)))
    again = Job(tmp_path)
    assert again.done("tests/test_x.py") and again.found("tests/test_x.py") == Outcome(tests=2, said="2 passed")
    assert not again.done("tests/test_y.py") and again.found("tests/test_y.py") == Outcome(tests=2, failed=1)
    assert not again.done("tests/test_z.py") and again.found("tests/test_z.py") is None


def test_pieces_at_a_time_are_each_kept_and_measurements_come_last(tmp_path, monkeypatch, capsys):
    """Two pieces wait for each other, so that they must run at a time; the benchmark finds none running."""
    both, running, alone = Barrier(2, timeout=30), [], []

    def do(job, piece, long):
        running.append(piece)
        if is_benchmark(piece):
            alone.extend(running)
        else:
            both.wait()
        found = Outcome(tests=1, failed=int("_y" in piece), said="said")
        job.keep(piece, found)
        running.remove(piece)
        return found

    monkeypatch.setattr(Job, "do", do)
    pieces = [("tests.benchmarks", False), ("tests/test_x.py", True), ("tests/test_y.py", True)]
    monkeypatch.setattr(long_job, "_pieces", lambda: pieces)
    assert long_job.main(["--folder", str(tmp_path), "--jobs", "2"]) == 1  # y failed
    assert alone == ["tests.benchmarks"]
    assert {piece for piece, _ in pieces if Job(tmp_path).found(piece)} == {piece for piece, _ in pieces}
    assert long_job.main(["--folder", str(tmp_path), "--report"]) == 1
    assert capsys.readouterr().out.count("1 of 3 pieces failed") == 2


def test_pieces_at_a_time_are_counted_from_one():
    with pytest.raises(SystemExit):
        long_job.main(["--jobs", "0"])


def test_the_benchmarks_say_which_parts_there_are(capsys):
    from tests.benchmarks.__main__ import PARTS, asked

    for arguments, code in ((["--help"], 0), (["--only", "nothing"], 2), (["no-such.yaml"], 2)):
        with pytest.raises(SystemExit) as ended:
            asked(arguments)
        said = "".join(capsys.readouterr())
        assert ended.value.code == code and "usage: python -m tests.benchmarks" in said
        assert arguments[0] == "no-such.yaml" or all(name in said for name in PARTS)
    assert asked(["--only", "cost"]).only == ["cost"]
