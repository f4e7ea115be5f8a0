"""The contract that every event keeps (`model.event`), for events of a user's own: one line in a test file.

::

    from model.testing import contract

    test_mine = contract("mine.py")
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.event import Event

Test = Callable[..., None]


def contract(*events: str | Path | Event) -> Test:
    """A test of every clause of the contract, for every event: ``test_mine[labour_strike-writes]`` and so on.

    Nothing is compiled but the event itself with what no world can do without; that takes about half a minute once.

    Args:
        events: Python files as for ``--events`` (found beside the test file or in the working folder), or events.

    Raises:
        UserError: a file that does not hold events.
    """
    import pytest

    from model.testing.contracts.case import case_of
    from model.testing.contracts.clauses import CLAUSES, Clause, seen

    here = Path(sys._getframe(1).f_globals.get("__file__") or "").parent
    own = tuple(event for each in events for event in _events(each, here))
    asked = [(event, clause) for event in own for clause in CLAUSES]

    @pytest.mark.parametrize(("event", "clause"), asked, ids=[f"{event.name}-{clause.name}" for event, clause in asked])
    def test(event: Event, clause: Clause) -> None:
        case = case_of(own)
        if clause.lives and case.failures:
            pytest.skip(f"an event fails: {case.failures[0]}")
        wrong = seen(case, clause, event)
        if wrong:
            pytest.fail(f"{event.name}: {clause.about}\n" + "\n".join(wrong), pytrace=False)

    found: Test = test
    return found


def _events(what: str | Path | Event, here: Path) -> tuple[Event, ...]:
    from model.vocabulary import load_events

    if not isinstance(what, (str, Path)):
        return (what,)
    beside = here / what
    return load_events(beside if beside.is_file() else Path(what))


__all__ = ["contract"]
