"""The reliability report: of each goal what was asked, what was measured, or why nothing was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from textwrap import fill

from tests.long_job.goals import GOALS, Goal
from tests.long_job.pieces import Outcome

MET, MISSED, NOT_RUN, UNMEASURED = "met", "MISSED", "not run", "not measured"
Outcomes = Mapping[str, Outcome]


def report(outcomes: Outcomes) -> str:
    """All goals, a paragraph each, and what failed."""
    lines = ["", "Reliability", "===========", ""]
    for goal in GOALS:
        said = state(goal, outcomes)
        lines.append(f"{goal.number:<11}{said:<14}{goal.asked}")
        lines += [_indented(line) for line in _found(goal, said, outcomes)]
    failed = [f"{piece}: {found.said}" for piece, found in outcomes.items() if not found.well]
    tests, seconds = (sum(getattr(found, what) for found in outcomes.values()) for what in ("tests", "seconds"))
    counts = Counter(state(goal, outcomes) for goal in GOALS)
    lines += [
        "",
        "Goals: " + ", ".join(f"{counts[each]} {each}" for each in (MET, MISSED, NOT_RUN, UNMEASURED)),
        f"{tests} tests in {seconds / 60:.0f} minutes; {len(failed)} of {len(outcomes)} pieces failed",
        *failed,
    ]
    return "\n".join(lines)


def met(outcomes: Outcomes) -> bool:
    """Whether nothing that was run failed, and no goal is missed."""
    return all(found.well for found in outcomes.values()) and all(state(goal, outcomes) != MISSED for goal in GOALS)


def state(goal: Goal, outcomes: Outcomes) -> str:
    """How a goal stands: each of its tests must have passed, but for those that cannot be run here."""
    if not goal.tests:
        return UNMEASURED
    passed = {test for found in outcomes.values() for test in found.passed}
    if passed.intersection(goal.tests) and passed.union(_skips(outcomes)).issuperset(goal.tests):
        return MET
    ran = [found for piece, found in outcomes.items() if any(_of(piece, test) for test in goal.tests)]
    return MISSED if any(not found.well for found in ran) else NOT_RUN


def _found(goal: Goal, said: str, outcomes: Outcomes) -> list[str]:
    figures = [figure for found in outcomes.values() for figure in found.figures.get(goal.number, [])]
    figures += [figure for test in goal.tests if test in outcomes for figure in outcomes[test].figures.get(test, [])]
    if said == MET and not figures:
        figures = ["passed: " + ", ".join(test.partition("::")[2] for test in goal.tests)]
    skips = _skips(outcomes)
    figures = [figure if times == 1 else f"{times} times: {figure}" for figure, times in Counter(figures).items()]
    figures += [f"not run here: {skips[test]}" for test in goal.tests if test in skips]
    left = f"{'not measured: ' if goal.tests else ''}{goal.unmeasured}"
    return [*figures, *([left] if goal.unmeasured else [])]


def _skips(outcomes: Outcomes) -> dict[str, str]:
    """Tests of which no case ran, and why."""
    return {test: why for found in outcomes.values() for test, why in found.skips.items()}


def _of(piece: str, test: str) -> bool:
    """Whether a piece runs a test."""
    return piece in (test, test.partition("::")[0])


def _indented(text: str) -> str:
    return fill(text, 120, initial_indent=" " * 25, subsequent_indent=" " * 29)
