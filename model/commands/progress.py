"""How far a run is: a bar on a terminal, a line now and then in a log, nothing where not wanted."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from model.commands.output import say

EVERY = 5.0  # seconds between lines in a log
Report = Callable[[int, int], None]


@contextmanager
def progress(wanted: bool) -> Iterator[Report]:
    """A function to call with (done, total)."""
    if not wanted:
        yield lambda done, total: None
    elif sys.stderr.isatty():
        with _bar() as report:
            yield report
    else:
        yield _lines()


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """A flag that the first Ctrl-C (or SIGTERM) sets; the second raises KeyboardInterrupt at once."""
    stop = threading.Event()

    def heard(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _bar() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("histories"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines() -> Report:
    due = time.monotonic() + EVERY

    def report(done: int, total: int) -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + EVERY
            say(f"{done:,} of {total:,} histories ({done / total:.0%})")

    return report
