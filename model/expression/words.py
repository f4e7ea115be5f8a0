"""The words of an expression, each with its column, and what is said of one that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple, NoReturn

from model.errors import Mistake, UserError

LONGEST, MOST = 2000, 256  # characters and words
# A name may be a path (`ties.fiat-mazda.clarity`), with `input:` in front of it or not.
WORD = re.compile(
    r"(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]))|(?P<year>\d+\.?\d*y(?!\w))"
    r"|(?P<bracket>\[[^\[\]]*\])|(?P<name>[^\W\d][\w-]*(?:[.:][\w-]+)*)|(?P<sign>>=|<=|==|!=|>|<|\(|\))"
)
EXAMPLE = "comparisons such as `value_added[mazda] < 0`, joined by and, or, not"


class Word(NamedTuple):
    """A word, what kind it is (number, year, bracket, name, sign, or empty at the end), and its column from 1."""

    text: str
    kind: str
    column: int


class Asked(NamedTuple):
    """An expression and the option that it was given to."""

    text: str
    option: str


def split(asked: Asked) -> list[Word]:
    """The words, with an empty one at the end. Raises UserError."""
    text, found, at = asked.text, [], 0
    if len(text) > LONGEST:
        refuse(asked, "long", Word("", "", 1), f"longer than {LONGEST:,} characters", "a shorter one")
    while True:
        at += len(text[at:]) - len(text[at:].lstrip())
        if at >= len(text):
            break
        match = WORD.match(text, at)
        if match is None:
            rest = Word(text[at : at + 20].split()[0], "", at + 1)
            what = "the bracket is not closed" if rest.text.startswith("[") else f"{rest.text!r} cannot be read"
            refuse(asked, "word", rest, what, EXAMPLE)
        found.append(Word(match.group(), str(match.lastgroup), at + 1))
        at = match.end()
    if len(found) > MOST:
        refuse(asked, "long", found[MOST], f"more than {MOST} words and signs", "a shorter one")
    return [*found, Word("", "", len(text) + 1)]


def labels(bracket: Word) -> tuple[Word, ...]:
    """What a bracket holds, between commas."""
    found, column = [], bracket.column + 1
    for part in bracket.text[1:-1].split(","):
        found.append(Word(part.strip(), "name", column + len(part) - len(part.lstrip())))
        column += len(part) + 1
    return tuple(found)


def refuse(asked: Asked, code: str, word: Word, what: str, allowed: str, names: Iterable[str] = ()) -> NoReturn:
    """A mistake at a word. Raises UserError."""
    near = (get_close_matches(word.text, [*names], 1) or [""])[0]
    hint = f"; did you mean {near!r}?" if near else "."
    option = asked.option.removeprefix("--")
    place = (asked.option, 1, word.column)
    message = f"{what}{hint} Allowed: {allowed}"
    raise UserError([Mistake(f"{option}.{code}", message, *place, value=word.text, allowed=allowed, nearest=near)])
