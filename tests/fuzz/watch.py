"""One hostile case at a time: whatever is raised that is no sentence, takes a second, or fills the memory, is a fault."""

from __future__ import annotations

import resource
import signal
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from model.codes import CODES
from model.errors import MachineError, Mistake, UserError

PATIENCE = 1.0  # seconds of processor time that one case may take, on a machine that counts to a million in `COUNTED`
COUNTED = 0.05
GROWTH = 300 * 2**20  # bytes of memory that all cases together may take
KEPT = 20  # faults that are told


class Hang(BaseException):
    """A case took too long; no handler of ordinary errors may catch it."""


@dataclass
class Watch:
    """What became of the cases.

    Attributes:
        cases, accepted, refused, machine: how many there were, and how each ended.
        codes: how often each code was given.
        faults: the cases that did not end well: what happened, and how to have it again.
        slowest: the most seconds of processor time that a case took.
        patience: how many it may take here and now.
    """

    cases: int = 0
    accepted: int = 0
    refused: int = 0
    machine: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    patience: float = PATIENCE

    def case(self, name: str, do: Callable[[], Any], judge: Callable[[Mistake], str]) -> None:
        """Try one case; `judge` says what is wrong with a mistake's place, empty if nothing is.

        What takes too long is tried again at once, with the patience of that moment: the machine may have become slower.
        """
        self.cases += 1
        known = len(self.faults)
        if self._hangs(name, do, judge):
            del self.faults[known:]
            self.patience = max(self.patience, patience())
            self._hangs(name, do, judge)

    def _hangs(self, name: str, do: Callable[[], Any], judge: Callable[[Mistake], str]) -> bool:
        """Try a case, and say whether it was cut off."""
        before = _spent()
        signal.setitimer(signal.ITIMER_PROF, self.patience)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # one on a screen is no sentence either
                do()
            self.accepted += 1
        except UserError as error:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self.refused += 1
            self._judge(name, error.mistakes, judge)
        except MachineError:
            self.machine += 1
        except Hang:
            self.fault(f"{name}: more than {self.patience:.2g} s of processor time")
            return True
        except (Exception, SystemExit, RecursionError):
            self.fault(f"{name}: {traceback.format_exc()}")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self.slowest = max(self.slowest, _spent() - before)
        return False

    def fault(self, what: str) -> None:
        """Keep one fault."""
        self.faults.append(what)

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "cases": self.cases, "accepted": self.accepted, "refused": self.refused, "machine": self.machine,
            "codes": dict(sorted(self.codes.items())), "slowest": round(self.slowest, 3), "patience": round(self.patience, 2),
            "faults": len(self.faults), "told": self.faults[:KEPT],
        }  # fmt: skip

    def _judge(self, name: str, mistakes: list[Mistake], judge: Callable[[Mistake], str]) -> None:
        if not mistakes:
            self.fault(f"{name}: refused without a mistake")
        for mistake in mistakes:
            self.codes[mistake.code] += 1
            wrong = _form(mistake) or judge(mistake)
            if wrong:
                self.fault(f"{name}: {wrong}: {mistake!r}")
                return


def _form(mistake: Mistake) -> str:
    """What is wrong with a mistake whatever it is about."""
    if mistake.code not in CODES:
        return "a code that is not in the list"
    if not mistake.message.strip() or "\n" in mistake.message:
        return "no sentence of one line"
    return ""


def patience() -> float:
    """What `PATIENCE` is on this machine, busy as it is now."""
    before, count = _spent(), 0
    while count < 1_000_000:
        count += 1
    return PATIENCE * max(1.0, (_spent() - before) / COUNTED)


def limit() -> None:
    """From here on the process may grow by `GROWTH` and no more."""
    with open("/proc/self/statm", encoding="ascii") as file:
        size = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + GROWTH, resource.RLIM_INFINITY))


def _end(number: int, frame: FrameType | None) -> None:
    raise Hang


signal.signal(signal.SIGPROF, _end)


def _spent() -> float:
    found = resource.getrusage(resource.RUSAGE_SELF)
    return found.ru_utime + found.ru_stime
