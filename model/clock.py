"""The arithmetic of a clock: residual hazard under a changing rate.

A hazard clock holds what is left of its Exp(1) threshold. While the rate is constant it uses up
``rate x (H(age now) - H(age then))``; when the rate changes, what is left is carried over and the wait is
rescaled (random time change; Anderson 2007, the modified next reaction method). An alarm is kept as it is
while nothing changed: computing it again would differ in the last bit now and then.
"""

import math


def left_over(left: float, rate: float, used: float) -> float:
    """What is left of a threshold after a stretch in which the law's cumulative hazard grew by `used`."""
    if rate <= 0.0 or used <= 0.0:
        return left
    rest = left - rate * used
    return rest if rest > 0.0 else 0.0


def target_hazard(left: float, rate: float, hazard_now: float) -> float:
    """The cumulative hazard of the law at which the threshold is reached; inf at rate 0, NaN from NaN."""
    if rate > 0.0:
        return hazard_now + left / rate
    if rate != rate:
        return rate
    return math.inf


def alarm_at(now: float, age: float, age_then: float) -> float:
    """The date of an alarm at the age `age_then`, never before now."""
    wait = age_then - age
    if wait < 0.0:
        wait = 0.0
    return now + wait
