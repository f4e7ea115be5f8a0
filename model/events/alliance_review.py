"""alliance_review: yearly; clarifies the value proposition and decides on dispatch, deeper sync and attention."""

from typing import NamedTuple

from model.draws import uniform
from model.event import Event, fields
from model.laws import DATED
from model.maths import clamp
from model.mechanisms import clarity, coordination, finance, trust
from model.parameter import parameter
from model.state.firm import STRATEGY
from model.state.tie import FORM_VENTURE


class Parameters(NamedTuple):
    every: float = parameter(1.0, "year", 0.25, 10, "assumption: a yearly board; C17", "years between reviews")
    kept: float = parameter(0.06, "share", 0.0, 0.5, "assumption; C33: trust is built by process", "largest trust gained by a good review, of what is missing")
    dispatch: float = parameter(0.5, "1", 0.0, 5.0, "assumption; A48", "chance of a dispatch per unit of complementary gap and need, in equity ties")
    full_reach: float = parameter(0.25, "share", 0.01, 1.0, "assumption; A48, A52-A53: a quarter of Mazda brought Ford's managers there", "control from which the investor sends executives as it sees fit")
    urgency: float = parameter(1.0, "1", 0.0, 5.0, "assumption; A61", "how much likelier a decision is, per unit of the distress that both partners are in")
    project_part: float = parameter(0.3, "1", 0.0, 1.0, "assumption; A68", "chance of a dispatch in a project or by a venture's owner, relative")
    sync: float = parameter(0.25, "1", 0.0, 2.0, "assumption; A67", "chance of a step of integration per unit of mutual trust")
    project_sync: float = parameter(0.3, "1", 0.0, 1.0, "assumption; A68", "chance of a step of integration in a project or of a venture's owners, relative")
    lag: float = parameter(0.25, "year", 0.0, 3.0, "assumption", "time from a decision to its execution")
    most_posts: float = parameter(4.0, "count", 0.0, 50, "case_events: seven seats at Mazda 1996, few of them posts", "head posts above which no more are decided")
    need_part: float = parameter(0.5, "1", 0.0, 2.0, "assumption; A48", "weight of the host's need for cash, against the gap in strategy")
    attention: float = parameter(0.1, "share", 0.0, 1.0, "assumption; A44, C18", "change of attention, by the partners' alliance capability")


def due(w, k, p):
    return w.tie[k].next_review


def guard(w, k, p):
    return w.tie[k].cooperation == 1


def complementary(w, k, p):
    """How much the investor's strategy could help a host in need."""
    tie = w.tie[k]
    gap = w.firm[tie.investor].capability[STRATEGY] - w.firm[tie.host].capability[STRATEGY]
    return clamp(gap, 0.0, 1.0) + p.need_part * w.firm[tie.host].need[0]


def skill(w, k):
    """The partners' skill at alliances, the investor's counting for more."""
    tie = w.tie[k]
    return (2.0 * coordination.able(w, k, tie.investor) + coordination.able(w, k, tie.host)) / 3.0


def by_shares(w, k):
    """Whether the partners are tied by shares of each other, and not by a project or a venture alone."""
    return w.tie[k].ownership == 1 and w.tie[k].form != FORM_VENTURE


def sends(w, k, p):
    """The chance of a dispatch: by what could be helped, the say over the host, and what the sender can spare."""
    tie = w.tie[k]
    reach = clamp(tie.control / p.full_reach, 0.0, 1.0) if by_shares(w, k) else p.project_part
    return p.dispatch * complementary(w, k, p) * reach * (1.0 - w.firm[tie.investor].distress)


def shares_more(w, k, p):
    """The chance of a step of integration."""
    return p.sync * trust.mutual(w, k) * (1.0 if by_shares(w, k) else p.project_sync)


def effect(w, k, p, a, draw):
    tie = w.tie[k]
    able = skill(w, k)
    press = 1.0 + p.urgency * finance.shared_distress(w, k)
    both_make = w.firm[tie.investor].makes > 0.0 and w.firm[tie.host].makes > 0.0
    tie.next_review = w.world.now + p.every
    clarity.settle(w, k, w.par.clarity.review_gain * 2.0 * able * uniform(draw, 1))
    gained = p.kept * able * uniform(draw, 2)
    trust.shift(w, k, gained, gained)
    tie.attention = clamp(tie.attention + p.attention * (able - 0.5), 0.0, 1.0)
    if uniform(draw, 3) < press * sends(w, k, p) and tie.posts < p.most_posts:
        tie.dispatch_due = w.world.now + p.lag
    if both_make and uniform(draw, 4) < press * shares_more(w, k, p):
        tie.sync_due = w.world.now + p.lag


EVENT = Event(
    name="alliance_review",
    subject="tie",
    law=DATED,
    parameters=Parameters,
    due=due,
    guard=guard,
    effect=effect,
    reads=("tie.next_review", "tie.cooperation"),
    writes=fields("tie", "next_review", "clarity", "attention", "dispatch_due", "sync_due", *trust.WRITES),
    rank=66,
    story="{investor} and {host} review the alliance: clarity {clarity:.2f}",
    source="A34, A44-A45, A48, A61, C17-C18, C33",
)
