"""Choices: the distribution of an input that takes one of a few values, such as a legal form."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from model.scenario import Choice


def cumulative(choices: Sequence[Choice]) -> tuple[float, ...]:
    """The chance of each choice or one before it, in the order given; the last is 1."""
    sums = list(accumulate(choice.weight for choice in choices))
    return (*(part / sums[-1] for part in sums[:-1]), 1.0)


def median(choices: Sequence[Choice]) -> float:
    """The value at the 0.5 quantile: of words in the order written, for they have no other; of numbers by size."""
    words = any(choice.word for choice in choices)
    order = list(choices) if words else sorted(choices, key=lambda choice: choice.value)
    return order[bisect_left(cumulative(order), 0.5)].value
