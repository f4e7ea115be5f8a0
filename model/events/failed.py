"""failed (ending): one of the partners has failed; its shares are worthless, joint work stops."""

from model.event import Event
from model.laws import TRIGGERED
from model.mechanisms import unwinding
from model.parameter import NoParameters
from model.state.tie import FAILED


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    if w.firm[tie.host].failed == 1:
        tie.stake = 0.0
    if w.firm[tie.investor].failed == 1:
        tie.reverse_stake = 0.0
    unwinding.end_all(w, k, FAILED)
    unwinding.mark(w, k, FAILED)


EVENT = Event(
    name="failed",
    subject="tie",
    law=TRIGGERED,
    trigger="failure_due",
    parameters=NoParameters,
    effect=effect,
    reads=(),
    writes=unwinding.WRITES,
    rank=78,
    story="A failure ends the tie of {investor} and {host}",
    source="A14, C",
    ends=True,
)
