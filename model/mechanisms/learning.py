"""Learning from a partner: a share of the gap, if both are active, trust, and do not control too tightly.

Knowledge is no exhaustible resource: the donor never loses, and gains a little by teaching.
"""

from typing import NamedTuple

from model.maths import clamp, log
from model.mechanism import Mechanism
from model.mechanisms import capability, culture, trust
from model.parameter import parameter
from model.state.firm import N_DOMAINS


class Parameters(NamedTuple):
    share: float = parameter(0.30, "share", 0.0, 1.0, "derived from D24: half-life of a gap 3-6 y with a partner", "part of the gap in one domain that a good episode carries over")
    teaching: float = parameter(0.08, "share", 0.0, 1.0, "assumption; A20 (Heller 2000)", "donor's gain by teaching, over the recipient's")
    inhibition: float = parameter(0.6, "1", 0.0, 2.0, "assumption; A23", "learning lost per unit of control beyond the free part")
    free_control: float = parameter(0.2, "share", 0.0, 1.0, "assumption; A23", "control that inhibits nothing")
    distance_drag: float = parameter(0.6, "1", 0.0, 1.0, "assumption; A30, C26", "learning lost at full cultural distance")
    codified_gain: float = parameter(0.5, "1", 0.0, 3.0, "assumption; A27", "how much more comes over when all is written down")
    haste_loss: float = parameter(0.5, "1", 0.0, 2.0, "assumption; A38", "learning lost per unit of undigested integration")
    identity: float = parameter(0.5, "share", 0.0, 1.0, "assumption; A35", "part of a side's activity in learning that hangs on its identity")
    absorption: float = parameter(0.5, "share", 0.0, 1.0, "A24, C39", "part of what comes over that needs no capability to absorb it")


def activation(w, t):
    """Mutual activation: the product of what both sides bring to learning, 0..1."""
    p = w.par.learning
    tie = w.tie[t]
    a, b = w.firm[tie.investor], w.firm[tie.host]
    return (a.openness * (1.0 - p.identity + p.identity * a.identity)) * (b.openness * (1.0 - p.identity + p.identity * b.identity))


def uninhibited(w, t):
    """What control leaves of learning, 0..1."""
    p = w.par.learning
    over = w.tie[t].control - p.free_control
    return clamp(1.0 - p.inhibition * over, 0.0, 1.0) if over > 0.0 else 1.0


def climate(w, t):
    """How much of what could be learned in tie t comes over, 0..1 or a little more with codification."""
    p = w.par.learning
    tie = w.tie[t]
    open_ = (1.0 - p.distance_drag * culture.distance(w, t)) * clamp(1.0 - p.haste_loss * tie.integration_haste, 0.0, 1.0)
    return trust.mutual(w, t) * uninhibited(w, t) * open_ * (1.0 + p.codified_gain * tie.codified)


def gap(w, donor, recipient, d):
    """What the recipient could learn from the donor in a domain."""
    over = w.firm[donor].capability[d] - w.firm[recipient].capability[d] - w.firm[recipient].pocket[d]
    return over if over > 0.0 else 0.0


def subject(w, donor, recipient, u):
    """The domain that is learned, drawn by the gaps with the uniform number `u`; -1 if there is none."""
    total = 0.0
    for d in range(N_DOMAINS):
        total += gap(w, donor, recipient, d)
    if total <= 0.0:
        return -1
    reached = 0.0
    last = -1
    for d in range(N_DOMAINS):
        here = gap(w, donor, recipient, d)
        if here > 0.0:
            last = d
            reached += here
            if u * total < reached:
                return d
    return last


def receive(w, donor, recipient, d, part):
    """The recipient learns a part (0..1) of the gap in a domain; the donor gains a little."""
    p = w.par.learning
    if p.on <= 0.0 or d < 0:
        return
    capability.advance(w, recipient)
    capability.advance(w, donor)
    taken = clamp(part * (p.absorption + (1.0 - p.absorption) * capability.mean(w, recipient)), 0.0, 1.0)
    gained = taken * gap(w, donor, recipient, d)
    w.firm[recipient].pocket[d] += gained
    w.firm[donor].pocket[d] += p.teaching * gained


def episode(w, t, donor, recipient, which, luck):
    """A learning episode in tie t; `which` picks the domain, `luck` (both uniform) how well it goes."""
    part = w.par.learning.share * climate(w, t) * -log(luck)
    receive(w, donor, recipient, subject(w, donor, recipient, which), part)


MECHANISM = Mechanism("learning", Parameters, "Partners learn from each other where both are active and trust. Muted: nothing comes over.", "A18-A24, A27, A30, A33, C39, D24")
