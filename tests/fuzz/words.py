"""Expressions by the thousand: ``--where``, ``--of``, ``--precision``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from analysis.precision.parse import parse
from model.errors import Mistake
from model.expression.meaning import condition, quantity
from tests.fuzz.watch import Watch
from tests.made_runs import stored

WORDS = ["end_time", "ending", "ending[dissolved]", "value_added[mazda]", "event_count[fiat-mazda, dispute]", "[mazda]", "[", "]", "[,]", "[[a]]",
         "ties.fiat-mazda.clarity", "input:ties.fiat-mazda.clarity", "satisfied[mazda]", "dissolved", "none_declared", "<", ">=", "==", "!=", "=",
         "and", "or", "not", "(", ")", "at", "10y", "5 years", "-0.1", "1e999", "1e-400", "9" * 50, "5", "é", "\x1b[1m", "\0", "\u202e", "mean",
         "median", "q05", "q999", "design 0", "- design 1", ":", "0.01", ": 0", "status", "trial", "__class__", "a" * 90, "value_added", "\n"]  # fmt: skip

OPTIONS: tuple[tuple[str, Callable[[Any, str], Any]], ...] = (
    ("--where", lambda run, text: condition(run, text).of(run)),
    ("--of", lambda run, text: quantity(run, text, "--of").of(run)),
    ("--precision", lambda run, text: parse(text).check(run)),
)


class Words:
    """Cases of one kind, the same for a seed."""

    def __init__(self, seed: int) -> None:
        self.luck, self.run = Random(seed), stored(50)

    def wheres(self, watch: Watch, cases: int) -> None:
        """A condition, a number, or a precision, of words in any order."""
        for number in range(cases):
            text = self._text()
            option, do = self.luck.choice(OPTIONS)
            watch.case(f"case {number} {option} {text!r}", partial(do, self.run, text), _judge(option, len(text)))

    def _text(self) -> str:
        if self.luck.random() < 0.03:
            return self.luck.choice(("(", "not ", "end_time < 5 and ", "[")) * self.luck.choice((10, 17, 300, 3000))
        return self.luck.choice((" ", " ", " ", "")).join(
            self.luck.choice(WORDS) for _ in range(self.luck.choice((0, 1, 3, 3, 4, 7, 9)))
        )


def _judge(option: str, length: int) -> Callable[[Mistake], str]:
    def judged(mistake: Mistake) -> str:
        if not mistake.code.startswith(option.removeprefix("--") + "."):
            return "another option's code"
        right = mistake.file == option and mistake.line == 1 and 1 <= mistake.column <= length + 1
        return "" if right and mistake.allowed else "a place outside the expression, or nothing allowed"

    return judged
