"""A user's own events with known answers: constant and stepwise rates, every law, delays, competing endings."""

from typing import NamedTuple

from model.event import Event
from model.laws import DATED, EXPONENTIAL, LOG_LOGISTIC, LOG_NORMAL, TRIGGERED, WEIBULL
from model.parameter import parameter


class Wait(NamedTuple):
    scale: float = parameter(2.0, "year", 0.01, 1000, "test", "scale of the wait")
    shape: float = parameter(2.0, "1", 0.1, 20, "test", "shape of the wait")


class Delay(NamedTuple):
    scale: float = parameter(2.0, "year", 0.01, 1000, "test", "mean wait")
    delay: float = parameter(0.5, "year", 0.0, 100, "test", "delay of what follows")


class Steps(NamedTuple):
    first: float = parameter(1.0, "year", 0.0, 100, "test", "date of the first change of the rate")
    second: float = parameter(2.5, "year", 0.0, 100, "test", "date of the second")


def nothing(w, k, p, a, draw):
    pass


def set_off(w, k, p, a, draw):
    w.firm[k].restructuring_due = w.world.now + p.delay


def leave(w, k, p, a, draw):
    w.tie[k].ended = 1


def step_due(w, k, p):
    return p.first if w.world.market == 0.0 else p.second


def step_rate(w, k, p, a, draw):
    w.world.market = w.world.market + 1.0


def stepwise(w, k, p):
    """Rate 1, then 0, then 3."""
    if w.world.market == 0.0:
        return 1.0
    return 0.0 if w.world.market == 1.0 else 3.0


def since_signing(w, k, p):
    return 0.0


def own(name, subject, law, parameters, effect, rank, reads=(), writes=(), **more):
    return Event(name, subject, law, parameters, effect, reads, writes, rank, f"{name} happens", "test", **more)


STEP = ("world.market",)
EVENTS = (
    own("arrival", "firm", EXPONENTIAL, Wait, nothing, 50),
    own("cause", "firm", EXPONENTIAL, Delay, set_off, 51, writes=("firm.restructuring_due",)),
    own("follower", "firm", TRIGGERED, Delay, nothing, 52, trigger="restructuring_due"),
    own("leave_a", "tie", EXPONENTIAL, Wait, leave, 53, writes=("tie.ended",)),
    own("leave_b", "tie", EXPONENTIAL, Wait, leave, 54, writes=("tie.ended",)),
    own("step", "world", DATED, Steps, step_rate, 1, STEP, STEP, due=step_due),
    own("s_exponential", "firm", EXPONENTIAL, Wait, nothing, 60, STEP, intensity=stepwise),
    own("s_log_logistic", "firm", LOG_LOGISTIC, Wait, nothing, 61, STEP, intensity=stepwise, birth=since_signing),
    own("s_log_normal", "firm", LOG_NORMAL, Wait, nothing, 62, STEP, intensity=stepwise, birth=since_signing),
    own("s_weibull", "firm", WEIBULL, Wait, nothing, 63, STEP, intensity=stepwise, birth=since_signing),
    own("w_log_logistic", "firm", LOG_LOGISTIC, Wait, nothing, 64),
    own("w_log_normal", "firm", LOG_NORMAL, Wait, nothing, 65),
    own("w_weibull", "firm", WEIBULL, Wait, nothing, 66),
)  # fmt: skip
