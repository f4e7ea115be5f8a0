"""acquired_by_third_party (ending): one of the partners has been bought by an outsider; the tie ends with it."""

from model.event import Event
from model.laws import TRIGGERED
from model.mechanisms import unwinding
from model.parameter import NoParameters
from model.state.tie import ACQUIRED_BY_THIRD_PARTY


def effect(w, k, p, a, draw):
    if w.firm[w.tie[k].host].owner == w.tie[k].investor:  # the host goes with its owner
        unwinding.end_ownership(w, k, ACQUIRED_BY_THIRD_PARTY)
        unwinding.absorb(w, k, ACQUIRED_BY_THIRD_PARTY)
    else:
        unwinding.end_all(w, k, ACQUIRED_BY_THIRD_PARTY)


EVENT = Event(
    name="acquired_by_third_party",
    subject="tie",
    law=TRIGGERED,
    trigger="takeover_due",
    parameters=NoParameters,
    effect=effect,
    reads=(),
    writes=unwinding.WRITES,
    rank=83,
    story="{investor} and {host} part: one of them has been bought by an outsider",
    source="A69-A70, C37; Rover-Honda 1994",
    ends=True,
)
