"""Learning from a partner: a share of the gap, if both are active, trust, and do not control too tightly.

Knowledge is no exhaustible resource: the donor never loses, and gains a little by teaching. But a donor that sells to
the same customers teaches less the more its pupil has caught up; partners who become one have less to show each other;
and what a partner knows by its other ties can be learned from it, at second hand.
"""

from typing import NamedTuple

from model.maths import clamp, log
from model.mechanism import Mechanism
from model.mechanisms import capability, culture, progress, trust
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
    fear: float = parameter(0.6, "1", 0.0, 1.0, "assumption; A22", "teaching withheld from a rival that has learned all there was")
    other_motive: float = parameter(0.8, "share", 0.0, 1.0, "assumption; A17", "activity in a tie made for scale or politics, over that in one made for learning")
    likeness: float = parameter(0.4, "share", 0.0, 1.0, "assumption; A36", "what partners have to show each other that is lost at full integration, with its square")
    relay: float = parameter(0.2, "share", 0.0, 1.0, "assumption; A71", "what a partner can pass on of what its other partners know better, at full familiarity with them")
    absorption: float = parameter(0.5, "share", 0.0, 1.0, "A24, C39", "part of what comes over that needs no capability to absorb it")


def activity(w, i):
    """What firm i brings to learning in a tie, 0..1."""
    p = w.par.learning
    return w.firm[i].openness * (1.0 - p.identity + p.identity * w.firm[i].identity)


def activation(w, t):
    """Mutual activation: the product of what both sides bring to learning, 0..1."""
    tie = w.tie[t]
    both = activity(w, tie.investor) * activity(w, tie.host)
    return both if tie.motive == 0 else both * w.par.learning.other_motive


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
    different = 1.0 - p.likeness * tie.integration * tie.integration
    return trust.mutual(w, t) * uninhibited(w, t) * open_ * different * (1.0 + p.codified_gain * tie.codified)


def heard(w, donor, recipient, d):
    """What the donor can pass on, above its own, of what its other partners know better in a domain."""
    best = 0.0
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        if tie.cooperation == 1 and (tie.investor == donor or tie.host == donor):
            other = tie.host if tie.investor == donor else tie.investor
            more = tie.familiarity * (w.firm[other].capability[d] - w.firm[donor].capability[d])
            best = more if other != recipient and more > best else best
    return w.par.learning.relay * best


def gap(w, donor, recipient, d):
    """What the recipient could learn from the donor in a domain."""
    own = w.firm[donor].capability[d] + heard(w, donor, recipient, d)
    over = own - w.firm[recipient].capability[d] - w.firm[recipient].pocket[d]
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


def widest(w, donor, recipient):
    """The domain in which the recipient could learn most from the donor; -1 if there is none."""
    best = 0.0
    found = -1
    for d in range(N_DOMAINS):
        here = gap(w, donor, recipient, d)
        if here > best:
            best = here
            found = d
    return found


def taught(w, t, recipient):
    """What fear of making a competitor leaves of teaching in tie t, 0..1: the less the more the pupil has learned."""
    tie = w.tie[t]
    progress = tie.investor_learned if recipient == tie.investor else tie.host_learned
    return 1.0 - w.par.learning.fear * tie.rivalry * progress


def receive(w, t, donor, recipient, d, part):
    """In tie t the recipient learns a part (0..1) of the gap in a domain; the donor gains a little."""
    p = w.par.learning
    if p.on <= 0.0 or d < 0:
        return
    capability.advance(w, recipient)
    capability.advance(w, donor)
    taken = clamp(part * taught(w, t, recipient) * (p.absorption + (1.0 - p.absorption) * capability.mean(w, recipient)), 0.0, 1.0)
    gained = taken * gap(w, donor, recipient, d)
    capability.learn(w, recipient, d, gained)
    capability.learn(w, donor, d, p.teaching * gained)
    progress.note(w, t, recipient, gained)


def episode(w, t, donor, recipient, which, luck):
    """A learning episode in tie t; `which` picks the domain, `luck` (both uniform) how well it goes."""
    part = w.par.learning.share * climate(w, t) * -log(luck)
    receive(w, t, donor, recipient, subject(w, donor, recipient, which), part)


MECHANISM = Mechanism("learning", Parameters, "Partners learn from each other where both are active and trust. Muted: nothing comes over.", "A17-A24, A27, A30, A33, A36, A71, C39, D24")
