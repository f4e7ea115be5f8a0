"""founding: the partners put capital into their joint venture; how well it does is a matter of luck, too."""

from model.draws import normal
from model.event import Event, fields
from model.laws import TRIGGERED
from model.mechanisms import venture
from model.parameter import NoParameters
from model.state.tie import FORM_VENTURE


def guard(w, k, p):
    tie = w.tie[k]
    return tie.cooperation == 1 and tie.form == FORM_VENTURE and tie.ownership == 0


def effect(w, k, p, a, draw):
    w.tie[k].ownership = 1
    venture.found(w, k, normal(draw, 1))


EVENT = Event(
    name="founding",
    subject="tie",
    law=TRIGGERED,
    trigger="founding_due",
    parameters=NoParameters,
    guard=guard,
    effect=effect,
    reads=fields("tie", "cooperation", "form", "ownership"),
    writes=("tie.ownership", *fields("tie", *venture.WRITES), *fields("all_firms", "cash", "cash_flow_value")),
    rank=46,
    story="{investor} and {host} found their joint venture",
    source="A66, C6, C15",
)
