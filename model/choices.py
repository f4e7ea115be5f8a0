"""Choices: the distribution of an input that takes one of a few values, such as a legal form."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from model.scenario import Choice


def shares(weights: Sequence[float]) -> tuple[float, ...]:
    """Weights as parts of 1."""
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def cumulative(choices: Sequence[Choice]) -> tuple[float, ...]:
    """The chance of each choice or one before it, in the order given; the last is 1."""
    sums = list(accumulate(choice.weight for choice in choices))
    return (*(part / sums[-1] for part in sums[:-1]), 1.0)


def in_order(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The order of drawing: words as written, for they have no other; numbers by size."""
    words = any(choice.word for choice in choices)
    return tuple(choices) if words else tuple(sorted(choices, key=lambda choice: choice.value))


def median(choices: Sequence[Choice]) -> float:
    """The value at the 0.5 quantile: of words in the order written, of numbers by size."""
    order = in_order(choices)
    return order[bisect_left(cumulative(order), 0.5)].value


def pooled(parts: Sequence[tuple[float, Sequence[Choice]]]) -> tuple[Choice, ...]:
    """Several weighted judgements of the same choice as one: each value has the weighted mean of its chances."""
    chances: dict[tuple[str, float], float] = {}
    for weight, choices in parts:
        for choice, share in zip(choices, shares([choice.weight for choice in choices]), strict=True):
            key = (choice.word, choice.value)
            chances[key] = chances.get(key, 0.0) + weight * share
    return in_order([Choice(word, value, chance) for (word, value), chance in chances.items()])
