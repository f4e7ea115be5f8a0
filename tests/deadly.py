"""An event that ends the process that lives it, for tests of lost workers; as an event file of a user's own.

What it does stands in the file that the environment variable DEADLY names: ``kill``, ``exit``, ``segfault``, ``hang``
or ``once-`` before one of these, and after a space the trial that it strikes. It cannot be compiled: the reference
engine runs it as plain Python.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path
from typing import Any

from model.event import Event
from model.laws import DATED
from model.parameter import NoParameters


def due(w: Any, k: int, p: Any) -> float:
    """Half a year after signing."""
    return 0.5


def effect(w: Any, k: int, p: Any, a: Any, draw: Any) -> None:
    """Strikes, if this is the trial."""
    place = os.environ.get("DEADLY", "")
    if not place or not Path(place).is_file():
        return
    how, trial = Path(place).read_text().split()
    if int(trial) != draw.trial:
        return
    if how.startswith("once-"):
        Path(place).unlink()
    strike(how.removeprefix("once-"))


def strike(how: str) -> None:
    """The end of this process, or of its usefulness."""
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "exit":
        os._exit(7)
    elif how == "segfault":
        ctypes.string_at(0)
    elif how == "hang":
        time.sleep(3600)


EVENT = Event(
    name="deadly",
    subject="world",
    law=DATED,
    parameters=NoParameters,
    due=due,
    effect=effect,
    reads=(),
    writes=(),
    rank=90,
    story="Something deadly happens",
    source="assumption",
)
