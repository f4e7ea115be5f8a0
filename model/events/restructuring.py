"""restructuring: jobs are cut after a crisis, or by plan; a hard one costs morale, and talent later."""

from model.draws import normal
from model.event import Event, fields
from model.laws import TRIGGERED
from model.mechanisms import morale, workforce
from model.parameter import NoParameters


def guard(w, k, p):
    return w.firm[k].failed == 0


def effect(w, k, p, a, draw):
    workforce.carry_out(w, k, normal(draw, 1))


EVENT = Event(
    name="restructuring",
    subject="firm",
    law=TRIGGERED,
    trigger="restructuring_due",
    parameters=NoParameters,
    guard=guard,
    effect=effect,
    reads=("firm.failed",),
    writes=(
        *fields("firm", "jobs", "jobs_base", "margin_offset", "charges", "cash", "cash_flow_value", "exit_share", "exit_due", "exits_planned"),
        *fields("firm", *morale.WRITES),
        *fields("all_firms", "cash_flow_value"),
    ),
    rank=34,
    story="{firm} restructures and cuts jobs to {jobs:.1f} thousand",
    source="A41, D8, D31",
)
