"""Waiting-time laws: each is a cumulative hazard in the age of its clock and the inverse of that.

A clock fires when the integral of ``intensity x hazard(age)`` reaches its Exp(1) threshold, so a law is
all that is needed: survival to an age at intensity 1 is ``exp(-cumulative(age))``. ``scale`` is in years.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from model.maths import exp, log, normal_quantile, normal_survival


class Law(NamedTuple):
    """A waiting-time law.

    Attributes:
        name: as printed in the docs.
        cumulative: ``(age, scale, shape) -> H`` with H(0) = 0, never falling.
        inverse: ``(H, scale, shape) -> age``, ``inf`` where H is never reached.
        shape: what the shape parameter means, empty if there is none.
    """

    name: str
    cumulative: Callable[[float, float, float], float]
    inverse: Callable[[float, float, float], float]
    shape: str


def exponential_cumulative(age: float, scale: float, shape: float) -> float:
    return age / scale


def exponential_inverse(h: float, scale: float, shape: float) -> float:
    return h * scale


def weibull_cumulative(age: float, scale: float, shape: float) -> float:
    if age <= 0.0:
        return 0.0
    return exp(shape * log(age / scale))


def weibull_inverse(h: float, scale: float, shape: float) -> float:
    if h <= 0.0:
        return 0.0
    return scale * exp(log(h) / shape)


def log_logistic_cumulative(age: float, scale: float, shape: float) -> float:
    if age <= 0.0:
        return 0.0
    return log(1.0 + exp(shape * log(age / scale)))


def log_logistic_inverse(h: float, scale: float, shape: float) -> float:
    if h <= 0.0:
        return 0.0
    if h > 700.0:
        return math.inf
    return scale * exp(log(exp(h) - 1.0) / shape)


def log_normal_cumulative(age: float, scale: float, shape: float) -> float:
    if age <= 0.0:
        return 0.0
    return -log(normal_survival(log(age / scale) / shape))


def log_normal_inverse(h: float, scale: float, shape: float) -> float:
    if h <= 0.0:
        return 0.0
    if h > 690.0:
        return math.inf
    survival = exp(-h)
    if survival >= 1.0:
        return 0.0
    return scale * exp(-shape * normal_quantile(survival))


def date_cumulative(age: float, scale: float, shape: float) -> float:
    return 0.0


def date_inverse(h: float, scale: float, shape: float) -> float:
    return math.inf


EXPONENTIAL = Law("exponential", exponential_cumulative, exponential_inverse, "")
WEIBULL = Law("Weibull", weibull_cumulative, weibull_inverse, "exponent of age")
LOG_LOGISTIC = Law(
    "log-logistic", log_logistic_cumulative, log_logistic_inverse, "exponent of age; above 1 the hazard is hump-shaped"
)
LOG_NORMAL = Law("log-normal", log_normal_cumulative, log_normal_inverse, "s.d. of the logarithm")
# A date is no hazard: the clock's alarm is what the event's `due` says.
DATED = Law("date", date_cumulative, date_inverse, "")
TRIGGERED = Law("trigger", date_cumulative, date_inverse, "")

HAZARD_LAWS = (EXPONENTIAL, WEIBULL, LOG_LOGISTIC, LOG_NORMAL)
