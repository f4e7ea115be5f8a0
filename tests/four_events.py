"""Four events of a test's own, one per subject kind and one per sort of clock: hazard, date, trigger.

They stand for what a user may write in a file of their own (`--events FILE.py`).
"""

from typing import NamedTuple

from model.draws import log_normal, normal, uniform
from model.event import Event
from model.laws import DATED, EXPONENTIAL, LOG_LOGISTIC, TRIGGERED, WEIBULL
from model.maths import clamp, exp
from model.parameter import parameter


class Slight(NamedTuple):
    """A hazard on a firm that its own morale drives."""

    scale: float = parameter(2.0, "year", 0.01, 100, "test", "mean years between slights")
    blow: float = parameter(0.2, "share", 0, 1, "test", "morale lost")


def slight_intensity(w, k, p):
    return exp(1.0 - w.firm[k].morale)


def slight(w, k, p, a, draw):
    firm = w.firm[k]
    firm.morale = clamp(firm.morale * exp(-p.blow * uniform(draw, 1)) + 0.02 * normal(draw, 2), 0.0, 1.0)
    if firm.morale < 0.4:
        firm.exit_due = w.world.now


class Grudge(NamedTuple):
    """A hump-shaped hazard on a tie, and at last the tie's end."""

    scale: float = parameter(3.0, "year", 0.01, 100, "test", "median wait")
    shape: float = parameter(2.0, "1", 0.1, 20, "test", "exponent")


class GrudgeArguments(NamedTuple):
    depth: float = parameter(0.1, "share", 0, 1, "test", "trust lost")


def grudge_intensity(w, k, p):
    tie = w.tie[k]
    return 1.0 + w.firm[tie.host].morale - tie.trust_in_investor


def grudge(w, k, p, a, draw):
    tie = w.tie[k]
    depth = a.depth if a.depth == a.depth else 0.2
    tie.trust_in_investor = clamp(tie.trust_in_investor - depth * uniform(draw, 1), 0.0, 1.0)
    if tie.trust_in_investor < 0.1:
        tie.ended = 1
    w.posting[0 + 8 * k].active = 1
    w.posting[0 + 8 * k].start = w.world.now


class Leave(NamedTuple):
    """A Weibull hazard in the age of a posting."""

    scale: float = parameter(2.0, "year", 0.01, 100, "test", "scale")
    shape: float = parameter(1.5, "1", 0.1, 20, "test", "exponent")


def leave_intensity(w, k, p):
    return float(w.posting[k].active)


def leave_birth(w, k, p):
    return w.posting[k].start


def leave(w, k, p, a, draw):
    w.posting[k].active = 0
    tie = w.tie[w.posting[k].tie]
    tie.trust_in_investor = clamp(tie.trust_in_investor + 0.1 * uniform(draw, 1), 0.0, 1.0)


class Gate(NamedTuple):
    """A date of a joint product, moved on by every gate."""

    step: float = parameter(0.5, "year", 0.0, 10, "test", "years between gates")


def gate_due(w, k, p):
    return 1.0 + p.step * w.product[k].gates


def gate(w, k, p, a, draw):
    product = w.product[k]
    product.gates = product.gates + 1.0
    product.spent = log_normal(draw, 1, 1.0, 0.3)
    w.firm[w.tie[product.tie].host].morale = w.firm[w.tie[product.tie].host].morale + 0.01


class Exit(NamedTuple):
    """A triggered event: at the very instant of the slight that set it off."""

    back: float = parameter(0.3, "share", 0, 1, "test", "morale won back")


def exit_(w, k, p, a, draw):
    w.firm[k].morale = w.firm[k].morale + p.back * uniform(draw, 1)


EVENTS = (
    Event("slight", "firm", EXPONENTIAL, Slight, slight, ("firm.morale",), ("firm.morale", "firm.exit_due"), 50, "{firm} is slighted", "test", intensity=slight_intensity),
    Event("grudge", "tie", LOG_LOGISTIC, Grudge, grudge, ("host.morale", "tie.trust_in_investor"), ("tie.trust_in_investor", "tie.ended", "postings.active", "postings.start"), 40, "a grudge at {host}", "test", intensity=grudge_intensity, arguments=GrudgeArguments),
    Event("leave", "posting", WEIBULL, Leave, leave, ("posting.active", "posting.start"), ("posting.active", "tie.trust_in_investor"), 30, "an executive leaves", "test", intensity=leave_intensity, birth=leave_birth),
    Event("gate", "product", DATED, Gate, gate, ("product.gates",), ("product.gates", "product.spent", "host.morale"), 20, "{product} passes a gate", "test", due=gate_due),
    Event("exit", "firm", TRIGGERED, Exit, exit_, (), ("firm.morale",), 10, "people leave {firm}", "test", trigger="exit_due"),
)  # fmt: skip
