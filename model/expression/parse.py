"""The grammar: text becomes a tree; which names there are is not known here.

    any        = all {"or" all}
    all        = one {"and" one}
    one        = "not" one | "(" any ")" | operand [sign operand]
    operand    = number | NAME ["[" label, ... "]"] ["at" year]
    sign       = > >= < <= == !=

An operand without a sign must be a yes or no of itself, such as ``ending[dissolved] at 10y``, or is asked for its number.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.expression.words import EXAMPLE, Asked, Word, labels, refuse, split

SIGNS = (">", ">=", "<", "<=", "==", "!=")
JOINS = ("and", "or", "not")
DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Name:
    """Something stored, or a word beside it; `year` cuts an ending off."""

    word: Word
    labels: tuple[Word, ...] = ()
    year: Word | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    word: Word

    @property
    def value(self) -> float:
        """The number."""
        return float(self.word.text)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two operands and the sign between them."""

    left: Name | Number
    sign: Word
    right: Name | Number


@dataclass(frozen=True, slots=True)
class Not:
    """What it holds, turned round."""

    one: Tree


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by one word, `and` or `or`."""

    by: str
    parts: tuple[Tree, ...]


Tree = Name | Number | Compared | Not | Joined


def parse(asked: Asked) -> Tree:
    """The tree of an expression.

    Raises:
        UserError: it is none; with the column.
    """
    reader = _Reader(asked)
    if not reader.peek().text:
        refuse(asked, "empty", reader.peek(), "it is empty", EXAMPLE)
    found = reader.any(0)
    rest = reader.peek()
    if rest.text:
        refuse(asked, "rest", rest, f"{rest.text!r} is not expected here", "and, or, or the end", JOINS)
    return found


class _Reader:
    """The words, from left to right."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.words, self.place = asked, split(asked), 0

    def peek(self) -> Word:
        return self.words[self.place]

    def take(self) -> Word:
        word = self.peek()
        self.place += bool(word.text)
        return word

    def any(self, depth: int) -> Tree:
        return self._joined("or", depth)

    def _joined(self, by: str, depth: int) -> Tree:
        parts = [self._part(by, depth)]
        while self.peek().text == by:
            self.take()
            parts.append(self._part(by, depth))
        return parts[0] if len(parts) == 1 else Joined(by, tuple(parts))

    def _part(self, by: str, depth: int) -> Tree:
        return self._joined("and", depth) if by == "or" else self._one(depth)

    def _one(self, depth: int) -> Tree:
        if self.peek().text not in ("not", "("):
            return self._compared()
        if depth >= DEEPEST:
            refuse(self.asked, "deep", self.peek(), f"nested deeper than {DEEPEST}", "less")
        if self.take().text == "not":
            return Not(self._one(depth + 1))
        found = self.any(depth + 1)
        if self.peek().text != ")":
            refuse(self.asked, "bracket", self.peek(), "a parenthesis is not closed", "`)`, and, or")
        self.take()
        return found

    def _compared(self) -> Tree:
        left = self._operand()
        if self.peek().text not in SIGNS:
            return left
        sign = self.take()
        right = self._operand()
        if self.peek().text in SIGNS:
            refuse(self.asked, "sign", self.peek(), "this makes a second comparison", "join two by and")
        return Compared(left, sign, right)

    def _operand(self) -> Name | Number:
        word = self.take()
        if word.kind == "number":
            return Number(word)
        if word.kind != "name" or word.text in JOINS:
            what = f"{word.text!r} stands where a name or a number should" if word.text else "it ends in the middle"
            refuse(self.asked, "operand", word, what, EXAMPLE)
        given = labels(self.take()) if self.peek().kind == "bracket" else ()
        return Name(word, given, self._year() if self.peek().text == "at" else None)

    def _year(self) -> Word:
        self.take()
        word = self.take()
        if word.kind not in ("number", "year"):
            refuse(self.asked, "year", word, f"{word.text!r} is no year", "such as 10y")
        if self.peek().text in ("y", "year", "years"):
            self.take()
        return word._replace(text=word.text.removesuffix("y"))
