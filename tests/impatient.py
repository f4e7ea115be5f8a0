"""Not waiting for ever: a pipe that nobody fills stops whoever opens it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Late(BaseException):
    """It took too long. No `Exception`, so that nothing under test takes it for a fault of the disk or of its own."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raise `Late` if what is inside takes longer; in the main thread only, as signals are."""

    def late(number: int, frame: Any) -> None:
        raise Late(f"not done within {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
