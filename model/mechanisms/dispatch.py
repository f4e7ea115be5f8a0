"""Dispatched executives: what they bring to the receiver while they are out, and what they cost the sender."""

from typing import NamedTuple

from model.maths import clamp
from model.mechanism import Mechanism
from model.mechanisms import capability, progress, trust
from model.parameter import parameter
from model.state.firm import BRAND, FINANCE_CONTROL, STRATEGY


class Parameters(NamedTuple):
    flow: float = parameter(0.25, "1/year", 0.0, 2.0, "assumption; A47, D8", "part of the gap to the executive's standing that a head of quality 1 closes a year")
    functional: float = parameter(0.4, "share", 0.0, 1.0, "assumption", "a functional post against a head")
    experience: float = parameter(0.5, "1", 0.0, 2.0, "assumption; A28", "gain in flow by an executive's full experience of a revival")
    standing: float = parameter(0.5, "share", 0.0, 1.0, "assumption", "weight of the executive's own quality, against the sender's capability, in what can be taught")
    thinning: float = parameter(0.5, "share", 0.0, 1.0, "assumption", "part of the pool of scarce managers that grows with volume")
    strain: float = parameter(0.04, "share", 0.0, 1.0, "assumption; A50", "scarce managers that one head of quality 1 takes away, at a sender of one million vehicles")


def weight(w, j):
    """What posting j weighs: 1 for a head, less for a functional post."""
    return 1.0 if w.posting[j].rank == 1 else w.par.dispatch.functional


def teach(w, j, d, years):
    """Posting j brings its receiver nearer to the executive's standing in a domain."""
    p = w.par.dispatch
    post = w.posting[j]
    sender, receiver = w.firm[post.sender], w.firm[post.receiver]
    standing = (1.0 - p.standing) * sender.capability[d] + p.standing * post.quality
    over = standing - receiver.capability[d] - receiver.pocket[d]
    if over > 0.0:
        speed = p.flow * weight(w, j) * post.quality * post.fit * (1.0 + p.experience * post.experience)
        gained = clamp(speed * years, 0.0, 1.0) * over
        capability.learn(w, post.receiver, d, gained)
        progress.note(w, post.tie, post.receiver, gained)


def shift_trust(w, j, change):
    """A jump of the receiver's trust in the sender of posting j."""
    post = w.posting[j]
    if post.sender == w.tie[post.tie].investor:
        trust.shift(w, post.tie, change, 0.0)
    else:
        trust.shift(w, post.tie, 0.0, change)


def quarter(w, j, years):
    """What posting j does in a quarter: strategic capability flows to the receiver; finance and brand too."""
    if w.par.dispatch.on <= 0.0:
        return
    teach(w, j, STRATEGY, years)
    teach(w, j, FINANCE_CONTROL, years)
    teach(w, j, BRAND, years)


def refresh(w, t):
    """Sets posts held and the strain on both senders after a posting began or ended."""
    tie = w.tie[t]
    tie.posts = 0.0
    for i in range(w.firm.shape[0]):
        if i == tie.investor or i == tie.host:
            capability.advance(w, i)
            w.firm[i].strain = strain(w, i)
    for j in range(w.posting.shape[0]):
        post = w.posting[j]
        if post.active == 1 and post.tie == t and post.sender == tie.investor:
            tie.posts += weight(w, j)


def strain(w, i):
    """The part of firm i's scarce managers that is out."""
    p = w.par.dispatch
    if p.on <= 0.0:
        return 0.0
    total = 0.0
    for j in range(w.posting.shape[0]):
        post = w.posting[j]
        if post.active == 1 and post.sender == i:
            total += p.strain * weight(w, j) * post.quality
    return clamp(total / (1.0 - p.thinning + p.thinning * w.firm[i].volume), 0.0, 1.0)


MECHANISM = Mechanism("dispatch", Parameters, "Executives carry strategic capability and are missed at home. Muted: they do neither.", "A28, A47-A51")
