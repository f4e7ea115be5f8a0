"""What an expression says of each history of a run.

A comparison with what is missing (an event that never happened, a product never launched) is false.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from model.expression.names import Operand, Values, find, unknown
from model.expression.parse import Compared, Joined, Name, Not, Number, Tree, parse
from model.expression.words import EXAMPLE, Asked, refuse

if TYPE_CHECKING:
    import xarray

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def condition(dataset: xarray.Dataset, text: str, option: str = "--where") -> Operand:
    """A yes or no per history.

    Raises:
        UserError: it is no condition, or names what the run does not have; with its column.
    """
    asked = Asked(text, option)
    return _truth(dataset, parse(asked), asked)


def quantity(dataset: xarray.Dataset, text: str, option: str = "--of") -> Operand:
    """A number per history, or a yes or no.

    Raises:
        UserError: it is neither, or names what the run does not have; with its column.
    """
    asked = Asked(text, option)
    tree = parse(asked)
    if not isinstance(tree, Name):
        return _truth(dataset, tree, asked)
    found = find(dataset, tree, asked) or unknown(dataset, tree.word, asked)
    if found.words and not {"yes", "no"} <= set(found.words.values()):
        what = f"{tree.word.text} is a word, which has no mean"
        words = ", ".join(found.words.values())
        refuse(asked, "code", tree.word, what, f"{tree.word.text} == one of {words}")
    return _yes(found) if found.words else found


def _yes(found: Operand) -> Operand:
    """Yes as 1, no as 0, what was not declared as missing."""
    code = {word: code for code, word in found.words.items()}

    def values(one: xarray.Dataset) -> Values:
        codes = found.of(one)
        return np.where(codes == code["yes"], 1.0, np.where(codes == code["no"], 0.0, np.nan))

    return Operand(values, {}, True, "1", found.ties)


def _truth(dataset: xarray.Dataset, tree: Tree, asked: Asked) -> Operand:
    if isinstance(tree, Compared):
        return _comparison(dataset, tree, asked)
    if isinstance(tree, Not):
        one = _truth(dataset, tree.one, asked)
        return Operand(lambda data: ~one.of(data), {}, True, "1", one.ties)
    if isinstance(tree, Joined):
        return _joined(tree.by, [_truth(dataset, part, asked) for part in tree.parts])
    if isinstance(tree, Number):
        refuse(asked, "condition", tree.word, "a number by itself is no condition", EXAMPLE)
    found = find(dataset, tree, asked) or unknown(dataset, tree.word, asked)
    if {"yes", "no"} <= set(found.words.values()):
        yes = next(code for code, word in found.words.items() if word == "yes")
        return Operand(lambda data: found.of(data) == yes, {}, True, "1", found.ties)
    if not found.is_share:
        what = f"{tree.word.text} is no yes or no; compare it"
        refuse(asked, "condition", tree.word, what, EXAMPLE)
    return found


def _joined(by: str, parts: list[Operand]) -> Operand:
    join = np.logical_and if by == "and" else np.logical_or

    def values(data: xarray.Dataset) -> Values:
        found = parts[0].of(data)
        for part in parts[1:]:
            found = join(found, part.of(data))
        return found

    return Operand(values, {}, True, "1", frozenset().union(*(part.ties for part in parts)))


def _comparison(dataset: xarray.Dataset, tree: Compared, asked: Asked) -> Operand:
    sides = (tree.left, tree.right)
    found = [find(dataset, side, asked) if isinstance(side, Name) else None for side in sides]
    if found == [None, None]:
        names = [side.word for side in sides if isinstance(side, Name)]
        if names:
            unknown(dataset, names[0], asked)
        refuse(asked, "condition", tree.left.word, "two numbers are compared; one side must be an outcome", EXAMPLE)
    for one, side in zip(found, sides, strict=True):
        if one is not None and one.is_share:
            refuse(
                asked, "condition", side.word, f"{side.word.text} is a yes or no already", "leave the comparison out"
            )
    one, two = (
        mine or _constant(dataset, side, other, tree, asked)
        for side, mine, other in zip(sides, found, found[::-1], strict=True)
    )
    compare = COMPARE[tree.sign.text]

    def values(data: xarray.Dataset) -> Values:
        a, b = one.of(data), two.of(data)
        there = ~(np.isnan(a) | np.isnan(b)) if tree.sign.text == "!=" else True
        return np.asarray(compare(a, b) & there)

    return Operand(values, {}, True, "1", one.ties | two.ties)


def _constant(
    dataset: xarray.Dataset, side: Name | Number, other: Operand | None, tree: Compared, asked: Asked
) -> Operand:
    """A number as written, or a word as the code that it is beside a code."""
    if isinstance(side, Number):
        value = side.value
        return Operand(lambda _: np.asarray(value), {}, False, "1")
    words = {word: code for code, word in (other.words if other else {}).items()}
    if not words or side.labels or side.year:
        unknown(dataset, side.word, asked)
    if side.word.text not in words:
        refuse(asked, "word", side.word, f"no word {side.word.text!r} here", ", ".join(words), words)
    if tree.sign.text not in ("==", "!="):
        refuse(asked, "sign", tree.sign, "words have no order", "==, !=")
    code = words[side.word.text]
    return Operand(lambda _: np.asarray(float(code)), {}, False, "1")
