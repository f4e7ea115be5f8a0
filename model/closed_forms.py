"""The families that configs name most, by their closed forms: what `scipy.stats` gives, to the bit.

Importing `scipy.stats` takes over a second, and a frozen distribution of it 0.1 ms a call; its functions of these
families are the ones of `scipy.special` below. Every other family is `scipy.stats`'s own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.config.families import EVERY_FAMILY, FAMILIES

Function = Callable[[Any], Any]
Functions = tuple[Function, Function, Function, Function]


@dataclass(frozen=True)
class ClosedForm:
    """A standard distribution, moved by `loc` and stretched by `scale`; arguments and results are arrays of any shape.

    Attributes:
        support: where the standard distribution begins and ends.
        functions: cdf, sf, ppf and isf of the standard distribution, inside the support and above 0 and below 1.
    """

    support: tuple[float, float]
    functions: Functions
    loc: float = 0.0
    scale: float = 1.0

    def cdf(self, values: Any) -> Any:
        """The share at or below each value."""
        return self._share(values, self.functions[0], 0.0, 1.0)

    def sf(self, values: Any) -> Any:
        """The share above each value."""
        return self._share(values, self.functions[1], 1.0, 0.0)

    def ppf(self, shares: Any) -> Any:
        """The value with so much at or below it."""
        return self._value(shares, self.functions[2], *self.support)

    def isf(self, shares: Any) -> Any:
        """The value with so much above it."""
        return self._value(shares, self.functions[3], *self.support[::-1])

    def _share(self, values: Any, function: Function, below: float, above: float) -> Any:
        x = (np.asarray(values, float) - self.loc) / self.scale
        low, high = self.support
        inside = np.where((low < x) & (x < high), x, 0.5)
        return np.where(x <= low, below, np.where(x >= high, above, function(inside)))

    def _value(self, shares: Any, function: Function, at_zero: float, at_one: float) -> Any:
        q = np.asarray(shares, float)
        inside = np.where((q > 0.0) & (q < 1.0), q, 0.5)
        found = np.where(q == 0.0, at_zero, np.where(q == 1.0, at_one, function(inside)))
        return np.where((q >= 0.0) & (q <= 1.0), found * self.scale + self.loc, np.nan)


def closed_form(family: str, parameters: Mapping[str, float]) -> ClosedForm | None:
    """The closed form of a family of `scipy.stats`; None where there is none here, or its parameters are not allowed."""
    shapes = {name: value for name, value in parameters.items() if name not in EVERY_FAMILY}
    if family not in FORMS or not allowed(family, list(shapes.values())) or not parameters.get("scale", 1.0) > 0.0:
        return None
    support, functions = FORMS[family]
    moved = {name: float(value) for name, value in parameters.items() if name in EVERY_FAMILY}
    return ClosedForm(support, functions(*(np.float64(shapes[name]) for name in FAMILIES[family])), **moved)


def allowed(family: str, shapes: Sequence[float]) -> bool:
    """Whether a family of `FORMS` may have these shape parameters."""
    if family == "triang":
        return 0.0 <= shapes[0] <= 1.0
    return all(shape > 0.0 for shape in shapes)


def _norm() -> Functions:
    from scipy.special import ndtr, ndtri

    return ndtr, lambda x: ndtr(-x), ndtri, lambda q: -ndtri(q)


def _lognorm(s: float) -> Functions:
    cdf, sf, ppf, isf = _norm()
    return (
        lambda x: cdf(np.log(x) / s),
        lambda x: sf(np.log(x) / s),
        lambda q: np.exp(s * ppf(q)),
        lambda q: np.exp(s * isf(q)),
    )


def _beta(a: float, b: float) -> Functions:
    from scipy.special import betainc, betaincc, betainccinv, betaincinv

    return (
        lambda x: betainc(a, b, x),
        lambda x: betaincc(a, b, x),
        lambda q: betaincinv(a, b, q),
        lambda q: betainccinv(a, b, q),
    )


def _uniform() -> Functions:
    return _by_complement(lambda x: x, lambda q: q)


def _triang(c: float) -> Functions:
    """Rises up to `c` and falls from there."""

    def cdf(x: Any) -> Any:
        if c == 0.0:
            return 2 * x - x * x
        if c == 1.0:
            return x * x
        return np.where(x < c, x * x / c, (x * x - 2 * x + c) / (c - 1))

    return _by_complement(cdf, lambda q: np.where(q < c, np.sqrt(c * q), 1 - np.sqrt((1 - c) * (1 - q))))


def _by_complement(cdf: Function, ppf: Function) -> Functions:
    return cdf, lambda x: 1.0 - cdf(x), ppf, lambda q: ppf(1.0 - q)


FORMS: dict[str, tuple[tuple[float, float], Callable[..., Functions]]] = {
    "beta": ((0.0, 1.0), _beta),
    "lognorm": ((0.0, math.inf), _lognorm),
    "norm": ((-math.inf, math.inf), _norm),
    "triang": ((0.0, 1.0), _triang),
    "uniform": ((0.0, 1.0), _uniform),
}
