"""Progress: how much of what a side had to learn from its partner at signing has come over by now.

Only what came over in the tie counts, by learning and by executives, not what a firm reached by its own effort or its
partner lost. Who is ahead in this race can leave first (A18), and a rival's pupil is taught less (A22).
"""

from typing import NamedTuple

from model.maths import clamp
from model.mechanism import Mechanism
from model.parameter import parameter
from model.state.firm import N_DOMAINS

WRITES = ("investor_learned", "host_learned")


class Parameters(NamedTuple):
    least: float = parameter(0.5, "frontier", 0.01, 9.0, "assumption; A18: about .06 in each of nine domains", "sum of a partner's leads at signing below which there is not more to learn than that")


def to_learn(w, t, recipient):
    """The sum of the partner's leads at signing."""
    tie = w.tie[t]
    donor = tie.host if recipient == tie.investor else tie.investor
    total = 0.0
    for d in range(N_DOMAINS):
        over = w.firm[donor].capability_at_signing[d] - w.firm[recipient].capability_at_signing[d]
        total += over if over > 0.0 else 0.0
    least = w.par.progress.least
    return total if total > least else least


def note(w, t, recipient, gained):
    """A side of tie t has learned something from the other."""
    if w.par.progress.on <= 0.0:
        return
    tie = w.tie[t]
    part = gained / to_learn(w, t, recipient)
    if recipient == tie.investor:
        tie.investor_learned = clamp(tie.investor_learned + part, 0.0, 1.0)
    else:
        tie.host_learned = clamp(tie.host_learned + part, 0.0, 1.0)


def ahead(w, t):
    """The investor's advance over the host in learning, in a tie made for it, -1..1; 0 in another."""
    tie = w.tie[t]
    return tie.investor_learned - tie.host_learned if tie.motive == 0 else 0.0


MECHANISM = Mechanism("progress", Parameters, "What has come over is counted: who is ahead can leave, who teaches a rival holds back. Muted: neither.", "A18, A22")
