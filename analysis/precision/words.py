"""The words of a precision expression, each with its column."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import NamedTuple, NoReturn

from model.errors import Mistake, UserError

WORDS = re.compile(r"\s*(?:(\[[^\]]*\]?)|([^\s\[:]+)|(:))")
OPTION = "--precision"


class Word(NamedTuple):
    """A word and the column of its first character, from 1."""

    text: str
    column: int


def split(text: str) -> list[Word]:
    """Words, brackets with what they hold, and colons."""
    found, at = [], 0
    while match := WORDS.match(text, at):
        group = match.lastindex or 0
        found.append(Word(match.group(group), match.start(group) + 1))
        at = match.end()
    return found


def labels(bracket: Word) -> list[Word]:
    """What brackets hold, between commas."""
    found, column = [], bracket.column + 1
    for part in bracket.text.strip("[]").split(","):
        found.append(Word(part.strip(), column + len(part) - len(part.lstrip())))
        column += len(part) + 1
    return found


def refuse(code: str, word: Word, what: str, allowed: str, names: list[str] | None = None) -> NoReturn:
    """A mistake at a word. Raises UserError."""
    near = (get_close_matches(word.text, names or [], 1) or [""])[0]
    hint = f"; did you mean {near!r}?" if near else "."
    message = f"{what}{hint} Allowed: {allowed}"
    raise UserError(
        [Mistake(f"precision.{code}", message, OPTION, 1, word.column, value=word.text, allowed=allowed, nearest=near)]
    )
