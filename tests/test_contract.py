"""Claim: the contract finds each flaw that a user's event may have, by the clause that is about it, and only that."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from model.testing.contracts import case, worlds
from model.testing.contracts.clauses import CLAUSES, seen
from tests import flawed_events
from tests.test_testing import pytest_in

EVENTS = {event.name: event for event in flawed_events.EVENTS}
CLAUSE = {clause.name: clause for clause in CLAUSES}
# What each flaw is found by; nothing else is looked at where a clause lives drawn worlds, which takes long.
QUICK = ("roles", "numbers", "story", "source", "happens", "writes", "reads", "pure", "rates")
FLAWS = {
    "sound": set(), "quiet_writer": {"writes"}, "quiet_reader": {"reads"}, "dice": {"pure"},
    "never_there": {"happens"}, "no_source": {"numbers"}, "no_story": {"story"}, "hush": set(), "planned": set(),
    "rich": {"reads"}, "losing": {"reads"}, "late": {"reads"}, "busy": {"pure"}, "below_nought": {"rates"},
    "of_another": {"writes"}, "when_rich": {"writes"},
}  # fmt: skip


@cache
def small(*names: str) -> case.Case:
    """A case of some events, in few worlds."""
    found = case.Case(tuple(EVENTS[name] for name in names))
    found.rooms = [
        found.room(found.soon({**case.DIRECTED[name], "horizon": 2.0}, planned=True)) for name in ("steps", "rescues")
    ]
    return found


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """One history of a world, shaken now and then: enough for flaws as plain as these."""
    monkeypatch.setattr(case, "TRIALS", 1)
    monkeypatch.setattr(case, "SHAKE_EVERY", 40)


@pytest.mark.parametrize("name", FLAWS)
def test_each_flaw_is_found_by_its_clause(name):
    all_of_them = small(*FLAWS)
    wrong = {clause for clause in QUICK if CLAUSE[clause].check(all_of_them, EVENTS[name])}
    assert wrong == FLAWS[name]


def test_a_flaw_is_told_as_it_is():
    case = small(*FLAWS)
    told = {name: CLAUSE[clause].check(case, EVENTS[name]) for name in FLAWS for clause in FLAWS[name]}
    assert told["of_another"] == ["its effect changes firm.morale of another firm, which is not among its writes"]
    assert told["below_nought"] == ["its intensity is -0.5: a rate is never negative"]
    assert told["busy"] == ["its intensity changes firm.morale: only the effect may"]


def test_a_name_that_the_model_has_is_refused():
    assert CLAUSE["roles"].check(small("sound"), EVENTS["sound"]._replace(name="dispute"))


WORLDS = {
    "below": "world-shares",
    "one_billion": "world-currency",
    "first_firm": "world-swapping",
    "sound": "world-shares",
}


@pytest.mark.parametrize("name", WORLDS)
def test_what_worlds_show_is_found_made_small_and_told(name, monkeypatch):
    monkeypatch.setattr(worlds, "MOST_TRIED", 8)
    monkeypatch.setattr(case, "WORLDS", 1)
    wrong = CLAUSE[WORLDS[name]].check(small(name), EVENTS[name])
    if name == "sound":
        assert wrong == []
    else:
        assert "the smallest world found" in wrong[-1] and "One history of many" in wrong[-1]


def test_an_event_that_writes_nothing_is_silent_and_one_that_does_though_is_not():
    assert CLAUSE["silent"].check(small("hush"), EVENTS["hush"]) == []
    liar = EVENTS["sound"]._replace(name="liar", writes=())
    own = case.Case((liar,))
    own.rooms = [own.room(own.soon({**case.DIRECTED["steps"], "horizon": 2.0}))]
    assert CLAUSE["silent"].check(own, liar)


def test_an_event_that_fails_is_told_with_its_line_and_nothing_else_is_looked_at(tmp_path):
    text = Path(flawed_events.__file__).read_text()
    only = text[: text.index("EVENTS = (")] + 'EVENT = own("fails", fails, 413)\n'
    (tmp_path / "mine.py").write_text(only)
    (tmp_path / "test_mine.py").write_text('from model.testing import contract\n\ntest_mine = contract("mine.py")\n')
    told = pytest_in(tmp_path, "-rs").stdout
    line = only.splitlines().index('        raise ValueError("too rich")') + 1
    assert f"mine.py:{line}:1: fails: its effect raised ValueError: too rich" in told and "Traceback" not in told
    assert f"1 failed, 4 passed, {len(CLAUSES) - 5} skipped" in told


def test_what_an_event_raises_only_later_is_a_sentence_of_the_clause():
    late = CLAUSE["happens"].__class__("late", "", lambda case, event: event.effect(None, 0, None, None, None))
    (told,) = seen(small("fails"), late, EVENTS["fails"])
    assert "fails: its effect raised AttributeError" in told


def test_muting_is_looked_at():
    assert CLAUSE["muting"].check(small("sound"), EVENTS["sound"]) == []


def test_one_line_is_a_test_for_every_event_and_clause(tmp_path):
    (tmp_path / "mine.py").write_text(Path(flawed_events.__file__).read_text())
    (tmp_path / "test_mine.py").write_text('from model.testing import contract\n\ntest_mine = contract("mine.py")\n')
    listed = pytest_in(tmp_path, "--collect-only", "-q").stdout
    assert all(f"test_mine[{name}-{clause}]" in listed for name in EVENTS for clause in CLAUSE)
    told = pytest_in(tmp_path, "-k", "no_story-story or no_story-roles")
    assert "1 failed, 1 passed" in told.stdout
    assert "the story's {planet} is no name" in told.stdout and "Traceback" not in told.stdout


@pytest.mark.long
def test_a_sound_event_keeps_the_whole_contract(tmp_path):
    """The README's, with everything: compiled, in drawn worlds."""
    text = (Path(__file__).parents[1] / "README.md").read_text()
    body = text.partition("<!-- file: strike.py -->\n```python\n")[2].partition("```")[0]
    (tmp_path / "strike.py").write_text(body)
    (tmp_path / "test_strike.py").write_text(
        'from model.testing import contract\n\ntest_strike = contract("strike.py")\n'
    )
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
