"""The language of ``when:``: comparisons of named state, joined by and, or, not and parentheses.

No Python and no arithmetic: text becomes tokens, tokens a postfix program of `model.scenario.Step`.
"""

from __future__ import annotations

import math
import re

from model.config.condition_names import Operand, Refused, Resolver
from model.config.scalar import LONGEST_NUMBER, resolve
from model.scenario import Condition, Step

MAX_CHARACTERS = 500
MAX_TOKENS = 64
MAX_NESTING = 16
OPERATORS = (">=", "<=", "==", "!=", ">", "<")
JOINS = ("and", "or", "not")
TOKEN = re.compile(
    r"\s*(?:(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![A-Za-z0-9_.]))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_-]*)*)|(?P<sign>>=|<=|==|!=|>|<|\(|\)))"
)
EXAMPLE = "write comparisons such as mazda.morale > 0.6, joined by and, or, not"


def parse_condition(text: str, resolver: Resolver) -> Condition:
    """A condition with full paths.

    Raises:
        Refused: with the sentence that says why it is none.
    """
    if len(text) > MAX_CHARACTERS:
        raise Refused(f"longer than {MAX_CHARACTERS} characters")
    parser = _Parser(_tokens(text), resolver)
    return Condition(text, tuple(parser.whole()))


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = TOKEN.match(text, at)
        if not match:
            rest = text[at:].strip()[:20]
            raise Refused(f"cannot read {rest!r}; {EXAMPLE}")
        found.append(match.group().strip())
        at = match.end()
    if len(found) > MAX_TOKENS:
        raise Refused(f"more than {MAX_TOKENS} words and signs")
    return found


class _Parser:
    """Recursive descent; not binds closer than and, and closer than or."""

    def __init__(self, tokens: list[str], resolver: Resolver) -> None:
        self.tokens = tokens
        self.resolver = resolver
        self.at = 0
        self.depth = 0

    def whole(self) -> list[Step]:
        """The program of all tokens. Raises Refused."""
        if not self.tokens:
            raise Refused(f"it is empty; {EXAMPLE}")
        steps = self._any()
        if self.at < len(self.tokens):
            raise Refused(f"{self._next()!r} is one word too many; {EXAMPLE}")
        return steps

    def _next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        token = self._next()
        self.at += 1
        return token

    def _any(self) -> list[Step]:
        steps = self._all()
        while self._next() == "or":
            self.at += 1
            steps += [*self._all(), ("or", "")]
        return steps

    def _all(self) -> list[Step]:
        steps = self._one()
        while self._next() == "and":
            self.at += 1
            steps += [*self._one(), ("and", "")]
        return steps

    def _one(self) -> list[Step]:
        if self._next() not in ("not", "("):
            return self._comparison()
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise Refused(f"nested deeper than {MAX_NESTING}")
        steps = self._group() if self._take() == "(" else [*self._one(), ("not", "")]
        self.depth -= 1
        return steps

    def _group(self) -> list[Step]:
        steps = self._any()
        if self._take() != ")":
            raise Refused("a parenthesis is not closed")
        return steps

    def _comparison(self) -> list[Step]:
        left = self._operand()
        operator = self._take()
        if operator not in OPERATORS:
            after = f"{operator!r} after" if operator else "nothing after"
            raise Refused(f"{after} {left!r} is no comparison; {EXAMPLE}")
        right = self._operand()
        if self._next() in OPERATORS:
            raise Refused(f"{self._next()!r} makes a second comparison; join two by and")
        return [*_sides(left, right, operator, self.resolver), ("compare", operator)]

    def _operand(self) -> str:
        token = self._take()
        if not token:
            raise Refused(f"it ends in the middle; {EXAMPLE}")
        if token in JOINS or token in OPERATORS or token in "()":
            raise Refused(f"{token!r} stands where a name or a number should; {EXAMPLE}")
        return token


def _number(token: str) -> float | None:
    if not re.match(r"[-+.\d]", token):
        return None
    value = resolve(token) if len(token) <= LONGEST_NUMBER else None
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Refused(f"{token!r} is not a finite number")
    return float(value)


def _sides(left: str, right: str, operator: str, resolver: Resolver) -> list[Step]:
    """Both sides of a comparison; beside a code a word of it is a number."""
    numbers = [_number(left), _number(right)]
    if None not in numbers:
        raise Refused(f"{left} {operator} {right} compares two numbers; one side must be a state")
    words = (left, right)
    states: list[Operand | None] = [
        resolver.find(word) if number is None else None for word, number in zip(words, numbers, strict=True)
    ]
    steps: list[Step] = []
    for mine, other in ((0, 1), (1, 0)):
        steps.append(_side(words[mine], numbers[mine], states[mine], states[other], operator, resolver))
    return steps


def _side(word: str, number: float | None, state: Operand | None, other: Operand | None, operator: str,
          resolver: Resolver) -> Step:  # fmt: skip
    if number is not None:
        return ("number", number)
    if state is not None:
        return ("load", state.path)
    if other is None or not other.choices:
        raise Refused(*resolver.unknown(word))
    if word not in other.choices:
        raise Refused(f"{word!r} is no word of {other.path}; allowed: {', '.join(other.choices)}", word, other.choices)
    if operator not in ("==", "!="):
        raise Refused(f"words have no order: compare {other.path} by == or !=")
    return ("number", float(other.choices.index(word)))
