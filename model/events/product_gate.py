"""product_gate: a joint product passes its gates: concept freeze, launch, end of life.

At the concept gate an unclear value proposition costs: the product may be cancelled, or its scope changed (a brand
is swapped), and either costs time. At launch it is seen what the customer gets.
"""

import math
from typing import NamedTuple

from model.draws import log_normal, normal, uniform
from model.event import Event, fields
from model.laws import DATED
from model.maths import clamp
from model.mechanisms import clarity, product, trust
from model.parameter import parameter
from model.state.product import CANCELLED, LAUNCHED, OVER, PLANNED, RESCOPED


class Parameters(NamedTuple):
    cancelled: float = parameter(0.25, "share", 0.0, 1.0, "assumption; case_events: X-Class", "chance of cancellation without any clarity and trust")
    rescoped: float = parameter(0.45, "share", 0.0, 1.0, "assumption; C17", "chance of a change of scope without any clarity")
    rescoping_cost: float = parameter(0.10, "share", 0.0, 1.0, "assumption", "development cost that a change of scope adds")
    delay: float = parameter(0.35, "year", 0.0, 5.0, "assumption; D15-D16", "median delay of a launch")
    spread: float = parameter(0.8, "log", 0.0, 2.0, "assumption", "s.d. of its logarithm")
    rescoping_delay: float = parameter(0.5, "year", 0.0, 5.0, "assumption", "further delay by a change of scope")
    rescoping_clarity: float = parameter(0.2, "share", 0.0, 1.0, "assumption; C17", "part of what is unclear that a change of scope settles")
    rescoping_blow: float = parameter(0.05, "share", 0.0, 1.0, "assumption", "trust lost on both sides by a change of scope, as a part of it")
    cancellation_blow: float = parameter(0.10, "share", 0.0, 1.0, "assumption", "trust lost on both sides by a cancellation, as a part of it")
    unsigned_delay: float = parameter(0.5, "year", 0.0, 5.0, "assumption; A.9", "further delay where the agreement is not closed at concept freeze")
    wind_up: float = parameter(0.5, "year", 0.0, 5.0, "assumption", "time from the end of the last product to the decision on the project")
    proof: float = parameter(0.08, "share", 0.0, 0.5, "assumption; C33", "trust gained by a launch, of what is missing")


def due(w, k, p):
    return w.product[k].gate_due


def guard(w, k, p):
    stage = w.product[k].stage
    return stage == PLANNED or stage == LAUNCHED or stage == RESCOPED


def concept(w, k, p, draw):
    """The concept gate: go on, change scope, or stop; and how late the launch will be."""
    item = w.product[k]
    tie = w.tie[item.tie]
    item.gates = 1.0
    if uniform(draw, 1) < p.cancelled * (1.0 - tie.clarity) * (1.0 - trust.mutual(w, item.tie)):
        stop(w, k, p)
        return
    late = log_normal(draw, 2, p.delay, p.spread) + (0.0 if tie.closed == 1 else p.unsigned_delay)
    if uniform(draw, 3) < p.rescoped * (1.0 - tie.clarity):
        item.stage = RESCOPED
        item.scope = item.scope * (1.0 + p.rescoping_cost)
        late += p.rescoping_delay * uniform(draw, 4)
        clarity.settle(w, item.tie, p.rescoping_clarity)
        trust.shift(w, item.tie, -p.rescoping_blow, -p.rescoping_blow)
    start = item.launch + late
    item.gate_due = start if start > w.world.now else w.world.now


def stop(w, k, p):
    """The product is cancelled."""
    item = w.product[k]
    item.stage = CANCELLED
    item.alone_from = w.world.now
    item.gate_due = math.inf
    trust.shift(w, item.tie, -p.cancellation_blow, -p.cancellation_blow)
    end_project_if_done(w, p, item.tie)


def launch(w, k, p, draw):
    """The launch: what the customer gets, what was saved."""
    item = w.product[k]
    item.gates = 2.0
    item.stage = LAUNCHED if item.stage == PLANNED else item.stage
    item.launched_at = w.world.now
    item.delay = w.world.now - item.launch
    item.customer_value = product.joint_value(w, k) * (1.0 + clamp(w.par.product.luck * normal(draw, 1), -0.6, 0.6))
    product.pay_development(w, k, product.left_to_develop(w, k) * w.par.product.on)
    product.invest(w, k, product.maker(w, k), 1.0)
    item.development_saving = 2.0 * item.development_cost - product.joint_cost(w, k)
    item.gate_due = w.world.now + item.life
    trust.shift(w, item.tie, p.proof, p.proof)


def end_project_if_done(w, p, t):
    """The last joint product of a tie is over: so may the project be."""
    for j in range(w.product.shape[0]):
        stage = w.product[j].stage
        if w.product[j].tie == t and (stage == PLANNED or stage == LAUNCHED or stage == RESCOPED):
            return
    w.tie[t].project_due = w.world.now + p.wind_up


def effect(w, k, p, a, draw):
    item = w.product[k]
    if item.gates == 0.0:
        concept(w, k, p, draw)
    elif item.gates == 1.0 and w.tie[item.tie].closed == 0:
        stop(w, k, p)  # a memorandum that has not closed by the planned launch
    elif item.gates == 1.0:
        launch(w, k, p, draw)
    else:
        item.gates = 3.0
        item.stage = OVER
        item.gate_due = math.inf
        end_project_if_done(w, p, item.tie)


EVENT = Event(
    name="product_gate",
    subject="product",
    law=DATED,
    parameters=Parameters,
    due=due,
    guard=guard,
    effect=effect,
    reads=("product.gate_due", "product.stage"),
    writes=(
        *fields("product", "alone_from", "spent", "stage", "gate_due", "gates", "scope", "launched_at", "delay", "customer_value", "development_saving"),
        *fields("tie", "clarity", "project_due", *trust.WRITES),
        *fields("investor", "cash"),
        *fields("host", "cash"),
        *fields("all_firms", "cash_flow_value"),
    ),
    rank=22,
    story="{product} reaches a milestone; it is {stage} now",
    source="A45, A68, C17, D13-D16; B 2-5",
)  # fmt: skip
