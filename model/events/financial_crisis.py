"""financial_crisis: a firm cannot meet what its debt needs. Its partner is asked first, then others; else it fails."""

from typing import NamedTuple

from model.draws import log_normal, uniform
from model.event import Event, fields
from model.laws import EXPONENTIAL
from model.maths import exp
from model.mechanisms import control, finance, shares
from model.parameter import parameter


class Parameters(NamedTuple):
    scale: float = parameter(22.0, "year", 1, 500, "derived: five of some 20 makers in crisis within a decade (HF); A54", "mean years at distress .5")
    steepness: float = parameter(8.0, "1", 0.0, 30, "assumption", "ln hazard per unit of distress")
    least: float = parameter(0.25, "share", 0.0, 1.0, "assumption", "distress below which there is no crisis")
    pause: float = parameter(1.5, "year", 0.0, 10, "assumption", "years after a crisis in which there is no other")
    size: float = parameter(0.08, "share", 0.0, 0.5, "derived: 481 m at Mazda 1996, 5 bn at Nissan 1999, over sales", "median cash needed, over sales")
    spread: float = parameter(0.4, "log", 0.0, 1.5, "assumption", "s.d. of its logarithm")
    held: float = parameter(0.15, "share", 0.0, 1.0, "assumption: below a fifth, the usual mark of influence (equity method), partners are seldom bound", "stake from which a partner is asked")
    able: float = parameter(0.5, "share", 0.0, 1.0, "assumption", "distress of an investor above which it is not asked")
    fails: float = parameter(0.10, "share", 0.0, 1.0, "A70: exit or merger 3.75 %/y, mostly merger", "chance of failure where no partner can be asked")
    plan: float = parameter(0.25, "year", 0.0, 3.0, "case_events: seven months at Nissan 1999", "mean time from crisis to restructuring")
    asked: float = parameter(0.25, "year", 0.0, 2.0, "assumption", "years from crisis to the partner's answer")


def intensity(w, k, p):
    firm = w.firm[k]
    if firm.failed == 1 or firm.owner != -1 or firm.distress < p.least or firm.debt <= firm.cash:
        return 0.0  # with net cash nothing falls due that cannot be paid
    return exp(p.steepness * (firm.distress - 0.5))


def guard(w, k, p):
    return w.world.now - w.firm[k].last_crisis >= p.pause


def ask_partner(w, k, p, size):
    """Asks the partner with the largest stake of those that are able to help; False if there is none."""
    most = 0.0
    best = -1
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        able = tie.ended == 0 and tie.host == k and tie.stake >= p.held and w.firm[tie.investor].distress < p.able
        if able and tie.stake > most:
            most = tie.stake
            best = t
    if best < 0:
        return False
    w.tie[best].rescue_due = w.world.now + p.asked
    w.tie[best].rescue_size = size
    return True


def effect(w, k, p, a, draw):
    firm = w.firm[k]
    firm.last_crisis = w.world.now
    firm.restructuring_due = w.world.now + 2.0 * p.plan * uniform(draw, 1)
    size = finance.revenue(w, k) * log_normal(draw, 2, p.size, p.spread)
    if ask_partner(w, k, p, size):
        return
    if uniform(draw, 3) < p.fails:
        firm.failed = 1
        for t in range(w.tie.shape[0]):
            if w.tie[t].ended == 0 and (w.tie[t].host == k or w.tie[t].investor == k):
                w.tie[t].failure_due = w.world.now
    else:
        shares.issue_to_others(w, k, size)


EVENT = Event(
    name="financial_crisis",
    subject="firm",
    law=EXPONENTIAL,
    parameters=Parameters,
    intensity=intensity,
    guard=guard,
    effect=effect,
    reads=fields("firm", "distress", "failed", "owner", "last_crisis", "debt", "cash"),
    writes=(
        *fields("firm", "last_crisis", "restructuring_due", "failed", "cash", "debt", "equity_value"),
        *fields("ties", "rescue_due", "rescue_size", "failure_due", "stake", "reverse_stake", *control.WRITES),
    ),
    rank=30,
    story="{firm} is in financial crisis",
    source="A14, A54, A64, A70",
)
