"""Whose fault an exception is: one that comes out of a user's own event is the user's to read, with its line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from types import CodeType, FrameType

from model.errors import AllianceError, Mistake, UserError
from model.event import Event
from model.vocabulary import others

OURS = f"{Path(__file__).parents[1]}{os.sep}"
FUNCTIONS = ("effect", "guard", "intensity", "due", "birth")
BRANCHES = {"rate": "intensity", "born": "birth"}  # functions of a kernel that are named otherwise than what they call
Step = tuple[FrameType, int]


def blamed(error: BaseException, more: tuple[Event, ...] = ()) -> UserError | None:
    """The sentence for what an event of a user's own raised; None if none of them had a part in it.

    Args:
        more: events looked at besides those that came by ``--events`` or with a package.
    """
    events = (*others(), *more)
    if isinstance(error, AllianceError) or not events:
        return None
    files = {code.co_filename for event in events for _, code in _codes(event)}
    steps = [step for each in _chain(error) for step in walk_tb(each.__traceback__)]
    lines = [(frame.f_code.co_filename, number) for frame, number in steps if frame.f_code.co_filename in files]
    named = _called(steps, events) or _asked(steps, events)
    if named:
        lines = lines or [_start(*named)]
    if not lines:
        return None
    file, line = lines[-1]
    whose = f"{named[0].name}: its {named[1]}" if named else "this"
    told = ": ".join(part for part in (type(error).__name__, str(error)) if part)
    return UserError([Mistake("events.failed", f"{whose} raised {told}", _short(file), line, 1)])


def _codes(event: Event) -> Iterator[tuple[str, CodeType]]:
    for name in FUNCTIONS:
        code = getattr(getattr(event, name), "__code__", None)
        if code is not None and not code.co_filename.startswith(OURS):  # the model's own `always` is nobody's
            yield name, code


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Outermost first; SimPy raises a copy of what a step raised, from that."""
    while True:
        yield error
        if error.__cause__ is None:
            return
        error = error.__cause__


def _called(steps: list[Step], events: tuple[Event, ...]) -> tuple[Event, str] | None:
    """The event, and which of its functions, that a frame is of."""
    for frame, _ in steps:
        for event in events:
            for name, code in _codes(event):
                if _is(code, frame.f_code):
                    return event, name
    return None


def _asked(steps: list[Step], events: tuple[Event, ...]) -> tuple[Event, str] | None:
    """The same of one that came back with what the engine could not take for a number."""
    for frame, _ in reversed(steps):
        here, index = frame.f_globals.get("EVENTS"), frame.f_locals.get("e")
        name = BRANCHES.get(frame.f_code.co_name, frame.f_code.co_name)
        if (
            isinstance(here, tuple)
            and isinstance(index, int)
            and here[index] in events
            and name in dict(_codes(here[index]))
        ):
            return here[index], name
    return None


def _is(code: CodeType, seen: CodeType) -> bool:
    """Compiled code leaves a frame with the file and the name of a function, and nothing else."""
    return code is seen or (
        (code.co_filename, code.co_name) == (seen.co_filename, seen.co_name) and not seen.co_varnames
    )


def _start(event: Event, name: str) -> tuple[str, int]:
    code = dict(_codes(event))[name]
    return code.co_filename, code.co_firstlineno


def _short(file: str) -> str:
    """As seen from the working folder, if it lies in there."""
    path = Path(os.path.abspath(file))
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
