"""A precision expression, read.

```text
ending[dissolved] at 10y: 0.005
ending[fiat-mazda, dissolved]: 0.01
mean value_added[mazda]: 0.05
median value_added[mazda]: 0.1        q05 value_added[mazda]: 0.2
mean value_added[mazda] design 1 - design 0: 0.02
```

The number is the half-width of the 95 % interval, in the variable's own unit; of a chance it is a share. Names are held
against a run by `Target.check`.
"""

from __future__ import annotations

import math
import re

from analysis.precision.target import Target
from analysis.precision.words import Word, labels, refuse, split

FORMS = "ending[NAME] [at N y] or mean|median|qNN VARIABLE[LABEL, ...], [design K [- design 0]], : HALF-WIDTH"
STATISTICS = ("mean", "median", "q05")


def parse(text: str) -> Target:
    """What is to be known, and how precisely.

    Raises:
        UserError: it is no such expression.
    """
    reader = _Reader(text)
    statistic, quantile, name = reader.what()
    names = reader.names()
    year = reader.year() if statistic == "ending" else None
    designs = reader.designs()
    if quantile is not None and len(designs) > 1:
        refuse("difference", reader.first, "a difference between designs is of means and of endings", "mean, ending")
    return Target(" ".join(text.split()), statistic, quantile, name, tuple(names), year, designs, reader.half_width())


class _Reader:
    """The words, from left to right."""

    def __init__(self, text: str) -> None:
        self.words = split(text)
        self.end = Word("", len(text) + 1)
        self.first = self.peek()

    def peek(self) -> Word:
        return self.words[0] if self.words else self.end

    def next(self, what: str, allowed: str) -> Word:
        """The next word, which must be there."""
        if not self.words:
            refuse("short", self.end, f"{what} is missing", allowed)
        return self.words.pop(0)

    def take(self, *texts: str) -> Word | None:
        """The next word if it is one of these."""
        return self.words.pop(0) if self.words and self.words[0].text in texts else None

    def what(self) -> tuple[str, float | None, Word]:
        """The statistic, of a quantile which, and the variable."""
        word = self.next("what is to be known", FORMS)
        if word.text == "ending":
            return "ending", None, word
        share = _quantile(word.text)
        if word.text != "mean" and share is None:
            allowed = "ending, mean, median, q01 .. q99"
            refuse("statistic", word, f"{word.text!r} is no statistic", allowed, ["ending", *STATISTICS])
        return ("mean" if share is None else "quantile"), share, self.next("a variable", "such as value_added[mazda]")

    def names(self) -> list[Word]:
        """What stands in brackets."""
        if not self.peek().text.startswith("["):
            return []
        bracket = self.words.pop(0)
        if not bracket.text.endswith("]"):
            refuse("bracket", bracket, "the bracket is not closed", "[LABEL, ...]")
        return labels(bracket)

    def year(self) -> Word | None:
        """The year after `at`."""
        if not self.take("at"):
            return None
        word = self.next("a year", "such as 10y")
        if not math.isfinite(_number(word.text.removesuffix("y"))):
            refuse("year", word, f"{word.text!r} is no year", "such as 10y")
        self.take("y", "year", "years")
        return word._replace(text=word.text.removesuffix("y"))

    def designs(self) -> tuple[Word, ...]:
        """None, one design, or that of which the second is taken away."""
        if not self.take("design"):
            return ()
        one = self._design()
        if not self.take("-"):
            return (one,)
        if not self.take("design"):
            refuse("design", self.peek(), "`design` and a number follow the minus", "such as design 1 - design 0")
        return (one, self._design())

    def _design(self) -> Word:
        word = self.next("a design's number", "such as design 1")
        if not word.text.isdecimal():
            refuse("design", word, f"{word.text!r} is no design's number", "0, 1, ...")
        return word

    def half_width(self) -> float:
        """The number after the colon, and nothing after that."""
        if not self.take(":"):
            word = self.peek()
            allowed = ": and a half-width, such as `: 0.05`"
            refuse("colon", word, f"{word.text!r} is not expected here" if word.text else "the half-width is missing",
                   allowed, ["at", "design"])  # fmt: skip
        word = self.next("the half-width", "a number above 0")
        value = _number(word.text)
        if not (math.isfinite(value) and value > 0):
            refuse("half_width", word, f"{word.text!r} is no half-width", "a number above 0")
        if self.words:
            refuse("rest", self.words[0], f"nothing may follow the half-width: {self.words[0].text!r}", "the end")
        return value


def _quantile(text: str) -> float | None:
    if text == "median":
        return 0.5
    found = re.fullmatch(r"q(\d\d)", text)
    return int(found.group(1)) / 100 if found and found.group(1) != "00" else None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


__all__ = ["parse"]
